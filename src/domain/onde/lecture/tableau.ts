import { nettoyer } from '../champs/texte.ts';
import { phrase } from '../phrase.ts';
import type { AnomalieOnde, CodeRefus, FichierOnde, RefusOnde } from '../types.ts';
import { type Decoupage, decouper, SEPARATEURS } from './csv.ts';
import { decoder } from './encodage.ts';
import { colonnesManquantes, type Entete, reconnaitreEntete } from './entetes.ts';
import { natureEtrangere } from './nature.ts';
import { LIGNES_MAX, refuser, TAILLE_MAX_OCTETS } from './refus.ts';

export interface Rangee {
  /** As a spreadsheet numbers it. */
  ligne: number;
  /** Cleaned by {@link nettoyer}; as many as the line has. */
  cellules: string[];
}

export interface Tableau<E extends Entete> {
  entete: E;
  /** Header cells as written, to name a column in an anomaly. */
  titres: string[];
  rangees: Rangee[];
  anomalies: AnomalieOnde[];
  /** Lines of which nothing certain could be read. */
  illisibles: Rangee[];
}

type EnteteDe<F extends FichierOnde> = Extract<Entete, { type: F }>;
type LectureTableau<F extends FichierOnde> =
  | { ok: true; tableau: Tableau<EnteteDe<F>> }
  | { ok: false; refus: RefusOnde };

/** A title or blank lines may precede the header. */
const LIGNES_AVANT_ENTETE = 10;
const COLONNES_MAX = 500;
/** As many known columns are no chance: the separator is found. */
const COLONNES_SURES = 4;

/** From bytes to the rows of a recognised ONDE table, or the reason why the file is not the one expected. */
export function lireTableau<F extends FichierOnde>(contenu: Buffer, fichier: F): LectureTableau<F> {
  const non = (code: CodeRefus, precision?: string) =>
    ({ ok: false, refus: refuser(fichier, code, precision) }) as const;

  if (contenu.length > TAILLE_MAX_OCTETS) return non('trop_gros');
  const etrangere = natureEtrangere(contenu);
  if (etrangere) return non(etrangere);
  const { texte } = decoder(contenu);
  if (texte.trim() === '') return non('vide');
  if (texte.includes('\0')) return non('binaire');
  if (depasse(texte, LIGNES_MAX)) return non('trop_gros');

  const trouve = trouverEntete(texte);
  if (!trouve) return non(/Ã[\u0080-\u00bf©¨ª‰ˆ]/.test(texte) ? 'codage' : 'entete_inconnu');
  const { decoupage, index, entete } = trouve;
  if (entete.type === 'enseignants') return non('fichier_enseignants');
  if (entete.type !== fichier)
    return non(entete.type === 'eleves' ? 'fichier_eleves' : 'fichier_responsables');
  const manquantes = colonnesManquantes(entete);
  if (manquantes.length > 0) return non('colonnes_manquantes', enumerer(manquantes));

  const titres = (decoupage.rangees[index] ?? []).map(nettoyer);
  while (titres.at(-1) === '') titres.pop();
  const rangees = numeroter(decoupage, index + 1);
  const derniere = rangees.at(-1);
  if (!derniere) return non('entete_seul');
  if (decoupage.coupe || estCoupee(texte, rangees)) return non('tronque', phrase`ligne ${derniere.ligne}`);

  const { saines, illisibles } = separerIrregulieres(decoupage, rangees, titres.length);
  const anomalies = illisibles.map((rangee) => guillemets(fichier, rangee));
  // The type was compared with `fichier` just above; TypeScript cannot tie the two.
  return {
    ok: true,
    tableau: { entete: entete as EnteteDe<F>, titres, rangees: saines, anomalies, illisibles },
  };
}

