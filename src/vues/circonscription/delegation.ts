import { MOTIF_MAX } from '../../domain/circonscription/delegation.ts';
import type { FieldError } from '../../errors.ts';
import { paths } from '../../paths.ts';
import type { DelegationMontree } from '../../queries/circonscription/delegations.ts';

import type { AvecErreurs, LienVM } from '../commun.ts';
import { type LigneDelegationVM, ligneDelegation } from './lignes.ts';

/** One delegation, with what may still be done about it. */
export interface DelegationVM extends AvecErreurs {
  ariane: readonly LienVM[];
  ecole: string;
  ligne: LigneDelegationVM;
  /** The director only, as long as it waits. */
  accepter: string | null;
  /** Null: nothing can become of it any more. */
  finir: { url: string; titre: string; explication: string; bouton: string } | null;
  motif: string;
  motifMax: number;
}

interface Saisie {
  motif: string;
  erreurs: readonly FieldError[];
}

export function delegationPourIenVM(
  delegation: DelegationMontree,
  ecole: string,
  jour: string,
  { motif, erreurs }: Saisie,
): DelegationVM {
  const { id, uai } = delegation;
  const ligne = ligneDelegation(delegation, 'ien', jour);
  return {
    erreurs,
    ariane: [
      { libelle: 'Délégations', url: paths.delegations() },
      { libelle: ecole, url: paths.delegationsEcole({ uai }) },
    ],
    ecole,
    ligne,
    accepter: null,
    finir: ligne.url === null ? null : { url: paths.finDelegation({ id }), ...RETIRER },
    motif,
    motifMax: MOTIF_MAX,
  };
}

export function delegationPourDirectionVM(
  delegation: DelegationMontree,
  ecole: string,
  jour: string,
  { motif, erreurs }: Saisie,
): DelegationVM {
  const { id, uai, etat } = delegation;
  const ligne = ligneDelegation(delegation, 'direction', jour);
  const attend = etat === 'en_attente';
  return {
    erreurs,
    ariane: [{ libelle: 'Enseignants et délégations', url: paths.enseignants({ uai }) }],
    ecole,
    ligne,
    accepter: attend ? paths.accepterDelegation({ uai, id }) : null,
    finir:
      ligne.url === null
        ? null
        : { url: paths.finDelegationEcole({ uai, id }), ...(attend ? REFUSER : RETIRER) },
    motif,
    motifMax: MOTIF_MAX,
  };
}

const RETIRER = {
  titre: 'Mettre fin à la délégation',
  explication:
    'La fin compte tout de suite, même au milieu d’une action. Les personnes concernées sont prévenues.',
  bouton: 'Mettre fin à la délégation',
};
const REFUSER = {
  titre: 'Refuser la délégation',
  explication: 'Elle ne prendra pas effet. L’IEN et l’enseignant sont prévenus.',
  bouton: 'Refuser la délégation',
};

export const MESSAGES_FIN: Readonly<Record<'refusee' | 'retiree' | 'deja_finie', string>> = {
  refusee: 'La délégation est refusée. L’IEN et l’enseignant sont prévenus.',
  retiree:
    'La délégation est retirée\u00a0: elle n’ouvre plus rien. Les personnes concernées sont prévenues.',
  deja_finie: 'Cette délégation était déjà finie\u00a0: rien n’a changé.',
};

/** The form has seen that there is a reason, of the right length: the database refuses what leads elsewhere (mene_ailleurs()). */
export const MOTIF_SANS_ADRESSE: readonly FieldError[] = [
  {
    champ: 'motif',
    message: 'Ce motif part par mail\u00a0: écrivez-le sans adresse internet ni adresse mail',
  },
];
