import { phrase } from '../../phrase.ts';
import { LIGNES_MAX, refuser, TAILLE_MAX_OCTETS } from '../lecture/refus.ts';
import { nettoyer } from '../texte/nettoyage.ts';
import type { AnomalieOnde, CodeRefus, FichierOnde, RefusOnde } from '../types.ts';
import type { Codage } from './codages.ts';
import { type Decoupage, decouper, SEPARATEURS } from './csv.ts';
import { sansDecalage, type Temoins, temoinsDe } from './decalage.ts';
import { decoder } from './encodage.ts';
import { colonnesManquantes, type Entete, reconnaitreEntete } from './entetes.ts';
import { natureEtrangere } from './nature.ts';
import { type Reparation, reparer } from './reparations.ts';

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
/** Characters. ONDE's headers take 700; a spreadsheet may add sixteen thousand empty columns. No longer line is looked at. */
const ENTETE_MAX = 20_000;
/** As many known columns are no chance: the separator is found. */
const COLONNES_SURES = 4;

/** From bytes to the rows of a recognised ONDE table, or the reason why the file is not the one expected. */
export function lireTableau<F extends FichierOnde>(contenu: Buffer, fichier: F): LectureTableau<F> {
  const non = (code: CodeRefus, precision?: string) =>
    ({ ok: false, refus: refuser(fichier, code, precision) }) as const;

  if (contenu.length > TAILLE_MAX_OCTETS) return non('trop_gros');
  const etrangere = natureEtrangere(contenu);
  if (etrangere) return non(etrangere);
  const decode = decoder(contenu);
  if (decode.texte.trim() === '') return non('vide');
  if (decode.texte.includes('\0')) return non('binaire');
  if (depasse(decode.texte, LIGNES_MAX)) return non('trop_gros');
  const { texte, reparations } = reparer(decode.texte);

  const trouve = trouverEntete(texte);
  if (!trouve) return non(ENTETE_ABIME.test(texte.slice(0, ENTETE_MAX)) ? 'codage' : 'entete_inconnu');
  const { decoupage, index, entete } = trouve;
  if (entete.type === 'enseignants') return non('fichier_enseignants');
  if (entete.type !== fichier)
    return non(entete.type === 'eleves' ? 'fichier_eleves' : 'fichier_responsables');
  const manquantes = colonnesManquantes(entete);
  if (manquantes.length > 0) {
    return ENTETE_ABIME.test(texte.slice(0, ENTETE_MAX))
      ? non('codage')
      : non('colonnes_manquantes', enumerer(manquantes));
  }

  const titres = (decoupage.rangees[index] ?? []).map(nettoyer);
  while (titres.at(-1) === '') titres.pop();
  const rangees = numeroter(decoupage, index + 1);
  const derniere = rangees.at(-1);
  if (!derniere) return non('entete_seul');
  if (decoupage.coupe || estCoupee(texte, rangees)) return non('tronque', phrase`ligne ${derniere.ligne}`);

  const { saines, illisibles } = separerIrregulieres(decoupage, rangees, titres.length);
  const { droites, decalees } = separerDecalees(saines, temoinsDe(titres), titres.length);
  const anomalies = [
    ...[...reparations, ...codageDit(decode.codage)].map((reparation) =>
      duFichier(fichier, index, reparation),
    ),
    ...illisibles.map((rangee) => ligneIgnoree(fichier, rangee, GUILLEMET)),
    ...decalees.map((rangee) => ligneIgnoree(fichier, rangee, DECALAGE)),
  ];
  // The type was compared with `fichier` just above; TypeScript cannot tie the two.
  return {
    ok: true,
    tableau: {
      entete: entete as EnteteDe<F>,
      titres,
      rangees: droites,
      anomalies,
      illisibles: [...illisibles, ...decalees],
    },
  };
}

/** The separator is the one with which a known header appears; `;` wins a tie. */
function trouverEntete(texte: string): { decoupage: Decoupage; index: number; entete: Entete } | undefined {
  const debut = texte
    .split(/\r\n|\n|\r/, LIGNES_AVANT_ENTETE)
    .map((ligne) => (ligne.length > ENTETE_MAX ? '' : ligne))
    .join('\n');
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
    const entete = reconnaitreEntete(cellules);
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

/** Only lines that contradict their titles are tried, which is rare. */
function separerDecalees(
  rangees: readonly Rangee[],
  temoins: Temoins,
  largeur: number,
): { droites: Rangee[]; decalees: Rangee[] } {
  const droites: Rangee[] = [];
  const decalees: Rangee[] = [];
  for (const rangee of rangees) {
    const redressee = sansDecalage(rangee, temoins, largeur);
    if (redressee) decalees.push(redressee);
    else droites.push(rangee);
  }
  return { droites, decalees };
}

const GUILLEMET = phrase`Un guillemet mal placé empêche de lire cette ligne : elle est ignorée. Corrigez la valeur dans ONDE.`;
const DECALAGE = phrase`Un point-virgule dans une valeur a décalé cette ligne d'une colonne : elle est ignorée. Retirez-le de la valeur dans ONDE, puis recommencez l'extraction.`;

function ligneIgnoree(fichier: FichierOnde, { ligne, cellules }: Rangee, message: string): AnomalieOnde {
  return {
    fichier,
    ligne,
    champ: 'Ligne entière',
    valeur: cellules.join(' ; ').slice(0, 100),
    gravite: 'ligne_ignoree',
    message,
  };
}

function duFichier(fichier: FichierOnde, entete: number, { message, valeur }: Reparation): AnomalieOnde {
  return { fichier, ligne: entete + 1, champ: 'Fichier entier', valeur, gravite: 'avertissement', message };
}

/** ONDE writes neither: the file was saved again by somebody, and letters may have been lost. */
function codageDit(codage: Codage): Reparation[] {
  if (codage !== 'cp850' && codage !== 'macRoman') return [];
  const valeur = codage === 'cp850' ? 'MS-DOS' : 'Macintosh';
  return [
    {
      message: phrase`Ce fichier a été enregistré de nouveau, au format ${valeur} : ses accents ont été rétablis. Vérifiez quelques noms ; s'ils sont faux, recommencez l'extraction dans ONDE sans ouvrir le fichier.`,
      valeur,
    },
  ];
}

/** Titles that would be those of ONDE, had a saving not lost or changed their accents. */
const ENTETE_ABIME =
  /\bPr[^\sa-z0-9;,\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff]{1,4}nom\b|\bNom [^\sa-z0-9;,\u00c0-\u00ff]{1,4}l[^\sa-z0-9;,\u00c0-\u00ff]{1,4}ve\b|\bCivilit[^\sa-z0-9;,"\u00c0-\u00ff]{1,4} Responsable/i;

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
