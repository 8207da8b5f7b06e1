import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { estPublique } from '../../../src/reseau/adresses-publiques.ts';
import type { Internet } from '../../../src/reseau/verificateur.ts';

const lire = (nom: string) => readFileSync(new URL(nom, import.meta.url), 'utf8');
const TLS = {
  valide: { key: lire('site.key'), cert: lire('valide.pem') },
  expire: { key: lire('site.key'), cert: lire('expire.pem') },
};

/** What stands for public in tests: another loopback address than the one that must be refused. */
export const PUBLIQUE = '127.0.0.2';

/** The internet of a test: names that lead to sites of this machine, whose loopback stays as private as ever. */
export interface InternetDeTest {
  internet: Partial<Internet>;
  /** Names that were looked up, in order, and lines of what was asked of sites: « GET ent.exemple.fr /page ». */
  cherches: string[];
  recues: { ligne: string; entetes: Record<string, unknown> }[];
  /** What a name leads to; a function answers otherwise each time. */
  noms: Record<string, string[] | (() => string[])>;
  /** Answers each path of each site. */
  pages: Record<string, RequestListener>;
  fermer(): Promise<void>;
}

export async function ouvrirInternet(certificat: keyof typeof TLS = 'valide'): Promise<InternetDeTest> {
  const cherches: string[] = [];
  const recues: InternetDeTest['recues'] = [];
  const noms: InternetDeTest['noms'] = { 'ent.exemple.fr': [PUBLIQUE] };
  const pages: InternetDeTest['pages'] = {};
  const repondre: RequestListener = (req, res) => {
    recues.push({ ligne: `${req.method} ${req.headers.host} ${req.url}`, entetes: req.headers });
    const page = pages[req.url ?? ''];
    if (page) page(req, res);
    else res.end('Bonjour');
  };
  const servers = [createServer(repondre), createTlsServer(TLS[certificat], repondre)];
  // Every loopback address, so that what must be refused would be reached.
  await Promise.all(servers.map((s) => new Promise<void>((done) => s.listen(0, '0.0.0.0', done))));
  const [http = '', https = ''] = servers.map((s) => String((s.address() as AddressInfo).port));
  return {
    cherches,
    recues,
    noms,
    pages,
    internet: {
      resoudre: async (nom) => {
        cherches.push(nom);
        const trouvees = noms[nom] ?? [];
        return typeof trouvees === 'function' ? trouvees() : trouvees;
      },
      estPublique: (adresse) => adresse === PUBLIQUE || estPublique(adresse),
      connexion: { ca: lire('autorite.pem'), port: (port) => (port === '443' ? https : http) },
    },
    fermer: async () => {
      await Promise.all(servers.map(fermerServeur));
    },
  };
}

function fermerServeur(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((done) => {
    server.close(() => done());
  });
}
