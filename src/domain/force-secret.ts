/**
 * Whether a secret looks drawn at random. An estimate, as zxcvbn's: what a guesser would write shorter (a repetition, a
 * sequence, a row of a keyboard, a word) counts for one sign. It never refuses `openssl rand`, uuids or the like.
 */

/** 16 random bytes in hexadecimal, the shortest good secret, are estimated 70 at least: some signs repeat by chance. */
const BITS_SUFFISANTS = 58;

/** More of its neighbours being frequent in French or English is a sentence; digits for letters draw a few by chance. */
const PART_DE_LANGUE = 0.42;
const PART_DE_LANGUE_DEGUISEE = 0.52;

/** Below, 32 bytes are a pattern: random ones have 30 distinct values, and nothing to shorten. */
const OCTETS_DISTINCTS = 16;
const OCTETS_UTILES = 24;

const RANGEES = ['qwertyuiop', 'azertyuiop', 'asdfghjkl', 'qsdfghjklm', 'zxcvbnm', 'wxcvbn', '1234567890'];

/** Words of examples, of this project and of bad habits: four letters at least, or chance would draw them. */
const MOTS =
  'administrateur admin azerty qwerty changeme changezmoi clef comptes compte developpement development developer ecole educonnect encryption exemple example postgres production password passwd motdepasse passe pour secret seulement session school test token default defaut demo arena prod ministere directeur directrice localhost chiffrement cookie letmein bienvenue welcome soleil bonjour'
    .split(' ')
    .sort((a, b) => b.length - a.length);

/** The pairs of letters that French and English write most; drawn letters are one of them one time in eight. */
const PAIRES = new Set(
  'es en de re nt le on er ou te la ti it an me th he in se ai ne is qu ur em ed co ue us tr at ss ar nd st or ra el un ns eu ie ri ce is ma pa et pr ro io al as ll hi si ch ve ui oi ha om li da so ec uc du tu no il po mo to'.split(
    ' ',
  ),
);

const ACCENTS = /\p{M}/gu;
const plier = (texte: string): string => texte.normalize('NFD').replace(ACCENTS, '').toLowerCase();

/** Letters that digits stand for: « s3cr3t ». */
const CHIFFRES_LETTRES = {
  0: 'o',
  1: 'i',
  3: 'e',
  4: 'a',
  5: 's',
  7: 't',
  8: 'b',
  '@': 'a',
  $: 's',
  '!': 'i',
};
const demasquer = (texte: string): string =>
  plier(texte).replace(
    /[0134578@$!]/g,
    (signe) => CHIFFRES_LETTRES[signe as keyof typeof CHIFFRES_LETTRES] ?? signe,
  );
/** Unmasked, chance would write words in it: ten of its sixteen signs are digits. */
const HEXADECIMAL = /^[0-9a-f-]+$/i;
const sansDeguisement = (texte: string): string => demasquer(texte).replace(/[^a-z]/g, '');

/** The secret is this public value: in other letters, backwards, or inside another one. */
export function deguise(secret: string, publique: string): boolean {
  const connue = sansDeguisement(publique);
  return lectures(secret).some((texte) => sansDeguisement(texte).includes(connue));
}

const NOS_LETTRES = /^[\p{ASCII}\p{Script=Latin}\p{P}]*$/u;

/** Drawn at random, as far as can be told. */
export const secretFort = (secret: string): boolean =>
  lectures(secret).every(
    (texte) =>
      bits(texte) >= BITS_SUFFISANTS &&
      partDeLangue(texte) < PART_DE_LANGUE &&
      (HEXADECIMAL.test(texte) || partDeLangue(demasquer(texte)) < PART_DE_LANGUE_DEGUISEE),
  );

/** 32 bytes drawn at random, as far as can be told. */
export function cleForte(cle: Uint8Array): boolean {
  const octets = [...cle];
  return (
    new Set(octets).size >= OCTETS_DISTINCTS &&
    signesUtiles(octets, () => 0) >= OCTETS_UTILES &&
    texteDe(cle) === undefined
  );
}

