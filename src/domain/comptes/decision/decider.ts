import type { Etat, Origine } from '../etats.ts';
import type { CompteADecider } from '../faits.ts';
import { type EtatMail, MOTIF_SANS_MAIL } from '../joignable.ts';
import type { Mode } from '../modes.ts';
import { TABLE } from './actions.ts';
import {
  ACTIONS_ECOLE,
  type ActionEcole,
  type ActionPortail,
  BLOQUE,
  type Effet,
  type MotifRefusPortail,
} from './cases.ts';
import type { MotifRefus } from './motifs.ts';

export interface Decision {
  effet: Effet;
  etatApres: Etat;
  motif?: MotifRefus;
}

/** What an action of the school does to this account: one cell of the table, and no other rule. */
export function decider(action: ActionEcole, compte: CompteADecider): Decision {
  const { profil, etat, situation, bloque } = compte;
  const { effet, apres, motif } = bloque ? BLOQUE.ecole(etat) : TABLE[action].cases[profil][etat][situation];
  return { effet, etatApres: apres, ...(motif === undefined ? {} : { motif }) };
}

/**
 * The decision of an operation: by mail, who cannot be written to is left as is, and can be given a sheet instead.
 */
export function deciderOperation(
  { action, mode }: { action: ActionEcole; mode: Mode },
  compte: CompteADecider,
  mail: EtatMail,
): Decision {
  const decision = decider(action, compte);
  if (mode === 'feuilles' || mail === 'utilisable' || decision.effet === 'refuser') return decision;
  return { effet: 'refuser', etatApres: compte.etat, motif: MOTIF_SANS_MAIL[mail] };
}

/** The actions worth a button on this account: those that would not be refused. */
export const actionsProposees = (compte: CompteADecider): ActionEcole[] =>
  ACTIONS_ECOLE.filter((action) => decider(action, compte).effet !== 'refuser');

export type DecisionPortail =
  /** « origine » is there when the action sets it. */
  { possible: true; etatApres: Etat; origine?: Origine } | { possible: false; motif: MotifRefusPortail };

/** Whether the person may do this on the portal, and the state it leads to. */
export function deciderPortail(action: ActionPortail, compte: CompteADecider): DecisionPortail {
  const cases = TABLE[action].cases[compte.profil];
  if (cases === undefined) return { possible: false, motif: 'profil' };
  const { apres, origine, motif } = compte.bloque
    ? BLOQUE.portail(compte.etat)
    : cases[compte.etat][compte.situation];
  if (motif !== undefined) return { possible: false, motif };
  return { possible: true, etatApres: apres, ...(origine === undefined ? {} : { origine }) };
}
