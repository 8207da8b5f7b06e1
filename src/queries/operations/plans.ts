import sql from 'sql-template-tag';
import type { EcoleLecture } from '../../database/transaction.ts';
import { EFFETS_SANS_EMISSION } from '../../domain/comptes/decision/effets.ts';
import { MOTIFS_SANS_RECOURS } from '../../domain/comptes/decision/motifs.ts';
import type { AdresseConnue } from '../../domain/comptes/joignable.ts';
import type { LignePlan } from '../../domain/operations/operation.ts';
import { ADRESSE_UTILISABLE } from '../comptes/compte-sql.ts';

/** What the plan of an operation on guardians says of mails; those who cannot be served at all do not count. */
export interface MailsDuPlan {
  /** With an address in ONDE that no server refused. */
  joignables: number;
  sansAdresse: number;
  /** Those whom the same mail was already asked for: nothing new would be in it. */
  dejaDemandes: number;
  dernierLe: Date | null;
}

export const mailsDuPlan = (trx: EcoleLecture, operationId: string): Promise<MailsDuPlan> =>
  trx.one<MailsDuPlan>(
    sql`select count(*) filter (where p.utilisable)::int as joignables,
       count(*) filter (where not p.utilisable)::int as "sansAdresse",
       count(p.le)::int as "dejaDemandes", max(p.le) as "dernierLe"
     from (select ${ADRESSE_UTILISABLE} as utilisable,
             (select max(coalesce(v.envoye_le, v.created_at)) from envois v
              where v.ecole_id = o.ecole_id and v.fiche_id = o.fiche_id and v.statut <> 'rejete'
                and o.effet = any (${EFFETS_SANS_EMISSION})) as le
           from operation_comptes o
           join representants_legaux r on r.ecole_id = o.ecole_id and r.id = o.fiche_id
           where o.ecole_id = ${trx.ecoleId} and o.operation_id = ${operationId}
             and coalesce(o.motif, '') <> all (${MOTIFS_SANS_RECOURS})) p`,
  );

/** The plan's lines, in the order of the sheets. */
export const listLignesPlan = (trx: EcoleLecture, operationId: string): Promise<LignePlan[]> =>
  trx.rows<LignePlan>(
    sql`select fiche_id as "ficheId", compte_id as "compteId", version, etat_avant as "etatAvant", effet, motif,
       expire_le as "expireLe"
     from operation_comptes where ecole_id = ${trx.ecoleId} and operation_id = ${operationId} order by ordre`,
  );

/** Addresses of the guardians of a plan, as they are now. */
export const listAdresses = (
  trx: EcoleLecture,
  operationId: string,
): Promise<(AdresseConnue & { ficheId: string })[]> =>
  trx.rows<AdresseConnue & { ficheId: string }>(
    sql`select o.fiche_id as "ficheId", r.mail, r.mail_refuse as "mailRefuse"
     from operation_comptes o join representants_legaux r on r.ecole_id = o.ecole_id and r.id = o.fiche_id
     where o.ecole_id = ${trx.ecoleId} and o.operation_id = ${operationId}`,
  );
