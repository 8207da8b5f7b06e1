import { isIPv6, type LookupFunction } from 'node:net';
import { Agent, buildConnector, request } from 'undici';
import { VERIFICATION_MAX_MS } from '../domain/ecole/verification.ts';

/** What a page answered; « vers »: where it sends whoever opens it. */
export interface Reponse {
  statut: number;
  vers: string | undefined;
}

export interface Visite {
  url: URL;
  /** Checked, and the only ones that the connection may go to. */
  adresses: readonly string[];
  signal: AbortSignal;
  /** Authorities and port of a site of a test; those of everybody otherwise. */
  connexion?: { ca?: string; port?: (port: string) => string } | undefined;
}

/** Of what a page says we read no more, and keep nothing. */
const OCTETS_LUS_MAX = 64 * 1024;
const OCTETS_D_ENTETES_MAX = 16 * 1024;

/** Frees a connection that nobody waits for any more. After the signal, which alone says « too slow »: undici counts in half seconds. */
const CONNEXION_MAX_MS = VERIFICATION_MAX_MS + 1_000;

const ENTETES = { 'user-agent': 'Comptes-1D (verification)', accept: 'text/html,*/*;q=0.8' };

/** One GET, without cookie nor credentials, that follows nothing. The name stays that of the address, for TLS and « Host ». */
export async function visiter({ url, adresses, signal, connexion = {} }: Visite): Promise<Reponse> {
  const { ca, port = (porte) => porte } = connexion;
  const connecter = buildConnector({
    timeout: CONNEXION_MAX_MS,
    lookup: reponseFixe(adresses),
    maxCachedSessions: 0,
    ...(ca ? { ca } : {}),
  });
  const agent = new Agent({
    connect: (options, callback) =>
      connecter({ ...options, port: port(options.port || porteDe(url)) }, callback),
    maxHeaderSize: OCTETS_D_ENTETES_MAX,
  });
  try {
    const { statusCode, headers, body } = await request(url, { dispatcher: agent, signal, headers: ENTETES });
    const { location } = headers;
    const vers = statusCode >= 300 && statusCode < 400 ? [location].flat()[0] : undefined;
    if (vers === undefined) await lireLeDebut(body);
    else body.on('error', () => {}).destroy();
    return { statut: statusCode, vers };
  } finally {
    // Not waited for: a connection that is still being made lasts as long as its own delay.
    agent.destroy().catch(() => {});
  }
}

const porteDe = ({ protocol }: URL): string => (protocol === 'https:' ? '443' : '80');

async function lireLeDebut(corps: AsyncIterable<Buffer>): Promise<void> {
  let octets = 0;
  for await (const morceau of corps) {
    octets += morceau.length;
    if (octets >= OCTETS_LUS_MAX) break;
  }
}

/** Whatever is asked, and however often: DNS has no second word. */
const reponseFixe =
  (adresses: readonly string[]): LookupFunction =>
  (_nom, { all }, callback) => {
    const trouvees = adresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
    const [premiere] = trouvees;
    if (premiere === undefined) callback(new Error('Aucune adresse'), '', 0);
    else if (all) callback(null, trouvees);
    else callback(null, premiere.address, premiere.family);
  };
