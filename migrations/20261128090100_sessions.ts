import type { Knex } from 'knex';

/**
 * Who is logged in. A session is known by the sha256 of its id, which only the browser's cookie holds; what the web
 * framework keeps beside it (messages to show once) is another table, believed for nothing.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table sessions (
      empreinte bytea primary key constraint sessions_empreinte check (length(empreinte) = 32),
      agent_id bigint not null constraint sessions_agent references agents on delete cascade,
      -- As it was at the login: a reset of the agent ends its sessions.
      version_agent integer not null,
      etape text not null constraint sessions_etape check (etape in ('otp', 'enrolement', 'telephone', 'ouverte')),
      -- When this step began; of an open session, the login.
      ouverte_le timestamptz not null default now(),
      vue_le timestamptz not null default now(),
      dernier_code_le timestamptz,
      constraint sessions_ouverte_par_un_code check (etape <> 'ouverte' or dernier_code_le is not null)
    );
    create index sessions_par_agent on sessions (agent_id);
    create table donnees_de_session (
      empreinte bytea primary key
        constraint donnees_session references sessions on delete cascade on update cascade,
      donnees json not null
    );
    -- Counters of throttling: losing them in a crash is harmless, writing them to the log at each try is not.
    create unlogged table limites (
      key varchar(255) primary key,
      points integer not null default 0,
      expire bigint
    );
    -- What seals the context of a transaction (see sceau()); drawn here, read by functions of the owner only.
    create table contexte_cle (
      seule boolean primary key default true constraint contexte_cle_seule check (seule),
      cle bytea not null
    );
    insert into contexte_cle (cle)
    select sha256(string_agg(uuid_send(gen_random_uuid()), ''::bytea)) from generate_series(1, 4);
  `);
}
