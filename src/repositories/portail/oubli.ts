import sql, { type Sql } from 'sql-template-tag';
import type { ConnexionTrx, OpsLecture, OpsTrx, PortailTrx } from '../../database/transaction.ts';
import type { Etat, Profil } from '../../domain/comptes/etats.ts';
import type { Canal } from '../../domain/portail/codes.ts';
import { MESSAGES_PAR_HEURE, type Oubli } from '../../domain/portail/oubli.ts';
import type { ReponseCode } from './codes.ts';

/** What was typed, to be looked up by the worker. */
export interface SaisieOubli {
  /** The mobile (E.164) or the mail; of a forgotten password, the identifier. */
  destination: string;
  /** Keys of the names (domain/onde/cles.ts); of a forgotten password, none. */
  nom?: string;
  prenom?: string;
  /** What the browser has last seen of this account (comptes.version_acces); null: nothing. */
  appareilVersion: number | null;
}

/** Opens the way of somebody unknown, in place of the one that the browser was on, and asks for its code. */
export async function openOubli(
  trx: ConnexionTrx,
  ids: { session: string; precedente: string },
  { oubli, profil, canal, saisie }: { oubli: Oubli; profil: Profil; canal: Canal; saisie: SaisieOubli },
): Promise<void> {
  await trx.run(
    sql`select ouvrir_oubli(${ids.session}, ${ids.precedente}, ${oubli}, ${profil}, ${canal},
      ${JSON.stringify(saisie)}::jsonb)`,
  );
}

/** Another code for what was typed: seconds to wait; 0, it is asked for. */
export async function askOubliAgain(trx: PortailTrx): Promise<number> {
  const { attente } = await trx.one<{ attente: number }>(sql`select redemander_oubli() as attente`);
  return attente;
}

/** « nouvelle »: the id that the session goes on under, once it was right. */
export async function proveOubli(trx: PortailTrx, hache: Buffer, nouvelle: string): Promise<ReponseCode> {
  const { reponse } = await trx.one<{ reponse: ReponseCode }>(
    sql`select prouver_oubli(${hache}, ${nouvelle}) as reponse`,
  );
  return reponse;
}

/** The new password in force; false: a school, or somebody else, was faster. */
export async function chooseApresOubli(trx: PortailTrx, hache: string, nouvelle: string): Promise<boolean> {
  const { fait } = await trx.one<{ fait: boolean }>(
    sql`select choisir_apres_oubli(${hache}, ${nouvelle}) as fait`,
  );
  return fait;
}

// ── The worker, as owner ─────────────────────────────────────────────────────────────────────────────────────────
export interface DemandeOubli extends SaisieOubli {
  oubli: Oubli;
  profil: Profil;
  canal: Canal;
  expireLe: Date;
}

/** Undefined: it has been answered, has ended, or is none of these. */
export const findDemandeOubli = (trx: OpsLecture, codeId: string): Promise<DemandeOubli | undefined> =>
  trx.maybeOne<DemandeOubli>(
    sql`select k.but as oubli, k.canal, s.profil, k.expire_le as "expireLe", k.saisie->>'destination' as destination,
       k.saisie->>'nom' as nom, k.saisie->>'prenom' as prenom,
       (k.saisie->>'appareilVersion')::int as "appareilVersion"
     from portail_codes k join portail_sessions s on s.empreinte = k.session
     where k.id = ${codeId} and k.but in ('oubli_identifiant', 'oubli_mot_de_passe') and k.servi_le is null
       and k.expire_le > now() and k.envoye_le is null`,
  );

export interface CompteRetrouve {
  compteId: string;
  versionAcces: number;
  prenom: string;
  nom: string;
  etat: Etat;
  bloque: boolean;
  /** FranceConnect alone opens it. */
  parFranceConnect: boolean;
  /** By this channel: what was confirmed and proves its holder; what a school knows, to which nothing but words is sent. */
  prouve: string | null;
  connu: string | null;
}

/**
 * Whose account this may be. A mobile is one that was confirmed, or that a school knows; a mail is always a confirmed one. An
 * identifier that was replaced finds its account too.
 */
export const listRetrouves = (trx: OpsLecture, demande: DemandeOubli): Promise<CompteRetrouve[]> =>
  trx.rows<CompteRetrouve>(
    sql`select distinct on (c.id) c.id as "compteId", c.version_acces as "versionAcces", f.prenom, f.nom, c.etat, c.bloque,
       sans_mot_de_passe(c) as "parFranceConnect",
       contact_prouve(c.id, ${demande.canal}) as prouve,
       case ${demande.canal} when 'sms' then f.portable else f.mail end as connu
     from comptes c
     join lateral (
       select r.prenom, coalesce(r.nom_usage, r.nom) as nom, r.cle_nom, r.cle_nom_usage, r.cle_prenom, r.portable, r.mail,
         r.ecole_id
       from representants_legaux r where r.compte_id = c.id and r.parti_le is null
       union all
       select e.prenom, coalesce(e.nom_usage, e.nom), e.cle_nom, e.cle_nom_usage, e.cle_prenom, null, null, e.ecole_id
       from eleves e where e.compte_id = c.id and e.parti_le is null) f on true
     where c.profil = ${demande.profil} and ${selon(demande)}
     order by c.id, f.ecole_id`,
  );

function selon({ oubli, canal, destination, nom = '', prenom = '' }: DemandeOubli): Sql {
  if (oubli === 'oubli_mot_de_passe')
    return sql`c.id in (
      select x.id from comptes x where x.identifiant = ${destination}
      union select i.compte_id from identifiants i where i.identifiant = ${destination} and i.retire_le is not null)`;
  const noms = sql`f.cle_prenom = ${prenom} and ${nom} in (f.cle_nom, f.cle_nom_usage)`;
  return canal === 'mail'
    ? sql`${noms} and c.id in (
        select x.id from comptes x where lower(x.mail) = lower(${destination}) and x.mail_confirme_le is not null)`
    : sql`${noms} and c.id in (
        select x.id from comptes x where x.portable = ${destination} and x.portable_confirme_le is not null
        union select r.compte_id from representants_legaux r where r.portable = ${destination} and r.parti_le is null)`;
}

/**
 * One more message to these accounts; false beyond six in an hour to one of them, those that known devices asked for apart. A
 * second try of the same one counts once.
 */
export async function countMessages(
  trx: OpsTrx,
  codeId: string,
  compteIds: readonly string[],
  appareilConnu: boolean,
): Promise<boolean> {
  await trx.run(sql`select 1 from comptes where id = any (${compteIds}) order by id for no key update`);
  await trx.run(
    sql`delete from codes_envoyes where compte_id = any (${compteIds}) and le <= now() - interval '1 hour'`,
  );
  const { nombre } = await trx.one<{ nombre: number }>(
    sql`select coalesce(max(n), 0)::int as nombre from (
       select count(*) as n from codes_envoyes where compte_id = any (${compteIds}) and code_id <> ${codeId}
         and appareil_connu = ${appareilConnu}
       group by compte_id) x`,
  );
  if (nombre >= MESSAGES_PAR_HEURE) return false;
  await trx.run(
    sql`insert into codes_envoyes (compte_id, code_id, appareil_connu)
     select unnest(${compteIds}::bigint[]), ${codeId}, ${appareilConnu}
     on conflict do nothing`,
  );
  return true;
}

/** For whom the code that leaves is. */
export async function noteRetrouves(
  trx: OpsTrx,
  codeId: string,
  compteIds: readonly string[],
): Promise<void> {
  await trx.run(sql`update portail_codes set trouves = ${compteIds} where id = ${codeId}`);
}
