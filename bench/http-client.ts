import { Agent, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp } from '../src/app.ts';
import type { Deps } from '../src/deps.ts';

export interface Reponse {
  status: number;
  texte: string;
  location: string;
  /** « name=value », as they are sent back. */
  cookies: string[];
}

export interface Envoi {
  corps?: Record<string, string>;
  cookie?: string;
}

/** The real application behind a real socket, and so many connections to it. */
export async function ouvrirServeur(deps: Deps, atOnce: number) {
  const server: Server = createApp(deps).listen(0, '127.0.0.1');
  // Longer than the bare hashes take: a connection closed meanwhile would be an error of the bench.
  server.keepAliveTimeout = 120_000;
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  return {
    demander: (method: 'GET' | 'POST', path: string, envoi: Envoi = {}): Promise<Reponse> =>
      new Promise((resolve, reject) => {
        // The only hosts that an application answers are those of its base URL.
        const headers: Record<string, string> = { host: 'localhost:3000' };
        if (envoi.cookie) headers.cookie = envoi.cookie;
        if (envoi.corps) headers['content-type'] = 'application/x-www-form-urlencoded';
        const req = request({ port, agent, method, path, headers }, (res) => {
          let texte = '';
          res.setEncoding('utf8');
          res.on('data', (morceau: string) => (texte += morceau));
          res.on('end', () =>
            resolve({
              status: res.statusCode ?? 0,
              texte,
              location: res.headers.location ?? '',
              cookies: (res.headers['set-cookie'] ?? []).map((cookie) => cookie.split(';')[0] ?? ''),
            }),
          );
        });
        req.on('error', reject);
        req.end(envoi.corps && new URLSearchParams(envoi.corps).toString());
      }),
    fermer: () => {
      agent.destroy();
      server.close();
    },
  };
}

export const jetonDe = (texte: string): string => /name="_csrf" value="([^"]+)"/.exec(texte)?.[1] ?? '';

/** Jobs 1 to n, so many at a time. */
export async function enParallele(
  n: number,
  atOnce: number,
  job: (rang: number) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  const suite = async () => {
    while (next < n) {
      next += 1;
      await job(next);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, suite));
}
