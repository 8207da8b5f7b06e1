import sql, { type Sql } from 'sql-template-tag';
import type { EcoleLecture } from '../../database/transaction.ts';
import { LECTURE_NOTEE_MS, PREMIERS_CONCERNES } from '../../domain/journal/lecture.ts';
import {
  type Concerne,
  type CriteresJournal,
  type EntreeJournal,
  entreesChoisies,
  type Tranche,
} from './criteres.ts';

export const TAILLE_PAGE_JOURNAL = 50;
export const TAILLE_PAGE_CONCERNES = 100;

/** The person of the account « compte » as this school knows them: present first; one who left is not named. */
const concerne = (ecoleId: string, compte: Sql): Sql => sql`
  select case when f.id is null then jsonb_build_object('situation', 'purge')
    when f.parti then jsonb_build_object('situation', 'parti')
    else jsonb_build_object('situation', 'present', 'profil', f.profil, 'ficheId', f.id::text, 'nom', f.nom,
      'prenom', f.prenom) end as vu, f.tri
  from (values (1)) as une (ligne) left join lateral (
    select 'eleve' as profil, e.id, coalesce(e.nom_usage, e.nom) as nom, e.prenom, e.tri, e.parti_le is not null as parti
    from eleves e where e.ecole_id = ${ecoleId} and e.compte_id = ${compte}
    union all
    select 'representant_legal', r.id, coalesce(r.nom_usage, r.nom), r.prenom, r.tri, r.parti_le is not null
    from representants_legaux r where r.ecole_id = ${ecoleId} and r.compte_id = ${compte}
    order by parti, id limit 1) f on true`;

/** A number of account; whatever else an entry may hold there is nobody's. */
const numeroDeCompte = (texte: Sql): Sql =>
  sql`case when ${texte} ~ '^[0-9]{1,18}$' then (${texte})::bigint end`;

const COMPTES = sql`case when jsonb_typeof(details->'comptes') = 'array' then details->'comptes' else '[]' end`;

/** Entries, with those concerned counted and the first ones taken out: a long list is unfolded once, and goes no further. */
const deplier = (entrees: Sql): Sql => sql`
  select id, le, source, numero, auteur, agent_id, action, details - 'comptes' as details,
    jsonb_array_length(comptes) as nombre,
    array(select ${numeroDeCompte(sql`c.texte`)} from generate_series(0, ${PREMIERS_CONCERNES - 1}::int) as r (rang)
      cross join lateral (select comptes->>r.rang as texte) c where comptes->r.rang is not null order by r.rang) as premiers
  from (select *, ${COMPTES} as comptes from (${entrees}) e offset 0) d`;

/** What is shown of entries « l » so unfolded. */
const COLONNES = (ecoleId: string): Sql => sql`l.id, l.numero,
  jsonb_build_object('le', (extract(epoch from l.le) * 1000000)::bigint::text, 'source', l.source,
    'numero', l.numero::text) as repere,
  l.le, l.auteur, l.agent_id as "agentId", l.action, l.details, l.nombre,
  (select coalesce(jsonb_agg(p.vu order by c.rang), '[]')
   from unnest(l.premiers) with ordinality as c (compte, rang)
   cross join lateral (${concerne(ecoleId, sql`c.compte`)}) p) as premiers`;

/** The entries that fit, in their order: the latest first, or, after one, the oldest first. */
export async function listEntrees(
  trx: EcoleLecture,
  criteres: CriteresJournal,
  tranche: Tranche,
): Promise<EntreeJournal[]> {
  const entrees = entreesChoisies(trx.ecoleId, criteres, tranche);
  if (entrees === undefined) return [];
  const { suite, nombre } = tranche;
  const sens = suite !== undefined && 'apres' in suite ? sql`asc` : sql`desc`;
  return trx.rows<EntreeJournal>(
    sql`with choisies as materialized (
       ${deplier(sql`select * from (${entrees}) s order by le ${sens}, source ${sens}, numero ${sens} limit ${nombre}`)})
     select ${COLONNES(trx.ecoleId)} from choisies l order by l.le ${sens}, l.source ${sens}, l.numero ${sens}`,
  );
}

/** The first entry that the school's chain still has, and whether others were before it. */
export const findDebut = (trx: EcoleLecture): Promise<{ le: Date; purge: boolean } | undefined> =>
  trx.maybeOne<{ le: Date; purge: boolean }>(
    sql`select le, numero > 1 as purge from journal
     where ecole_id = ${trx.ecoleId} and chaine = ${`ecole:${trx.ecoleId}`} order by numero limit 1`,
  );

