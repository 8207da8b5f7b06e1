import { phrase } from '../../phrase.ts';
import { lireDateNaissance } from '../champs/date-naissance.ts';
import { lireIne } from '../champs/ine.ts';
import { lireSexe } from '../champs/listes.ts';
import { lireNiveau } from '../champs/niveau.ts';
import { lettresPerdues } from '../fichier/degats.ts';
import type { ChampEleve, Colonnes } from '../fichier/entetes.ts';
import { LecteurDeRangee, lireTexte, parLigne } from '../fichier/rangee.ts';
import { lireTableau } from '../fichier/tableau.ts';
import type { EleveOnde, Lecture, LigneIgnoree, OptionsLecture } from '../types.ts';
import { fusionnerDoublons } from './doublons-eleves.ts';
import { direEmprunts, lireIdentite, nomsLisibles } from './identite.ts';
import { refuser } from './refus.ts';

const TEXTE = lireTexte(100);
/** « Total : 128 » or a page number at the end of the file is not a pupil. */
const CELLULES_MIN = 3;

/** Reads the pupils' file of a school, as ONDE gives it. Never throws; a wrong line never costs another one. */
export function lireEleves(contenu: Buffer, { aujourdhui }: OptionsLecture): Lecture<EleveOnde> {
  const lu = lireTableau(contenu, 'eleves');
  if (!lu.ok) return lu;
  const { entete, titres, rangees, anomalies, illisibles } = lu.tableau;
  const lignes: EleveOnde[] = [];
  const ignorees: LigneIgnoree[] = [];
  for (const rangee of rangees) {
    const lecteur = new LecteurDeRangee('eleves', titres, entete.colonnes, rangee);
    const eleve = lireLigne(lecteur, entete.colonnes, aujourdhui);
    if (eleve) lignes.push(eleve);
    else ignorees.push(ceQuOnEnSait(lecteur, entete.colonnes, aujourdhui));
    anomalies.push(...lecteur.anomalies);
  }
  for (const rangee of illisibles) {
    const lecteur = new LecteurDeRangee('eleves', titres, entete.colonnes, rangee);
    ignorees.push(ceQuOnEnSait(lecteur, entete.colonnes, aujourdhui));
  }
  const premiere = anomalies.find(({ gravite }) => gravite === 'ligne_ignoree');
  if (lignes.length === 0) {
    return { ok: false, refus: refuser('eleves', 'aucune_ligne_lisible', premiere?.message) };
  }
  if (lettresPerdues(lignes, ignorees)) return { ok: false, refus: refuser('eleves', 'codage') };
  const sansDoublon = fusionnerDoublons(lignes);
  return {
    ok: true,
    lignes: sansDoublon.lignes,
    ignorees: [...ignorees, ...sansDoublon.ignorees],
    anomalies: parLigne([...anomalies, ...sansDoublon.anomalies]),
  };
}

function lireLigne(
  lecteur: LecteurDeRangee,
  colonnes: Colonnes<ChampEleve>,
  aujourdhui: string,
): EleveOnde | undefined {
  const { ligne, cellules } = lecteur.rangee;
  if (cellules.filter(Boolean).length < CELLULES_MIN) {
    lecteur.signaler(
      undefined,
      'ligne_ignoree',
      phrase`Cette ligne ne décrit pas un élève : elle est ignorée.`,
    );
    return undefined;
  }
  const nommee = lireIdentite(lecteur, colonnes);
  if (nommee === undefined) return undefined;
  const date = lireDateNaissance(lecteur.texte(colonnes.dateNaissance), aujourdhui);
  if (date.valeur === undefined) {
    const suite = phrase` La ligne est ignorée : l'élève reste tel qu'il est connu, ou n'est pas ajouté.`;
    lecteur.signaler(colonnes.dateNaissance, 'ligne_ignoree', `${date.remarque ?? ''}${suite}`);
    return undefined;
  }
  direEmprunts(lecteur, colonnes, nommee.emprunts);
  const sexe = lecteur.champ(colonnes.sexe, lireSexe);
  const ine = lecteur.champ(colonnes.ine, lireIne);
  const niveau = lecteur.champ(colonnes.niveau, lireNiveau);
  const classe = lecteur.champ(colonnes.classe, TEXTE);
  if (classe === null) {
    lecteur.signaler(colonnes.classe, 'avertissement', phrase`Cet élève n'a pas de classe dans ONDE.`);
  }
  return {
    ligne,
    ...nommee.identite,
    dateNaissance: date.valeur,
    ...(sexe ? { sexe } : {}),
    ...(ine ? { ine } : {}),
    ...(niveau ? { niveau } : {}),
    ...(classe === undefined ? {} : { classe }),
  };
}

function ceQuOnEnSait(
  lecteur: LecteurDeRangee,
  colonnes: Colonnes<ChampEleve>,
  aujourdhui: string,
): LigneIgnoree {
  const ine = lireIne(lecteur.texte(colonnes.ine)).valeur;
  const dateNaissance = lireDateNaissance(lecteur.texte(colonnes.dateNaissance), aujourdhui).valeur;
  return {
    ligne: lecteur.rangee.ligne,
    ...(ine ? { ine } : {}),
    ...nomsLisibles(lecteur, colonnes),
    ...(dateNaissance ? { dateNaissance } : {}),
  };
}
