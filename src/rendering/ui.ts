import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Etat, Profil } from '../domain/comptes/etats.ts';
import { couvre, type Perimetre } from '../domain/ecole/perimetre.ts';
import { avecMajuscule } from '../domain/en-lettres.ts';
import {
  avecDe,
  formatDate,
  formatDateCourte,
  formatDateHeure,
  formatHeure,
  formatNombre,
  pluriel,
} from '../domain/francais.ts';
import { MISES_EN_PAGE } from '../domain/operations/mise-en-page.ts';
import { formatPourcentage } from '../domain/pourcentage.ts';
import { type Paths, paths } from '../paths.ts';
import { PROJECT_ROOT } from '../project-root.ts';
import { NOMBRES } from '../textes/nombres.ts';
import { MOTS_PROFIL } from '../textes/profil.ts';
import { ETATS_AFFICHES, type EtatAffiche } from '../vues/comptes/etats.ts';
import { type EcoleOuverte, type Onglet, type OngletVM, ongletsVM } from '../vues/onglets.ts';
import { asset } from './assets.ts';
import { morceauxDeMail, sansCoupure } from './sans-coupure.ts';

export type Layout = 'application' | 'connexion' | 'portail' | 'simple';

/** What changes from one request to the next. */
export interface UiRequest {
  csrfToken: string;
  /** Path of the current page. */
  chemin: string;
  agent?: { nomComplet: string; fonction: 'directeur' | 'ien' | 'enseignant' };
  /** Who is logged in to the portal; never beside an agent. */
  titulaire?: { prenom: string; profil: Profil };
  /** Who is on the way there, and not logged in yet: the tablet may be somebody else’s by now. Empty as long as nobody is known. */
  enChemin?: { qui: string; profil: Profil };
  ecole?: EcoleOuverte & {
    nom: string;
    commune: string;
    plusieursEcoles: boolean;
    /** What a delegation opens, and until when; null for a right by function. */
    delegation: string | null;
  };
  onglet?: Onglet;
  flash: readonly { type: 'succes' | 'info' | 'attention' | 'erreur'; message: string }[];
}

/** Everything a layout or a component may need beside its own view model. */
export interface Ui extends UiRequest {
  version: string;
  asset(path: string): string;
  f: {
    date: typeof formatDate;
    dateCourte: typeof formatDateCourte;
    dateHeure: typeof formatDateHeure;
    heure: typeof formatHeure;
    avecDe: typeof avecDe;
    avecMajuscule: typeof avecMajuscule;
    pluriel: typeof pluriel;
    nombre: typeof formatNombre;
    pourcentage: typeof formatPourcentage;
    sansCoupure: typeof sansCoupure;
    morceauxDeMail: typeof morceauxDeMail;
  };
  paths: Paths;
  /** Whether this agent may open this address of the school: a page draws no other link. */
  mayOpen(address: { readonly perimetre: Perimetre }): boolean;
  etats: Readonly<Record<Etat, EtatAffiche>>;
  nombres: typeof NOMBRES;
  profils: typeof MOTS_PROFIL;
  misesEnPage: typeof MISES_EN_PAGE;
  /** Of the school, for this agent; none outside a school. */
  onglets: readonly OngletVM[];
}

/** What the templates of a school's pages see. */
export interface UiDEcole extends Ui {
  ecole: NonNullable<UiRequest['ecole']>;
}

const SHARED = {
  version: readVersion(),
  asset,
  f: {
    date: formatDate,
    dateCourte: formatDateCourte,
    dateHeure: formatDateHeure,
    heure: formatHeure,
    avecDe,
    avecMajuscule,
    pluriel,
    nombre: formatNombre,
    pourcentage: formatPourcentage,
    sansCoupure,
    morceauxDeMail,
  },
  paths,
  etats: ETATS_AFFICHES,
  nombres: NOMBRES,
  profils: MOTS_PROFIL,
  misesEnPage: MISES_EN_PAGE,
};

export const createUi = (request: UiRequest): Ui => ({
  ...SHARED,
  ...request,
  mayOpen: ({ perimetre }) => request.ecole !== undefined && couvre(request.ecole.perimetre, perimetre),
  onglets: request.ecole ? ongletsVM(request.ecole) : [],
});

function readVersion(): string {
  const { version } = JSON.parse(readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8')) as {
    version: string;
  };
  return version;
}
