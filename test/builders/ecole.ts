import type { Deps } from '../../src/deps.ts';
import { setGestionEleves } from '../../src/repositories/ecole/ecoles.ts';
import {
  insertEleves,
  insertRepresentantsLegaux,
  openComptes,
  saveClasses,
  saveLiens,
} from '../../src/repositories/onde/onde.ts';
import * as ecoles from '../../src/services/ecole/ecoles.ts';

export interface EcoleTest {
  id: string;
  uai: string;
}

const LETTERS = 'ABCDEFGHJKLMNPRSTUVWXYZ';

/** A valid invented UAI: uai(1) is 0990001N. */
export function uai(numero: number): string {
  const digits = 990_000 + numero;
  return `${String(digits).padStart(7, '0')}${LETTERS[digits % 23]}`;
}

/** A school that ops have created, and whose director has switched on the accounts of its pupils. */
export async function creerEcole(
  deps: Deps,
  options: { uai?: string; nom?: string; gestionComptesEleves?: boolean; academie?: string } = {},
): Promise<EcoleTest> {
  const ecole = await deps.database.withOps((trx) =>
    ecoles.creerEcole(trx, {
      uai: options.uai ?? uai(1),
      nom: options.nom ?? 'École des Tilleuls',
      commune: 'Sorgues-le-Vieux',
      academie: options.academie ?? 'Aix-Marseille',
    }),
  );
  await deps.database.withEcoleOps(ecole.id, (trx) =>
    setGestionEleves(trx, options.gestionComptesEleves ?? true),
  );
  return ecole;
}

export interface EleveTest {
  nom: string;
  prenom: string;
  nomUsage?: string;
  niveau?: string;
  classe?: string;
  dateNaissance?: string;
  ine?: string;
}

/**
 * Pupils who arrive, written as an update from ONDE writes them; without the update itself, which would have the others
 * leave and be read in the journal. Returns their ids.
 */
export function ajouterEleves(deps: Deps, ecole: EcoleTest, eleves: readonly EleveTest[]): Promise<string[]> {
  const fiches = eleves.map(({ classe = 'CP A', niveau = 'CP', dateNaissance = '2019-05-12', ...noms }) => ({
    nomUsage: null,
    ine: null,
    sexe: 'F' as const,
    ...noms,
    classe,
    niveau,
    dateNaissance,
  }));
  return deps.database.withEcoleOps(ecole.id, async (trx) => {
    const classes = await saveClasses(trx, [...new Set(fiches.map(({ classe }) => classe))], []);
    const ids = await insertEleves(trx, classes, fiches);
    await openComptes(trx, avecIds(fiches, ids), []);
    return ids;
  });
}

const avecIds = <F extends { nom: string; prenom: string }>(fiches: readonly F[], ids: readonly string[]) =>
  fiches.map((fiche, rang) => ({ ...fiche, id: ids[rang] ?? '' }));

/** n pupils with distinct names over the given number of classes. */
export const desEleves = (n: number, classes = 4): EleveTest[] =>
  Array.from({ length: n }, (_, i) => ({
    nom: `NOM${String(i).padStart(4, '0')}`,
    prenom: `Prénom${i}`,
    classe: `Classe ${(i % classes) + 1}`,
    niveau: ['CP', 'CE1', 'CE2', 'CM1', 'CM2'][i % 5] ?? 'CP',
  }));

export interface RepresentantTest {
  nom: string;
  prenom: string;
  nomUsage?: string;
  civilite?: 'M.' | 'Mme';
  mail?: string;
  portable?: string;
  /** Ids of the children, from ajouterEleves(). */
  enfants?: readonly string[];
}

/** Guardians who arrive, as ajouterEleves(). Returns their ids. */
export function ajouterRepresentants(
  deps: Deps,
  ecole: EcoleTest,
  representants: readonly RepresentantTest[],
): Promise<string[]> {
  const fiches = representants.map(({ enfants: _enfants, ...connu }) => ({ ...SANS_COORDONNEES, ...connu }));
  return deps.database.withEcoleOps(ecole.id, async (trx) => {
    const ids = await insertRepresentantsLegaux(trx, fiches);
    const liens = representants.flatMap(({ enfants = [] }, rang) =>
      enfants.map((eleveId) => ({ representantId: ids[rang] ?? '', eleveId })),
    );
    await saveLiens(trx, liens, []);
    await openComptes(trx, [], avecIds(fiches, ids));
    return ids;
  });
}

const SANS_COORDONNEES = {
  civilite: 'Mme',
  nomUsage: null,
  mail: null,
  portable: null,
  telephoneDomicile: null,
  telephoneTravail: null,
  adresse: null,
  codePostal: null,
  commune: null,
  pays: null,
} as const;

/** n guardians with distinct names, of one child each in turn: two in three with a mail, one in two with a mobile. */
export const desRepresentants = (n: number, eleves: readonly string[]): RepresentantTest[] =>
  Array.from({ length: n }, (_, i) => ({
    nom: `PARENT${String(i).padStart(2, '0')}`,
    prenom: `Prénom${i}`,
    civilite: i % 2 === 0 ? 'Mme' : 'M.',
    ...(i % 3 === 2 ? {} : { mail: `parent${i}@exemple.fr` }),
    ...(i % 2 === 0 ? { portable: `+336120000${String(i).padStart(2, '0')}` } : {}),
    enfants: eleves.slice(i % eleves.length, (i % eleves.length) + 1),
  }));
