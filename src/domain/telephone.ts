/** « +33612345678 » → « 06 12 34 56 78 », as it is written in France; another country's number keeps its prefix. */
export function formatTelephone(e164: string): string {
  const [, chiffres] = /^\+33(\d{9})$/.exec(e164) ?? [];
  if (chiffres === undefined) return e164;
  return `0${chiffres}`.replace(/(\d\d)(?=\d)/g, '$1\u00a0');
}
