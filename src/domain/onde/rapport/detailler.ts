import { PROFIL_LABELS } from '../../comptes/etats.ts';
import { formatTelephone } from '../../comptes/telephone.ts';
import { SANS_CLASSE } from '../../ecole/classe.ts';
import { formatDateCourte } from '../../francais.ts';
import { phrase } from '../../phrase.ts';
import type { DonneesEleve, DonneesRepresentant } from '../diff/etat.ts';
import type {
  Changement,
  DiffOnde,
  EleveNomme,
  IdentiteChangee,
  LienModifie,
  RepresentantNomme,
} from '../diff/types.ts';
import {
  afficherValeur,
  CHAMP_LABELS,
  GRAVITE_LABELS,
  MOTIF_CLOTURE_LABELS,
  SIGNALEMENT_LABELS,
} from '../libelles.ts';
import { type AnomalieOnde, GRAVITES } from '../types.ts';

export const CLES_SECTION = [
  'anomalies',
  'eleves-departs',
  'eleves-arrivees',
  'eleves-suivis',
  'eleves-encore-presents',
  'eleves-retours',
  'eleves-changements',
  'responsables-departs',
  'responsables-arrivees',
  'responsables-retours',
  'responsables-changements',
  'rattachements-ajoutes',
  'rattachements-retires',
  'signalements-clos',
  'identites',
  'classes',
] as const;
export type CleSection = (typeof CLES_SECTION)[number];

export interface ChangementLu {
  champ: string;
  avant: string | null;
  apres: string | null;
}

export type Cellule = string | ChangementLu[];

export interface LigneDetail {
  /** One per column; the first names the person or the thing. */
  cellules: Cellule[];
  /** The fiche it is about, when the school already has it. */
  fiche?: { profil: IdentiteChangee['profil']; id: string };
}

/** One kind of change, in rows that a screen and the command line show alike. */
export interface SectionDetail {
  cle: CleSection;
  titre: string;
  colonnes: string[];
  lignes: LigneDetail[];
}

/** By id, the fiches that a diff cites by number only. */
export interface NomsDesFiches {
  eleves: ReadonlyMap<string, string>;
  representants: ReadonlyMap<string, string>;
}

/** Everything a diff holds, in the words of a director; sections without any row are left out. */
export function detailler(diff: DiffOnde, noms: NomsDesFiches): SectionDetail[] {
  const { eleves, responsables: representants, liens } = diff;
  const sections: Record<CleSection, Omit<SectionDetail, 'cle'>> = {
    anomalies: anomalies(diff),
    'eleves-departs': personnes('Élèves : départs', ELEVE_NOMME, eleves.departs, eleveNomme, 'eleve'),
    'eleves-arrivees': {
      titre: phrase`Élèves : arrivées`,
      colonnes: ['Nom', 'Prénom', 'Naissance', 'Niveau', 'Classe'],
      lignes: eleves.arrivees.map(eleveArrivant),
    },
    'eleves-suivis': venusDAilleurs('Élèves qui gardent leur compte', 'École d’origine', diff, 'arrivees'),
    'eleves-encore-presents': venusDAilleurs(
      'Élèves encore présents dans une autre école',
      'Autre école',
      diff,
      'encorePresents',
    ),
    'eleves-retours': personnes('Élèves : retours', ELEVE_NOMME, eleves.retours, eleveNomme, 'eleve'),
    'eleves-changements': personnes(
      'Élèves : changements',
      [...ELEVE_NOMME, 'Changements'],
      eleves.modifications,
      (eleve) => [...eleveNomme(eleve), changements(eleve.changements)],
      'eleve',
    ),
    'responsables-departs': personnes(
      'Représentants légaux : départs',
      REPRESENTANT_NOMME,
      representants.departs,
      representantNomme,
      'representant_legal',
    ),
    'responsables-arrivees': {
      titre: phrase`Représentants légaux : arrivées`,
      colonnes: [...REPRESENTANT_NOMME, 'Adresse mail', 'Portable'],
      lignes: representants.arrivees.map(representantArrivant),
    },
    'responsables-retours': personnes(
      'Représentants légaux : retours',
      REPRESENTANT_NOMME,
      representants.retours,
      representantNomme,
      'representant_legal',
    ),
    'responsables-changements': personnes(
      'Représentants légaux : changements',
      [...REPRESENTANT_NOMME, 'Changements'],
      representants.modifications,
      (representant) => [...representantNomme(representant), changements(representant.changements)],
      'representant_legal',
    ),
    'rattachements-ajoutes': rattachements('Rattachements ajoutés', liens.ajoutes),
    'rattachements-retires': rattachements('Rattachements retirés', liens.retires),
    'signalements-clos': signalements(diff, noms),
    identites: identites(diff),
    classes: classes(diff),
  };
  return CLES_SECTION.map((cle) => ({ cle, ...sections[cle] })).filter(({ lignes }) => lignes.length > 0);
}

const ELEVE_NOMME = ['Nom', 'Prénom', 'Classe'];
const REPRESENTANT_NOMME = ['Nom', 'Prénom'];

type Section = Omit<SectionDetail, 'cle'>;

function personnes<P extends { id: string }>(
  titre: string,
  colonnes: readonly string[],
  liste: readonly P[],
  cellules: (personne: P) => Cellule[],
  profil: IdentiteChangee['profil'],
): Section {
  return {
    titre: titre.replace(' :', '\u00a0:'),
    colonnes: [...colonnes],
    lignes: liste.map((personne) => ({
      cellules: cellules(personne),
      fiche: { profil, id: personne.id },
    })),
  };
}

