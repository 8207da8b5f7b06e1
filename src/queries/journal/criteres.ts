import sql, { empty, join, raw, type Sql } from 'sql-template-tag';
import { AUTEUR_NUIT, AUTEUR_OPS, AUTEUR_TITULAIRE } from '../../domain/auteurs.ts';
import { type ActionJournal, actionsDuGroupe, type GroupeJournal } from '../../domain/journal/actions.ts';

/** What is looked for in a school's journal. */
export interface CriteresJournal {
  /** « YYYY-MM-DD », days of Paris, both included. */
  du?: string | undefined;
  au?: string | undefined;
  /** As the entry is signed. */
  auteur?: string | undefined;
  type?: GroupeJournal | undefined;
  /** An account. */
  compte?: string | undefined;
}

/** Where a page begins or ends: an entry, as a text for an address. */
export interface Repere {
  /** Microseconds, which a Date does not have. */
  le: string;
  /** 1: of a holder, who is told in the history of each school's accounts; 0: of the journal itself. */
  source: 0 | 1;
  numero: string;
}

/** Entries older than one, or newer. */
export type Suite = { avant: Repere } | { apres: Repere };

const minuit = (jour: string, plus = 0): Sql =>
  sql`((${jour}::date + ${plus}::int)::timestamp at time zone 'Europe/Paris')`;

const instant = ({ le }: Repere): Sql =>
  sql`(timestamptz 'epoch' + ${le}::bigint * interval '1 microsecond')`;

/** Of one source, those beyond an entry: in one microsecond, holders come last. What the index tells by itself. */
function conditionDeSuite(suite: Suite | undefined, source: 0 | 1, numero: Sql): Sql {
  if (suite === undefined) return empty;
  const [repere, sens] = 'avant' in suite ? [suite.avant, '<' as const] : [suite.apres, '>' as const];
  if (repere.source === source)
    return sql`and (le, ${numero}) ${raw(sens)} (${instant(repere)}, ${repere.numero}::bigint)`;
  const comprise = sens === '<' ? repere.source > source : repere.source < source;
  return sql`and le ${raw(comprise ? `${sens}=` : sens)} ${instant(repere)}`;
}

const conditionDeDates = ({ du, au }: CriteresJournal): Sql =>
  sql`${du === undefined ? empty : sql`and le >= ${minuit(du)}`} ${au === undefined ? empty : sql`and le < ${minuit(au, 1)}`}`;

/** Each source in this order, so many of each: no more is read than is shown. */
export interface Tranche {
  suite: Suite | undefined;
  nombre: number;
}

/** Entries of the journal that fit, as (id, le, source, numero, auteur, agent_id, action, details); undefined when none can. */
function desAgents(ecoleId: string, criteres: CriteresJournal, { suite, nombre }: Tranche): Sql | undefined {
  const { auteur, type, compte } = criteres;
  if (auteur === AUTEUR_TITULAIRE) return undefined;
  const sens = suite !== undefined && 'apres' in suite ? sql`asc` : sql`desc`;
  const entrees = (action: Sql) => sql`(
    select id, le, 0 as source, numero, auteur, agent_id, action, details from journal
    where ecole_id = ${ecoleId} ${action} ${auteur === undefined ? empty : sql`and auteur = ${auteur}`}
      ${compte === undefined ? empty : sql`and chaine = ${`ecole:${ecoleId}`} and numero = any (array(select entrees_du_compte(${compte})))`}
      ${conditionDeDates(criteres)} ${conditionDeSuite(suite, 0, sql`numero`)}
    order by le ${sens}, numero ${sens} limit ${nombre})`;
  if (type === undefined) return entrees(empty);
  // Action by action: the index then gives each in order, however rare.
  return sql`select e.* from unnest(${actionsDuGroupe(type)}::text[]) as a (une)
    cross join lateral ${entrees(sql`and action = a.une`)} e`;
}

/** What holders did themselves, as the history of the school's accounts tells it, in the same shape. */
function desTitulaires(
  ecoleId: string,
  criteres: CriteresJournal,
  { suite, nombre }: Tranche,
): Sql | undefined {
  const { auteur, type, compte } = criteres;
  if ((auteur ?? AUTEUR_TITULAIRE) !== AUTEUR_TITULAIRE || (type ?? 'portail') !== 'portail')
    return undefined;
  const sens = suite !== undefined && 'apres' in suite ? sql`asc` : sql`desc`;
  // Ordered by the line's own number: « id » alone is that of the result, which has none.
  return sql`(
    select null::bigint as id, le, 1 as source, id as numero, auteur, null::bigint as agent_id, 'portail.' || evenement as action,
      jsonb_build_object('comptes', jsonb_build_array(compte_id)) as details from compte_evenements
    where ecole_id = ${ecoleId} and auteur = 'Titulaire du compte'
      ${compte === undefined ? empty : sql`and compte_id = ${compte}`}
      ${conditionDeDates(criteres)} ${conditionDeSuite(suite, 1, sql`id`)}
    order by le ${sens}, compte_evenements.id ${sens} limit ${nombre})`;
}

/** The entries that fit, those of both sources in one order; undefined when none can. */
export function entreesChoisies(
  ecoleId: string,
  criteres: CriteresJournal,
  tranche: Tranche,
): Sql | undefined {
  const sources = [desAgents(ecoleId, criteres, tranche), desTitulaires(ecoleId, criteres, tranche)].filter(
    (source) => source !== undefined,
  );
  return sources.length === 0 ? undefined : join(sources, ' union all ');
}

/** Those who sign without being agents. */
export const AUTEURS_SANS_AGENT: readonly string[] = [AUTEUR_OPS, AUTEUR_NUIT, AUTEUR_TITULAIRE];

/** What an entry shows of itself: whose are counted, and the first ones only leave the database. */
export interface EntreeJournal {
  /** Null for what a holder did, which has no page of its own. */
  id: string | null;
  numero: string;
  repere: Repere;
  le: Date;
  auteur: string;
  agentId: string | null;
  action: ActionJournal;
  details: Readonly<Record<string, unknown>>;
  nombre: number;
  premiers: Concerne[];
}

/** Somebody an entry is about, as the school knows them now. */
export type Concerne =
  | {
      situation: 'present';
      profil: 'eleve' | 'representant_legal';
      ficheId: string;
      nom: string;
      prenom: string;
    }
  | { situation: 'parti' | 'purge' };
