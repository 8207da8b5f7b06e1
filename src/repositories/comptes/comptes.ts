import sql from 'sql-template-tag';
import type { EcoleTrx } from '../../database/transaction.ts';
import type { Etat } from '../../domain/comptes/etats.ts';
import type { LigneDeCompte } from '../../domain/comptes/faits.ts';
import { bloqueDans, faitsDuCompteSql } from '../../queries/comptes/compte-sql.ts';

export interface CompteVerrouille extends LigneDeCompte {
  id: string;
  version: number;
}

/**
 * Locks the accounts of the current school among these, by number, as every lock on accounts: two operations cannot
 * deadlock. « no key »: a plan being written, whose lines only refer to the accounts, does not wait.
 */
export function lockComptes(trx: EcoleTrx, ids: readonly string[]): Promise<CompteVerrouille[]> {
  return trx.rows<CompteVerrouille>(
    sql`select c.id, c.version, ${faitsDuCompteSql(bloqueDans(trx.ecoleId))}
     from comptes c left join provisoires p on p.compte_id = c.id and p.ecole_id = ${trx.ecoleId}
     where c.id = any (${ids}) order by c.id for no key update of c`,
  );
}

export interface NouveauProvisoire {
  compteId: string;
  version: number;
  etatApres: Etat;
}

/**
 * Gives each account its new provisional password, issued by this school, guarded by the version; the database kills the
 * chosen password, if any, and one that another school had issued (provisoire_seul()), and says « Établissement » of the
 * origin of whoever is informed for the first time (origine_de_l_ecole()). « tirer » draws and encrypts one
 * for an account: done while PostgreSQL writes the states. Returns how many were written: fewer than asked means that one
 * has changed, and nothing may be kept.
 */
export async function emettreProvisoires(
  trx: EcoleTrx,
  nouveaux: readonly NouveauProvisoire[],
  tirer: (compteId: string) => { chiffre: Buffer; cle: string },
  dates: { emisLe: Date; expireLe: Date },
): Promise<number> {
  const ids = nouveaux.map((n) => n.compteId);
  const states = trx.run(
    sql`update comptes c set etat = n.etat, version = c.version % 2000000000 + 1, informe_le = ${dates.emisLe}
     from unnest(${ids}::bigint[], ${nouveaux.map((n) => n.version)}::int[],
       ${nouveaux.map((n) => n.etatApres)}::text[]) as n (id, version, etat)
     where c.id = n.id and c.version = n.version`,
  );
  const secrets = ids.map(tirer);
  const written = await states;
  await trx.run(
    sql`insert into provisoires as p (compte_id, ecole_id, chiffre, cle, emis_le, expire_le)
     select n.id, ${trx.ecoleId}, n.chiffre, n.cle, ${dates.emisLe}, ${dates.expireLe}
     from unnest(${ids}::bigint[], ${secrets.map((s) => s.chiffre)}::bytea[],
       ${secrets.map((s) => s.cle)}::text[]) as n (id, chiffre, cle) order by n.id
     on conflict (compte_id, ecole_id) do update set chiffre = excluded.chiffre, cle = excluded.cle,
       emis_le = excluded.emis_le, expire_le = excluded.expire_le`,
  );
  return written;
}

export interface EvenementCompte {
  compteId: string;
  evenement: string;
  etatAvant: Etat;
  etatApres: Etat;
}

/** History of the accounts, as the current school sees it; dated by the database. */
export async function insertEvenements(
  trx: EcoleTrx,
  evenements: readonly EvenementCompte[],
  commun: { operationId: string; agentId: string; auteur: string },
): Promise<void> {
  await trx.run(
    sql`insert into compte_evenements
       (ecole_id, compte_id, evenement, etat_avant, etat_apres, operation_id, agent_id, auteur)
     select ${trx.ecoleId}, n.compte_id, n.evenement, n.etat_avant, n.etat_apres,
       ${commun.operationId}, ${commun.agentId}, ${commun.auteur}
     from unnest(${evenements.map((e) => e.compteId)}::bigint[], ${evenements.map((e) => e.evenement)}::text[],
       ${evenements.map((e) => e.etatAvant)}::text[], ${evenements.map((e) => e.etatApres)}::text[])
       as n (compte_id, evenement, etat_avant, etat_apres)`,
  );
}