/** The separator is the one with which a known header appears; `;` wins a tie. */
function trouverEntete(texte: string): { decoupage: Decoupage; index: number; entete: Entete } | undefined {
  const debut = texte.split(/\r\n|\n|\r/, LIGNES_AVANT_ENTETE).join('\n');
  let meilleur: { separateur: (typeof SEPARATEURS)[number]; connues: number } | undefined;
  for (const separateur of SEPARATEURS) {
    // Trying the others costs a third of the reading: quoted cells are not well formed with the wrong separator.
    if ((meilleur?.connues ?? 0) >= COLONNES_SURES) break;
    const connues = chercher(decouper(debut, separateur))?.entete.connues ?? 0;
    if (connues > (meilleur?.connues ?? 0)) meilleur = { separateur, connues };
  }
  if (!meilleur) return undefined;
  const decoupage = decouper(texte, meilleur.separateur);
  const trouve = chercher(decoupage);
  return trouve && { decoupage, ...trouve };
}

function chercher({ rangees }: Decoupage): { index: number; entete: Entete } | undefined {
  for (const [index, cellules] of rangees.slice(0, LIGNES_AVANT_ENTETE).entries()) {
    const entete = reconnaitreEntete(cellules.slice(0, COLONNES_MAX));
    if (entete.type !== 'inconnu') return { index, entete };
  }
  return undefined;
}

function numeroter({ rangees }: Decoupage, depuis: number): Rangee[] {
  const numerotees: Rangee[] = [];
  for (let index = depuis; index < rangees.length; index += 1) {
    const cellules = (rangees[index] ?? []).map(nettoyer);
    if (cellules.some((cellule) => cellule !== '')) numerotees.push({ ligne: index + 1, cellules });
  }
  return numerotees;
}

/** Rows are ragged, but a last row without line end and shorter than every other was cut on its way. */
function estCoupee(texte: string, rangees: readonly Rangee[]): boolean {
  const derniere = rangees.at(-1);
  if (!derniere || rangees.length < 4 || /[\r\n]$/.test(texte)) return false;
  const remplies = derniere.cellules.filter((cellule) => cellule !== '').length;
  return (
    remplies >= 3 && rangees.slice(0, -1).every(({ cellules }) => cellules.length > derniere.cellules.length)
  );
}

/** A row with wrong quotes is used only when it has as many cells as a sound one: otherwise its cells may have slipped. */
function separerIrregulieres(
  { irregulieres }: Decoupage,
  rangees: readonly Rangee[],
  largeur: number,
): { saines: Rangee[]; illisibles: Rangee[] } {
  const estIrreguliere = ({ ligne }: Rangee) => irregulieres.has(ligne - 1);
  if (irregulieres.size === 0) return { saines: [...rangees], illisibles: [] };
  const largeurs = new Set(
    rangees.filter((rangee) => !estIrreguliere(rangee)).map(({ cellules }) => cellules.length),
  );
  largeurs.add(largeur);
  const estSaine = (rangee: Rangee) => !estIrreguliere(rangee) || largeurs.has(rangee.cellules.length);
  return { saines: rangees.filter(estSaine), illisibles: rangees.filter((rangee) => !estSaine(rangee)) };
}

function guillemets(fichier: FichierOnde, { ligne, cellules }: Rangee): AnomalieOnde {
  return {
    fichier,
    ligne,
    champ: 'Ligne entière',
    valeur: cellules.join(' ; ').slice(0, 100),
    gravite: 'ligne_ignoree',
    message: phrase`Un guillemet mal placé empêche de lire cette ligne : elle est ignorée. Corrigez la valeur dans ONDE.`,
  };
}

function depasse(texte: string, lignes: number): boolean {
  let vues = 0;
  for (const _ of texte.matchAll(/\r\n|\n|\r/g)) {
    vues += 1;
    if (vues > lignes) return true;
  }
  return false;
}

function enumerer(titres: readonly string[]): string {
  return titres.map((titre) => phrase`la colonne « ${titre} »`).join(', ');
}
