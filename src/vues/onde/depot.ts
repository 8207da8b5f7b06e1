import { dureeEnMots } from '../../domain/francais.ts';
import { TAILLE_MAX_MO } from '../../domain/onde/lecture/refus.ts';
import { paths } from '../../paths.ts';
import type { ResumeMiseAJour } from '../../queries/onde/onde.ts';
import { NOMBRES } from '../../textes/nombres.ts';
import type { AvecErreurs } from '../commun.ts';

/** An update in a list: who, when, and its figures in a few lines. */
export interface ResumeMiseAJourVM {
  url: string;
  auteur: string;
  le: Date;
  resume: readonly string[];
}

/** Nothing of the deposit was kept: why, and what to wait for. */
export interface RefusDepotVM {
  titre: string;
  message: string;
}

export interface DepotOndeVM extends AvecErreurs {
  /** There is nothing to correct. */
  refus?: RefusDepotVM | undefined;
  action: string;
  retour: string;
  /** Of one file, in megabytes. */
  tailleMaxMo: number;
  ondeMajLe: Date | null;
  /** Proposals that wait to be confirmed or abandoned. */
  enAttente: readonly ResumeMiseAJourVM[];
  historique: readonly ResumeMiseAJourVM[];
}

export function depotVM(
  { uai, ondeMajLe }: { uai: string; ondeMajLe: Date | null },
  { enAttente, historique }: Record<'enAttente' | 'historique', readonly ResumeMiseAJour[]>,
  { erreurs, refus }: Pick<DepotOndeVM, 'erreurs' | 'refus'>,
): DepotOndeVM {
  return {
    erreurs,
    refus,
    action: paths.onde({ uai }),
    retour: paths.parametrage({ uai }),
    tailleMaxMo: TAILLE_MAX_MO,
    ondeMajLe,
    enAttente: enAttente.map(resumeVM(uai)),
    historique: historique.map(resumeVM(uai)),
  };
}

const resumeVM =
  (uai: string) =>
  ({ id, auteur, creeeLe, appliqueeLe, appliqueePar, resume }: ResumeMiseAJour): ResumeMiseAJourVM => ({
    url: paths.miseAJourOnde({ uai, id }),
    auteur: appliqueePar ?? auteur,
    le: appliqueeLe ?? creeeLe,
    resume,
  });

/** Why the files of a deposit were not read; « attente »: seconds before another try is worth it. */
export const refusDepot = (raison: keyof typeof REFUS, attente: number): RefusDepotVM & { status: number } =>
  REFUS[raison](dureeEnMots(attente));

const REFUS = {
  trop_souvent: (attente) => ({
    status: 429,
    titre: `Trop de dépôts en ${NOMBRES.fenetreDepots.lettres}`,
    message: `Ces fichiers n’ont pas été lus\u00a0: vous en avez déjà déposé ${NOMBRES.depots.chiffres} en ${NOMBRES.fenetreDepots.lettres}, c’est le maximum. Prochain dépôt possible dans ${attente}.`,
  }),
  un_a_la_fois: (attente) => ({
    status: 409,
    titre: 'Un autre de vos dépôts est en cours',
    message: `Ces fichiers n’ont pas été lus\u00a0: un dépôt que vous avez fait dans un autre onglet n’est pas terminé. Attendez sa réponse, puis déposez ceux-ci de nouveau\u00a0; s’il a été interrompu, ce sera possible dans ${attente} au plus.`,
  }),
  trop_de_monde: (attente) => ({
    status: 503,
    titre: 'Trop de dépôts en ce moment',
    message: `Ces fichiers n’ont pas été lus\u00a0: d’autres écoles déposent les leurs. Rien n’a été modifié, recommencez dans ${attente}.`,
  }),
  trop_lent: () => ({
    status: 408,
    titre: 'Envoi trop lent',
    message:
      'Ces fichiers ne sont pas arrivés à temps\u00a0: la connexion est sans doute trop lente. Recommencez, ou déposez les deux fichiers l’un après l’autre.',
  }),
} as const satisfies Record<string, (attente: string) => RefusDepotVM & { status: number }>;