/** The text itself, backwards, and what it encodes if that is a text: base64 or hexadecimal hide nothing. */
function lectures(secret: string): string[] {
  const endroits = [secret];
  for (const [forme, encodage] of [
    [/^[A-Za-z0-9+/_-]+={0,2}$/, 'base64'],
    [/^([0-9a-f]{2})+$/i, 'hex'],
  ] as const) {
    const texte = forme.test(secret) ? texteDe(Buffer.from(secret, encodage)) : undefined;
    if (texte !== undefined) endroits.push(texte);
  }
  return endroits.flatMap((texte) => [texte, [...texte].reverse().join('')]);
}

/** Bytes that are a text in our letters: UTF-8 alone would find one, of every script, in some sixteen random bytes. */
function texteDe(octets: Uint8Array): string | undefined {
  try {
    const texte = new TextDecoder('utf-8', { fatal: true }).decode(octets);
    return NOS_LETTRES.test(texte) && !/\p{C}/u.test(texte) ? texte : undefined;
  } catch {
    return undefined;
  }
}

function bits(texte: string): number {
  const plie = plier(texte);
  const clair = demasquer(texte);
  const mot = (debut: number): number =>
    [plie, clair]
      .map((t) => Math.max(longueurRangee(t, debut), MOTS.find((m) => t.startsWith(m, debut))?.length ?? 0))
      .reduce((a, b) => Math.max(a, b));
  const codes = Array.from({ length: plie.length }, (_, i) => plie.charCodeAt(i));
  // « 1a2b3c4d » and « 11223344 » are two sequences, one sign out of two.
  const un = (reste: number) =>
    signesUtiles(
      codes.filter((_, i) => i % 2 === reste),
      () => 0,
    );
  return Math.min(signesUtiles(codes, mot), un(0) + un(1)) * entropieParSigne(texte);
}

function longueurRangee(texte: string, debut: number): number {
  for (let longueur = 6; longueur >= 4; longueur -= 1) {
    const morceau = texte.slice(debut, debut + longueur);
    if (morceau.length === longueur && RANGEES.some((rangee) => rangee.includes(morceau))) return longueur;
  }
  return 0;
}

/** How many signs remain when each repetition, sequence or word counts for one. */
function signesUtiles(codes: readonly number[], mot: (debut: number) => number): number {
  let signes = 0;
  for (let i = 0; i < codes.length; signes += 1)
    i += Math.max(1, mot(i), longueurSuite(codes, i), longueurRepetition(codes, i));
  return signes;
}

/** « aaa », « 123 », « 975 », 0 16 32…: a constant step, from three signs. */
function longueurSuite(codes: readonly number[], debut: number): number {
  const pas = (codes[debut + 1] ?? Number.NaN) - (codes[debut] ?? Number.NaN);
  let fin = debut + 1;
  while (fin < codes.length && (codes[fin] ?? 0) - (codes[fin - 1] ?? 0) === pas) fin += 1;
  return fin - debut >= 3 ? fin - debut : 0;
}

/** What was already written, from three signs; « abcabcabc » goes on copying itself. */
function longueurRepetition(codes: readonly number[], debut: number): number {
  let meilleure = 0;
  for (let avant = 0; avant < debut; avant += 1) {
    let longueur = 0;
    while (debut + longueur < codes.length && codes[avant + longueur] === codes[debut + longueur])
      longueur += 1;
    meilleure = Math.max(meilleure, longueur);
  }
  return meilleure >= 3 ? meilleure : 0;
}

/** Shannon's, from the signs present. */
function entropieParSigne(texte: string): number {
  const signes = [...texte];
  const comptes = new Map<string, number>();
  for (const signe of signes) comptes.set(signe, (comptes.get(signe) ?? 0) + 1);
  return [...comptes.values()].reduce(
    (somme, n) => somme - (n / signes.length) * Math.log2(n / signes.length),
    0,
  );
}

/** Share of neighbours that are a frequent pair of letters. */
function partDeLangue(texte: string): number {
  const lettres = plier(texte).replace(/[\s_.,;:'’-]/g, '');
  const paires = Array.from({ length: Math.max(0, lettres.length - 1) }, (_, i) => lettres.slice(i, i + 2));
  return paires.filter((paire) => PAIRES.has(paire)).length / Math.max(1, paires.length);
}
