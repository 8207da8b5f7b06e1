import { randomUUID } from 'node:crypto';
import sql from 'sql-template-tag';
import type { EcoleLecture, EcoleTrx, OpsTrx } from '../../database/transaction.ts';
import type { Destinataire, StatutEnvoi } from '../../domain/operations/envoi.ts';
import { joignableSql } from '../../queries/comptes/compte-sql.ts';
import { rejetes } from '../../queries/operations/envois-sql.ts';

/**
 * Writes the mails of an operation and queues them, in the caller's transaction: both or neither. By number of account,
 * as every lock on accounts.
 */
export async function insertEnvois(
  trx: EcoleTrx,
  baseUrl: string,
  operationId: string,
  lignes: readonly Destinataire[],
): Promise<void> {
  if (lignes.length === 0) return;
  const hote = new URL(baseUrl).hostname;
  await trx.run(
    sql`insert into envois (ecole_id, operation_id, fiche_id, compte_id, adresse, message_id)
     select ${trx.ecoleId}, ${operationId}, l.fiche, l.compte, l.adresse, l.message
     from unnest(${lignes.map((l) => l.ficheId)}::bigint[], ${lignes.map((l) => l.compteId)}::bigint[],
       ${lignes.map((l) => l.adresse)}::text[],
       ${lignes.map(() => `<${randomUUID()}@${hote}>`)}::text[]) as l (fiche, compte, adresse, message)
     order by l.compte`,
  );
  await trx.run(sql`select programmer_envois(${operationId})`);
}

export interface Envoi {
  id: string;
  ficheId: string;
  adresse: string;
  messageId: string;
  statut: StatutEnvoi;
}

/** The envoi if it still has to leave. */
export const findEnvoiAFaire = (trx: EcoleLecture, id: string): Promise<Envoi | undefined> =>
  trx.maybeOne<Envoi>(
    sql`select id, fiche_id as "ficheId", adresse, message_id as "messageId", statut from envois
     where ecole_id = ${trx.ecoleId} and id = ${id} and statut in ('en_attente', 'differe')`,
  );

/** Records what became of an attempt; what has left or was given up never changes this way. */
export function recordTentative(
  trx: EcoleTrx,
  id: string,
  {
    statut,
    motif,
    le,
    prochainEssaiLe,
  }: {
    statut: Exclude<StatutEnvoi, 'en_attente'>;
    motif: string | null;
    le: Date;
    prochainEssaiLe: Date | null;
  },
): Promise<number> {
  return trx.run(
    sql`update envois set statut = ${statut}, motif = ${motif}, prochain_essai_le = ${prochainEssaiLe},
       tentatives = tentatives + 1, envoye_le = ${statut === 'envoye' ? le : null}, updated_at = ${le}
     where ecole_id = ${trx.ecoleId} and id = ${id} and statut in ('en_attente', 'differe')`,
  );
}

/** The address that this one leaves for, when ONDE has changed it meanwhile. */
export async function readresser(trx: EcoleTrx, id: string, adresse: string): Promise<void> {
  await trx.run(sql`update envois set adresse = ${adresse} where ecole_id = ${trx.ecoleId} and id = ${id}`);
}

/** The envoi that a mail came back of, in whatever school. */
export const findEnvoiDuMessage = (
  trx: OpsTrx,
  messageId: string,
): Promise<{ id: string; ecoleId: string; ficheId: string; adresse: string } | undefined> =>
  trx.maybeOne<{ id: string; ecoleId: string; ficheId: string; adresse: string }>(
    sql`select id, ecole_id as "ecoleId", fiche_id as "ficheId", adresse from envois where message_id = ${messageId}`,
  );

/** It was not received after all; false when that was known already. */
export async function rejeterEnvoi(trx: EcoleTrx, id: string, motif: string, le: Date): Promise<boolean> {
  const ecrits = await trx.run(
    sql`update envois set statut = 'rejete', motif = ${motif}, prochain_essai_le = null, updated_at = ${le}
     where ecole_id = ${trx.ecoleId} and id = ${id} and statut <> 'rejete'`,
  );
  return ecrits > 0;
}

/**
 * The address is not used again until ONDE gives another one. One that ONDE has replaced meanwhile (a bounce that comes
 * late) says nothing of the new one, nor of what is known of it.
 */
export async function refuserAdresse(
  trx: EcoleTrx,
  ficheId: string,
  adresse: string,
  motif: string,
): Promise<void> {
  await trx.run(
    sql`update representants_legaux set mail_refuse = ${adresse}, mail_refuse_motif = ${motif}
     where ecole_id = ${trx.ecoleId} and id = ${ficheId} and mail = ${adresse}`,
  );
}

/** The failed envois that « Renvoyer » sends, locked: two clicks send them once. */
export async function listRenvoyables(
  trx: EcoleTrx,
  operationId: string,
  maintenant: Date,
): Promise<(Destinataire & { id: string })[]> {
  const rows = await trx.rows<Destinataire & { id: string; joignable: boolean }>(
    sql`select v.id, v.fiche_id as "ficheId", r.compte_id as "compteId", r.mail as adresse,
       ${joignableSql(maintenant)} as joignable
     ${rejetes(trx, operationId)} order by v.id for update of v`,
  );
  return rows
    .filter(({ joignable }) => joignable)
    .map(({ id, ficheId, compteId, adresse }) => ({ id, ficheId, compteId, adresse }));
}

/** Ties each failed envoi to the newer one of the same guardian in the same operation. */
export async function remplacerEnvois(trx: EcoleTrx, ids: readonly string[]): Promise<void> {
  await trx.run(
    sql`update envois v set remplace_par = (
       select max(n.id) from envois n
       where n.ecole_id = v.ecole_id and n.operation_id = v.operation_id and n.fiche_id = v.fiche_id and n.id > v.id)
     where v.ecole_id = ${trx.ecoleId} and v.id = any (${ids})`,
  );
}
