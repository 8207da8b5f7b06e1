import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FournisseurSms {
  readonly url: string;
  /** Requests as they came over the wire. */
  readonly recues: { methode: string; chemin: string; entetes: IncomingHttpHeaders; corps: string }[];
  /** How each next request is answered, in order; the last one goes on. */
  reponses: ((res: ServerResponse) => void)[];
  close(): Promise<void>;
}

export const repondre =
  (statut: number, corps = '', entetes: Record<string, string> = {}) =>
  (res: ServerResponse): void => {
    res.writeHead(statut, entetes).end(corps);
  };

/** A real HTTP server on this machine, that accepts everything until told otherwise. */
export async function ouvrirFournisseurSms(): Promise<FournisseurSms> {
  const server = createServer((req, res) => {
    let corps = '';
    req.setEncoding('utf8');
    req.on('data', (morceau: string) => (corps += morceau));
    req.on('end', () => {
      const { method: methode = '', url: chemin = '', headers: entetes } = req;
      fournisseur.recues.push({ methode, chemin, entetes, corps });
      const [prochaine = repondre(202, '{"status":"queued"}'), ...suite] = fournisseur.reponses;
      if (suite.length > 0) fournisseur.reponses = suite;
      prochaine(res);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.address() as AddressInfo;
  const fournisseur: FournisseurSms = {
    url: `http://127.0.0.1:${port}/v1/envois`,
    recues: [],
    reponses: [],
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return fournisseur;
}
