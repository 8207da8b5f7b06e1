import { generateSecret, generateSync, generateURI } from 'otplib';
import { PERIODE_OTP_S } from '../domain/connexion/codes.ts';
import { equalInConstantTime } from './encryption.ts';

const ISSUER = 'Comptes 1D';

/** 160 bits, base32 (RFC 4226 §4). */
export const generateOtpSecret = (): string => generateSecret({ length: 20 });

/** What the QR code holds; authenticator applications show issuer and identifier. */
export const otpUri = ({ secret, identifiant }: { secret: string; identifiant: string }): string =>
  generateURI({ issuer: ISSUER, label: identifiant, secret });

const stepOf = (instant: Date): number => Math.floor(instant.getTime() / 1000 / PERIODE_OTP_S);
const codeOfStep = (secret: string, step: number): string =>
  generateSync({ secret, epoch: step * PERIODE_OTP_S });

/** The code an authenticator shows at this moment. */
export const currentOtpCode = (secret: string, now: Date): string => codeOfStep(secret, stepOf(now));

/** Accepted: the current step, the one before (a slow typist, a slow phone) and the next (a fast phone). */
const ACCEPTED_DRIFT = 1;
/** Five minutes: recognised in order to be explained, never accepted. */
const RECOGNIZED_DRIFT = 10;

export type OtpJudgement =
  | { verdict: 'juste'; step: number }
  /** Right, but a code of this step or of a later one has served. */
  | { verdict: 'rejoue' }
  /** Right a few minutes ago or in a few minutes: the phone's clock is wrong, or the code was typed late. */
  | { verdict: 'decale' }
  | { verdict: 'faux' };

/**
 * Judges a code (RFC 6238 §5.2 and §6). A step up to « dernierPas » is used up: a code works once, and none before it
 * does. The caller records the step in one guarded UPDATE. The same work whatever the answer.
 */
export function judgeOtpCode(options: {
  secret: string;
  code: string;
  now: Date;
  lastStep: number;
}): OtpJudgement {
  const { secret, code, now, lastStep } = options;
  const current = stepOf(now);
  const found = Array.from(
    { length: 2 * RECOGNIZED_DRIFT + 1 },
    (_, i) => current - RECOGNIZED_DRIFT + i,
  ).filter((step) => step >= 0 && equalInConstantTime(codeOfStep(secret, step), code));
  const unused = found.filter((step) => step > lastStep);
  const step = unused.find((candidate) => Math.abs(candidate - current) <= ACCEPTED_DRIFT);
  if (step !== undefined) return { verdict: 'juste', step };
  if (unused.length > 0) return { verdict: 'decale' };
  return { verdict: found.length > 0 ? 'rejoue' : 'faux' };
}
