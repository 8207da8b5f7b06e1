/** What browsers call themselves, the most particular first: nearly all of them also say « Chrome » and « Safari ». */
const NAVIGATEURS: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?\/|\bEdgiOS\//, 'Edge'],
  [/\bOPR\/|\bOPT\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\bChrom(e|ium)\/|\bCriOS\//, 'Chrome'],
  [/\bVersion\/[\d.]+ .*\bSafari\//, 'Safari'],
];

/** With the preposition that French wants before it. An iPhone says it is « like Mac OS X », Android that it is Linux. */
const SYSTEMES: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b/, 'sur iPhone'],
  [/\biPad\b/, 'sur iPad'],
  [/\bAndroid\b/, 'sur Android'],
  [/\bWindows\b/, 'sous Windows'],
  [/\bCrOS\b/, 'sous ChromeOS'],
  [/\bMac OS X\b|\bMacintosh\b/, 'sur Mac'],
  [/\bLinux\b/, 'sous Linux'],
];

/** More says nothing more, and is whatever somebody likes to send. */
const LUS = 400;

/**
 * « Firefox sous Windows », from the User-Agent header (RFC 9110 §10.1.5): what a person recognises, in words of ours, hence
 * short and harmless whatever was sent.
 */
export function decrireAppareil(userAgent: string): string {
  const lu = userAgent.slice(0, LUS);
  const nom = (table: typeof NAVIGATEURS) => table.find(([motif]) => motif.test(lu))?.[1];
  const systeme = nom(SYSTEMES);
  const navigateur = nom(NAVIGATEURS) ?? 'Navigateur inconnu';
  return systeme === undefined ? navigateur : `${navigateur} ${systeme}`;
}
