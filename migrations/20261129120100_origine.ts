import type { Knex } from 'knex';

/** An account that its school has informed comes from it; a plan says until when the password of a reset is kept. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    update comptes set origine = 'etablissement' where etat <> 'non_informe' and origine is null;
    -- « N/A » is for « non informé », and for it only: see origine_de_l_ecole().
    alter table comptes add constraint comptes_origine_des_informes
      check ((etat = 'non_informe') = (origine is null));

    alter table operation_comptes
      -- Of the provisional password that a reset had given and that the operation keeps.
      add expire_le timestamptz,
      drop constraint operation_comptes_effet,
      add constraint operation_comptes_effet check (effet in ('attribuer', 'reemettre', 'reinitialiser', 'conserver',
        'conserver_reinitialise', 'laisser', 'laisser_sans', 'refuser')),
      add constraint operation_comptes_refus_motive check ((effet = 'refuser') = (motif is not null)),
      add constraint operation_comptes_terme check (effet = 'conserver_reinitialise' or expire_le is null);
  `);
}
