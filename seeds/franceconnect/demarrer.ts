import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LocalFranceConnectModule } from '../../src/auth/franceconnect/local.ts';
import { paths } from '../../src/paths.ts';
import { createProvider, ISSUER_PATH } from './fournisseur.ts';

/** So far from the application's own port, and how many more are tried before any that is free. */
const PORTS_AWAY = 1_000;
const TRIES = 10;
const PORT_MAX = 65_535;

/** The provider on a port of its own, which knows this application with a secret drawn now. */
export const startFranceConnect: LocalFranceConnectModule['startFranceConnect'] = async ({
  host,
  port,
  baseUrl,
}) => {
  const server = await listen(host, port === 0 ? [] : portsNear(port));
  const adresse = `http://${new URL(baseUrl).hostname}:${(server.address() as AddressInfo).port}`;
  const client = { id: 'comptes-1d', secret: randomBytes(32).toString('hex') };
  server.on(
    'request',
    createProvider({
      origin: adresse,
      client: {
        ...client,
        retour: baseUrl + paths.retourFranceConnect(),
        fin: baseUrl + paths.finFranceConnect(),
      },
    }),
  );
  return {
    adresse,
    settings: {
      franceconnectUrl: adresse + ISSUER_PATH,
      franceconnectClientId: client.id,
      franceconnectClientSecret: client.secret,
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const portsNear = (port: number): number[] =>
  Array.from({ length: TRIES }, (_, rank) => port + PORTS_AWAY + rank).filter((near) => near <= PORT_MAX);

/** On the first of these ports that is free, or else on any. */
async function listen(host: string, ports: readonly number[]): Promise<Server> {
  for (const port of ports) {
    const server = await tryToListen(host, port);
    if (server !== undefined) return server;
  }
  const server = await tryToListen(host, 0);
  if (server === undefined) throw new Error('Aucun port libre pour les identités inventées');
  return server;
}

/** Undefined when somebody else has it. */
const tryToListen = (host: string, port: number): Promise<Server | undefined> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    );
    server.listen(port, host, () => resolve(server));
  });
