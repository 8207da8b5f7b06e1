import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/**
 * What stands between us and a real SMTP server: « muet » takes connections and never says a word; « fige » stops
 * saying anything once the contents are awaited (354); « coupe » hangs up there, in the middle of a mail; « sourd »
 * hands the mail over and keeps the answer.
 */
export type Panne = 'muet' | 'fige' | 'coupe' | 'sourd';

export interface SmtpEnPanne {
  readonly url: string;
  panne: Panne | undefined;
  /** How many times it has gone silent (« fige »). */
  attentes: number;
  close(): Promise<void>;
}

/** A relay to the SMTP server at « url » that breaks down at will; close it and connections are refused. */
export async function ouvrirSmtpEnPanne(url: string): Promise<SmtpEnPanne> {
  const sockets = new Set<Socket>();
  const suivre = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // A peer that dies is no error here.
    socket.on('error', () => {});
  };
  const server = createServer((client) => {
    suivre(client);
    if (relais.panne === 'muet') return;
    const serveur = connect(Number(new URL(url).port), '127.0.0.1');
    suivre(serveur);
    client.on('close', () => serveur.destroy());
    serveur.on('close', () => client.destroy());
    let contenu = false;
    serveur.on('data', (octets) => {
      const { panne } = relais;
      if (contenu && panne === 'sourd') return;
      contenu = /^354/m.test(octets.toString('latin1'));
      if (contenu && panne === 'fige') {
        relais.attentes += 1;
        return;
      }
      client.write(octets);
    });
    client.on('data', (octets) => {
      if (contenu && relais.panne === 'coupe') client.destroy();
      else serveur.write(octets);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const relais: SmtpEnPanne = {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    panne: undefined,
    attentes: 0,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
  return relais;
}
