import type { EcoleTrx } from '../database/transaction.ts';
import type { Etat } from '../domain/compte.ts';

export interface CompteVerrouille {
  id: string;
  version: number;
  etat: Etat;
  bloque: boolean;
  provisoirePresent: boolean;
  provisoireExpireLe: Date | null;
}

/**
 * Locks the accounts of the current school among these, by number, as every lock on accounts: two operations cannot
 * deadlock. « no key »: a plan being written, whose lines only refer to the accounts, does not wait.
 */
export function lockComptes(trx: EcoleTrx, ids: readonly string[]): Promise<CompteVerrouille[]> {
  return trx.rows<CompteVerrouille>(
    `select c.id, c.version, c.etat, c.bloque, p.chiffre is not null as "provisoirePresent",
       p.expire_le as "provisoireExpireLe"
     from comptes c left join provisoires p on p.compte_id = c.id and p.ecole_id = $2
     where c.id = any ($1) order by c.id for no key update of c`,
    [ids, trx.ecoleId],
  );
}

export interface NouveauProvisoire {
  compteId: string;
  version: number;
  etatApres: Etat;
}

/**
 * Gives each account its new provisional password, issued by this school, guarded by the version; the database kills the
 * chosen password, if any, and one that another school had issued (provisoire_seul()). « tirer » draws and encrypts one
 * for an account: done while PostgreSQL writes the states. Returns how many were written: fewer than asked means that one
 * has changed, and nothing may be kept.
 */
export async function issueProvisoires(
  trx: EcoleTrx,
  nouveaux: readonly NouveauProvisoire[],
  tirer: (compteId: string) => { chiffre: Buffer; cle: string },
  dates: { emisLe: Date; expireLe: Date },
): Promise<number> {
  const ids = nouveaux.map((n) => n.compteId);
  const states = trx.run(
    `update comptes c set etat = n.etat, version = c.version % 2000000000 + 1, informe_le = $4
     from unnest($1::bigint[], $2::int[], $3::text[]) as n (id, version, etat)
     where c.id = n.id and c.version = n.version`,
    [ids, nouveaux.map((n) => n.version), nouveaux.map((n) => n.etatApres), dates.emisLe],
  );
  const secrets = ids.map(tirer);
  const written = await states;
  await trx.run(
    `insert into provisoires as p (compte_id, ecole_id, chiffre, cle, emis_le, expire_le)
     select n.id, $1, n.chiffre, n.cle, $5, $6
     from unnest($2::bigint[], $3::bytea[], $4::text[]) as n (id, chiffre, cle) order by n.id
     on conflict (compte_id, ecole_id) do update set chiffre = excluded.chiffre, cle = excluded.cle,
       emis_le = excluded.emis_le, expire_le = excluded.expire_le`,
    [
      trx.ecoleId,
      ids,
      secrets.map((s) => s.chiffre),
      secrets.map((s) => s.cle),
      dates.emisLe,
      dates.expireLe,
    ],
  );
  return written;
}

export interface EvenementCompte {
  compteId: string;
  evenement: string;
  etatAvant: Etat;
  etatApres: Etat;
}

/** History of the accounts, as the current school sees it. */
export async function insertEvenements(
  trx: EcoleTrx,
  evenements: readonly EvenementCompte[],
  commun: { operationId: string; agentId: string; auteur: string; le: Date },
): Promise<void> {
  await trx.run(
    `insert into compte_evenements
       (ecole_id, compte_id, evenement, etat_avant, etat_apres, operation_id, agent_id, auteur, le)
     select $1, n.compte_id, n.evenement, n.etat_avant, n.etat_apres, $6, $7, $8, $9
     from unnest($2::bigint[], $3::text[], $4::text[], $5::text[]) as n (compte_id, evenement, etat_avant, etat_apres)`,
    [
      trx.ecoleId,
      evenements.map((e) => e.compteId),
      evenements.map((e) => e.evenement),
      evenements.map((e) => e.etatAvant),
      evenements.map((e) => e.etatApres),
      commun.operationId,
      commun.agentId,
      commun.auteur,
      commun.le,
    ],
  );
}
