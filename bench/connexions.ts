import { Agent, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { verify } from '@node-rs/argon2';
import sql from 'sql-template-tag';
import { createApp } from '../src/app.ts';
import { hashPassword } from '../src/auth/password-hashing.ts';
import type { Deps } from '../src/deps.ts';
import { type BenchRow, mediane, ms, ratio, time } from './report.ts';

const N = 400;
const RUNS = 3;
const AT_ONCE = 16;
const MOT_DE_PASSE = 'Phrase-De-Passe-Du-Banc';

/** Row 6 of rules §13: passwords given by as many agents, over HTTP, beside the bare hashes. */
export async function benchConnexions(deps: Deps): Promise<BenchRow> {
  const hache = await hashPassword(MOT_DE_PASSE);
  await deps.database.withOps((trx) =>
    trx.run(
      sql`insert into agents (identifiant, nom, prenom, fonction, mot_de_passe_hache, otp_active_le)
       select 'entrant' || g, 'Banc', 'Entrante', 'directeur', ${hache}, now() from generate_series(1, ${N}) g`,
    ),
  );
  const server = createApp(deps).listen(0, '127.0.0.1');
  // Longer than the bare hashes take: a connection closed meanwhile would be an error of the bench.
  server.keepAliveTimeout = 120_000;
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const formulaire = await lireFormulaire(port, agent);
  const connexions: number[] = [];
  const hachages: number[] = [];
  const retards: number[] = [];
  try {
    for (let run = 0; run < RUNS; run += 1) {
      hachages.push(await time(() => enParallele(() => verify(hache, MOT_DE_PASSE))));
      const boucle = monitorEventLoopDelay({ resolution: 5 });
      boucle.enable();
      connexions.push(await time(() => enParallele((rang) => entrer(port, agent, formulaire, rang))));
      boucle.disable();
      retards.push(boucle.percentile(99) / 1e6 - 5);
    }
  } finally {
    agent.destroy();
    server.close();
  }
  const parSeconde = (durees: readonly number[]) => (N * 1000) / mediane(durees);
  return {
    ligne: `6. Connexions avec argon2id, ${AT_ONCE} à la fois (objectif : ≥ 100/s, ≥ 60 % des hachages nus)`,
    mesures: {
      'mots de passe acceptés par seconde': parSeconde(connexions).toFixed(1),
      'hachages nus par seconde': parSeconde(hachages).toFixed(1),
      rapport: ratio(parSeconde(connexions), parSeconde(hachages)),
      'retard de la boucle, p99': ms(mediane(retards)),
    },
  };
}

async function enParallele(job: (rang: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const suite = async () => {
    while (next < N) {
      next += 1;
      await job(next);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, suite));
}

interface Formulaire {
  jeton: string;
  cookie: string;
}

async function lireFormulaire(port: number, agent: Agent): Promise<Formulaire> {
  const { texte, cookies } = await demander(port, agent, 'GET');
  const jeton = /name="_csrf" value="([^"]+)"/.exec(texte)?.[1] ?? '';
  return { jeton, cookie: cookies.map((cookie) => cookie.split(';')[0]).join('; ') };
}

async function entrer(port: number, agent: Agent, { jeton, cookie }: Formulaire, rang: number) {
  const identifiant = `entrant${rang}`;
  const corps = new URLSearchParams({ _csrf: jeton, identifiant, motDePasse: MOT_DE_PASSE }).toString();
  const { status } = await demander(port, agent, 'POST', { corps, cookie });
  if (status !== 303) throw new Error(`${identifiant} n’entre pas : ${status}`);
}

function demander(
  port: number,
  agent: Agent,
  method: 'GET' | 'POST',
  envoi?: { corps: string; cookie: string },
): Promise<{ status: number; texte: string; cookies: string[] }> {
  return new Promise((resolve, reject) => {
    const headers = envoi
      ? { cookie: envoi.cookie, 'content-type': 'application/x-www-form-urlencoded' }
      : {};
    // The only hosts that an application answers are those of its base URL.
    const host = { host: 'localhost:3000' };
    const req = request(
      { port, agent, method, path: '/connexion', headers: { ...headers, ...host } },
      (res) => {
        let texte = '';
        res.setEncoding('utf8');
        res.on('data', (morceau: string) => (texte += morceau));
        res.on('end', () =>
          resolve({ status: res.statusCode ?? 0, texte, cookies: res.headers['set-cookie'] ?? [] }),
        );
      },
    );
    req.on('error', reject);
    req.end(envoi?.corps);
  });
}
