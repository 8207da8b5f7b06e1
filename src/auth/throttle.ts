import { createHmac } from 'node:crypto';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { Deps } from '../deps.ts';
import { ESSAIS_OTP_LIBRES } from '../domain/connexion/codes.ts';
import { VERIFICATIONS_FENETRE_MS, VERIFICATIONS_MAX } from '../domain/ecole/verification.ts';
import { DEPOTS_FENETRE_MS, DEPOTS_MAX } from '../domain/onde/mise-a-jour.ts';
import { deriveKey } from './derived-keys.ts';
import { networksOf } from './networks.ts';

/** A number of free tries within a window, then one try at a time, each after a longer wait. Seconds. */
export interface ThrottleRule {
  name: string;
  window: number;
  free: number;
  waits: readonly [number, ...number[]];
  /** Several people's failures: whoever is right takes back his own try only. */
  shared?: true;
}

/** So many within a window, whatever comes of them; then none until it ends. Seconds. */
export interface Quota {
  name: string;
  window: number;
  maximum: number;
}

/** One at a time; who dies with it gives it back after so many seconds. */
export interface Exclusivity {
  name: string;
  duration: number;
}

/** A turn taken, or how many seconds to wait for it at most. */
export type Turn = { taken: true; giveBack(): Promise<void> } | { taken: false; waitSeconds: number };

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const PASSWORD_WAITS = [30, MINUTE, 2 * MINUTE, 4 * MINUTE, 8 * MINUTE, 15 * MINUTE] as const;

export const THROTTLE_RULES = {
  /** One account from one address: whoever guesses from elsewhere holds up nobody but himself. */
  password: { name: 'mdp', window: DAY, free: 5, waits: PASSWORD_WAITS },
  /** One account from one IPv6 /48, which one guesser may own whole. */
  passwordOfSubscriber: { name: 'mdp48', window: DAY, free: 25, waits: PASSWORD_WAITS },
  /** One address, whatever the account. High: all the schools of a town may leave through the same one. */
  address: {
    name: 'adresse',
    window: HOUR,
    free: 100,
    waits: [5, 10, 20, 40, MINUTE],
    shared: true,
  },
  /** The same on the portal, where a class of six-year-olds activates from one address in a morning. */
  addressPortail: {
    name: 'adresse-portail',
    window: HOUR,
    free: 600,
    waits: [1, 2, 5, 10, 20],
    shared: true,
  },
  /** One IPv6 /48. Higher: it may also be all the telephones of an operator in a region. */
  subscriber: { name: 'adresse48', window: HOUR, free: 1_000, waits: [1, 2, 5], shared: true },
  /** One account, from a browser that has logged in to it: beyond ten in a day it is a stranger again. */
  device: { name: 'appareil', window: DAY, free: 10, waits: [DAY] },
  /** One account, by who shows the right code of its phone while strangers wait. */
  codeHolder: { name: 'mdpcode', window: DAY, free: 5, waits: PASSWORD_WAITS },
  /** Second factor, only reached with the right password: per agent, and apart for each known device. */
  otp: {
    name: 'otp',
    window: DAY,
    free: ESSAIS_OTP_LIBRES,
    waits: [MINUTE, 2 * MINUTE, 5 * MINUTE, 15 * MINUTE],
  },
  /** Birth dates told on the portal, for one account and apart for each device that knows it (rules §8.3). */
  naissance: { name: 'naissance', window: DAY, free: 5, waits: [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR] },
} as const satisfies Record<string, ThrottleRule>;

/** Those of the portal: src/auth/portail/quotas.ts. */
export const QUOTAS = {
  depots: { name: 'depots', window: DEPOTS_FENETRE_MS / 1_000, maximum: DEPOTS_MAX },
  /** Addresses opened for one agent, and for one school, whoever asks. */
  verificationsDeLAgent: {
    name: 'verif-agent',
    window: VERIFICATIONS_FENETRE_MS / 1_000,
    maximum: VERIFICATIONS_MAX.agent,
  },
  verificationsDeLEcole: {
    name: 'verif-ecole',
    window: VERIFICATIONS_FENETRE_MS / 1_000,
    maximum: VERIFICATIONS_MAX.ecole,
  },
} as const satisfies Record<string, Quota>;

/** Two files received, read and compared, even slowly. */
export const ONE_AT_A_TIME: Exclusivity = { name: 'depot-en-cours', duration: 3 * MINUTE };

/** Failures of one account from everywhere: beyond the first hundred answers slow down, nobody is refused. */
const SLOWED = { name: 'compte', window: DAY, free: 100, perFailureMs: 20, maximumMs: 3_000 } as const;
/** A try that may take place. It counts as a failure until one of these says otherwise. */
export interface AdmittedTry {
  admitted: true;
  /** Seconds before the next try, should this one fail; 0 when it is free. */
  nextWait: number;
  /** It was not a guess after all: as if it had not taken place. */
  giveBack(): Promise<void>;
  /** It was right: past failures are forgotten. */
  succeed(): Promise<void>;
}
export type Try = AdmittedTry | { admitted: false; waitSeconds: number };

