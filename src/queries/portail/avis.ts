import sql, { type Sql } from 'sql-template-tag';
import type { OpsLecture } from '../../database/transaction.ts';
import type { MotifAvisTitulaire } from '../../domain/portail/avis.ts';

export interface DestinataireTitulaire {
  adresse: string;
  prenom: string;
  nom: string;
  ecole: string;
}

/** Whom a notice goes to: one mail for each address, whatever the number of schools that know it. */
export const listDestinataires = (
  trx: OpsLecture,
  compteId: string,
  motif: MotifAvisTitulaire,
): Promise<DestinataireTitulaire[]> => trx.rows<DestinataireTitulaire>(DESTINATAIRES[motif](compteId));

/** What ONDE knows beside the account's own mail. */
const connusDeOnde = (compteId: string): Sql =>
  sql`select distinct on (r.mail) r.mail as adresse, r.prenom, coalesce(r.nom_usage, r.nom) as nom, s.nom as ecole
         from representants_legaux r join ecoles s on s.id = r.ecole_id join comptes c on c.id = r.compte_id
         where r.compte_id = ${compteId} and r.parti_le is null and r.mail is not null
           and r.mail is distinct from r.mail_refuse and lower(r.mail) is distinct from lower(c.mail)
         order by r.mail, r.ecole_id`;

const DESTINATAIRES: Readonly<Record<MotifAvisTitulaire, (compteId: string) => Sql>> = {
  activation: connusDeOnde,
  inscription: connusDeOnde,
  franceconnect_lie: connusDeOnde,
  reinitialisation: (compteId) =>
    sql`select c.mail as adresse, f.prenom, f.nom, s.nom as ecole
         from comptes c
         join lateral (select p.ecole_id from provisoires p where p.compte_id = c.id order by p.emis_le desc limit 1) p on true
         join ecoles s on s.id = p.ecole_id
         join lateral (
           select r.prenom, coalesce(r.nom_usage, r.nom) as nom from representants_legaux r
           where r.compte_id = c.id and r.ecole_id = p.ecole_id
           union all
           select e.prenom, coalesce(e.nom_usage, e.nom) from eleves e
           where e.compte_id = c.id and e.ecole_id = p.ecole_id limit 1) f on true
         where c.id = ${compteId} and c.mail is not null and c.mail_confirme_le is not null`,
  mot_de_passe_oublie: (compteId) =>
    sql`select c.mail as adresse, f.prenom, f.nom, s.nom as ecole
         from comptes c
         join lateral (
           select r.prenom, coalesce(r.nom_usage, r.nom) as nom, r.ecole_id from representants_legaux r
           where r.compte_id = c.id and r.parti_le is null
           union all
           select e.prenom, coalesce(e.nom_usage, e.nom), e.ecole_id from eleves e
           where e.compte_id = c.id and e.parti_le is null order by 3 limit 1) f on true
         join ecoles s on s.id = f.ecole_id
         where c.id = ${compteId} and c.mail is not null and c.mail_confirme_le is not null`,
};
