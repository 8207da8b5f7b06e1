import { parse } from 'csv-parse/sync';
import { estUaiValide, normaliserUai } from '../ecole/uai.ts';
import { plierAccents } from '../francais.ts';
import { lireMail } from '../onde/champs/mail.ts';
import { decoder } from '../onde/fichier/encodage.ts';

export const FONCTIONS = ['directeur', 'ien', 'enseignant'] as const;
export type Fonction = (typeof FONCTIONS)[number];

const IDENTIFIANT_MAX = 64;
/** What ops may type as an identifier, and what stands in every link to an agent. */
export const IDENTIFIANT_AGENT = new RegExp(`^[a-z0-9][a-z0-9._-]{1,${IDENTIFIANT_MAX - 1}}$`);

/** One agent of a file of agents (agents:importer). */
export interface LigneAgent {
  /** Row of the spreadsheet; the header is row 1. */
  ligne: number;
  identifiant: string;
  nom: string;
  prenom: string;
  fonction: Fonction;
  /** Null: the file does not say. */
  mail: string | null;
  /** UAI. */
  ecoles: string[];
  /** UAI of the schools where a teacher works. */
  exerce: string[];
  /** Codes. */
  circonscriptions: string[];
}

export interface FauteAgents {
  ligne: number;
  message: string;
}

/** Each column, and the names by which it is known; « * » must be there. */
const COLONNES = {
  identifiant: ['identifiant'],
  nom: ['nom'],
  prenom: ['prenom'],
  fonction: ['fonction'],
  mail: ['mail', 'courriel', 'email'],
  ecoles: ['ecoles', 'ecole', 'uai'],
  exerce: ['exerce'],
  circonscriptions: ['circonscription', 'circonscriptions'],
} as const;
type Colonne = keyof typeof COLONNES;
const OBLIGATOIRES: readonly Colonne[] = ['identifiant', 'nom', 'prenom', 'fonction'];

/** Reads « identifiant;nom;prenom;fonction;mail;ecoles;exerce;circonscription », UTF-8 or Windows-1252; every fault is told. */
export function lireFichierAgents(contenu: Buffer): { lignes: LigneAgent[]; fautes: FauteAgents[] } {
  const rangees = decouper(decoder(contenu).texte);
  if (rangees === undefined)
    return {
      lignes: [],
      fautes: [{ ligne: 1, message: 'le fichier n’est pas un CSV lisible (guillemets mal fermés)' }],
    };
  const [entete = [], ...corps] = rangees;
  const colonnes = entete.map(colonneDe);
  const fautes = fautesDEntete(entete, colonnes);
  if (fautes.length > 0) return { lignes: [], fautes };
  const lignes: LigneAgent[] = [];
  const vus = new Map<string, number>();
  for (const [rang, cellules] of corps.entries()) {
    const ligne = rang + 2;
    if (cellules.every((cellule) => cellule.trim() === '')) continue;
    const lire = (colonne: Colonne) => (cellules[colonnes.indexOf(colonne)] ?? '').trim();
    const { agent, messages } = lireLigne(ligne, lire);
    const premiere = vus.get(agent.identifiant);
    if (premiere === undefined) vus.set(agent.identifiant, ligne);
    else messages.push(`l’identifiant «\u00a0${agent.identifiant}\u00a0» est déjà à la ligne ${premiere}`);
    fautes.push(...messages.map((message) => ({ ligne, message })));
    lignes.push(agent);
  }
  if (lignes.length === 0) fautes.push({ ligne: 2, message: 'le fichier ne contient aucun agent' });
  return { lignes, fautes };
}

function decouper(texte: string): string[][] | undefined {
  try {
    return parse(texte, { delimiter: ';', relax_column_count: true, skip_empty_lines: false });
  } catch {
    return undefined;
  }
}

const colonneDe = (nom: string): Colonne | undefined =>
  (Object.keys(COLONNES) as Colonne[]).find((colonne) =>
    (COLONNES[colonne] as readonly string[]).includes(plierAccents(nom).trim()),
  );

