import { type Contexte, ecrire } from '../contexte.ts';
import { liste } from '../noms/liste.ts';
import { type Classe, NIVEAUX_PAR_TYPE, type Niveau, type TypeEcole } from './population.ts';

export const ELEVES_PAR_CLASSE = 24;

const INTITULES: Readonly<Record<Niveau, string>> = {
  TPS: 'TRES PETITE SECTION',
  PS: 'PETITE SECTION',
  MS: 'MOYENNE SECTION',
  GS: 'GRANDE SECTION',
  CP: 'COURS PREPARATOIRE',
  CE1: 'COURS ELEMENTAIRE 1',
  CE2: 'COURS ELEMENTAIRE 2',
  CM1: 'COURS MOYEN 1',
  CM2: 'COURS MOYEN 2',
};

const ENSEIGNANTS =
  liste(`Mme Lefèvre, M. Da Silva, Mme Aït-Ahmed, Mme Roux, M. Le Goff, Mme Castaño, M. Béranger,
  Mme Nguyen, Mme D'Amico, M. Fabre, Mme Kovačević, M. Traoré, Mme Œuvrard, Mme Delmas, M. Peyre, Mme Saint-Joanny`);
const EMBLEMES = liste(`Oursons, Hérissons, Coccinelles, Lutins, Pingouins, Écureuils, Libellules, Étoiles`);

/** Which levels each class takes: whole levels when the numbers allow it, double levels in between. */
export function repartirNiveaux(type: TypeEcole, nombre: number): Niveau[][] {
  const niveaux = NIVEAUX_PAR_TYPE[type];
  const largeur = niveaux.length / nombre;
  const seuil = Math.min(largeur, 1) / 4;
  return Array.from({ length: nombre }, (_, i) => {
    const [debut, fin] = [i * largeur, (i + 1) * largeur];
    return niveaux.filter((_niveau, n) => Math.min(fin, n + 1) - Math.max(debut, n) >= seuil - 1e-9);
  });
}

/** Puts one double level in a school that has none, as a head does to even out the classes. */
export function creerUnDoubleNiveau(ctx: Contexte, structure: Niveau[][]): Niveau[][] {
  if (structure.length < 4 || structure.some((niveaux) => niveaux.length > 1)) return structure;
  const candidats = structure.flatMap((niveaux, i) =>
    i > 0 && structure[i - 1]?.[0] !== niveaux[0] && niveaux[0] !== 'CP' ? [i] : [],
  );
  if (candidats.length === 0) return structure;
  const choisi = ctx.hasard.choix(candidats);
  return structure.map((niveaux, i) => (i === choisi ? [...(structure[i - 1] ?? []), ...niveaux] : niveaux));
}

function intituler(niveaux: readonly Niveau[]): string {
  return niveaux.length > 3 ? 'COURS MULTIPLES' : niveaux.map((niveau) => INTITULES[niveau]).join('-');
}

function libeller(
  ctx: Contexte,
  niveaux: readonly Niveau[],
  rang: number,
  enseignant: string,
  style: Style,
): string {
  const court = niveaux.join('-');
  switch (style) {
    case 'numero':
      return `${String(rang).padStart(2, '0')} ${intituler(niveaux)}`;
    case 'enseignant':
      return `${court} ${enseignant}`;
    case 'classe-de':
      return `Classe de ${enseignant}`;
    case 'embleme':
      return `${court} Les ${ctx.hasard.choix(EMBLEMES)}`;
    case 'lettre':
      return `${court} A`;
    case 'simple':
      return court;
  }
}

const STYLES = ['numero', 'enseignant', 'classe-de', 'embleme', 'lettre', 'simple'] as const;
type Style = (typeof STYLES)[number];

function unique(libelle: string, pris: ReadonlySet<string>): string {
  for (let suffixe = 0; ; suffixe++) {
    const essai =
      suffixe === 0
        ? libelle
        : `${libelle.replace(/ [A-Z]$/, '')} ${suffixe < 25 ? String.fromCharCode(65 + suffixe) : suffixe}`;
    if (!pris.has(essai)) return essai;
  }
}

/** A school mostly labels its classes in one way, and keeps an exception or two. */
export function creerClasses(
  ctx: Contexte,
  structure: readonly (readonly Niveau[])[],
  enseignants: readonly (string | undefined)[] = [],
): Classe[] {
  const { hasard } = ctx;
  const habitude = hasard.choix(STYLES);
  const equipe = hasard.melange(ENSEIGNANTS);
  const pris = new Set<string>();
  const base = hasard.entier(100_000, 8_999_999);
  return structure.map((niveaux, i) => {
    const connu = enseignants[i];
    const style = connu ? 'enseignant' : hasard.chance(0.7) ? habitude : hasard.choix(STYLES);
    const enseignant = connu ?? equipe[i % equipe.length] ?? 'Mme Roux';
    const libelle = unique(ecrire(ctx, libeller(ctx, niveaux, i + 1, enseignant, style)), pris);
    pris.add(libelle);
    return { identifiant: base + i * 3, libelle, niveaux };
  });
}

/** The next year's classes: ONDE gives them new identifiers; a teacher or two have changed. */
export function renouvelerClasses(ctx: Contexte, classes: readonly Classe[]): Classe[] {
  const { hasard } = ctx;
  const base = hasard.entier(9_000_000, 9_900_000);
  const pris = new Set(classes.map((classe) => classe.libelle));
  return classes.map((classe, i) => {
    const enseignant = /(Mme|M\.) .+$/;
    let libelle = classe.libelle;
    if (enseignant.test(libelle) && hasard.chance(0.25)) {
      libelle = unique(ecrire(ctx, libelle.replace(enseignant, hasard.choix(ENSEIGNANTS))), pris);
      pris.add(libelle);
    }
    return { identifiant: base + i * 3, libelle, niveaux: classe.niveaux };
  });
}

/** The same class with other levels: its label follows when it spells them. */
export function relabelliser(classe: Classe, niveaux: readonly Niveau[], toutes: readonly Classe[]): Classe {
  const libelle = classe.libelle
    .replace(classe.niveaux.join('-'), niveaux.join('-'))
    .replace(intituler(classe.niveaux), intituler(niveaux));
  const pris = new Set(toutes.filter((une) => une !== classe).map((une) => une.libelle));
  return { ...classe, niveaux, libelle: unique(libelle, pris) };
}
