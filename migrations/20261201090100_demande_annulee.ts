import type { Knex } from 'knex';

/** A request for a new identifier may be cancelled before the night, which says why when it gives none. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table compte_evenements drop constraint evenements_evenement, add constraint evenements_evenement check (
      evenement in ('attribuer', 'reemettre', 'reinitialiser', 'nouvel_identifiant_demande', 'nouvel_identifiant',
        'nouvel_identifiant_refuse', 'nouvel_identifiant_annule', 'nouvel_identifiant_bloque', 'nouvel_identifiant_parti',
        'compte_arrive', 'compte_suivi', 'activation_commencee', 'active', 'mail_confirme',
        'provisoire_remplace', 'mot_de_passe_change', 'inscription_sms', 'franceconnect', 'franceconnect_lie',
        'mot_de_passe_ecarte', 'rattachement', 'portable_confirme', 'mot_de_passe_oublie', 'limite_levee', 'signalement',
        'signalement_repris', 'bloque', 'debloque'));
  `);
}
