/** So much of an answer is looked at, and so much kept, in characters. */
const LOOKED_AT = 2_000;
const KEPT = 200;
/** Where the look ends, what is hidden may be cut in two. */
const CUT = 40;

const HIDDEN = '…';
/** A telephone number or a code, however its digits are set apart; the shorter codes that name an error stay. */
const DIGITS = /\d(?:[\s.()/-]{0,3}\d){5,}/g;
/** With a digit in it: a token, or what an encoding makes of the request. */
const LONG_WORD = /[\w+/=.~-]{20,}/g;
const WORD = /[\p{L}\p{M}\p{N}]+/gu;
const SHORTEST_WORD = 3;
/** As many signs in common are no chance. */
const IN_COMMON = 5;

/**
 * What a log keeps of a provider's answer: its beginning, on one line. Providers quote the request in their refusals: words
 * of the secrets given, or parts of them, six digits in a row and what looks like a token are hidden.
 */
export function cleanAnswer(answer: string, secrets: readonly string[]): string {
  const hides = hider(secrets);
  const said = answer
    .slice(0, LOOKED_AT)
    .replace(/\\u([\da-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\\[bfnrt]/g, ' ')
    .replace(/<[^<>]*>/g, ' ')
    .replace(/[\p{C}\p{Z}\s]+/gu, ' ')
    .replace(LONG_WORD, (word) => (/\d/.test(word) ? HIDDEN : word))
    .replace(DIGITS, HIDDEN)
    .replace(WORD, (word) => (hides(word) ? HIDDEN : word))
    .replace(/…(?:[\s,:;"'.+-]{0,3}…)+/g, HIDDEN);
  const sure = answer.length > LOOKED_AT ? said.slice(0, -CUT) : said;
  return sure
    .trim()
    .slice(0, KEPT)
    .replace(/\p{Cs}/gu, '')
    .trim();
}

function hider(secrets: readonly string[]): (word: string) => boolean {
  const folded = secrets.map((secret) => secret.toLowerCase());
  const words = new Set(folded.flatMap((secret) => secret.match(WORD) ?? []));
  return (said) => {
    const word = said.toLowerCase();
    if (word.length >= SHORTEST_WORD && words.has(word)) return true;
    for (let start = 0; start + IN_COMMON <= word.length; start += 1) {
      const part = word.slice(start, start + IN_COMMON);
      if (folded.some((secret) => secret.includes(part))) return true;
    }
    return false;
  };
}
