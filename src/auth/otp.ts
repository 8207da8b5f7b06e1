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

/**
 * The time step this code belongs to, or undefined. The current step and the one before are accepted (RFC 6238
 * §5.2: a slow typist, a clock that lags by 30 s; OWASP ASVS 6.5.5 asks that this be said), never one to come,
 * never a step up to « dernierPas »: a code works once. The caller records the step in one guarded UPDATE.
 */
export function verifierCodeOtp(options: {
  secret: string;
  code: string;
  now: Date;
  dernierPas: number;
}): number | undefined {
  const courant = pasDe(options.now);
  let trouve: number | undefined;
  for (const pas of [courant - 1, courant]) {
    const juste = egalEnTempsConstant(codeDuPas(options.secret, pas), options.code);
    if (juste && pas > options.dernierPas) trouve = pas;
  }
  return trouve;
}