/** A column that nobody knows is a fault: « ecolles » would take the schools of everybody away. */
function fautesDEntete(entete: readonly string[], colonnes: readonly (Colonne | undefined)[]): FauteAgents[] {
  const inconnues = entete.filter((nom, rang) => colonnes[rang] === undefined && nom.trim() !== '');
  const manquantes = OBLIGATOIRES.filter((colonne) => !colonnes.includes(colonne));
  const doublees = colonnes.filter(
    (colonne, rang) => colonne !== undefined && colonnes.indexOf(colonne) < rang,
  );
  return [
    ...inconnues.map((nom) => `colonne «\u00a0${nom.trim()}\u00a0» inconnue`),
    ...manquantes.map((nom) => `colonne «\u00a0${nom}\u00a0» absente`),
    ...doublees.map((nom) => `colonne «\u00a0${nom}\u00a0» présente deux fois`),
  ].map((message) => ({ ligne: 1, message }));
}

function lireLigne(
  ligne: number,
  lire: (colonne: Colonne) => string,
): { agent: LigneAgent; messages: string[] } {
  const messages: string[] = [];
  const identifiant = lire('identifiant').toLowerCase();
  if (!IDENTIFIANT_AGENT.test(identifiant)) messages.push(fauteIdentifiant(lire('identifiant')));
  const [nom, prenom] = [lire('nom'), lire('prenom')];
  if (nom === '') messages.push('le nom manque');
  if (prenom === '') messages.push('le prénom manque');
  if (!tientEnUneLigne(nom) || !tientEnUneLigne(prenom)) messages.push(NOM_SUR_UNE_LIGNE);
  const fonction = FONCTIONS.find((f) => f === plierAccents(lire('fonction')));
  if (fonction === undefined)
    messages.push(`fonction «\u00a0${lire('fonction')}\u00a0» inconnue\u00a0: directeur, ien ou enseignant`);
  const mail = lireMail(lire('mail'));
  if (mail.remarque !== undefined)
    messages.push(`l’adresse «\u00a0${lire('mail')}\u00a0» n’est pas une adresse mail`);
  const ecoles = plusieurs(lire('ecoles')).map(normaliserUai);
  for (const uai of ecoles) if (!estUaiValide(uai)) messages.push(`l’UAI «\u00a0${uai}\u00a0» est faux`);
  const exerce = plusieurs(lire('exerce')).map(normaliserUai);
  for (const uai of exerce) if (!estUaiValide(uai)) messages.push(`l’UAI «\u00a0${uai}\u00a0» est faux`);
  if (fonction !== 'enseignant' && exerce.length > 0)
    messages.push('seul un enseignant exerce dans une école sans la diriger');
  const circonscriptions = plusieurs(lire('circonscriptions'));
  if (fonction === 'ien' && ecoles.length > 0) messages.push('un IEN a une circonscription, pas d’école');
  if (fonction !== 'ien' && circonscriptions.length > 0) messages.push('seul un IEN a une circonscription');
  const agent = {
    ligne,
    identifiant,
    nom,
    prenom,
    fonction: fonction ?? 'enseignant',
    mail: mail.valeur ?? null,
  };
  return { agent: { ...agent, ecoles, exerce, circonscriptions }, messages };
}

/** Names are printed in lists and terminals: no line break, no escape sequence, nothing that shows otherwise than it is. */
export const tientEnUneLigne = (nom: string): boolean => !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(nom);
export const NOM_SUR_UNE_LIGNE =
  'le nom ou le prénom contient un retour à la ligne ou un caractère invisible';

export const fauteIdentifiant = (saisie: string): string =>
  `l’identifiant «\u00a0${saisie}\u00a0» ne convient pas\u00a0: de 2 à ${IDENTIFIANT_MAX} lettres sans accent, chiffres, points ou tirets`;

/** « 0990001N 0990002P », « 0990001N, 0990002P » or with « | ». */
const plusieurs = (cellule: string): string[] => [
  ...new Set(cellule.split(/[\s,|/]+/).filter((morceau) => morceau !== '')),
];
