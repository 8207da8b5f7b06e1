import { pluriel } from '../../domain/francais.ts';
import { lirePropositions } from '../../domain/onde/corrections/propositions.ts';
import { estVide } from '../../domain/onde/diff/comparer.ts';
import type { DiffOnde } from '../../domain/onde/diff/types.ts';
import { toucheUnBlocage } from '../../domain/onde/rapport/blocages.ts';
import {
  estMassif,
  inutileSiReunis,
  MOUVEMENTS_MASSIFS,
  type MouvementMassif,
} from '../../domain/onde/rapport/massifs.ts';
import { phrase } from '../../domain/phrase.ts';
import { paths } from '../../paths.ts';
import { MOTS_PROFIL } from '../../textes/profil.ts';
import type { AvecErreurs } from '../commun.ts';
import type { PageMiseAJour } from './page.ts';

export interface CaseMassiveVM {
  nom: MouvementMassif;
  /** For screen readers, above the only box. */
  legende: string;
  libelle: string;
  aide: string;
  coche: boolean;
}

/** Two who may be one, side by side; ticked, they are. */
export interface MemePersonneVM {
  cle: string;
  profil: string;
  avant: string;
  apres: string;
  motif: string;
  champs: readonly { champ: string; avant: string | null; apres: string | null; differe: boolean }[];
  coche: boolean;
}

/** The pairs, and the faults of the page. */
export interface MemesPersonnesVM extends AvecErreurs {
  memes: readonly MemePersonneVM[];
}

export interface ConfirmationOndeVM {
  action: string;
  abandonner: string;
  /** Boxes without which mass movements are not applied. */
  cases: readonly CaseMassiveVM[];
  memes: readonly MemePersonneVM[];
  vide: boolean;
  /** Why the reader may not confirm it; null otherwise. */
  reservee: string | null;
}

/** Said on the page, and to who would confirm it all the same. */
export const RESERVEE_A_LA_DIRECTION = phrase`Cette mise à jour touche à une personne dont la direction de l'école a bloqué le compte : la direction doit la confirmer elle-même.`;

export function confirmationVM(
  { uai, miseAJour, direction, accords, memes }: PageMiseAJour,
  diff: DiffOnde,
): ConfirmationOndeVM {
  const params = { uai, id: miseAJour.id };
  return {
    action: paths.confirmerOnde(params),
    abandonner: paths.abandonnerOnde(params),
    cases: MOUVEMENTS_MASSIFS.filter((mouvement) => estMassif(diff, mouvement)).map((mouvement) =>
      caseVM(diff, mouvement, accords),
    ),
    memes: memesVM(diff, memes),
    vide: estVide(diff),
    reservee: direction || !toucheUnBlocage(diff) ? null : RESERVEE_A_LA_DIRECTION,
  };
}

const memesVM = ({ propositions }: DiffOnde, cochees: readonly string[]): MemePersonneVM[] =>
  lirePropositions(propositions).map(({ profil, ...lue }) => ({
    ...lue,
    profil: MOTS_PROFIL[profil].libelle,
    coche: cochees.includes(lue.cle),
  }));

const CASES = {
  departs: {
    legende: 'Départs',
    quoi: 'le départ',
    aide: 'Un fichier filtré ou incomplet ferait partir à tort ceux qu’il ne cite pas.',
  },
  arrivees: {
    legende: 'Arrivées',
    quoi: 'l’arrivée',
    aide: 'Un fichier d’une autre école ou d’une autre année ferait arriver à tort ceux qu’il cite.',
  },
} as const satisfies Record<MouvementMassif, object>;

const INUTILE_SI_REUNIS = phrase`Inutile si vous cochez « C'est la même personne » pour eux.`;

/** « Je confirme le départ de 34 élèves et de 51 représentants légaux ». */
function caseVM(
  diff: DiffOnde,
  mouvement: MouvementMassif,
  accords: readonly MouvementMassif[],
): CaseMassiveVM {
  const { eleves, responsables: representants } = diff;
  const { legende, quoi, aide } = CASES[mouvement];
  const [nEleves, nRepresentants] = [eleves[mouvement].length, representants[mouvement].length];
  const qui = [
    ...(nEleves > 0 ? [pluriel(nEleves, 'élève', 'élèves')] : []),
    ...(nRepresentants > 0 ? [pluriel(nRepresentants, 'représentant légal', 'représentants légaux')] : []),
  ];
  const libelle = `Je confirme ${quoi} de ${qui.join(' et de ')}`;
  const reunis = inutileSiReunis(diff, mouvement) ? ` ${INUTILE_SI_REUNIS}` : '';
  return { nom: mouvement, legende, libelle, aide: aide + reunis, coche: accords.includes(mouvement) };
}

export const A_COCHER: Readonly<Record<MouvementMassif, string>> = {
  departs: 'Cochez la case qui confirme les départs, ou abandonnez la mise à jour.',
  arrivees: 'Cochez la case qui confirme les arrivées, ou abandonnez la mise à jour.',
};

/** Two ticked boxes speak of the same person. */
export function contradiction(paires: DiffOnde['propositions']): string {
  const dites = lirePropositions(paires).map(({ avant, apres }) => `${avant} et ${apres}`);
  return `Une même personne est cochée deux fois (${dites.join(', ')})\u00a0: ne gardez qu’une de ces cases.`;
}
