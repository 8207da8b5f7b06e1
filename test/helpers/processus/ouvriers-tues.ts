import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import sql from 'sql-template-tag';
import { prepareRoles } from '../../../src/database/schema/roles.ts';
import type { Deps } from '../../../src/deps.ts';
import { PROJECT_ROOT } from '../../../src/project-root.ts';
import type { ServeurSmtp } from './serveur-smtp.ts';

export interface BilanTues {
  /** Envois still to leave after the last kill. */
  restants: number;
  /** Recorded as sent, and never received. */
  perdus: number;
  /** Deliveries beyond the first of each mail. */
  doubles: number;
  /** Message-IDs received that no envoi carries. */
  inconnus: number;
}

const VIE_MS = 200;

/**
 * Kills (SIGKILL) as many workers as said, one after the other, each at a random moment: one in five while it
 * starts, the others at most VIE_MS after their first mail. The next one starts at once, and a last one ends the
 * work. Workers load beforehand, from the folder « build »: only their work is timed.
 */
export async function tuerDesOuvriers(
  deps: Deps,
  smtp: ServeurSmtp,
  { fois, build }: { fois: number; build: string },
): Promise<BilanTues> {
  const ownerUrl = deps.ownerUrl ?? '';
  const roles = await prepareRoles(ownerUrl);
  const env = {
    PATH: process.env.PATH,
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    DATABASE_URL: ownerUrl,
    DATABASE_URL_APP: roles.appUrl,
    DATABASE_URL_ACCES: roles.accesUrl,
    DATABASE_URL_PORTAIL: roles.portailUrl,
    SMTP_URL: smtp.url,
    MAILS_PAR_MINUTE: '1000000',
  };
  const preparer = async (): Promise<ChildProcess> => {
    const ouvrier = fork('test/helpers/processus/ouvrier.mjs', [build], {
      cwd: PROJECT_ROOT,
      env,
      execArgv: [],
    });
    await once(ouvrier, 'message');
    return ouvrier;
  };
  const tuer = async (ouvrier: ChildProcess): Promise<void> => {
    ouvrier.kill('SIGKILL');
    await once(ouvrier, 'exit');
  };
  const prets = [preparer(), preparer()];
  const suivant = async (): Promise<ChildProcess> => {
    prets.push(preparer());
    const ouvrier = await prets.shift();
    if (ouvrier === undefined) throw new Error('Plus d’ouvrier');
    ouvrier.send('commencer');
    return ouvrier;
  };
  for (let mort = 0; mort < fois; mort += 1) {
    const avant = compterRecus(smtp);
    const ouvrier = await suivant();
    while (mort % 5 !== 0 && compterRecus(smtp) === avant) await pause(5);
    await pause(Math.random() * VIE_MS);
    await tuer(ouvrier);
  }
  const restants = await compterRestants(deps);
  const dernier = await suivant();
  while ((await compterRestants(deps)) > 0) await pause(100);
  for (const ouvrier of [dernier, ...(await Promise.all(prets))]) await tuer(ouvrier);

  const ids = new Set(
    (
      await deps.database.withOps((trx) => trx.rows<{ id: string }>(sql`select message_id as id from envois`))
    ).map((row) => row.id),
  );
  const recus = [...smtp.recus];
  return {
    restants,
    perdus: [...ids].filter((id) => !smtp.recus.has(id)).length,
    doubles: recus.reduce((somme, [, nombre]) => somme + nombre - 1, 0),
    inconnus: recus.filter(([id]) => !ids.has(id)).length,
  };
}

const compterRecus = ({ recus }: ServeurSmtp): number =>
  [...recus.values()].reduce((somme, n) => somme + n, 0);

const compterRestants = async (deps: Deps): Promise<number> =>
  (
    await deps.database.withOps((trx) =>
      trx.one<{ nombre: number }>(sql`select count(*)::int as nombre from envois where statut <> 'envoye'`),
    )
  ).nombre;
