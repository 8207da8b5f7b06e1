import { createHmac } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { Deps } from '../deps.ts';

/** A number of free tries within a window, then one try at a time, each after a longer wait. Seconds. */
export interface Regle {
  nom: string;
  fenetre: number;
  libres: number;
  attentes: readonly [number, ...number[]];
}

/** So many within a window, whatever comes of them; then none until it ends. Seconds. */
export interface Quota {
  nom: string;
  fenetre: number;
  maximum: number;
}

/** One at a time; who dies with it gives it back after so many seconds. */
export interface Exclusivite {
  nom: string;
  duree: number;
}

/** A turn taken, or how many seconds to wait for it at most. */
export type Tour = { pris: true; rendre(): Promise<void> } | { pris: false; attendre: number };

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const REGLES = {
  /** One account from one address: whoever guesses from elsewhere holds up nobody but himself. */
  motDePasse: {
    nom: 'mdp',
    fenetre: DAY,
    libres: 5,
    attentes: [30, MINUTE, 2 * MINUTE, 4 * MINUTE, 8 * MINUTE, 15 * MINUTE],
  },
  /** One address, whatever the account. High: all the schools of a town may leave through the same one. */
  adresse: { nom: 'adresse', fenetre: HOUR, libres: 100, attentes: [5, 10, 20, 40, MINUTE] },
  /** Second factor, only reached with the right password: here the agent as a whole waits. */
  otp: { nom: 'otp', fenetre: DAY, libres: 5, attentes: [MINUTE, 2 * MINUTE, 5 * MINUTE, 15 * MINUTE] },
} as const satisfies Record<string, Regle>;

export const QUOTAS = {
  /**
   * Files deposited by one agent. Somebody who corrects a file in ONDE again and again needs a handful in an hour; each
   * costs a reading and a comparison of two whole files.
   */
  depots: { nom: 'depots', fenetre: HOUR, maximum: 30 },
} as const satisfies Record<string, Quota>;

/** Two files received, read and compared, even slowly. */
export const UN_A_LA_FOIS: Exclusivite = { nom: 'depot-en-cours', duree: 3 * MINUTE };

/** Failures of one account from everywhere: beyond the first hundred answers slow down, nobody is refused. */
const RALENTI = { nom: 'compte', fenetre: DAY, libres: 100, parEchecMs: 20, maximumMs: 3_000 } as const;
/** An address from which the account has logged in is not held up by its neighbours' failures. */
const CONNUE = { nom: 'connue', fenetre: 30 * DAY } as const;

/** A try that may take place. It counts as a failure until one of these says otherwise. */
export interface EssaiAdmis {
  admis: true;
  /** Seconds before the next try, should this one fail; 0 when it is free. */
  attenteSuivante: number;
  /** It was not a guess after all: as if it had not taken place. */
  rendre(): Promise<void>;
  /** It was right: past failures are forgotten. */
  reussir(): Promise<void>;
}
export type Essai = EssaiAdmis | { admis: false; attendre: number };

/** How long the next try waits after this many failures. Seconds; 0 while tries are free. */
export function attenteApres(regle: Regle, echecs: number): number {
  if (echecs < regle.libres) return 0;
  return regle.attentes[Math.min(echecs - regle.libres, regle.attentes.length - 1)] ?? regle.attentes[0];
}

/**
 * What throttling calls an address: IPv4 as it is, even wrapped in IPv6; of an IPv6 address the first 64
 * bits, since a single subscriber owns all the rest.
 */
export function reseau(ip: string): string {
  const address = ip.toLowerCase().replace(/^::ffff:(?=\d+\.)/, '');
  if (!isIPv6(address)) return address;
  const [head = '', tail = ''] = address.replace(/%.*$/, '').split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === '' ? [] : tail.split(':');
  const missing = address.includes('::') ? 8 - left.length - right.length : 0;
  const groups = [...left, ...Array<string>(Math.max(0, missing)).fill('0'), ...right];
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}

/**
 * Throttling kept in PostgreSQL, the same for every web process. A try is counted before it is judged, in
 * one atomic statement, so that a hundred guesses sent together are counted as a hundred.
 */
