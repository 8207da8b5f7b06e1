import { effetSansReponse, MOTS_PERIMETRE, periodeEnMots } from '../../domain/circonscription/mots.ts';
import type { FieldError } from '../../errors.ts';
import { paths } from '../../paths.ts';
import type { DelegationMontree, EnseignantMontre } from '../../queries/circonscription/delegations.ts';
import { TAILLE_PAGE_DELEGATIONS } from '../../queries/circonscription/delegations.ts';
import { creerPagination, type Pagination } from '../../rendering/pagination.ts';
import type { AvecErreurs } from '../commun.ts';
import type { AlerteVM } from '../composants.ts';
import { declareDepuis } from './circonscription.ts';
import { type LigneDelegationVM, ligneDelegation } from './lignes.ts';

/** What the director typed of a teacher. */
export interface SaisieDEnseignant {
  identifiant: string;
  prenom: string;
  nom: string;
}

/** « Enseignants et délégations », for the director. */
export interface EnseignantsVM extends AvecErreurs {
  attentes: readonly AlerteVM[];
  /** « confirmer »: leaving the school ends what is delegated, and is asked twice. */
  enseignants: readonly { nom: string; depuis: string; retirer: string; confirmer: string | null }[];
  attester: string;
  saisie: SaisieDEnseignant;
  vivantes: readonly LigneDelegationVM[];
  passees: readonly LigneDelegationVM[];
  pagination: Pagination;
  base: string;
}

export function enseignantsVM(
  uai: string,
  enseignants: readonly EnseignantMontre[],
  vivantes: readonly DelegationMontree[],
  { passees, total }: { passees: readonly DelegationMontree[]; total: number },
  { page, jour }: { page: number; jour: string },
  { saisie, erreurs }: { saisie: SaisieDEnseignant; erreurs: readonly FieldError[] },
): EnseignantsVM {
  return {
    erreurs,
    attentes: attentesVM(vivantes),
    enseignants: enseignants.map((enseignant) => ({
      nom: enseignant.enseignant,
      depuis: declareDepuis(enseignant),
      retirer: paths.retirerEnseignant({ uai, id: enseignant.id }),
      confirmer: vivantes.some(({ enseignantId }) => enseignantId === enseignant.enseignantId)
        ? `Retirer ${enseignant.enseignant} de l’école met fin aussitôt à ses délégations.`
        : null,
    })),
    attester: paths.enseignants({ uai }),
    saisie,
    vivantes: vivantes.map((delegation) => ligneDelegation(delegation, 'direction', jour)),
    passees: passees.map((delegation) => ligneDelegation(delegation, 'direction', jour)),
    pagination: creerPagination({ page, taille: TAILLE_PAGE_DELEGATIONS, total }),
    base: `${paths.enseignants({ uai })}?`,
  };
}

/** What waits for the director, on every page where it is seen in time. */
export const attentesVM = (delegations: readonly DelegationMontree[]): AlerteVM[] =>
  delegations
    .filter(({ etat }) => etat === 'en_attente')
    .map((delegation) => ({
      type: 'attention',
      titre: 'Une délégation attend votre accord',
      message: `${delegation.accordeePar} (IEN) délègue à ${delegation.enseignant} les comptes de l’école (${MOTS_PERIMETRE[delegation.perimetre]}), ${periodeEnMots(delegation)}. Sans réponse de votre part, ${effetSansReponse(delegation)}.`,
      lien: {
        libelle: 'Accepter ou refuser',
        url: paths.delegationEcole({ uai: delegation.uai, id: delegation.id }),
      },
    }));
