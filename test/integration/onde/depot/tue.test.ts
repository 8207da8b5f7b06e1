import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sql, { raw } from 'sql-template-tag';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ecrirePaire } from '../../../../seeds/generateur/fichiers/ecrire-paire.ts';
import { genererEcoleOnde } from '../../../../seeds/generateur/onde.ts';
import { PROJECT_ROOT } from '../../../../src/project-root.ts';
import { creerEcole } from '../../../builders/ecole.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { construit } from '../../../helpers/processus/construit.ts';

const test = useTestApp();

describe('processus tué', { timeout: 120_000 }, () => {
  it('en plein import d’une école de 1 000 élèves : tout ou rien', async () => {
    const { deps, ownerUrl } = test.current;
    const ecole = await creerEcole(deps);
    const dossier = await mkdtemp(join(tmpdir(), 'comptes1d-onde-'));
    onTestFinished(() => rm(dossier, { recursive: true }));
    const chemins = { eleves: join(dossier, 'eleves.csv'), responsables: join(dossier, 'responsables.csv') };
    const options = { eleves: 1000, graine: 5, annee: 2026, ecole: { uai: ecole.uai, nom: 'École' } };
    await ecrirePaire(genererEcoleOnde(options), chemins);
    const fichiers = ['--eleves', chemins.eleves, '--responsables', chemins.responsables];
    const args = [construit('src/cli/ops.ts'), 'onde:importer', '--uai', ecole.uai, ...fichiers];
    const lancerProcessus = () =>
      spawn(process.execPath, args, {
        cwd: PROJECT_ROOT,
        env: { PATH: process.env.PATH, NODE_ENV: 'test', DATABASE_URL: ownerUrl },
        stdio: 'ignore',
      });
    const ecrit = () =>
      deps.database.withOps((trx) =>
        trx.one<{ eleves: number; comptes: number; identifiants: number; traces: number }>(
          sql`select (select count(*)::int from eleves where ecole_id = ${ecole.id}) as eleves,
             (select count(*)::int from comptes) as comptes, (select count(*)::int from identifiants) as identifiants,
             (select count(*)::int from onde_mises_a_jour where ecole_id = ${ecole.id}) as traces`,
        ),
      );
    const actif = (etat: string) =>
      deps.database.withOps((trx) =>
        trx.maybeOne(
          sql`select 1 from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and ${raw(etat)}`,
        ),
      );
    const attendre = async (condition: () => Promise<unknown>) => {
      for (let essai = 0; essai < 2000; essai += 1) {
        if ((await condition()) !== undefined) return;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      throw new Error('Délai dépassé');
    };
    const avant = await ecrit();
    // Killed in its inserts, then with everything written but the commit.
    for (const pause of ['eleves', 'onde_mises_a_jour']) {
      await deps.database.withOps((trx) =>
        trx.run(sql`
          create function pause() returns trigger language plpgsql as $$ begin perform pg_sleep(20); return null; end $$;
          create trigger pause after insert on ${raw(pause)} for each statement execute function pause();`),
      );
      const child = lancerProcessus();
      await attendre(() => actif("wait_event = 'PgSleep'"));
      child.kill('SIGKILL');
      await once(child, 'exit');
      await deps.database.withOps((trx) =>
        trx.rows(
          sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()
             and wait_event = 'PgSleep'`,
        ),
      );
      await attendre(async () => ((await actif("wait_event = 'PgSleep'")) === undefined ? true : undefined));
      await deps.database.withOps((trx) => trx.run(sql`drop function pause() cascade`));
      expect(await ecrit()).toEqual(avant);
    }
    const child = lancerProcessus();
    expect((await once(child, 'exit'))[0]).toBe(0);
    expect(await ecrit()).toMatchObject({ eleves: 1000, traces: 1 });
  });
});
