import { CHIFFRES_OTP } from './codes.ts';

const CODE = new RegExp(`^\\d{${CHIFFRES_OTP}}$`);

/** « 123 456 » → « 123456 »; undefined when it cannot be a code. */
export function normaliserCodeOtp(saisie: string): string | undefined {
  const chiffres = saisie.normalize('NFKC').replace(/[\s\p{Pd}\p{Cf}.]/gu, '');
  return CODE.test(chiffres) ? chiffres : undefined;
}
