import type { EcoleTrx, OpsTrx } from '../database/transaction.ts';
import { AUTEUR_OPS } from '../domain/auteurs.ts';
import type { ActionJournal, DetailsJournal } from './journal.ts';

export interface NouvelleEcole {
  uai: string;
  nom: string;
  adresse: string | null;
  codePostal: string | null;
  commune: string;
  academie: string;
  circonscriptionId: string | null;
  recherche: string;
}

/** Returns the id. A UAI already known violates ecoles_uai_unique. */
export async function insertEcole(trx: OpsTrx, ecole: NouvelleEcole): Promise<string> {
  const { id } = await trx.one<{ id: string }>(
    `insert into ecoles (uai, nom, adresse, code_postal, commune, academie, circonscription_id, recherche)
     values ($1, $2, $3, $4, $5, $6, $7, $8) returning id`,
    [
      ecole.uai,
      ecole.nom,
      ecole.adresse,
      ecole.codePostal,
      ecole.commune,
      ecole.academie,
      ecole.circonscriptionId,
      ecole.recherche,
    ],
  );
  return id;
}

/** The school is as ONDE said at this moment. */
export async function saveDateMiseAJour(trx: EcoleTrx, le: Date): Promise<void> {
  await trx.run('update ecoles set onde_maj_le = $2 where id = $1', [trx.ecoleId, le]);
}

/** The circonscription of this code, created or renamed on the way. Returns its id. */
export async function upsertCirconscription(
  trx: OpsTrx,
  circonscription: { code: string; nom: string; academie: string },
): Promise<string> {
  const { id } = await trx.one<{ id: string }>(
    `insert into circonscriptions (code, nom, academie) values ($1, $2, $3)
     on conflict (code) do update set nom = excluded.nom returning id`,
    [circonscription.code, circonscription.nom, circonscription.academie],
  );
  return id;
}

export interface EcoleConnue {
  id: string;
  uai: string;
  fermeeLe: Date | null;
  ondeMajLe: Date | null;
}

export const findEcole = (trx: OpsTrx, uai: string): Promise<EcoleConnue | undefined> =>
  trx.maybeOne<EcoleConnue>(
    'select id, uai, fermee_le as "fermeeLe", onde_maj_le as "ondeMajLe" from ecoles where uai = $1',
    [uai],
  );

/** Updates of these schools come before or after this transaction; they hold the same lock (see lockEcole()). */
export async function lockMisesAJour(trx: OpsTrx, ids: readonly string[]): Promise<void> {
  await trx.rows(
    `select pg_advisory_xact_lock(hashtextextended('onde:' || e.id, 0))
     from (select unnest($1::bigint[]) as id order by id) e`,
    [ids],
  );
}

/** The proposals that wait there, whose lines are erased. Returns how many. */
export const abandonnerPropositions = (trx: OpsTrx, ecoleId: string): Promise<number> =>
  trx.run(
    `update onde_mises_a_jour set etat = 'abandonnee', fichiers = null, diff = null
     where ecole_id = $1 and etat = 'proposee'`,
    [ecoleId],
  );

/** Plans that nobody confirmed, and selections, as the night's purge removes them. Returns how many. */
export async function deleteBrouillons(trx: OpsTrx, ecoleId: string): Promise<number> {
  const plans = await trx.run(
    `delete from operations o where o.ecole_id = $1 and o.etat <> 'executee'
       and not exists (select 1 from envois v where v.ecole_id = o.ecole_id and v.operation_id = o.id)`,
    [ecoleId],
  );
  return plans + (await trx.run('delete from selections where ecole_id = $1', [ecoleId]));
}

/** From this moment nobody has a right there: the view « droits » looks at it. */
export async function setFermee(trx: OpsTrx, ecoleId: string, le: Date): Promise<void> {
  await trx.run('update ecoles set fermee_le = $2 where id = $1', [ecoleId, le]);
}

/** Everybody still present leaves, with the account. Returns how many fiches. */
export const setTousPartis = (
  trx: OpsTrx,
  table: 'eleves' | 'representants_legaux',
  ecoleId: string,
  le: Date,
): Promise<number> =>
  trx.run(`update ${table} set parti_le = $2 where ecole_id = $1 and parti_le is null`, [ecoleId, le]);

export interface ComptesDeFusion {
  eleves: number;
  representants: number;
}

/** Who of a closed school is now in another one keeps the account there; both journals say it. Returns how many. */
export const fusionnerComptes = (
  trx: OpsTrx,
  { de, vers, le }: { de: string; vers: string; le: Date },
): Promise<ComptesDeFusion> =>
  trx.one<ComptesDeFusion>(
    `select eleves_suivis as eleves, representants_suivis as representants from fusionner_comptes($1, $2, $3, $4)`,
    [de, vers, le, AUTEUR_OPS],
  );

/** Of those who were there when the school closed, how many keep an account that has gone on nowhere. */
export const countSansSuite = (trx: OpsTrx, ecoleId: string): Promise<ComptesDeFusion> =>
  trx.one<ComptesDeFusion>(
    `select
       (select count(*)::int from eleves e
        where e.ecole_id = s.id and e.parti_le = s.fermee_le and e.compte_suivi_le is null) as eleves,
       (select count(*)::int from representants_legaux r
        where r.ecole_id = s.id and r.parti_le = s.fermee_le and r.compte_suivi_le is null) as representants
     from ecoles s where s.id = $1`,
    [ecoleId],
  );

/** In the journal of a school, by ops who are not in it. */
export async function journaliserDansEcole(
  trx: OpsTrx,
  ecoleId: string,
  action: ActionJournal,
  details: DetailsJournal,
): Promise<void> {
  await trx.run('select journaliser_ecole($1, $2, $3, $4)', [
    ecoleId,
    AUTEUR_OPS,
    action,
    JSON.stringify(details),
  ]);
}
