import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createProvider, ISSUER_PATH } from '../../seeds/franceconnect/fournisseur.ts';
import type { FranceConnectSettings } from '../../src/auth/franceconnect/franceconnect.ts';
import { paths } from '../../src/paths.ts';

/** What FranceConnect answers to one request, or something else in its place. */
export interface Reponse {
  status: number;
  type: string;
  corps: string;
}

export interface FranceConnectDeTest {
  settings: { [Name in keyof FranceConnectSettings]: string };
  /** The same for loadConfig and for processes. */
  environment: Record<string, string>;
  /** Its own key, with which a test says what FranceConnect would not. */
  cle: KeyObject;
  /** Path and query of each request, in order. */
  demandes: string[];
  /** Alters the answers to requests whose path ends so, or keeps them waiting for ever; undefined: none. */
  panne: { chemin: string; reponse: ((vraie: Reponse) => Reponse) | 'jamais' } | undefined;
  close(): Promise<void>;
  /** Again, on the same port. */
  reprendre(): Promise<void>;
}

/** The developer's provider, behind a network that tests may make lie; it knows the application at « baseUrl ». */
export async function ouvrirFranceConnect(baseUrl: string): Promise<FranceConnectDeTest> {
  const arriere = createServer();
  const port = await ecouter(arriere, 0);
  let avant = creerReseau(port, () => fc);
  const devant = await ecouter(avant, 0);
  const origin = `http://localhost:${devant}`;
  const client = { id: 'essai', secret: 'un-secret-de-test-et-rien-de-plus-0123456789' };
  const cle = nouvelleCle();
  const retour = baseUrl + paths.retourFranceConnect();
  const fin = baseUrl + paths.finFranceConnect();
  arriere.on('request', createProvider({ origin, client: { ...client, retour, fin }, key: cle }));
  const fc: FranceConnectDeTest = {
    settings: {
      franceconnectUrl: origin + ISSUER_PATH,
      franceconnectClientId: client.id,
      franceconnectClientSecret: client.secret,
    },
    environment: {
      FRANCECONNECT_URL: origin + ISSUER_PATH,
      FRANCECONNECT_CLIENT_ID: client.id,
      FRANCECONNECT_CLIENT_SECRET: client.secret,
    },
    cle,
    demandes: [],
    panne: undefined,
    close: async () => {
      await fermer(avant);
      if (arriere.listening) await fermer(arriere);
    },
    reprendre: async () => {
      await ecouter(arriere, port);
      avant = creerReseau(port, () => fc);
      await ecouter(avant, devant);
    },
  };
  return fc;
}

export const nouvelleCle = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

/** This JWT with other claims, or the same, signed by this key under the name of the true one. */
export function resigner(jwt: string, cle: KeyObject, changements: Record<string, unknown> = {}): string {
  const [entete = '', corps = ''] = jwt.split('.');
  const claims = { ...JSON.parse(Buffer.from(corps, 'base64url').toString()), ...changements };
  const signe = `${entete}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
  const signature = sign('sha256', Buffer.from(signe), { key: cle, dsaEncoding: 'ieee-p1363' });
  return `${signe}.${signature.toString('base64url')}`;
}

/** A browser at FranceConnect, with its cookies. */
export class Usager {
  readonly #cookies = new Map<string, string>();

  /** From the address that the application gave to the one where it sends back; « undefined » refuses. */
  async choisir(depart: URL, identite: string | undefined): Promise<URL> {
    const page = await this.suivre(depart);
    return this.suivre(page, new URLSearchParams({ identite: identite ?? '' }));
  }

  /** Logged out of FranceConnect, by its page, to the address where it sends back. */
  async quitter(depart: URL): Promise<URL> {
    const { html } = await this.lire(depart);
    const [, action = ''] = /action="([^"]+)"/.exec(html) ?? [];
    const [, xsrf = ''] = /name="xsrf" value="([^"]+)"/.exec(html) ?? [];
    return this.suivre(new URL(action, depart), new URLSearchParams({ xsrf, logout: 'yes' }));
  }

  /** Follows redirects; stops at a page, or where another host begins. */
  async suivre(depart: URL, formulaire?: URLSearchParams): Promise<URL> {
    let adresse = depart;
    for (let reponse = await this.#demander(adresse, formulaire); ; reponse = await this.#demander(adresse)) {
      const vers = reponse.headers.get('location');
      if (vers === null) {
        if (!reponse.ok) throw new Error(`${adresse.pathname}\u00a0: ${reponse.status}`);
        return adresse;
      }
      adresse = new URL(vers, adresse);
      if (adresse.origin !== depart.origin) return adresse;
    }
  }

  async lire(adresse: URL): Promise<{ html: string; csp: string | null }> {
    const reponse = await this.#demander(adresse);
    return { html: await reponse.text(), csp: reponse.headers.get('content-security-policy') };
  }

  async #demander(adresse: URL, formulaire?: URLSearchParams): Promise<Response> {
    const reponse = await fetch(adresse, {
      redirect: 'manual',
      headers: { cookie: [...this.#cookies].map(([nom, valeur]) => `${nom}=${valeur}`).join('; ') },
      ...(formulaire === undefined ? {} : { method: 'POST', body: formulaire }),
    });
    for (const cookie of reponse.headers.getSetCookie()) {
      const [, nom = '', valeur = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      this.#cookies.set(nom, valeur);
    }
    return reponse;
  }
}

/** Passes each request on under the name it came by, and lies when it is told to. */
function creerReseau(port: number, fc: () => FranceConnectDeTest): Server {
  return createServer((req, res) => {
    const { demandes, panne } = fc();
    demandes.push(req.url ?? '');
    const touche = new URL(req.url ?? '', 'http://localhost').pathname.endsWith(panne?.chemin ?? '\0');
    if (touche && panne?.reponse === 'jamais') return;
    const { method, url, headers } = req;
    const plus = request({ port, host: '127.0.0.1', method, path: url, headers }, async (vraie) => {
      const { statusCode: status = 500 } = vraie;
      const type = vraie.headers['content-type'] ?? '';
      const corps = await text(vraie);
      if (touche && typeof panne?.reponse === 'function') {
        const fausse = panne.reponse({ status, type, corps });
        res.writeHead(fausse.status, { 'content-type': fausse.type }).end(fausse.corps);
      } else {
        const { 'content-length': _longueur, 'transfer-encoding': _morceaux, ...entetes } = vraie.headers;
        res.writeHead(status, entetes).end(corps);
      }
    });
    plus.on('error', () => res.destroy());
    req.pipe(plus);
  });
}

async function ecouter(serveur: Server, port: number): Promise<number> {
  serveur.listen(port, '127.0.0.1');
  await once(serveur, 'listening');
  return (serveur.address() as AddressInfo).port;
}

async function fermer(serveur: Server): Promise<void> {
  const fini = once(serveur, 'close');
  serveur.close();
  serveur.closeAllConnections();
  await fini;
}
