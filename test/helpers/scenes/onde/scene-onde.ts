import { beforeEach } from 'vitest';
import { genererEcoleOnde, type OptionsEcole } from '../../../../seeds/generateur/onde.ts';
import type { MouvementMassif } from '../../../../src/domain/onde/rapport/massifs.ts';
import { appliquerProposition, proposerMiseAJour } from '../../../../src/services/onde/mises-a-jour.ts';
import type { ExtractionsOnde } from '../../../../src/services/onde/onde.ts';
import type { Demandeur } from '../../../../src/services/operations/plans.ts';
import { accesDe, creerAgent } from '../../../builders/agent.ts';
import { creerEcole, type EcoleTest, uai } from '../../../builders/ecole.ts';
import { type Eleve, elevesVus, extractions, type Responsable } from '../../../builders/onde.ts';
import { useTestApp } from '../../app.ts';

export let test: ReturnType<typeof useTestApp>;

export let numero = 0;
export let ecole: EcoleTest;
export let directrice: Demandeur;
export let adjoint: Demandeur;
/** One application for the file that calls this; one school and two of its agents for each test. */
export function useSceneOnde(): void {
  test = useTestApp();
  numero = 0;
  beforeEach(async () => {
    const { deps } = test.current;
    numero += 1;
    ecole = await creerEcole(deps, { uai: uai(numero), nom: `École ${numero}` });
    const [une, deux] = [
      await creerAgent(deps, { identifiant: `directrice${numero}`, ecoles: [ecole] }),
      await creerAgent(deps, { identifiant: `adjoint${numero}`, prenom: 'Paul', ecoles: [ecole] }),
    ];
    directrice = { acces: await accesDe(deps, une, ecole), auteur: 'Claire Martin' };
    adjoint = { acces: await accesDe(deps, deux, ecole), auteur: 'Paul Martin' };
  });
}

export const generer = (plus: Partial<OptionsEcole> = {}): OptionsEcole => ({
  eleves: 90,
  graine: numero,
  annee: 2026,
  ecole: { uai: ecole.uai, nom: 'École' },
  ...plus,
});
export const deLAn = (options: OptionsEcole): ExtractionsOnde => genererEcoleOnde(options);

export const ine = (rang: number) => `${String(900_000 + numero * 1000 + rang).padStart(9, '0')}ZZ`;
/** Ten pupils and the mother of the first. */
export const classe = (n = 10): Eleve[] =>
  Array.from({ length: n }, (_, rang) => ({
    nom: `NOM${String.fromCharCode(65 + rang)}`,
    prenom: `Prénom${rang}`,
    date: `2018-0${1 + (rang % 9)}-10`,
    ine: ine(rang),
  }));
export const mere = (): Responsable => ({
  nom: 'MERE',
  prenom: 'Sophie',
  mail: 'sophie@example.org',
  portable: '0612345678',
  enfants: [{ nom: 'NOMA', prenom: 'Prénom0' }],
});

export async function proposer(
  eleves: Eleve[],
  responsables?: Responsable[],
  qui = directrice,
): Promise<string> {
  const fichiers = extractions({ eleves, ...(responsables ? { responsables } : {}) });
  const proposition = await proposerMiseAJour(test.current.deps, qui, fichiers);
  if (proposition.outcome !== 'proposee') throw new Error(JSON.stringify(proposition));
  return proposition.id;
}
export const confirmer = (id: string, accords: readonly MouvementMassif[] = [], qui = directrice) =>
  appliquerProposition(test.current.deps, qui, id, accords);
export const prenoms = async () => (await elevesVus(test.current.deps, ecole)).map((vu) => vu.prenom).sort();
