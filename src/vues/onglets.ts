import { paths } from '../paths.ts';
import type { Perimetre } from '../queries/ecole/ecoles.ts';
import { MOTS_PROFIL } from '../textes/profil.ts';

interface OngletDEcole {
  nom: string;
  libelle: string;
  url(params: { uai: string }): string;
  /** Who may open it, as its route says: a delegation may be limited to pupils. */
  perimetre: Perimetre;
  /** How the dashboard offers it, beside the tabs. */
  raccourci?: { libelle: string; icone: string };
}

/** The tabs of a school, in order. */
export const ONGLETS = [
  { nom: 'accueil', libelle: 'Accueil', url: paths.accueil, perimetre: 'eleves' },
  {
    nom: 'eleves',
    libelle: MOTS_PROFIL.eleve.onglet,
    url: paths.eleves,
    perimetre: 'eleves',
    raccourci: { libelle: 'Comptes des élèves', icone: 'people' },
  },
  {
    nom: 'representants-legaux',
    libelle: MOTS_PROFIL.representant_legal.onglet,
    url: paths.representantsLegaux,
    perimetre: 'tous',
    raccourci: { libelle: 'Comptes des représentants légaux', icone: 'person-vcard' },
  },
  { nom: 'operations', libelle: 'Opérations', url: paths.operations, perimetre: 'eleves' },
  {
    nom: 'parametrage',
    libelle: 'Paramétrage',
    url: paths.parametrage,
    perimetre: 'tous',
    raccourci: { libelle: 'Paramétrage', icone: 'gear' },
  },
] as const satisfies readonly OngletDEcole[];
export type Onglet = (typeof ONGLETS)[number]['nom'];

/** A school, and how much of it the agent may open. */
export interface EcoleOuverte {
  uai: string;
  perimetre: Perimetre;
}

const ouverts = (ecole: EcoleOuverte): OngletDEcole[] =>
  ONGLETS.filter(({ perimetre }) => ecole.perimetre === 'tous' || perimetre === 'eleves');

export interface OngletVM {
  nom: string;
  libelle: string;
  url: string;
}

/** Only the tabs that the agent may open. */
export const ongletsVM = (ecole: EcoleOuverte): OngletVM[] =>
  ouverts(ecole).map(({ nom, libelle, url }) => ({ nom, libelle, url: url(ecole) }));

export interface RaccourciVM {
  libelle: string;
  icone: string;
  url: string;
}

export const raccourcisVM = (ecole: EcoleOuverte): RaccourciVM[] =>
  ouverts(ecole).flatMap(({ raccourci, url }) => (raccourci ? [{ ...raccourci, url: url(ecole) }] : []));
