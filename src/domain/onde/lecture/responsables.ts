import { phrase } from '../../phrase.ts';
import { lireCodePostal } from '../champs/code-postal.ts';
import { lireCivilite } from '../champs/listes.ts';
import { lireMail } from '../champs/mail.ts';
import { lireNom } from '../champs/nom.ts';
import { estOrganisme } from '../champs/organisme.ts';
import { lettresPerdues } from '../fichier/degats.ts';
import type { ChampResponsable, Colonnes, Entete } from '../fichier/entetes.ts';
import { LecteurDeRangee, lireTexte, parLigne } from '../fichier/rangee.ts';
import { lireTableau } from '../fichier/tableau.ts';
import type { Lecture, LigneIgnoree, OptionsLecture, ResponsableOnde } from '../types.ts';
import { lireEnfants } from './enfants.ts';
import { reunirResponsables } from './homonymes-responsables.ts';
import { direEmprunts, lireIdentite, nomsLisibles } from './identite.ts';
import { refuser } from './refus.ts';
import { lireTelephones } from './telephones.ts';

const TEXTE = lireTexte(100);
const ADRESSE = lireTexte(300);
const CELLULES_MIN = 3;

type EnteteResponsables = Extract<Entete, { type: 'responsables' }>;

/** Reads the guardians' file of a school, as ONDE gives it. Never throws; a wrong line never costs another one. */
export function lireResponsables(contenu: Buffer, _options: OptionsLecture): Lecture<ResponsableOnde> {
  const lu = lireTableau(contenu, 'responsables');
  if (!lu.ok) return lu;
  const { entete, titres, rangees, anomalies, illisibles } = lu.tableau;
  const lignes: ResponsableOnde[] = [];
  const ignorees: LigneIgnoree[] = [];
  for (const rangee of rangees) {
    const lecteur = new LecteurDeRangee('responsables', titres, entete.colonnes, rangee);
    const responsable = lireLigne(lecteur, entete, titres.length);
    if (responsable) lignes.push(responsable);
    else ignorees.push(ceQuOnEnSait(lecteur, entete.colonnes));
    anomalies.push(...lecteur.anomalies);
  }
  for (const rangee of illisibles) {
    ignorees.push(
      ceQuOnEnSait(new LecteurDeRangee('responsables', titres, entete.colonnes, rangee), entete.colonnes),
    );
  }
  if (lignes.length === 0) {
    const premiere = anomalies.find(({ gravite }) => gravite === 'ligne_ignoree');
    return { ok: false, refus: refuser('responsables', 'aucune_ligne_lisible', premiere?.message) };
  }
  if (lettresPerdues(lignes, ignorees)) {
    return { ok: false, refus: refuser('responsables', 'codage') };
  }
  const reunis = reunirResponsables(lignes);
  return {
    ok: true,
    lignes: reunis.lignes,
    ignorees,
    anomalies: parLigne([...anomalies, ...reunis.anomalies]),
  };
}

function lireLigne(
  lecteur: LecteurDeRangee,
  { colonnes, enfants: blocs }: EnteteResponsables,
  largeur: number,
): ResponsableOnde | undefined {
  const { ligne, cellules } = lecteur.rangee;
  if (cellules.filter(Boolean).length < CELLULES_MIN) {
    lecteur.signaler(
      undefined,
      'ligne_ignoree',
      phrase`Cette ligne ne décrit pas un responsable : elle est ignorée.`,
    );
    return undefined;
  }
  if (nommeUnOrganisme(lecteur, colonnes)) {
    lecteur.signaler(
      colonnes.nom,
      'ligne_ignoree',
      phrase`C'est un organisme, et un compte ÉduConnect est celui d'une personne : la ligne est ignorée. Pour que quelqu'un de cet organisme ait un compte, donnez ses nom et prénom dans ONDE.`,
    );
    return undefined;
  }
  const nommee = lireIdentite(lecteur, colonnes);
  if (nommee === undefined) return undefined;
  const { identite, emprunts } = nommee;
  // A guardian known by the name of use only is common: nothing to look at.
  direEmprunts(
    lecteur,
    colonnes,
    emprunts.filter((emprunt) => emprunt !== 'nom_d_usage'),
  );
  const pays = lecteur.texte(colonnes.pays);
  const codePostal = lecteur.champ(colonnes.codePostal, (texte) => lireCodePostal(texte, pays));
  const enfants = lireEnfants(lecteur.rangee, blocs, largeur);
  if (enfants.length === 0) {
    lecteur.signaler(
      undefined,
      'avertissement',
      phrase`Cette ligne ne cite aucun enfant : ce responsable ne sera rattaché à personne.`,
    );
  }
  return {
    ligne,
    nom: identite.nom,
    prenom: identite.prenom,
    enfants,
    ...dits({
      civilite: lecteur.champ(colonnes.civilite, lireCivilite),
      nomUsage: identite.nomUsage,
      mail: lecteur.champ(colonnes.mail, lireMail),
      ...lireTelephones(lecteur, colonnes, codePostal),
      adresse: lecteur.champ(colonnes.adresse, ADRESSE),
      codePostal,
      commune: lecteur.champ(colonnes.commune, TEXTE),
      pays: lecteur.champ(colonnes.pays, TEXTE),
    }),
  };
}

/** Ase and Maison are people's names too, when a first name goes with them. */
function nommeUnOrganisme(lecteur: LecteurDeRangee, colonnes: Colonnes<ChampResponsable>): boolean {
  const { nom, defaut } = lireNom(lecteur.texte(colonnes.prenom), 'prenom');
  if (nom !== undefined || defaut !== undefined) return false;
  return estOrganisme(lecteur.texte(colonnes.nom) || lecteur.texte(colonnes.nomUsage));
}

type Facultatifs = Omit<ResponsableOnde, 'ligne' | 'nom' | 'prenom' | 'enfants'>;

/** Drops what the file says nothing about. */
function dits(champs: { [C in keyof Facultatifs]: Facultatifs[C] | undefined }): Facultatifs {
  const restants = { ...champs };
  for (const champ of Object.keys(restants) as (keyof Facultatifs)[]) {
    if (restants[champ] === undefined) delete restants[champ];
  }
  return restants as Facultatifs;
}

function ceQuOnEnSait(lecteur: LecteurDeRangee, colonnes: Colonnes<ChampResponsable>): LigneIgnoree {
  const { nom, nomUsage, prenom } = nomsLisibles(lecteur, colonnes);
  const porte = nom ?? nomUsage;
  return { ligne: lecteur.rangee.ligne, ...(porte ? { nom: porte } : {}), ...(prenom ? { prenom } : {}) };
}
