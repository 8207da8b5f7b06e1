import { createHmac } from 'node:crypto';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { Deps } from '../deps.ts';
import { cleDerivee } from './cles.ts';
import { reseauxDe } from './reseaux.ts';

/** A number of free tries within a window, then one try at a time, each after a longer wait. Seconds. */
export interface Regle {
  nom: string;
  fenetre: number;
  libres: number;
  attentes: readonly [number, ...number[]];
  /** Several people's failures: whoever is right takes back his own try only. */
  collective?: true;
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

const ATTENTES_MOT_DE_PASSE = [30, MINUTE, 2 * MINUTE, 4 * MINUTE, 8 * MINUTE, 15 * MINUTE] as const;

export const REGLES = {
  /** One account from one address: whoever guesses from elsewhere holds up nobody but himself. */
  motDePasse: { nom: 'mdp', fenetre: DAY, libres: 5, attentes: ATTENTES_MOT_DE_PASSE },
  /** One account from one IPv6 /48, which one guesser may own whole. */
  motDePasseAbonne: { nom: 'mdp48', fenetre: DAY, libres: 25, attentes: ATTENTES_MOT_DE_PASSE },
  /** One address, whatever the account. High: all the schools of a town may leave through the same one. */
  adresse: {
    nom: 'adresse',
    fenetre: HOUR,
    libres: 100,
    attentes: [5, 10, 20, 40, MINUTE],
    collective: true,
  },
  /** One IPv6 /48. Higher: it may also be all the telephones of an operator in a region. */
  abonne: { nom: 'adresse48', fenetre: HOUR, libres: 1_000, attentes: [1, 2, 5], collective: true },
  /** One account, from a browser that has logged in to it: beyond ten in a day it is a stranger again. */
  appareil: { nom: 'appareil', fenetre: DAY, libres: 10, attentes: [DAY] },
  /** One account, by who shows the right code of its phone while strangers wait. */
  porteurDuCode: { nom: 'mdpcode', fenetre: DAY, libres: 5, attentes: ATTENTES_MOT_DE_PASSE },
  /** Second factor, only reached with the right password: per agent, and apart for each known device. */
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
  const cle = cleDerivee(config, 'limites');
  const keyOf = (...subject: string[]) =>
    createHmac('sha256', cle).update(JSON.stringify(subject)).digest('base64url');

  async function essayer(regle: Regle, ...sujet: string[]): Promise<Essai> {
    const key = keyOf(...sujet);
    const failures = limiter(`${regle.nom}.echecs`, regle.fenetre);
    const turn = limiter(`${regle.nom}.tour`, 0);
    const { consumedPoints } = await failures.penalty(key);
    const attenteSuivante = attenteApres(regle, consumedPoints);
    const rendreLeTour = async () => {
      if (attenteSuivante > 0) await turn.delete(key);
    };
    const rendre = async () => {
      await refund(failures, key);
      await rendreLeTour();
    };
    const oublier = async () => {
      await failures.delete(key);
      await rendreLeTour();
    };
    if (attenteSuivante > 0) {
      const attendre = await takeTurn(turn, key, attenteSuivante);
      if (attendre > 0) {
        await refund(failures, key);
        return { admis: false, attendre };
      }
    }
    return { admis: true, attenteSuivante, rendre, reussir: regle.collective ? rendre : oublier };
  }

  return {
    essayer,

    /** A password for this account by somebody unknown at this address: each rule admits it, or none has counted it. */
    async essayerEnInconnu(identifiant: string, ip: string): Promise<Essai> {
      const { hote, abonne } = reseauxDe(ip);
      const regles: [Regle, ...string[]][] = [[REGLES.adresse, hote]];
      if (abonne !== undefined) regles.push([REGLES.abonne, abonne]);
      regles.push([REGLES.motDePasse, identifiant, hote]);
      if (abonne !== undefined) regles.push([REGLES.motDePasseAbonne, identifiant, abonne]);
      const admis: EssaiAdmis[] = [];
      for (const [regle, ...sujet] of regles) {
        const essai = await essayer(regle, ...sujet);
        if (!essai.admis) {
          await tous(admis, 'rendre');
          return essai;
        }
        admis.push(essai);
      }
      return {
        admis: true,
        attenteSuivante: Math.max(...admis.map(({ attenteSuivante }) => attenteSuivante)),
        rendre: () => tous(admis, 'rendre'),
        reussir: () => tous(admis, 'reussir'),
      };
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

    /** Counts a try on the account, from anywhere: the same try, and milliseconds by which to delay its answer. */
    async ralentir(identifiant: string, essai: EssaiAdmis): Promise<{ pauseMs: number; essai: EssaiAdmis }> {
      const key = keyOf(identifiant);
      const failures = limiter(RALENTI.nom, RALENTI.fenetre);
      const { consumedPoints } = await failures.penalty(key);
      const pauseMs = Math.min(
        Math.max(0, consumedPoints - RALENTI.libres) * RALENTI.parEchecMs,
        RALENTI.maximumMs,
      );
      const rendre = () => refund(failures, key);
      const compte: EssaiAdmis = { ...essai, rendre, reussir: rendre };
      return {
        pauseMs,
        essai: {
          ...essai,
          rendre: () => tous([essai, compte], 'rendre'),
          reussir: () => tous([essai, compte], 'reussir'),
        },
      };
    },
  };
}

const tous = async (essais: readonly EssaiAdmis[], quoi: 'rendre' | 'reussir'): Promise<void> => {
  await Promise.all(essais.map((essai) => essai[quoi]()));
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
