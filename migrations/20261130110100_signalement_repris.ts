import type { Knex } from 'knex';

/** « Je me suis trompé »: a guardian takes back what was said of a child (rules §8.5). */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table compte_evenements drop constraint evenements_evenement, add constraint evenements_evenement check (
      evenement in ('attribuer', 'reemettre', 'reinitialiser', 'nouvel_identifiant_demande', 'nouvel_identifiant',
        'nouvel_identifiant_refuse', 'compte_arrive', 'compte_suivi', 'activation_commencee', 'active', 'mail_confirme',
        'provisoire_remplace', 'mot_de_passe_change', 'inscription_sms', 'franceconnect', 'franceconnect_lie',
        'mot_de_passe_ecarte', 'rattachement', 'portable_confirme', 'mot_de_passe_oublie', 'limite_levee', 'signalement',
        'signalement_repris'));
  `);
}
