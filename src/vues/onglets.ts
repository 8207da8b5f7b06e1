import { couvre, type Perimetre } from '../domain/ecole/perimetre.ts';
import { paths } from '../paths.ts';
import { MOTS_PROFIL } from '../textes/profil.ts';

interface OngletDEcole {
  nom: string;
  libelle: string;
  url: { (params: { uai: string }): string; readonly perimetre: Perimetre };
  /** How the dashboard offers it, beside the tabs. */
  raccourci?: { libelle: string; icone: string };
}

/** The tabs of a school, in order. */
export const ONGLETS = [
  { nom: 'accueil', libelle: 'Accueil', url: paths.accueil },
  {
    nom: 'eleves',
    libelle: MOTS_PROFIL.eleve.onglet,
    url: paths.eleves,
    raccourci: { libelle: 'Comptes des élèves', icone: 'people' },
  },
  {
    nom: 'representants-legaux',
    libelle: MOTS_PROFIL.representant_legal.onglet,
    url: paths.representantsLegaux,
    raccourci: { libelle: 'Comptes des représentants légaux', icone: 'person-vcard' },
  },
  { nom: 'statistiques', libelle: 'Statistiques', url: paths.statistiques },
  { nom: 'operations', libelle: 'Opérations', url: paths.operations },
  {
    nom: 'parametrage',
    libelle: 'Paramétrage',
    url: paths.parametrage,
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
  ONGLETS.filter(({ url }) => couvre(ecole.perimetre, url.perimetre));

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

/** Beside the tabs: what a director opens now and then. */
const AUTRES = [
  { url: paths.journal, raccourci: { libelle: 'Journal', icone: 'clock-history' } },
] as const satisfies readonly Pick<OngletDEcole, 'url' | 'raccourci'>[];

export const raccourcisVM = (ecole: EcoleOuverte): RaccourciVM[] =>
  [...ouverts(ecole), ...AUTRES.filter(({ url }) => couvre(ecole.perimetre, url.perimetre))].flatMap(
    ({ raccourci, url }) => (raccourci ? [{ ...raccourci, url: url(ecole) }] : []),
  );