/** How long the next try waits after this many failures. Seconds; 0 while tries are free. */
export function waitAfter(rule: ThrottleRule, failures: number): number {
  if (failures < rule.free) return 0;
  return rule.waits[Math.min(failures - rule.free, rule.waits.length - 1)] ?? rule.waits[0];
}

/** An agent and a family who bear the same identifier count apart. */
export type Tree = 'administration' | 'portail';

/**
 * Throttling kept in PostgreSQL, the same for every web process. A try is counted before it is judged, in
 * one atomic statement, so that a hundred guesses sent together are counted as a hundred.
 */
export function createThrottle(
  { config, database }: Pick<Deps, 'config' | 'database'>,
  tree: Tree = 'administration',
) {
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
  const secret = deriveKey(config, 'limites');
  const keyOf = (...subject: string[]) =>
    createHmac('sha256', secret)
      .update(JSON.stringify(tree === 'portail' ? [tree, ...subject] : subject))
      .digest('base64url');
  const address = tree === 'portail' ? THROTTLE_RULES.addressPortail : THROTTLE_RULES.address;

  async function attempt(rule: ThrottleRule, ...subject: string[]): Promise<Try> {
    const key = keyOf(...subject);
    const failures = limiter(`${rule.name}.echecs`, rule.window);
    const turn = limiter(`${rule.name}.tour`, 0);
    const { consumedPoints } = await failures.penalty(key);
    const nextWait = waitAfter(rule, consumedPoints);
    const giveTurnBack = async () => {
      if (nextWait > 0) await turn.delete(key);
    };
    const giveBack = async () => {
      await refund(failures, key);
      await giveTurnBack();
    };
    const forget = async () => {
      await failures.delete(key);
      await giveTurnBack();
    };
    if (nextWait > 0) {
      const waitSeconds = await takeTurn(turn, key, nextWait);
      if (waitSeconds > 0) {
        await refund(failures, key);
        return { admitted: false, waitSeconds };
      }
    }
    return { admitted: true, nextWait, giveBack, succeed: rule.shared ? giveBack : forget };
  }

  return {
    attempt,

    /** A password for this account by somebody unknown at this address: each rule admits it, or none has counted it. */
    async attemptAsStranger(identifiant: string, ip: string): Promise<Try> {
      const { host, subscriber } = networksOf(ip);
      const rules: [ThrottleRule, ...string[]][] = [[address, host]];
      if (subscriber !== undefined) rules.push([THROTTLE_RULES.subscriber, subscriber]);
      rules.push([THROTTLE_RULES.password, identifiant, host]);
      if (subscriber !== undefined)
        rules.push([THROTTLE_RULES.passwordOfSubscriber, identifiant, subscriber]);
      const admitted: AdmittedTry[] = [];
      for (const [rule, ...subject] of rules) {
        const tried = await attempt(rule, ...subject);
        if (!tried.admitted) {
          await all(admitted, 'giveBack');
          return tried;
        }
        admitted.push(tried);
      }
      return {
        admitted: true,
        nextWait: Math.max(...admitted.map(({ nextWait }) => nextWait)),
        giveBack: () => all(admitted, 'giveBack'),
        succeed: () => all(admitted, 'succeed'),
      };
    },

    /** Counts one more: 0 when it may take place, otherwise how many seconds to wait. */
    count: ({ name, window, maximum }: Quota, ...subject: string[]): Promise<number> =>
      takeTurn(limiter(name, window, maximum), keyOf(...subject), window),

    /** Whatever the process: nobody else of the same subject has the turn until it is given back, or its time is over. */
    async takeTurnOf({ name, duration }: Exclusivity, ...subject: string[]): Promise<Turn> {
      const turn = limiter(name, duration);
      const key = keyOf(...subject);
      const waitSeconds = await takeTurn(turn, key, duration);
      if (waitSeconds > 0) return { taken: false, waitSeconds };
      const end = performance.now() + duration * 1000;
      return {
        taken: true,
        // Once the time is over it may be somebody else's.
        giveBack: async () => {
          if (performance.now() < end) await turn.delete(key);
        },
      };
    },

    /** Counts a try on the account, from anywhere: the same try, and milliseconds by which to delay its answer. */
    async slowDown(
      identifiant: string,
      tried: AdmittedTry,
    ): Promise<{ pauseMs: number; tried: AdmittedTry }> {
      const key = keyOf(identifiant);
      const failures = limiter(SLOWED.name, SLOWED.window);
      const { consumedPoints } = await failures.penalty(key);
      const pauseMs = Math.min(
        Math.max(0, consumedPoints - SLOWED.free) * SLOWED.perFailureMs,
        SLOWED.maximumMs,
      );
      const giveBack = () => refund(failures, key);
      const account: AdmittedTry = { ...tried, giveBack, succeed: giveBack };
      return {
        pauseMs,
        tried: {
          ...tried,
          giveBack: () => all([tried, account], 'giveBack'),
          succeed: () => all([tried, account], 'succeed'),
        },
      };
    },
  };
}

const all = async (tries: readonly AdmittedTry[], what: 'giveBack' | 'succeed'): Promise<void> => {
  await Promise.all(tries.map((tried) => tried[what]()));
};

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
