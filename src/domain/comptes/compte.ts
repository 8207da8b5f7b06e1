import { phrase } from '../phrase.ts';
import { TABLE } from './decision/actions.ts';
import {
  ACTIONS_ECOLE,
  type ActionEcole,
  type ActionPortail,
  BLOQUE,
  type CaseEcole,
  type CasePortail,
  type Cases,
  type Effet,
  type MotifRefusPortail,
} from './decision/cases.ts';
import type { MotifRefus } from './decision/motifs.ts';
import {
  ETAT_LABELS,
  type Etat,
  etatsDe,
  type Origine,
  type Profil,
  type Situation,
  situationsDe,
} from './etats.ts';
import type { CompteADecider } from './faits.ts';
import { type EtatMail, MOTIF_SANS_MAIL } from './joignable.ts';

export { TABLE } from './decision/actions.ts';
export * from './decision/cases.ts';
export { diagrammeMermaid } from './decision/diagramme.ts';
export * from './decision/effets.ts';
export * from './decision/motifs.ts';
export * from './etats.ts';
export * from './faits.ts';
export * from './joignable.ts';

/** The two operations of the school on a selection (rules §5.2, §5.3). */
export type TypeOperation = 'informer' | 'reinitialiser';

/** How the people of an operation are told: sheets to print, or (guardians only) a mail. */
export const MODES = ['feuilles', 'mail'] as const;
export type Mode = (typeof MODES)[number];
/** What a screen offers no choice of is not said either: a pupil is « informé », not « informé par feuilles ». */
export const MODES_DE: Readonly<Record<Profil, readonly Mode[]>> = {
  eleve: ['feuilles'],
  representant_legal: MODES,
};

/** Wording of an account's history. */
export const EVENEMENT_LABELS: Readonly<Record<string, string>> = {
  attribuer: phrase`Informé : mot de passe provisoire attribué`,
  reemettre: phrase`Informé à nouveau : mot de passe provisoire expiré remplacé`,
  reinitialiser: phrase`Mot de passe réinitialisé par l'école`,
  nouvel_identifiant_demande: 'Nouvel identifiant demandé',
  nouvel_identifiant: 'Nouvel identifiant attribué',
  nouvel_identifiant_refuse:
    'Nouvel identifiant non attribué\u00a0: le nom ou le prénom n’est pas le même dans toutes les écoles',
  compte_arrive: 'Compte arrivé d’une autre école',
  compte_suivi: 'Compte parti dans une autre école',
};

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

/** In place of a chosen password, which nobody knows: as many asterisks whatever its length. */
export const MASQUE = '*****';

/** What a list shows in place of the password (guide, « Éditer une liste »); « masque » is MASQUE. */
export type MotDePasseAffiche = 'vide' | 'provisoire' | 'masque' | 'expire';

/** An account that only FranceConnect opens shows asterisks like any « Activé » (guide §1.9). */
const AFFICHES: Readonly<Record<Situation, MotDePasseAffiche>> = {
  aucun: 'masque',
  provisoire: 'provisoire',
  expire: 'expire',
  choisi: 'masque',
};
export const motDePasseAffiche = ({
  etat,
  situation,
}: Pick<CompteADecider, 'etat' | 'situation'>): MotDePasseAffiche =>
  etat === 'non_informe' ? 'vide' : AFFICHES[situation];

export interface LigneAide {
  action: ActionEcole | ActionPortail;
  par: 'ecole' | 'portail';
  libelle: string;
  cases: { etat: Etat; phrase: string }[];
}

/** The help page: what each action does in each state an account of this profile may be in. */
export function aideActions(profil: Profil): LigneAide[] {
  return (Object.keys(TABLE) as (ActionEcole | ActionPortail)[]).flatMap((action) => {
    const { par, libelle, cases } = TABLE[action];
    const row = cases[profil];
    if (row === undefined) return [];
    return [
      {
        action,
        par,
        libelle,
        cases: etatsDe(profil).map((etat) => ({ etat, phrase: aideDe(row, profil, etat) })),
      },
    ];
  });
}

/** What is possible in this state, one sentence per situation of the password; the refusal when nothing is. */
function aideDe(row: Cases<CaseEcole> | Cases<CasePortail>, profil: Profil, etat: Etat): string {
  const cases = situationsDe(profil, etat).map((situation) => row[etat][situation]);
  const possibles = cases.filter(({ effet }) => effet !== 'refuser');
  const phrases = (possibles.length > 0 ? possibles : cases).map(({ phrase }) => phrase);
  return [...new Set([...phrases, ...possibles.map(({ apres }) => suite(etat, apres))])].join(' ');
}

const suite = (etat: Etat, apres: Etat): string =>
  apres === etat
    ? phrase`Le compte reste à l'état « ${ETAT_LABELS[etat]} ».`
    : phrase`Le compte passe à l'état « ${ETAT_LABELS[apres]} ».`;
