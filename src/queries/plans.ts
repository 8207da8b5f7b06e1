import type { EcoleTrx } from '../database/transaction.ts';

/** What the plan of an operation on guardians says of mails; those who cannot be served at all do not count. */
export interface MailsDuPlan {
  /** With an address in ONDE that no server refused. */
  joignables: number;
  sansAdresse: number;
  /** Those whom the same mail was already asked for: nothing new would be in it. */
  dejaDemandes: number;
  dernierLe: Date | null;
}

export const mailsDuPlan = (trx: EcoleTrx, operationId: string): Promise<MailsDuPlan> =>
  trx.one<MailsDuPlan>(
    `select count(*) filter (where p.utilisable)::int as joignables,
       count(*) filter (where not p.utilisable)::int as "sansAdresse",
       count(p.le)::int as "dejaDemandes", max(p.le) as "dernierLe"
     from (select r.mail is not null and r.mail is distinct from r.mail_refuse as utilisable,
             (select max(coalesce(v.envoye_le, v.created_at)) from envois v
              where v.ecole_id = o.ecole_id and v.fiche_id = o.fiche_id and v.statut <> 'rejete'
                and o.effet in ('conserver', 'laisser')) as le
           from operation_comptes o
           join representants_legaux r on r.ecole_id = o.ecole_id and r.id = o.fiche_id
           where o.ecole_id = $1 and o.operation_id = $2
             and coalesce(o.motif, '') not in ('bloque', 'non_informe')) p`,
    [trx.ecoleId, operationId],
  );
