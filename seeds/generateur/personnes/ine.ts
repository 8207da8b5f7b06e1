import { empreinte } from '../hasard.ts';

const LETTRES = 'ABCDEFGHJKLMNPRSTUVWXYZ';
const MILLIARD = 1_000_000_000n;
/** Odd and not a multiple of five: multiplying by it permutes the nine-digit numbers. */
const MELANGEUR = 387_420_489n;

function lettre(n: number): string {
  return LETTRES.charAt(n % LETTRES.length);
}

/**
 * An INE that no other school of the demonstration has: nine digits and two letters since 2018, ten digits and one
 * letter for those registered earlier. `rang` counts the INE given in the school.
 */
export function inventerIne(uai: string, graine: number, rang: number, ancien: boolean): string {
  const ecole = BigInt(Number.parseInt(uai, 10) % 10_000);
  const chiffres = String(((ecole * 100_000n + BigInt(rang)) * MELANGEUR) % MILLIARD).padStart(9, '0');
  const cle = empreinte(`${uai}/${graine}/${rang}`);
  return ancien ? `0${chiffres}${lettre(cle)}` : `${chiffres}${lettre(cle)}${lettre(cle >>> 8)}`;
}
