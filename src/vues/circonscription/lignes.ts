import { type EtatDelegation, estVivante } from '../../domain/circonscription/delegation.ts';
import {
  effetSansReponse,
  effetSansReponsePasse,
  MOTS_ETAT_DELEGATION,
  MOTS_PERIMETRE,
  periodeEnMots,
} from '../../domain/circonscription/mots.ts';
import { avecMajuscule } from '../../domain/en-lettres.ts';
import { avecPoint, formatDate, formatDateHeure } from '../../domain/francais.ts';
import { leLendemain } from '../../domain/jour.ts';
import { paths } from '../../paths.ts';
import type { DelegationMontree } from '../../queries/circonscription/delegations.ts';

/** One delegation in a table, for the IEN or the director. */
export interface LigneDelegationVM {
  enseignant: string;
  perimetre: string;
  periode: string;
  etat: EtatDelegation;
  motEtat: string;
  /** Who granted, accepted, ended, and why: sentences. */
  histoire: readonly string[];
  /** Its page, while something may become of it. */
  url: string | null;
  /** IEN only: another one for the same teacher, from the day after. */
  renouveler: string | null;
}

const par = (qui: string | null): string => qui ?? 'l’assistance';

export function histoireDe(delegation: DelegationMontree): string[] {
  const { etat, accordeeLe, accordeePar, accepteeLe, accepteePar, finieLe, finiePar, motif } = delegation;
  const effet =
    accepteeLe !== null
      ? [`Acceptée par ${par(accepteePar)} le ${formatDateHeure(accepteeLe)}`]
      : etat === 'en_attente'
        ? [`Sans réponse de la direction, ${effetSansReponse(delegation)}`]
        : etat === 'a_venir' || etat === 'en_cours' || etat === 'terminee'
          ? [`Sans réponse de la direction, ${effetSansReponsePasse(delegation)}`]
          : [];
  const fin =
    finieLe === null
      ? []
      : [
          `${MOTS_ETAT_DELEGATION[etat]} par ${par(finiePar)} le ${formatDateHeure(finieLe)}\u00a0: ${motif ?? ''}`,
        ];
  return [`Accordée par ${accordeePar} le ${formatDateHeure(accordeeLe)}`, ...effet, ...fin].map(avecPoint);
}

/** « ien »: what an IEN may do; otherwise what the director of the school may. */
export function ligneDelegation(
  delegation: DelegationMontree,
  qui: 'ien' | 'direction',
  jour: string,
): LigneDelegationVM {
  const { id, uai, etat } = delegation;
  const vivante = estVivante(etat);
  const page = qui === 'ien' ? paths.delegation({ id }) : paths.delegationEcole({ uai, id });
  return {
    enseignant: delegation.enseignant,
    perimetre: avecMajuscule(MOTS_PERIMETRE[delegation.perimetre]),
    periode: avecMajuscule(periodeEnMots(delegation)),
    etat,
    motEtat: MOTS_ETAT_DELEGATION[etat],
    histoire: histoireDe(delegation),
    url: vivante ? page : null,
    renouveler:
      qui === 'ien' && (etat === 'a_venir' || etat === 'en_cours' || etat === 'terminee')
        ? urlRenouveler(delegation, jour)
        : null,
  };
}

const urlRenouveler = (
  { id, uai, enseignantId, perimetre, fin }: DelegationMontree,
  jour: string,
): string => {
  const lendemain = leLendemain(fin);
  const debut = lendemain > jour ? lendemain : jour;
  return `${paths.nouvelleDelegation({ uai })}?${new URLSearchParams({ renouveler: id, enseignant: enseignantId, perimetre, debut })}`;
};

/** « jusqu’au 31 août 2027 », or from when. */
export const delegationEnBref = ({ enseignant, perimetre, debut, fin, etat }: DelegationMontree): string =>
  `${enseignant}, ${MOTS_PERIMETRE[perimetre]}, ${
    etat === 'a_venir' ? `à partir du ${formatDate(debut)}` : `jusqu’au ${formatDate(fin)}`
  }${etat === 'en_attente' ? ' (en attente)' : ''}`;
