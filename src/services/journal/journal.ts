import type { AccesEcole } from '../../database/database.ts';
import type { EcoleLecture } from '../../database/transaction.ts';
import type { Deps } from '../../deps.ts';
import { CSV_JOURNAL, type LigneDeJournal } from '../../documents/listes/journal.ts';
import { listeCsv } from '../../documents/listes/liste-csv.ts';
import {
  AUTEURS_SANS_AGENT,
  type CriteresJournal,
  type EntreeJournal,
  type Suite,
} from '../../queries/journal/criteres.ts';
import {
  findAgentQuiSigne,
  findDebut,
  isLectureNotee,
  listConcernesDes,
  listEntrees,
  nommerAgents,
} from '../../queries/journal/journal.ts';
import { type DetailsJournal, journaliser } from '../../repositories/journal.ts';
import { direConservation } from '../../textes/journal/conservation.ts';
import {
  agentNomme,
  direAction,
  direAgentConcerne,
  direPrecision,
  direToutes,
  type NomsDAgents,
} from '../../textes/journal/entrees.ts';
import type { Telechargement } from '../operations/documents-eleves.ts';

/**
 * Reads the journal of a school, and tells it there (rules §11): « de » is the account looked for, if any. Once in a
 * time (LECTURE_NOTEE_MS), however many pages are turned; what was read is given only once it has been told.
 */
export async function consulterJournal<R>(
  { database }: Pick<Deps, 'database'>,
  acces: AccesEcole,
  de: string | undefined,
  lire: (trx: EcoleLecture) => Promise<R>,
): Promise<R> {
  const details: DetailsJournal = de === undefined ? {} : { comptes: [Number(de)] };
  const { lu, notee } = await database.readEcole(acces, async (trx) => ({
    notee: await isLectureNotee(trx, acces.agentId, details),
    lu: await lire(trx),
  }));
  if (!notee) await database.withEcole(acces, (trx) => journaliser(trx, 'journal.consulte', details));
  return lu;
}

/** Names of the agents that entries are about. */
export const agentsDes = (trx: EcoleLecture, entrees: readonly EntreeJournal[]): Promise<NomsDAgents> =>
  nommerAgents(trx, [...new Set(entrees.flatMap((entree) => agentNomme(entree) ?? []))]);

/** The entries that fit, as a file. That it was made is written, with what was asked for, before its first byte. */
export async function exporterJournal(
  { database }: Pick<Deps, 'database'>,
  acces: AccesEcole,
  { uai }: { uai: string },
  criteres: CriteresJournal,
): Promise<Telechargement> {
  await database.withEcole(acces, async (trx) =>
    journaliser(trx, 'journal.exporte', await criteresAuJournal(trx, criteres)),
  );
  return {
    nomFichier: `journal-${uai}.csv`,
    type: 'text/csv; charset=utf-8',
    contenu: listeCsv(CSV_JOURNAL, lignesDuJournal(database, acces, criteres)),
  };
}

/** Of an author, the number: names stay out of the journal. */
async function criteresAuJournal(trx: EcoleLecture, criteres: CriteresJournal): Promise<DetailsJournal> {
  const { du, au, type, auteur, compte } = criteres;
  const sansAgent = auteur !== undefined && AUTEURS_SANS_AGENT.includes(auteur);
  const agent = auteur === undefined || sansAgent ? undefined : await findAgentQuiSigne(trx, auteur);
  return {
    ...(du === undefined ? {} : { du }),
    ...(au === undefined ? {} : { au }),
    ...(type === undefined ? {} : { type }),
    ...(agent ? { agent: Number(agent.agentId) } : {}),
    ...(sansAgent ? { auteur } : {}),
    ...(compte === undefined ? {} : { comptes: [Number(compte)] }),
  };
}

/** Read at once, and the session asked again each time: memory stays flat, and a right that ends stops the file. */
const PAR_LECTURE = 1_000;
/** Names held at once: an entry may be about a whole school. */
const NOMS_PAR_LECTURE = 5_000;

async function* lignesDuJournal(
  database: Deps['database'],
  acces: AccesEcole,
  criteres: CriteresJournal,
): AsyncGenerator<LigneDeJournal> {
  let suite: Suite | undefined;
  for (;;) {
    const depuis = suite;
    const lues = await database.readEcole(acces, async (trx) => {
      const entrees = await listEntrees(trx, criteres, { suite: depuis, nombre: PAR_LECTURE });
      return { entrees, agents: await agentsDes(trx, entrees) };
    });
    for (const lot of lotsDe(lues.entrees)) {
      const longues = lot.flatMap(({ id, nombre, premiers }) =>
        id !== null && nombre > premiers.length ? [id] : [],
      );
      const tous = await database.readEcole(acces, (trx) => listConcernesDes(trx, longues));
      for (const entree of lot)
        yield enLigne(
          { ...entree, premiers: [...(tous.get(entree.id ?? '') ?? entree.premiers)] },
          lues.agents,
        );
    }
    const derniere = lues.entrees.at(-1);
    if (derniere === undefined || lues.entrees.length < PAR_LECTURE) break;
    suite = { avant: derniere.repere };
  }
  const debut = await database.readEcole(acces, findDebut);
  if (debut?.purge === true) yield finDuFichier(debut);
}

/** The last line of a file whose beginning is not that of the school: why there is nothing before. */
const finDuFichier = (debut: { le: Date; purge: boolean }): LigneDeJournal => ({
  numero: '',
  le: debut.le,
  auteur: '',
  action: 'Début du journal',
  precision: direConservation(debut),
  nombre: 0,
  personnes: '',
});

/** Entries in their order, so many together that their people are not too many; one alone when it has more than that. */
function* lotsDe(entrees: readonly EntreeJournal[]): Generator<EntreeJournal[]> {
  let [lot, noms]: [EntreeJournal[], number] = [[], 0];
  for (const entree of entrees) {
    if (lot.length > 0 && noms + entree.nombre > NOMS_PAR_LECTURE) {
      yield lot;
      [lot, noms] = [[], 0];
    }
    lot.push(entree);
    noms += entree.nombre;
  }
  if (lot.length > 0) yield lot;
}

/** « premiers » are all of them here. */
function enLigne(entree: EntreeJournal, agents: NomsDAgents): LigneDeJournal {
  const { numero, le, auteur, action, nombre, premiers } = entree;
  return {
    // A holder's act is told in the history of the account, not in the chain.
    numero: entree.id === null ? '' : numero,
    le,
    auteur,
    action: direAction(action),
    precision: direPrecision(entree, agents),
    nombre,
    personnes: direAgentConcerne(entree, agents) ?? direToutes(premiers),
  };
}
