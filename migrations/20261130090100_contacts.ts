import type { Knex } from 'knex';

/** What a school's reset leaves of an account, and what its holder gives again before changing a mail or a mobile (rules §8.5, §8.6). */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- The mobile that vouched for the FranceConnect identity when it was linked.
    alter table comptes add franceconnect_portable text,
      -- The school whose mobile and birth dates it was linked by, while it opens that school only (rules §4.5), and since when.
      add franceconnect_limite bigint constraint comptes_franceconnect_limite references ecoles,
      add franceconnect_limite_le timestamptz;
    create index comptes_franceconnect_limites on comptes (franceconnect_limite) where franceconnect_limite is not null;
    update comptes set franceconnect_portable = portable where franceconnect_sub is not null;

    -- When whoever holds the session has last shown to be the holder of the account, logging in apart.
    alter table portail_sessions add prouve_le timestamptz;

    alter table portail_codes drop constraint portail_codes_but, add constraint portail_codes_but check (but in ('mail',
      'portable', 'limite', 'titulaire', 'inscription', 'oubli_identifiant', 'oubli_mot_de_passe'));

    alter table compte_evenements drop constraint evenements_evenement, add constraint evenements_evenement check (
      evenement in ('attribuer', 'reemettre', 'reinitialiser', 'nouvel_identifiant_demande', 'nouvel_identifiant',
        'nouvel_identifiant_refuse', 'compte_arrive', 'compte_suivi', 'activation_commencee', 'active', 'mail_confirme',
        'provisoire_remplace', 'mot_de_passe_change', 'inscription_sms', 'franceconnect', 'franceconnect_lie',
        'mot_de_passe_ecarte', 'rattachement', 'portable_confirme', 'mot_de_passe_oublie', 'limite_levee', 'signalement'));
  `);
}
