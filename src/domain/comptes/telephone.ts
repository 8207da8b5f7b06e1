import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

/** « +33612345678 » → « 06 12 34 56 78 », as it is written in France; another country's, « +262 692 11 22 33 », keeps its prefix. */
export function formatTelephone(e164: string): string {
  const [, chiffres] = /^\+33(\d{9})$/.exec(e164) ?? [];
  if (chiffres !== undefined) return `0${chiffres}`.replace(/(\d\d)(?=\d)/g, '$1\u00a0');
  return (parsePhoneNumberFromString(e164)?.formatInternational() ?? e164).replaceAll(' ', '\u00a0');
}
