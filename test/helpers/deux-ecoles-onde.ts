import { beforeEach } from 'vitest';
import { creerEcole, type EcoleTest, uai } from '../builders/ecole.ts';
import {
  type Eleve,
  elevesVus,
  extractions,
  importer,
  type Responsable,
  responsablesVus,
} from '../builders/onde.ts';
import { useTestApp } from './app.ts';

/** One application for the file that imports this; two schools of one academy for each test. */
export const test = useTestApp();

export let numero = 0;
export let a: EcoleTest;
export let b: EcoleTest;
beforeEach(async () => {
  a = await nouvelleEcole();
  b = await nouvelleEcole();
});

export const nouvelleEcole = (academie?: string) => {
  numero += 1;
  return creerEcole(test.current.deps, {
    uai: uai(numero),
    nom: `École ${numero}`,
    ...(academie ? { academie } : {}),
  });
};

/** An INE of its own for each test, so that no test meets the pupils of another. */
export const ine = (rang: number) => `${String(numero * 1000 + rang).padStart(9, '0')}AA`;
export const eleve = (prenom: string, rang: number, plus: Partial<Eleve> = {}): Eleve => ({
  nom: `NOM${String.fromCharCode(65 + (numero % 26))}`,
  prenom,
  date: `201${6 + (rang % 4)}-0${1 + (rang % 9)}-15`,
  ine: ine(rang),
  ...plus,
});
/** Pupils who stay, so that no update empties a school. */
export const restent = (de: number): Eleve[] =>
  Array.from({ length: 12 }, (_, rang) => eleve(`Reste${rang}`, de + rang, { nom: `RESTE${de}` }));

export const envoyer = (ecole: EcoleTest, eleves: Eleve[], responsables?: Responsable[]) =>
  importer(test.current.deps, ecole, extractions({ eleves, ...(responsables ? { responsables } : {}) }));
export const voir = async (ecole: EcoleTest, prenom: string) =>
  (await elevesVus(test.current.deps, ecole)).find((vu) => vu.prenom === prenom);
export const voirResponsable = async (ecole: EcoleTest, nom: string) =>
  (await responsablesVus(test.current.deps, ecole)).filter((vu) => vu.nom === nom);
