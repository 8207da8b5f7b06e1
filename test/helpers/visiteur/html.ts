/** A page as a browser without JavaScript reads it. Strict: a tag left open or closed twice is an error. */
export interface Noeud {
  balise: string;
  attributs: Readonly<Record<string, string>>;
  enfants: (Noeud | string)[];
  parent: Noeud | undefined;
}

const SANS_FERMETURE = new Set(['meta', 'link', 'input', 'br', 'hr', 'img', 'wbr', 'col', 'source']);
const TEXTE_BRUT = new Set(['script', 'style', 'title', 'textarea']);
const JETONS =
  /<!--[\s\S]*?-->|<!DOCTYPE[^>]*>|<\/([a-zA-Z][\w-]*)\s*>|<([a-zA-Z][\w-]*)((?:\s+[^\s"'>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?)*)\s*(\/?)>/g;
const ATTRIBUTS = /([^\s"'>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g;

export function analyser(html: string): Noeud {
  const racine: Noeud = { balise: '#document', attributs: {}, enfants: [], parent: undefined };
  let courant = racine;
  let lu = 0;
  const ecrire = (texte: string) => {
    if (texte !== '') courant.enfants.push(decoder(texte));
  };
  for (const jeton of html.matchAll(JETONS)) {
    if (TEXTE_BRUT.has(courant.balise) && jeton[1]?.toLowerCase() !== courant.balise) continue;
    ecrire(html.slice(lu, jeton.index));
    lu = jeton.index + jeton[0].length;
    const [, fermante, ouvrante, attributs = '', fermee] = jeton;
    if (fermante !== undefined) {
      if (courant.balise !== fermante.toLowerCase() || courant.parent === undefined) {
        throw new Error(`</${fermante}> ferme <${courant.balise}> : …${html.slice(lu - 200, lu)}`);
      }
      courant = courant.parent;
    } else if (ouvrante !== undefined) {
      const balise = ouvrante.toLowerCase();
      const noeud: Noeud = { balise, attributs: lireAttributs(attributs), enfants: [], parent: courant };
      courant.enfants.push(noeud);
      if (!SANS_FERMETURE.has(balise) && fermee !== '/') courant = noeud;
    }
  }
  ecrire(html.slice(lu));
  if (courant !== racine) throw new Error(`<${courant.balise}> n’est pas fermé`);
  return racine;
}

function lireAttributs(source: string): Record<string, string> {
  const attributs: Record<string, string> = {};
  for (const [, nom = '', a, b, c] of source.matchAll(ATTRIBUTS)) {
    if (nom.toLowerCase() in attributs) throw new Error(`Attribut « ${nom} » en double : ${source}`);
    attributs[nom.toLowerCase()] = decoder(a ?? b ?? c ?? '');
  }
  return attributs;
}

const ENTITES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
};

const decoder = (texte: string): string =>
  texte.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (entier, decimal, hexa, nom) => {
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    if (hexa !== undefined) return String.fromCodePoint(Number.parseInt(hexa, 16));
    return ENTITES[String(nom).toLowerCase()] ?? entier;
  });

/** Every element below, in the order of the document. */
export function* descendants(noeud: Noeud): Generator<Noeud> {
  for (const enfant of noeud.enfants) {
    if (typeof enfant === 'string') continue;
    yield enfant;
    yield* descendants(enfant);
  }
}

/** Elements of this name that bear these attributes (« class »: one of its words; null: present, any value). */
export const trouverTous = (
  noeud: Noeud,
  balise: string,
  attributs: Record<string, string | null> = {},
): Noeud[] =>
  [...descendants(noeud)].filter(
    (n) =>
      (balise === '*' || n.balise === balise) &&
      Object.entries(attributs).every(([nom, valeur]) => {
        const lu = n.attributs[nom];
        if (lu === undefined || valeur === null) return lu !== undefined;
        return nom === 'class' ? lu.split(/\s+/).includes(valeur) : lu === valeur;
      }),
  );

export function trouver(noeud: Noeud, balise: string, attributs: Record<string, string | null> = {}): Noeud {
  const [premier] = trouverTous(noeud, balise, attributs);
  if (premier === undefined) {
    throw new Error(`<${balise}> ${JSON.stringify(attributs)} absent de : ${texteDe(noeud).slice(0, 600)}`);
  }
  return premier;
}

/** What is read on the screen, or aloud: spaces collapsed, no-break ones kept. */
export function texteDe(noeud: Noeud): string {
  const morceaux: string[] = [];
  const lire = (n: Noeud) => {
    for (const enfant of n.enfants) {
      if (typeof enfant === 'string') morceaux.push(enfant);
      else if (!['script', 'style', 'head'].includes(enfant.balise)) {
        lire(enfant);
        if (/^(p|li|h\d|div|td|th|tr|caption|dt|dd|option|legend|label)$/.test(enfant.balise))
          morceaux.push('\n');
      }
    }
  };
  lire(noeud);
  return morceaux
    .join('')
    .replace(/[ \t\r\n]+/g, ' ')
    .trim();
}

/** The table of a page: one object a row, keyed by the header of the column. */
export function tableauDe(noeud: Noeud): Record<string, string>[] {
  const [table] = trouverTous(noeud, 'table');
  if (table === undefined) return [];
  const entetes = trouverTous(trouver(table, 'thead'), 'th').map(texteDe);
  return trouverTous(trouver(table, 'tbody'), 'tr').map((ligne) => {
    const cellules = ligne.enfants.filter((n): n is Noeud => typeof n !== 'string').map(texteDe);
    return Object.fromEntries(entetes.map((entete, rang) => [entete, cellules[rang] ?? '']));
  });
}
