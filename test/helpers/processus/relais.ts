import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A network between the application and PostgreSQL, which can lose connections without closing them. */
export interface Relais {
  /** The same database, through the relay. */
  par(url: string): string;
  /** As a firewall that drops: nothing passes any more, nothing is closed; new connections hang as well. */
  avaler(): void;
  /** New connections pass again; those of before stay lost for ever. */
  retablir(): void;
  close(): Promise<void>;
}

export async function ouvrirRelais(vers: string): Promise<Relais> {
  const cible = new URL(vers);
  const sockets = new Set<Socket>();
  let avale = false;
  const serveur = createServer({ pauseOnConnect: true }, (client) => {
    sockets.add(client);
    client.on('error', () => {});
    if (avale) return;
    const base = connect(Number(cible.port), cible.hostname);
    sockets.add(base);
    base.on('error', () => client.destroy());
    client.pipe(base);
    base.pipe(client);
  });
  serveur.listen(0, '127.0.0.1');
  await once(serveur, 'listening');
  const { port } = serveur.address() as AddressInfo;
  return {
    par: (url) => {
      const detour = new URL(url);
      detour.hostname = '127.0.0.1';
      detour.port = String(port);
      return detour.href;
    },
    avaler: () => {
      avale = true;
      for (const socket of sockets) socket.unpipe().pause();
    },
    retablir: () => {
      avale = false;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      serveur.close();
      await once(serveur, 'close');
    },
  };
}
