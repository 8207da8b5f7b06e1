import { formatDate } from '../../domain/francais.ts';
import { paths } from '../../paths.ts';
import type { DelegationMontree, EnseignantMontre } from '../../queries/circonscription/delegations.ts';
import { TAILLE_PAGE_DELEGATIONS } from '../../queries/circonscription/delegations.ts';
import type { Direction, EcoleDeCirconscription } from '../../queries/circonscription/ecoles.ts';
import { creerPagination, type Pagination } from '../../rendering/pagination.ts';
import { delegationEnBref, type LigneDelegationVM, ligneDelegation } from './lignes.ts';

/** Schools of the circonscription on one page. */
export const TAILLE_PAGE_ECOLES = 20;

export interface CirconscriptionVM {
  q: string;
  pagination: Pagination;
  base: string;
  ecoles: readonly {
    nom: string;
    detail: string;
    url: string;
    /** None: « École sans directeur ». */
    directions: readonly string[];
    enseignants: number;
    delegations: readonly string[];
    deleguer: string;
  }[];
}

export const nomsDe = (directions: readonly Direction[]): string[] =>
  directions.map(({ prenom, nom }) => `${prenom} ${nom}`);

export function circonscriptionVM(
  { q, page }: { q: string; page: number },
  { ecoles, total }: { ecoles: readonly EcoleDeCirconscription[]; total: number },
  delegations: readonly DelegationMontree[],
  enseignants: readonly EnseignantMontre[],
): CirconscriptionVM {
  return {
    q,
    pagination: creerPagination({ page, taille: TAILLE_PAGE_ECOLES, total }),
    base: `${paths.delegations()}?${q === '' ? '' : `${new URLSearchParams({ q })}&`}`,
    ecoles: ecoles.map(({ id, uai, nom, commune, directions }) => ({
      nom,
      detail: `${commune} · UAI\u00a0${uai}`,
      url: paths.delegationsEcole({ uai }),
      directions: nomsDe(directions),
      enseignants: enseignants.filter(({ ecoleId }) => ecoleId === id).length,
      delegations: delegations.filter(({ ecoleId }) => ecoleId === id).map(delegationEnBref),
      deleguer: paths.nouvelleDelegation({ uai }),
    })),
  };
}

export interface EcoleDelegueeVM {
  nom: string;
  detail: string;
  directions: readonly string[];
  /** Who has no mail, and will hear of nothing. */
  sansMail: readonly string[];
  enseignants: readonly { nom: string; depuis: string; deleguer: string | null }[];
  deleguer: string;
  vivantes: readonly LigneDelegationVM[];
  passees: readonly LigneDelegationVM[];
  pagination: Pagination;
  base: string;
}

export const declareDepuis = ({ depuisLe, attesteePar, desactive }: EnseignantMontre): string =>
  `Déclaration du ${formatDate(depuisLe)} (${attesteePar ?? 'assistance'})${desactive ? '\u00a0; accès fermé' : ''}`;

export function ecoleDelegueeVM(
  lieu: EcoleDeCirconscription,
  enseignants: readonly EnseignantMontre[],
  vivantes: readonly DelegationMontree[],
  { passees, total }: { passees: readonly DelegationMontree[]; total: number },
  { page, jour }: { page: number; jour: string },
): EcoleDelegueeVM {
  const { uai, nom, commune, circonscription, directions } = lieu;
  const deleguer = paths.nouvelleDelegation({ uai });
  return {
    nom,
    detail: `${commune} · UAI\u00a0${uai} · ${circonscription}`,
    directions: nomsDe(directions),
    sansMail: [
      ...nomsDe(directions.filter(({ sansMail }) => sansMail)),
      ...enseignants.filter(({ sansMail }) => sansMail).map(({ enseignant }) => enseignant),
    ],
    enseignants: enseignants.map((enseignant) => ({
      nom: enseignant.enseignant,
      depuis: declareDepuis(enseignant),
      deleguer: enseignant.desactive
        ? null
        : `${deleguer}?${new URLSearchParams({ enseignant: enseignant.enseignantId })}`,
    })),
    deleguer,
    vivantes: vivantes.map((delegation) => ligneDelegation(delegation, 'ien', jour)),
    passees: passees.map((delegation) => ligneDelegation(delegation, 'ien', jour)),
    pagination: creerPagination({ page, taille: TAILLE_PAGE_DELEGATIONS, total }),
    base: `${paths.delegationsEcole({ uai })}?`,
  };
}
