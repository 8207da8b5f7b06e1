import type { Knex } from 'knex';

/**
 * A school blocks an account for what is its own: the fiche says so, the login is refused when no other school is left
 * (comptes.bloque). Whoever was blocked by hand is blocked by each school that has the person.
 */
export async function up(knex: Knex): Promise<void> {
  for (const table of ['eleves', 'representants_legaux']) {
    await knex.raw(`
      alter table ${table}
        add column bloque_le timestamptz,
        add column bloque_motif text,
        -- For the school's own eyes.
        add column bloque_note text,
        add constraint ${table}_bloque_motif check (bloque_motif in ('feuille', 'usurpation', 'garde', 'autre')),
        add constraint ${table}_bloque_complet check ((bloque_le is null) = (bloque_motif is null)
          and (bloque_note is null or bloque_le is not null)),
        add constraint ${table}_bloque_note_courte check (length(bloque_note) <= 300);
      update ${table} f set bloque_le = now(), bloque_motif = 'autre' from comptes c
      where c.id = f.compte_id and c.bloque and f.parti_le is null;
    `);
  }
  await knex.raw(`
    alter table compte_evenements drop constraint evenements_evenement, add constraint evenements_evenement check (
      evenement in ('attribuer', 'reemettre', 'reinitialiser', 'nouvel_identifiant_demande', 'nouvel_identifiant',
        'nouvel_identifiant_refuse', 'compte_arrive', 'compte_suivi', 'activation_commencee', 'active', 'mail_confirme',
        'provisoire_remplace', 'mot_de_passe_change', 'inscription_sms', 'franceconnect', 'franceconnect_lie',
        'mot_de_passe_ecarte', 'rattachement', 'portable_confirme', 'mot_de_passe_oublie', 'limite_levee', 'signalement',
        'signalement_repris', 'bloque', 'debloque'));
  `);
}