function eleveNomme({ nom, nomUsage, prenom, classe }: EleveNomme): string[] {
  return [nomUsage ?? nom, prenom, classe ?? SANS_CLASSE];
}

function representantNomme({ civilite, nom, nomUsage, prenom }: RepresentantNomme): string[] {
  return [[civilite, nomUsage ?? nom].filter(Boolean).join(' '), prenom];
}

function eleveArrivant({ nom, nomUsage, prenom, dateNaissance, niveau, classe }: DonneesEleve): LigneDetail {
  return {
    cellules: [nomUsage ?? nom, prenom, formatDateCourte(dateNaissance), niveau ?? '', classe ?? SANS_CLASSE],
  };
}

/** Arrivals whom another school of the agent has, or had (rules §4.5). */
function venusDAilleurs(
  titre: string,
  ecole: string,
  { eleves, comptesSuivis }: DiffOnde,
  lesquels: 'arrivees' | 'encorePresents',
): Section {
  return {
    titre,
    colonnes: [...ELEVE_NOMME, ecole],
    lignes: comptesSuivis.flatMap((suivis) =>
      suivis[lesquels].flatMap((rang) => {
        const eleve = eleves.arrivees[rang];
        const { nom, uai } = suivis.ecole;
        return eleve === undefined ? [] : [{ cellules: [...eleveNomme(eleve), `${nom} (${uai})`] }];
      }),
    ),
  };
}

function representantArrivant(representant: DonneesRepresentant): LigneDetail {
  const { mail, portable } = representant;
  return {
    cellules: [
      ...representantNomme(representant),
      mail ?? 'Sans adresse mail',
      portable === null ? 'Sans portable' : formatTelephone(portable),
    ],
  };
}

function changements<C extends keyof typeof CHAMP_LABELS>(liste: readonly Changement<C>[]): ChangementLu[] {
  return liste.map(({ champ, avant, apres }) => ({
    champ: CHAMP_LABELS[champ],
    avant: afficherValeur(champ, avant),
    apres: afficherValeur(champ, apres),
  }));
}

function rattachements(titre: string, liste: readonly LienModifie[]): Section {
  return {
    titre,
    colonnes: ['Représentant légal', 'Élève', 'Classe'],
    lignes: liste.map(({ nomResponsable, nomEleve }) => {
      const [nom, prenom, classe] = eleveNomme(nomEleve);
      return { cellules: [representantNomme(nomResponsable).join(' '), `${nom} ${prenom}`, classe ?? ''] };
    }),
  };
}

function signalements({ signalementsClos }: DiffOnde, noms: NomsDesFiches): Section {
  return {
    titre: 'Signalements clos',
    colonnes: ['Signalement', 'Élève', 'Par', 'Pourquoi il est clos'],
    lignes: signalementsClos.map(({ type, eleveId, responsableId, motif }) => ({
      cellules: [
        SIGNALEMENT_LABELS[type],
        noms.eleves.get(eleveId) ?? '',
        noms.representants.get(responsableId) ?? '',
        MOTIF_CLOTURE_LABELS[motif],
      ],
    })),
  };
}

function identites(diff: DiffOnde): Section {
  return {
    titre: 'Noms ou prénoms changés',
    colonnes: ['Personne', 'Profil', 'Changements'],
    lignes: diff.identites.map(({ profil, id, avant, apres }) => ({
      cellules: [
        `${apres.nomUsage ?? apres.nom} ${apres.prenom}`,
        PROFIL_LABELS[profil],
        changements(
          (['nom', 'nomUsage', 'prenom'] as const).flatMap((champ) =>
            avant[champ] === apres[champ] ? [] : [{ champ, avant: avant[champ], apres: apres[champ] }],
          ),
        ),
      ],
      fiche: { profil, id },
    })),
  };
}

function classes(diff: DiffOnde): Section {
  const lignes = (libelles: readonly string[], mouvement: string) =>
    libelles.map((libelle) => ({ cellules: [libelle, mouvement] }));
  return {
    titre: 'Classes',
    colonnes: ['Classe', 'Mouvement'],
    lignes: [
      ...lignes(diff.classes.creees, 'Nouvelle classe'),
      ...lignes(diff.classes.supprimees, 'Classe sans élève, retirée'),
    ],
  };
}

const FICHIERS = { eleves: 'Élèves', responsables: 'Responsables' } as const;

/** Lines that were not used at all come first; the order of the file otherwise. */
function parGravite(liste: readonly AnomalieOnde[]): AnomalieOnde[] {
  return GRAVITES.flatMap((gravite) => liste.filter((anomalie) => anomalie.gravite === gravite));
}

function anomalies(diff: DiffOnde): Section {
  return {
    titre: 'Anomalies',
    colonnes: ['Fichier et ligne', 'Colonne', 'Valeur', 'Effet', 'Explication'],
    lignes: parGravite(diff.anomalies).map(({ fichier, ligne, champ, valeur, gravite, message }) => ({
      cellules: [
        `${FICHIERS[fichier]}, ligne\u00a0${ligne}`,
        champ,
        valeur,
        GRAVITE_LABELS[gravite],
        message,
      ],
    })),
  };
}
