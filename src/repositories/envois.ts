import { randomUUID } from 'node:crypto';
import type { EcoleTrx } from '../database/transaction.ts';
import type { StatutEnvoi } from '../domain/envoi.ts';

export interface Destinataire {
  ficheId: string;
  compteId: string;
  adresse: string;
}

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
    `insert into envois (ecole_id, operation_id, fiche_id, compte_id, adresse, message_id)
     select $1, $2, l.fiche, l.compte, l.adresse, l.message
     from unnest($3::bigint[], $4::bigint[], $5::text[], $6::text[]) as l (fiche, compte, adresse, message)
     order by l.compte`,
    [
      trx.ecoleId,
      operationId,
      lignes.map((l) => l.ficheId),
      lignes.map((l) => l.compteId),
      lignes.map((l) => l.adresse),
      lignes.map(() => `<${randomUUID()}@${hote}>`),
    ],
  );
  await trx.run('select programmer_envois($1)', [operationId]);
}

export interface Envoi {
  id: string;
  ficheId: string;
  adresse: string;
  messageId: string;
  statut: StatutEnvoi;
}

/** The envoi if it still has to leave. */
export const findEnvoiAFaire = (trx: EcoleTrx, id: string): Promise<Envoi | undefined> =>
  trx.maybeOne<Envoi>(
    `select id, fiche_id as "ficheId", adresse, message_id as "messageId", statut from envois
     where ecole_id = $1 and id = $2 and statut in ('en_attente', 'differe')`,
    [trx.ecoleId, id],
  );

/** Records what became of an attempt; what has left or was given up never changes this way. */
export function recordTentative(
  trx: EcoleTrx,
  id: string,
  resultat: {
    statut: Exclude<StatutEnvoi, 'en_attente'>;
    motif: string | null;
    le: Date;
    prochainEssaiLe: Date | null;
  },
): Promise<number> {
  return trx.run(
    `update envois set statut = $3, motif = $4, prochain_essai_le = $5, tentatives = tentatives + 1,
       envoye_le = case when $3 = 'envoye' then $6::timestamptz end, updated_at = $6
     where ecole_id = $1 and id = $2 and statut in ('en_attente', 'differe')`,
    [trx.ecoleId, id, resultat.statut, resultat.motif, resultat.prochainEssaiLe, resultat.le],
  );
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
    'update representants_legaux set mail_refuse = $3, mail_refuse_motif = $4 where ecole_id = $1 and id = $2 and mail = $3',
    [trx.ecoleId, ficheId, adresse, motif],
  );
}

/**
 * Failed envois « v » of operation $2, each with its guardian « r ». Who left is dropped after the join: without
 * statistics (just after a big import) « parti_le is null » in the WHERE walks the whole school for each of them.
 */
const REJETES = `from envois v join representants_legaux r on r.ecole_id = v.ecole_id and r.id = v.fiche_id
     where v.ecole_id = $1 and v.operation_id = $2 and v.statut = 'rejete' and v.remplace_par is null`;
/** A usable address, and an account whose password is worth a mail: neither blocked nor expired (DESIGN §4.1). */
const JOIGNABLE = `(r.parti_le is null and r.mail is not null and r.mail is distinct from r.mail_refuse
     and (select not c.bloque and (c.etat <> 'informe' or coalesce((select p.expire_le > now() from provisoires p
         where p.compte_id = c.id and p.ecole_id = r.ecole_id), true))
       from comptes c where c.id = r.compte_id))`;

/** How many « Renvoyer » would send. */
export async function countRenvoyables(trx: EcoleTrx, operationId: string): Promise<number> {
  const { nombre } = await trx.one<{ nombre: number }>(
    `select (count(*) filter (where ${JOIGNABLE}))::int as nombre ${REJETES}`,
    [trx.ecoleId, operationId],
  );
  return nombre;
}

/** Those envois, locked: two clicks send them once. */
export async function listRenvoyables(
  trx: EcoleTrx,
  operationId: string,
): Promise<(Destinataire & { id: string })[]> {
  const rows = await trx.rows<Destinataire & { id: string; joignable: boolean }>(
    `select v.id, v.fiche_id as "ficheId", r.compte_id as "compteId", r.mail as adresse, ${JOIGNABLE} as joignable
     ${REJETES} order by v.id for update of v`,
    [trx.ecoleId, operationId],
  );
  return rows
    .filter(({ joignable }) => joignable)
    .map(({ id, ficheId, compteId, adresse }) => ({ id, ficheId, compteId, adresse }));
}

/** Ties each failed envoi to the newer one of the same guardian in the same operation. */
export async function remplacerEnvois(trx: EcoleTrx, ids: readonly string[]): Promise<void> {
  await trx.run(
    `update envois v set remplace_par = (
       select max(n.id) from envois n
       where n.ecole_id = v.ecole_id and n.operation_id = v.operation_id and n.fiche_id = v.fiche_id and n.id > v.id)
     where v.ecole_id = $1 and v.id = any ($2)`,
    [trx.ecoleId, ids],
  );
}
