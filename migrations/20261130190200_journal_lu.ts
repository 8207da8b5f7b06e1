import type { Knex } from 'knex';

/** The screen of the journal reads it by date, by author, by action and by person. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create index journal_par_ecole_et_date on journal (ecole_id, le, numero);
    drop index journal_par_ecole;
    create index journal_par_auteur on journal (ecole_id, auteur, le, numero);
    create index journal_par_action on journal (ecole_id, action, le, numero);
    -- Account by account: whose passwords left is asked after a theft.
    create index journal_par_compte on journal using gin ((details->'comptes') jsonb_path_ops);
    -- What holders did themselves is told beside what agents did.
    create index evenements_des_titulaires on compte_evenements (ecole_id, le, id) where auteur = 'Titulaire du compte';
  `);
}
