import { comparer, type FichiersOnde } from '../../../src/domain/onde/diff/comparer.ts';
import type {
  EtatEcole,
  FicheEleve,
  FicheRepresentant,
  Rattachement,
} from '../../../src/domain/onde/diff/etat.ts';
import type { DiffOnde, Ref } from '../../../src/domain/onde/diff/types.ts';
import { lireEleves } from '../../../src/domain/onde/lecture/eleves.ts';
import { lireResponsables } from '../../../src/domain/onde/lecture/responsables.ts';
import type {
  AnomalieOnde,
  EleveOnde,
  FichierLu,
  Lecture,
  ResponsableOnde,
} from '../../../src/domain/onde/types.ts';

export const AUJOURDHUI = '2026-09-15';

export const ENTETE_ELEVES =
  "Nom élève;Nom d'usage élève;Prénom élève;Date naissance;Sexe;INE;Adresse1;Cp1;Commune1;Pays1;Adresse2;Cp2;Commune2;Pays2; Cycle;Niveau;Libellé classe;Identifiant classe;Attestation fournie;Autorisation associations;Autorisation photo;Décision de passage";

const BLOC_ENFANT = "Nom d'usage enfant;Nom de famille enfant;Prénom enfant;Classes enfants";
export const ENTETE_RESPONSABLES = `Civilité Responsable;Nom usage responsable;Nom responsable;Prénom responsable;Adresse responsable;CP responsable;Commune responsable;Pays;Courriel;Téléphone domicile;Téléphone travail;Téléphone portable;${BLOC_ENFANT};${BLOC_ENFANT};${BLOC_ENFANT}`;

export interface Eleve {
  nom: string;
  usage?: string;
  prenom: string;
  date?: string;
  sexe?: string;
  ine?: string;
  niveau?: string;
  classe?: string;
}

export interface Enfant {
  usage?: string;
  nom: string;
  prenom: string;
  classe?: string;
}

export interface Responsable {
  civilite?: string;
  usage?: string;
  nom: string;
  prenom: string;
  adresse?: string;
  cp?: string;
  commune?: string;
  pays?: string;
  mail?: string;
  domicile?: string;
  travail?: string;
  portable?: string;
  enfants?: Enfant[];
}

export function ligneEleve(eleve: Eleve): string {
  const {
    nom,
    usage = '',
    prenom,
    date = '2018-03-05',
    sexe = 'F',
    ine = '',
    niveau = 'CP',
    classe = 'CP A',
  } = eleve;
  return [
    nom,
    usage,
    prenom,
    date,
    sexe,
    ine,
    '1 rue du Pré',
    '35000',
    'RENNES',
    'FRANCE',
    '',
    '',
    '',
    '',
    'CYCLE II',
    niveau,
    classe,
    '1234',
    'O',
    'N',
    'N',
    '',
  ].join(';');
}

export function ligneResponsable(responsable: Responsable): string {
  const {
    civilite = 'MME',
    usage = '',
    nom,
    prenom,
    adresse = '1 rue du Pré',
    cp = '35000',
    commune = 'RENNES',
  } = responsable;
  const {
    pays = 'FRANCE',
    mail = '',
    domicile = '',
    travail = '',
    portable = '',
    enfants = [],
  } = responsable;
  const cites = enfants.flatMap(({ usage: u = '', nom: n, prenom: p, classe = 'CP A' }) => [u, n, p, classe]);
  return [
    civilite,
    usage,
    nom,
    prenom,
    adresse,
    cp,
    commune,
    pays,
    mail,
    domicile,
    travail,
    portable,
    ...cites,
  ].join(';');
}

export function fichierEleves(eleves: readonly Eleve[]): string {
  return [ENTETE_ELEVES, ...eleves.map(ligneEleve), ''].join('\r\n');
}

export function fichierResponsables(responsables: readonly Responsable[]): string {
  return [ENTETE_RESPONSABLES, ...responsables.map(ligneResponsable), ''].join('\r\n');
}

/** As ONDE writes it. */
export const latin1 = (texte: string): Buffer => Buffer.from(texte, 'latin1');
export const utf8 = (texte: string): Buffer => Buffer.from(texte, 'utf8');

export function lire(contenu: Buffer | string): Lecture<EleveOnde> {
  return lireEleves(typeof contenu === 'string' ? utf8(contenu) : contenu, { aujourdhui: AUJOURDHUI });
}

export function lireResp(contenu: Buffer | string): Lecture<ResponsableOnde> {
  return lireResponsables(typeof contenu === 'string' ? utf8(contenu) : contenu, { aujourdhui: AUJOURDHUI });
}

/** The content of a file that must be accepted. */
export function accepte<T>(lecture: Lecture<T>): FichierLu<T> {
  if (!lecture.ok) throw new Error(`fichier refusé : ${lecture.refus.code} ${lecture.refus.message}`);
  return lecture;
}

export function refus(lecture: Lecture<unknown>): { code: string; message: string } {
  if (lecture.ok) throw new Error('le fichier aurait dû être refusé');
  return lecture.refus;
}

