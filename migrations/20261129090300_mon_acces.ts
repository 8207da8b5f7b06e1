import type { Knex } from 'knex';

/** « Mon accès »: sessions that their agent can recognise and close, a phone that waits for its first code, notices by mail. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table sessions
      -- What the page of open sessions calls it: worth nothing as a key, and drawn, so that it counts nobody's logins.
      add column reference uuid not null default gen_random_uuid() constraint sessions_reference_unique unique,
      -- « Firefox sous Windows »: our words, never what the browser said of itself, nor an address.
      add column appareil text constraint sessions_appareil_court check (length(appareil) <= 60);

    -- A new phone, encrypted like the one in force, whose place it takes with its first code.
    alter table agents
      add column otp_futur_chiffre bytea,
      add column otp_futur_cle text,
      add column otp_futur_le timestamptz,
      -- The session that asked for it (sessions.reference): another one neither sees nor confirms it.
      add column otp_futur_session uuid,
      add constraint agents_otp_futur_complet check (
        (otp_futur_chiffre is null) = (otp_futur_cle is null) and (otp_futur_chiffre is null) = (otp_futur_le is null)
        and (otp_futur_chiffre is null) = (otp_futur_session is null));

    -- How many notices an agent has been sent of each kind, by day in Paris: nobody can flood a mailbox.
    create table agent_avis (
      agent_id bigint not null constraint agent_avis_agent references agents on delete cascade,
      motif text not null,
      jour date not null,
      nombre integer not null,
      primary key (agent_id, motif, jour)
    );
  `);
}
