import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Etat } from '../domain/compte.ts';
import { formatDate, formatDateCourte, formatDateHeure, formatNombre, pluriel } from '../domain/francais.ts';
import { PROJECT_ROOT } from '../project-root.ts';
import { type Paths, paths } from '../routes/paths.ts';
import { asset } from './assets.ts';
import { ETATS_AFFICHES, type EtatAffiche } from './etats.ts';
import { formatPourcentage } from './pourcentage.ts';
import { sansCoupure } from './sans-coupure.ts';

export type Layout = 'application' | 'connexion' | 'simple';

export const ONGLETS = [
  'accueil',
  'eleves',
  'representants-legaux',
  'operations',
  'statistiques',
  'parametrage',
] as const;
export type Onglet = (typeof ONGLETS)[number];

/** What changes from one request to the next. */
export interface UiRequest {
  csrfToken: string;
  /** Path of the current page. */
  chemin: string;
  agent?: { nomComplet: string; fonction: 'directeur' | 'ien' | 'enseignant' };
  ecole?: { uai: string; nom: string; commune: string; plusieursEcoles: boolean };
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
    pluriel: typeof pluriel;
    nombre: typeof formatNombre;
    pourcentage: typeof formatPourcentage;
    sansCoupure: typeof sansCoupure;
  };
  paths: Paths;
  etats: Readonly<Record<Etat, EtatAffiche>>;
}

const SHARED = {
  version: readVersion(),
  asset,
  f: {
    date: formatDate,
    dateCourte: formatDateCourte,
    dateHeure: formatDateHeure,
    pluriel,
    nombre: formatNombre,
    pourcentage: formatPourcentage,
    sansCoupure,
  },
  paths,
  etats: ETATS_AFFICHES,
};

export const createUi = (request: UiRequest): Ui => ({ ...SHARED, ...request });

function readVersion(): string {
  const { version } = JSON.parse(readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8')) as {
    version: string;
  };
  return version;
}
