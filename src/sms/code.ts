import { NOMBRES } from '../textes/nombres.ts';
import { fitsOneSms } from './gsm.ts';

/**
 * The SMS of a code, in one SMS. Its last line lets the browser of the phone offer the code on our own page, and on no
 * other (https://wicg.github.io/sms-one-time-codes). Where the host leaves no room for that line, it is left out: the code
 * is then typed.
 */
export function smsCode(code: string, baseUrl: string): string {
  // Ordinary spaces: the alphabet of SMS has no others.
  const sentence = `ÉduConnect : votre code est ${code}. Ne le donnez à personne. Valable ${NOMBRES.codeSmsAbrege}.`;
  const bound = `${sentence}\n@${new URL(baseUrl).hostname} #${code}`;
  return fitsOneSms(bound) ? bound : sentence;
}
