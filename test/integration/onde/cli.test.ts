import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CommandeError } from '../../../src/cli/commande.ts';
import { commande as importerUne } from '../../../src/cli/commandes/onde/importer.ts';
import { commande as importerTout } from '../../../src/cli/commandes/onde/importer-tout.ts';
import type { ExtractionsOnde } from '../../../src/services/onde/onde.ts';
import { creerEcole, type EcoleTest, uai } from '../../builders/ecole.ts';
import {
  type Eleve,
  elevesVus,
  extractions,
  journal,
  misesAJour,
  photo,
  type Responsable,
} from '../../builders/onde.ts';
import { useTestApp } from '../../helpers/app.ts';
import { lancer } from '../../helpers/processus/ops.ts';

const test = useTestApp();

let dossier: string;
let numero = 0;
let ecole: EcoleTest;
beforeAll(async () => {
  dossier = await mkdtemp(join(tmpdir(), 'comptes1d-onde-'));
});
afterAll(() => rm(dossier, { recursive: true, force: true }));
beforeEach(async () => {
  numero += 1;
  ecole = await creerEcole(test.current.deps, { uai: uai(numero) });
});

const ine = (rang: number) => `${String(numero * 1000 + rang).padStart(9, '0')}CC`;
const ELEVES = (): Eleve[] => [
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
const RESPONSABLES: Responsable[] = [
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
const RENTREE = () =>
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
const JUIN = () => extractions({ eleves: ELEVES(), responsables: RESPONSABLES });

async function ecrire(
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
const importer = async (fichiers: ExtractionsOnde, options: Record<string, unknown> = {}) =>
  lancer(test.current, importerUne, { uai: ecole.uai, ...(await ecrire(fichiers)), ...options });
const prenoms = async (une = ecole) =>
  (await elevesVus(test.current.deps, une)).map(({ prenom }) => prenom).sort();

describe('onde:importer', () => {
  it('--dry-run montre tout ce qui changerait et n’écrit rien', async () => {
    await importer(JUIN());
    const avant = await photo(test.current.deps);
    const { sortie, code } = await importer(RENTREE(), { dryRun: true });
    expect(code).toBe(0);
    // INE differ from one run of this file to another.
    const stable = sortie.replaceAll(ine(6), '«ine»').replaceAll(ine(8), '«ine»');
    await expect(`${stable}\n`).toMatchFileSnapshot('../../golden/onde/dry-run.txt');
    expect(await photo(test.current.deps)).toEqual(avant);
    expect(await misesAJour(test.current.deps, ecole)).toHaveLength(1);
  });

  it('--meme-personne réunit une paire que --dry-run propose, et aucune autre', async () => {
    const autres: Eleve[] = ['Ana', 'Bob', 'Cléo'].map((prenom) => ({
      nom: 'ROUX',
      prenom,
      date: '2018-05-02',
    }));
    const zoe: Eleve = { nom: 'PETIT', prenom: 'Zoé', date: '2018-01-02' };
    const responsables = [{ nom: 'PETIT', prenom: 'Ida', enfants: [{ nom: 'PETIT', prenom: 'Zoé' }] }];
    await importer(extractions({ eleves: [...autres, zoe], responsables }));
    const connue = (await elevesVus(test.current.deps, ecole)).find(({ prenom }) => prenom === 'Zoé');
    const corrigee = extractions({ eleves: [...autres, { ...zoe, date: '2018-01-20' }], responsables });
    const { sortie } = await importer(corrigee, { dryRun: true });
    expect(sortie).toMatch(/^Essai/);
    const [cle] = sortie.match(/eleve:\d+:\d+/) ?? [];
    await expect(importer(corrigee, { memePersonne: ['eleve:1:1'] })).rejects.toThrow('n’est pas proposée');
    await importer(corrigee, { memePersonne: [cle] });
    expect((await elevesVus(test.current.deps, ecole)).find(({ prenom }) => prenom === 'Zoé')).toEqual(
      connue,
    );
  });

  it('--format json donne le diff aux machines, et rien d’autre', async () => {
    const { sortie } = await importer(JUIN(), { dryRun: true, format: 'json' });
    expect(JSON.parse(sortie)).toMatchObject({
      effectifs: { eleves: { avant: 0, apres: 5, arrivees: 5 }, responsables: { arrivees: 3 } },
      autreEcole: false,
    });
    expect(await prenoms()).toEqual([]);
    expect(JSON.parse((await importer(JUIN(), { format: 'json' })).sortie).eleves.arrivees).toHaveLength(5);
    await expect(importer(JUIN(), { format: 'xml' })).rejects.toThrow('texte ou json');
  });

  it('applique, le dit, et laisse la même trace que l’écran', async () => {
    const { sortie, code } = await importer(JUIN());
    expect(code).toBe(0);
    expect(sortie).toContain('0 → 5');
    expect(await prenoms()).toHaveLength(5);
    expect(await misesAJour(test.current.deps, ecole)).toMatchObject([
      { etat: 'appliquee', lignes: false, detail: true, par: 'Exploitation' },
    ]);
    expect(await journal(test.current.deps, ecole, 'onde.importe')).toHaveLength(1);
  });

  it('plus de 10 % de départs ou d’arrivées : refusé, sauf --accepter-departs et --accepter-arrivees', async () => {
    await importer(JUIN());
    const avant = await photo(test.current.deps);
    const refus = async (options: Record<string, unknown>) => {
      const erreur = await importer(RENTREE(), options).catch((raison: Error) => raison);
      if (!(erreur instanceof CommandeError)) throw new Error('Mise à jour acceptée');
      return erreur.message.split('\n');
    };
    const tout = await refus({});
    expect(tout).toContain('Cette mise à jour ferait quitter l’école à 1\u00a0élève sur 5 (20\u202f%).');
    expect(tout).toContain('Cette mise à jour ferait arriver 1\u00a0élève dans l’école, qui en a 5.');
    expect(tout.at(-1)).toBe(
      'Si c’est bien ce que vous voulez\u00a0: --accepter-departs --accepter-arrivees',
    );
    expect((await refus({ accepterDeparts: true })).at(-1)).toMatch(/: --accepter-arrivees$/);
    expect((await refus({ accepterArrivees: true })).at(-1)).toMatch(/: --accepter-departs$/);
    expect(await photo(test.current.deps)).toEqual(avant);
    await importer(RENTREE(), { accepterDeparts: true, accepterArrivees: true });
    expect(await prenoms()).not.toContain('Chloé');
    expect(await prenoms()).toContain('Inès');
  });

  it('refuse avec des mots : UAI faux ou inconnu, fichier absent ou interverti, aucun fichier', async () => {
    const fichiers = await ecrire(JUIN());
    const avec = (options: Record<string, unknown>) =>
      lancer(test.current, importerUne, { uai: ecole.uai, ...options });
    await expect(avec({ ...fichiers, uai: '0990001A' })).rejects.toThrow('n’est pas un UAI');
    await expect(avec({ ...fichiers, uai: uai(9999) })).rejects.toThrow('n’existe pas ici');
    await expect(avec({ eleves: '/nulle/part.csv' })).rejects.toThrow('ne se lit pas');
    await expect(avec({ eleves: fichiers.responsables })).rejects.toThrow('choisissez ici celui des élèves');
    await expect(avec({})).rejects.toThrow('au moins un fichier');
    expect(await prenoms()).toEqual([]);
  });
});

describe('onde:importer-tout', () => {
  const tout = (ici: string, options: Record<string, unknown> = {}) =>
    lancer(test.current, importerTout, { arguments: [ici], ...options });

  it('reconnaît chaque fichier à son contenu, met à jour chaque école et continue après un refus', async () => {
    const ici = join(dossier, 'lot');
    const autres = await Promise.all(
      [1, 2, 3].map((rang) => creerEcole(test.current.deps, { uai: uai(2000 + rang) })),
    );
    const [b, c, d] = autres as [EcoleTest, EcoleTest, EcoleTest];
    await ecrire(JUIN(), join(ici, ecole.uai), ['CSVExtraction.csv', 'CSVExtraction (1).CSV']);
    // Whatever the names of the files say; the same people as in the first school.
    await ecrire(JUIN(), join(ici, b.uai), ['b.csv', 'a.csv']);
    await ecrire({ eleves: Buffer.from('bonjour') }, join(ici, c.uai));
    await ecrire({ eleves: JUIN().eleves, responsables: JUIN().eleves }, join(ici, d.uai));
    await mkdir(join(ici, uai(2999)), { recursive: true });
    await mkdir(join(ici, '.cache'), { recursive: true });
    await ecrire(JUIN(), join(ici, 'pas-un-uai'));

    const avant = await photo(test.current.deps);
    const essai = await tout(ici, { dryRun: true });
    expect(essai.code).toBe(1);
    expect(essai.sortie).toContain('rien n’a été écrit');
    expect(await photo(test.current.deps)).toEqual(avant);

    const { sortie, code } = await tout(ici);
    expect(code).toBe(1);
    expect(sortie).toContain('2\u00a0écoles mises à jour');
    expect(sortie).toContain('4\u00a0écoles refusées');
    for (const refusee of [c.uai, d.uai, uai(2999), 'pas-un-uai']) expect(sortie).toContain(`  ${refusee}`);
    expect(sortie).toContain('est déjà là');
    expect(await prenoms()).toHaveLength(5);
    expect(await prenoms(b)).toHaveLength(5);
    expect(await prenoms(c)).toEqual([]);
    expect(await prenoms(d)).toEqual([]);

    const encore = JSON.parse((await tout(ici, { format: 'json' })).sortie);
    expect(encore).toMatchObject({ misesAJour: 0, inchangees: 2 });
    expect(encore.refusees).toHaveLength(4);
  });

  it('sans refus, le code de sortie est 0 ; les accords valent pour toutes', async () => {
    const ici = join(dossier, 'departs');
    await ecrire(JUIN(), join(ici, ecole.uai));
    expect((await tout(ici)).code).toBe(0);
    await ecrire(RENTREE(), join(ici, ecole.uai));
    for (const dryRun of [true, undefined]) {
      expect(await tout(ici, { dryRun })).toMatchObject({
        code: 1,
        sortie: expect.stringContaining('--accepter-departs --accepter-arrivees'),
      });
    }
    expect(await tout(ici, { accepterDeparts: true })).toMatchObject({ code: 1 });
    expect((await tout(ici, { accepterDeparts: true, accepterArrivees: true })).code).toBe(0);
    expect(await prenoms()).not.toContain('Chloé');
  });

  it('un dossier absent ou vide se dit', async () => {
    await expect(tout('/nulle/part')).rejects.toThrow('ne se lit pas');
    await mkdir(join(dossier, 'vide'), { recursive: true });
    await expect(tout(join(dossier, 'vide'))).rejects.toThrow('aucun dossier');
  });
});
