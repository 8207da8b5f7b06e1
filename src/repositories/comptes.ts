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
    `select id, version, etat, bloque, provisoire_chiffre is not null as "provisoirePresent",
       provisoire_expire_le as "provisoireExpireLe"
     from comptes where id = any ($1) order by id for no key update`,
    [ids],
  );
}

export interface NouveauProvisoire {
  compteId: string;
  version: number;
  etatApres: Etat;
  chiffre: Buffer;
  cle: string;
}

/**
 * Gives each account its new provisional password, in one statement guarded by the version; the chosen
 * password, if any, dies with it. Returns how many were written: fewer than asked means that one has changed.
 */
export function issueProvisoires(
  trx: EcoleTrx,
  nouveaux: readonly NouveauProvisoire[],
  dates: { emisLe: Date; expireLe: Date },
): Promise<number> {
  return trx.run(
    `update comptes c set etat = n.etat, version = c.version + 1, informe_le = $6,
       provisoire_chiffre = n.chiffre, provisoire_cle = n.cle, provisoire_emis_le = $6, provisoire_expire_le = $7,
       mot_de_passe_hache = null
     from unnest($1::bigint[], $2::int[], $3::text[], $4::bytea[], $5::text[]) as n (id, version, etat, chiffre, cle)
     where c.id = n.id and c.version = n.version`,
    [
      nouveaux.map((n) => n.compteId),
      nouveaux.map((n) => n.version),
      nouveaux.map((n) => n.etatApres),
      nouveaux.map((n) => n.chiffre),
      nouveaux.map((n) => n.cle),
      dates.emisLe,
      dates.expireLe,
    ],
  );
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
