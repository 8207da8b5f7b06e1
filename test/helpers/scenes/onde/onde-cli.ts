import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { commande as importerUne } from '../../../../src/cli/commandes/onde/importer.ts';
import type { ExtractionsOnde } from '../../../../src/services/onde/onde.ts';
import { creerEcole, type EcoleTest, uai } from '../../../builders/ecole.ts';
import { type Eleve, elevesVus, extractions, type Responsable } from '../../../builders/onde.ts';
import { useTestApp } from '../../app.ts';
import { lancer } from '../../processus/ops.ts';

export let test: ReturnType<typeof useTestApp>;
export let dossier: string;
export let numero = 0;
export let ecole: EcoleTest;
export const ine = (rang: number) => `${String(numero * 1000 + rang).padStart(9, '0')}CC`;
export const ELEVES = (): Eleve[] => [
  { nom: 'BERNARD', prenom: 'Chloé', date: '2016-02-11', ine: ine(1), niveau: 'CM2', classe: 'CM2 Mme Roy' },
  { nom: 'DUPONT', usage: 'DUPONT-MARTIN', prenom: 'Léa', date: '2019-05-04', ine: ine(2) },
  {
    nom: 'DUPONT',
    prenom: 'Tom',
    date: '2017-01-15',
    sexe: 'H',
    ine: ine(3),
    niveau: 'CE2',
    classe: 'CE2 M. Petit',
  },
  { nom: 'NGUYEN', prenom: 'Émile', date: '2019-11-02', sexe: 'M' },
  { nom: "O'BRIEN", prenom: 'Zoé', date: '2018-07-21', ine: ine(4), niveau: 'CE1', classe: 'CE1 B' },
];
export const RESPONSABLES: Responsable[] = [
  {
    nom: 'BERNARD',
    prenom: 'Julie',
    mail: 'julie@example.org',
    portable: '06.12.34.56.01',
    enfants: [{ nom: 'BERNARD', prenom: 'Chloé', classe: 'CM2 Mme Roy' }],
  },
  {
    nom: 'MARTIN',
    usage: 'DUPONT',
    prenom: 'Sophie',
    mail: 'sophie@example.org',
    portable: '0612345602',
    enfants: [
      { nom: 'DUPONT', prenom: 'Léa' },
      { nom: 'DUPONT', prenom: 'Tom', classe: 'CE2 M. Petit' },
    ],
  },
  { civilite: 'M.', nom: 'NGUYEN', prenom: 'Paul', enfants: [{ nom: 'NGUYEN', prenom: 'Émile' }] },
];
/** A year later: one left, one arrived, one was renamed, a link changed, a mail is wrong. */
export const RENTREE = () =>
  extractions({
    eleves: [
      {
        nom: 'DUPONT',
        usage: 'DUPONT-MARTIN',
        prenom: 'Léa',
        date: '2019-05-04',
        ine: ine(2),
        niveau: 'CE1',
        classe: 'CE1 B',
      },
      {
        nom: 'MARTIN',
        prenom: 'Tom',
        date: '2017-01-15',
        sexe: 'H',
        ine: ine(3),
        niveau: 'CM1',
        classe: 'CM1',
      },
      {
        nom: 'NGUYEN',
        prenom: 'Émile',
        date: '2019-11-02',
        sexe: 'M',
        ine: ine(6),
        niveau: 'CE1',
        classe: 'CE1 B',
      },
      {
        nom: "O'BRIEN",
        prenom: 'Zoé',
        date: '2018-07-21',
        ine: ine(4),
        niveau: 'CE2',
        classe: 'CE2 M. Petit',
      },
      { nom: 'ROY', prenom: 'Inès', date: '2020-01-09', ine: ine(7) },
      { nom: '', prenom: 'Sans nom', date: '2020-01-10', ine: ine(8) },
    ],
    responsables: [
      {
        nom: 'MARTIN',
        usage: 'DUPONT',
        prenom: 'Sophie',
        mail: 'sophie arobase example.org',
        portable: '0612345699',
        enfants: [
          { nom: 'DUPONT', prenom: 'Léa', classe: 'CE1 B' },
          { nom: 'MARTIN', prenom: 'Tom', classe: 'CM1' },
        ],
      },
      {
        civilite: 'M.',
        nom: 'NGUYEN',
        prenom: 'Paul',
        enfants: [{ nom: 'NGUYEN', prenom: 'Émile', classe: 'CE1 B' }],
      },
      { nom: 'ROY', prenom: 'Anne', mail: 'anne@example.org', enfants: [{ nom: 'ROY', prenom: 'Inès' }] },
    ],
  });
export const JUIN = () => extractions({ eleves: ELEVES(), responsables: RESPONSABLES });
export async function ecrire(
  fichiers: ExtractionsOnde,
  ici = join(dossier, String(numero)),
  noms = ['eleves.csv', 'responsables.csv'],
) {
  await mkdir(ici, { recursive: true });
  const chemins = noms.map((nom) => join(ici, nom));
  if (fichiers.eleves) await writeFile(chemins[0] ?? '', fichiers.eleves);
  if (fichiers.responsables) await writeFile(chemins[1] ?? '', fichiers.responsables);
  return { eleves: chemins[0], responsables: chemins[1] };
}
export const importer = async (fichiers: ExtractionsOnde, options: Record<string, unknown> = {}) =>
  lancer(test.current, importerUne, { uai: ecole.uai, ...(await ecrire(fichiers)), ...options });
export const prenoms = async (une = ecole) =>
  (await elevesVus(test.current.deps, une)).map(({ prenom }) => prenom).sort();

/** One application for the file that calls this; a folder for the files and a school for each test. */
export function useOndeCli(): void {
  test = useTestApp();
  numero = 0;
  beforeAll(async () => {
    dossier = await mkdtemp(join(tmpdir(), 'comptes1d-onde-'));
  });
  afterAll(() => rm(dossier, { recursive: true, force: true }));
  beforeEach(async () => {
    numero += 1;
    ecole = await creerEcole(test.current.deps, { uai: uai(numero) });
  });
}
