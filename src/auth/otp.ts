import { generateSecret, generateSync, generateURI } from 'otplib';
import { egalEnTempsConstant } from './chiffrement.ts';

const PERIODE_S = 30;
const EMETTEUR = 'Comptes 1D';

/** 160 bits, base32 (RFC 4226 §4). */
export const genererSecretOtp = (): string => generateSecret({ length: 20 });

/** What the QR code holds; authenticator applications show issuer and identifier. */
export const uriOtp = ({ secret, identifiant }: { secret: string; identifiant: string }): string =>
  generateURI({ issuer: EMETTEUR, label: identifiant, secret });

/** « 123 456 » → « 123456 »; undefined when it cannot be a code. */
export function normaliserCodeOtp(saisie: string): string | undefined {
  const chiffres = saisie.normalize('NFKC').replace(/[\s\p{Pd}\p{Cf}.]/gu, '');
  return /^\d{6}$/.test(chiffres) ? chiffres : undefined;
}

const pasDe = (instant: Date): number => Math.floor(instant.getTime() / 1000 / PERIODE_S);
const codeDuPas = (secret: string, pas: number): string => generateSync({ secret, epoch: pas * PERIODE_S });

/** The code an authenticator shows at this moment. */
export const codeCourant = (secret: string, maintenant: Date): string => codeDuPas(secret, pasDe(maintenant));

/** Accepted: the current step, the one before (a slow typist, a slow phone) and the next (a fast phone). */
const ECART_ADMIS = 1;
/** Five minutes: recognised in order to be explained, never accepted. */
const ECART_RECONNU = 10;

export type JugementOtp =
  | { verdict: 'juste'; pas: number }
  /** Right, but a code of this step or of a later one has served. */
  | { verdict: 'rejoue' }
  /** Right a few minutes ago or in a few minutes: the phone's clock is wrong, or the code was typed late. */
  | { verdict: 'decale' }
  | { verdict: 'faux' };

/**
 * Judges a code (RFC 6238 §5.2 and §6). A step up to « dernierPas » is used up: a code works once, and none before it
 * does. The caller records the step in one guarded UPDATE. The same work whatever the answer.
 */
export function verifierCodeOtp(options: {
  secret: string;
  code: string;
  now: Date;
  dernierPas: number;
}): JugementOtp {
  const { secret, code, now, dernierPas } = options;
  const courant = pasDe(now);
  const trouves = Array.from({ length: 2 * ECART_RECONNU + 1 }, (_, i) => courant - ECART_RECONNU + i).filter(
    (pas) => pas >= 0 && egalEnTempsConstant(codeDuPas(secret, pas), code),
  );
  const neufs = trouves.filter((pas) => pas > dernierPas);
  const pas = neufs.find((neuf) => Math.abs(neuf - courant) <= ECART_ADMIS);
  if (pas !== undefined) return { verdict: 'juste', pas };
  if (neufs.length > 0) return { verdict: 'decale' };
  return { verdict: trouves.length > 0 ? 'rejoue' : 'faux' };
}