export const eleves = (liste: readonly Eleve[]): FichierLu<EleveOnde> => accepte(lire(fichierEleves(liste)));
export const responsables = (liste: readonly Responsable[]): FichierLu<ResponsableOnde> =>
  accepte(lireResp(fichierResponsables(liste)));

export const ECOLE_VIDE: EtatEcole = { eleves: [], representants: [], rattachements: [], signalements: [] };

/** The school that has just taken these files in. */
export function ecoleIssueDe(fichiers: FichiersOnde, avant: EtatEcole = ECOLE_VIDE): EtatEcole {
  return appliquerEnMemoire(avant, comparer(avant, fichiers));
}

/** What the service does to the database, done to plain data: the reference of « applied then compared again, nothing changes ». */
export function appliquerEnMemoire(etat: EtatEcole, diff: DiffOnde): EtatEcole {
  const prochain = etat.eleves.length + etat.representants.length + 1;
  const idEleve = (rang: number) => String(prochain + rang);
  const idRepresentant = (rang: number) => String(prochain + diff.eleves.arrivees.length + rang);
  const resoudre = (ref: Ref, id: (rang: number) => string) => ('fiche' in ref ? ref.fiche : id(ref.arrivee));
  const cle = ({ representantId, eleveId }: Rattachement) => `${representantId}-${eleveId}`;
  const lien = ({ responsable, eleve }: DiffOnde['liens']['ajoutes'][number]): Rattachement => ({
    representantId: resoudre(responsable, idRepresentant),
    eleveId: resoudre(eleve, idEleve),
  });
  const retires = new Set(diff.liens.retires.map((retire) => cle(lien(retire))));
  const clos = new Set(diff.signalementsClos.map(({ id }) => id));
  return {
    eleves: [
      ...etat.eleves.map((fiche) => mettreAJour(fiche, diff.eleves)),
      ...diff.eleves.arrivees.map(({ ligne: _, ...donnees }, rang) => ({
        ...donnees,
        id: idEleve(rang),
        parti: false,
        bloque: false,
      })),
    ],
    representants: [
      ...etat.representants.map((fiche) => mettreAJour(fiche, diff.responsables)),
      ...diff.responsables.arrivees.map(({ ligne: _, ...donnees }, rang) => ({
        ...donnees,
        id: idRepresentant(rang),
        parti: false,
        bloque: false,
      })),
    ],
    rattachements: [
      ...etat.rattachements.filter((rattachement) => !retires.has(cle(rattachement))),
      ...diff.liens.ajoutes.map(lien),
    ],
    signalements: etat.signalements.filter(({ id }) => !clos.has(id)),
  };
}

interface Mouvements {
  departs: { id: string }[];
  retours: { id: string }[];
  modifications: {
    id: string;
    changements: { champ: string; avant: string | null; apres: string | null }[];
  }[];
}

function mettreAJour<F extends FicheEleve | FicheRepresentant>(fiche: F, mouvements: Mouvements): F {
  const apres = { ...fiche };
  if (mouvements.departs.some(({ id }) => id === fiche.id)) apres.parti = true;
  if (mouvements.retours.some(({ id }) => id === fiche.id)) apres.parti = false;
  const changements = mouvements.modifications.find(({ id }) => id === fiche.id)?.changements ?? [];
  return Object.assign(
    apres,
    Object.fromEntries(changements.map(({ champ, apres: valeur }) => [champ, valeur])),
  );
}

/** The same diff without line numbers, which necessarily follow the order of the file. */
export function sansLignes(diff: DiffOnde): unknown {
  return JSON.parse(
    JSON.stringify({ ...diff, anomalies: diff.anomalies.map(corps).sort() }, (cle, valeur) =>
      cle === 'ligne' ? undefined : valeur,
    ),
  );
}

/** Of two lines of one pupil, the second is named: which one it is follows the order too. */
function corps({ fichier, champ, gravite }: AnomalieOnde): string {
  return [fichier, champ, gravite].join(' | ');
}

/** Two pupils of a class, with their mother: enough for most rules. */
export const LEA: Eleve = { nom: 'DUPONT', prenom: 'Léa', date: '2018-03-05', ine: '1234567890A' };
export const TOM: Eleve = {
  nom: 'DUPONT',
  prenom: 'Tom',
  date: '2016-11-30',
  sexe: 'M',
  ine: '123456789BB',
  niveau: 'CE2',
  classe: 'CE2 B',
};
export const MERE: Responsable = {
  usage: 'DUPONT',
  nom: 'MARTIN',
  prenom: 'Sophie',
  mail: 'sophie.martin@example.org',
  portable: '0612345678',
  enfants: [{ nom: 'DUPONT', prenom: 'Léa', classe: 'CP A' }],
};

/** As the guardians' file names them. */
export const LEA_CITEE: Enfant = { nom: 'DUPONT', prenom: 'Léa', classe: 'CP A' };
export const TOM_CITE: Enfant = { nom: 'DUPONT', prenom: 'Tom', classe: 'CE2 B' };
export const PERE: Responsable = {
  civilite: 'M.',
  nom: 'DUPONT',
  prenom: 'Paul',
  mail: 'paul@example.org',
  portable: '0623456789',
  enfants: [LEA_CITEE, TOM_CITE],
};
