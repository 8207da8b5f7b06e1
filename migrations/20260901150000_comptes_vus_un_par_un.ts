import type { Knex } from 'knex';

/**
 * The web role sees the accounts of its school, as before; what changes is the price of one account (a detail page,
 * a mail): two probes of an index instead of a walk through all the fiches of the school. PostgreSQL may still hash
 * the school when it reads all its accounts. « parti_le is null » would be taken, in tables without statistics (just
 * after a big import), for one row in two hundred, and make that walk look free: hence « coalesce ».
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create index eleves_par_ecole_et_compte on eleves (ecole_id, compte_id);
    create index representants_par_ecole_et_compte on representants_legaux (ecole_id, compte_id);
    alter policy comptes_de_l_ecole on comptes using (
      exists (select 1 from eleves e where e.ecole_id = (select ecole_courante()) and e.compte_id = comptes.id
              and coalesce(e.parti_le, 'infinity') = 'infinity')
      or exists (select 1 from representants_legaux r where r.ecole_id = (select ecole_courante())
                 and r.compte_id = comptes.id and coalesce(r.parti_le, 'infinity') = 'infinity'));
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    alter policy comptes_de_l_ecole on comptes using (
      id in (select e.compte_id from eleves e where e.ecole_id = (select ecole_courante()) and e.parti_le is null)
      or id in (select r.compte_id from representants_legaux r
                where r.ecole_id = (select ecole_courante()) and r.parti_le is null));
    drop index if exists eleves_par_ecole_et_compte, representants_par_ecole_et_compte;
  `);
}