/** One entry of the journal itself, by its internal number. */
export const findEntree = (trx: EcoleLecture, id: string): Promise<EntreeJournal | undefined> =>
  trx.maybeOne<EntreeJournal>(
    sql`select ${COLONNES(trx.ecoleId)} from (${deplier(sql`
       select id, le, 0 as source, numero, auteur, agent_id, action, details from journal
       where ecole_id = ${trx.ecoleId} and id = ${id}`)}) l`,
  );

/** All those an entry is about, a page of them: who is in the school, by name, before who left. */
export async function listConcernes(trx: EcoleLecture, id: string, page: number): Promise<Concerne[]> {
  const rows = await trx.rows<{ vu: Concerne }>(
    sql`with comptes as materialized (
         select ${numeroDeCompte(sql`c.texte`)} as compte from journal
         cross join lateral jsonb_array_elements_text(${COMPTES}) as c (texte)
         where ecole_id = ${trx.ecoleId} and id = ${id})
       select p.vu from comptes c cross join lateral (${concerne(trx.ecoleId, sql`c.compte`)}) p
       order by p.vu->>'situation' <> 'present', p.vu->>'situation', p.tri, c.compte
       limit ${TAILLE_PAGE_CONCERNES} offset ${(page - 1) * TAILLE_PAGE_CONCERNES}`,
  );
  return rows.map(({ vu }) => vu);
}

/** All those that these entries are about, in the order of each: by the number of the entry. */
export async function listConcernesDes(
  trx: EcoleLecture,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly Concerne[]>> {
  if (ids.length === 0) return new Map();
  const rows = await trx.rows<{ id: string; vus: Concerne[] }>(
    sql`select j.id, (
         select jsonb_agg(p.vu order by c.rang)
         from jsonb_array_elements_text(j.comptes) with ordinality as t (texte, rang)
         cross join lateral (select ${numeroDeCompte(sql`t.texte`)} as compte, t.rang) c
         cross join lateral (${concerne(trx.ecoleId, sql`c.compte`)}) p) as vus
       from (select id, ${COMPTES} as comptes from journal
             where ecole_id = ${trx.ecoleId} and id = any (${ids}::bigint[])) j
       where jsonb_array_length(j.comptes) > 0`,
  );
  return new Map(rows.map(({ id, vus }) => [id, vus]));
}

/** The person of an account, as this school knows them. */
export const findConcerne = async (trx: EcoleLecture, compteId: string): Promise<Concerne> =>
  (
    await trx.one<{ vu: Concerne }>(
      sql`select p.vu from (${concerne(trx.ecoleId, sql`${compteId}::bigint`)}) p`,
    )
  ).vu;

/** Who signs entries of this school, by name. From one to the next in the index, however many entries each has. */
export async function listAuteurs(trx: EcoleLecture): Promise<string[]> {
  const rows = await trx.rows<{ auteur: string }>(
    sql`with recursive auteurs as (
       (select auteur from journal where ecole_id = ${trx.ecoleId} order by auteur limit 1)
       union all
       select (select j.auteur from journal j where j.ecole_id = ${trx.ecoleId} and j.auteur > a.auteur
               order by j.auteur limit 1)
       from auteurs a where a.auteur is not null
     )
     select auteur from auteurs where auteur is not null
     union select auteur from (select auteur from compte_evenements
       where ecole_id = ${trx.ecoleId} and auteur = 'Titulaire du compte' limit 1) t
     order by auteur`,
  );
  return rows.map(({ auteur }) => auteur);
}

/** The agent who signed so last in this school, if one did. */
export const findAgentQuiSigne = (
  trx: EcoleLecture,
  auteur: string,
): Promise<{ agentId: string } | undefined> =>
  trx.maybeOne<{ agentId: string }>(
    sql`select agent_id as "agentId" from journal
     where ecole_id = ${trx.ecoleId} and auteur = ${auteur} and agent_id is not null
     order by le desc, numero desc limit 1`,
  );

/** Whether an agent's reading of the journal, as « details » say it, was told a short time ago. */
export const isLectureNotee = async (
  trx: EcoleLecture,
  agentId: string,
  details: Readonly<Record<string, unknown>>,
): Promise<boolean> =>
  (
    await trx.one<{ notee: boolean }>(
      sql`select exists (select 1 from journal where ecole_id = ${trx.ecoleId} and le > now() - ${LECTURE_NOTEE_MS}::int * interval '1 millisecond'
         and action = 'journal.consulte' and agent_id = ${agentId} and details = ${JSON.stringify(details)}::jsonb) as notee`,
    )
  ).notee;

/** Names of the agents that these entries are about, those who have or had a right in this school. */
export async function nommerAgents(
  trx: EcoleLecture,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await trx.rows<{ id: string; nom: string }>(
    sql`select id, nom from agents_de_l_ecole(${ids})`,
  );
  return new Map(rows.map(({ id, nom }) => [id, nom]));
}