export function createLimites({ config, database }: Pick<Deps, 'config' | 'database'>) {
  // Without the statement names that the library would give: PgBouncer in transaction mode does not know them.
  const storeClient = {
    query: ({ text, values }: { text: string; values?: unknown[] }) => database.queryAcces(text, values),
  };
  const limiter = (keyPrefix: string, duration: number, points = 1) =>
    new RateLimiterPostgres({
      storeClient,
      storeType: 'client',
      tableName: 'limites',
      tableCreated: true,
      clearExpiredByTimeout: false,
      keyPrefix,
      points,
      duration,
    });
  // Typed identifiers are not kept as they are: people type their password there, too.
  const keyOf = (...subject: string[]) =>
    createHmac('sha256', config.sessionSecret).update(JSON.stringify(subject)).digest('base64url');

  return {
    async essayer(regle: Regle, ...sujet: string[]): Promise<Essai> {
      const key = keyOf(...sujet);
      const failures = limiter(`${regle.nom}.echecs`, regle.fenetre);
      const turn = limiter(`${regle.nom}.tour`, 0);
      const { consumedPoints } = await failures.penalty(key);
      const attenteSuivante = attenteApres(regle, consumedPoints);
      const rendre = async () => {
        await refund(failures, key);
        if (attenteSuivante > 0) await turn.delete(key);
      };
      const reussir = async () => {
        await failures.delete(key);
        if (attenteSuivante > 0) await turn.delete(key);
      };
      if (attenteSuivante > 0) {
        const attendre = await takeTurn(turn, key, attenteSuivante);
        if (attendre > 0) {
          await refund(failures, key);
          return { admis: false, attendre };
        }
      }
      return { admis: true, attenteSuivante, rendre, reussir };
    },

    /** Counts one more: 0 when it may take place, otherwise how many seconds to wait. */
    compter: ({ nom, fenetre, maximum }: Quota, ...sujet: string[]): Promise<number> =>
      takeTurn(limiter(nom, fenetre, maximum), keyOf(...sujet), fenetre),

    /** Whatever the process: nobody else of the same subject has the turn until it is given back, or its time is over. */
    async prendreTour({ nom, duree }: Exclusivite, ...sujet: string[]): Promise<Tour> {
      const turn = limiter(nom, duree);
      const key = keyOf(...sujet);
      const attendre = await takeTurn(turn, key, duree);
      if (attendre > 0) return { pris: false, attendre };
      const fin = performance.now() + duree * 1000;
      return {
        pris: true,
        // Once the time is over it may be somebody else's.
        rendre: async () => {
          if (performance.now() < fin) await turn.delete(key);
        },
      };
    },

    /** Counts a try on the account, from anywhere. Milliseconds by which to delay the answer. */
    async ralentir(identifiant: string): Promise<{ pauseMs: number; rendre(): Promise<void> }> {
      const key = keyOf(identifiant);
      const failures = limiter(RALENTI.nom, RALENTI.fenetre);
      const { consumedPoints } = await failures.penalty(key);
      const pauseMs = Math.min(
        Math.max(0, consumedPoints - RALENTI.libres) * RALENTI.parEchecMs,
        RALENTI.maximumMs,
      );
      return {
        pauseMs,
        rendre: () => refund(failures, key),
      };
    },

    async estAdresseConnue(identifiant: string, ip: string): Promise<boolean> {
      return (await limiter(CONNUE.nom, CONNUE.fenetre).get(keyOf(identifiant, reseau(ip)))) !== null;
    },

    async retenirAdresse(identifiant: string, ip: string): Promise<void> {
      await limiter(CONNUE.nom, CONNUE.fenetre).set(keyOf(identifiant, reseau(ip)), 1, CONNUE.fenetre);
    },
  };
}

/** A counter forgotten or expired meanwhile starts again from nothing, not from a credit. */
async function refund(failures: RateLimiterPostgres, key: string): Promise<void> {
  const { consumedPoints } = await failures.reward(key);
  if (consumedPoints < 0) await failures.delete(key);
}

/** Takes one of the tries allowed for that many seconds: 0 when taken, otherwise how long to wait. */
async function takeTurn(turn: RateLimiterPostgres, key: string, seconds: number): Promise<number> {
  try {
    await turn.consume(key, 1, { customDuration: seconds });
    return 0;
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
    throw refusal;
  }
}
