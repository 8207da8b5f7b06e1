import { ACTIONS_ECOLE, type ActionEcole, type ActionPortail, type Effet, TABLE } from './compte-actions.ts';
import { type Etat, etatsDe, type Origine, type Profil, type Provisoire } from './compte-etats.ts';
import { phrase } from './onde/phrase.ts';

export * from './compte-actions.ts';
export { diagrammeMermaid } from './compte-diagramme.ts';
export * from './compte-effets.ts';
export * from './compte-etats.ts';

/** True when the effect draws a new provisional password. */
export const effetEmetUnMotDePasse = (effet: Effet): boolean =>
  effet === 'attribuer' || effet === 'reemettre' || effet === 'reinitialiser';

/** The two operations of the school on a selection (DESIGN §5.2, §5.3). */
export type TypeOperation = 'informer' | 'reinitialiser';

/** How the people of an operation are told: sheets to print, or (guardians only) a mail. */
export const MODES = ['feuilles', 'mail'] as const;
export type Mode = (typeof MODES)[number];

export type MotifRefus = 'non_informe' | 'bloque' | 'sans_mail' | 'mail_refuse';
export const MOTIF_LABELS: Readonly<Record<MotifRefus, string>> = {
  non_informe: phrase`Jamais informé : utilisez « Informer »`,
  bloque: 'Compte bloqué',
  sans_mail: 'Pas d’adresse mail dans ONDE',
  mail_refuse: phrase`L'adresse mail ne reçoit pas : à corriger dans ONDE`,
};

/** Whether a guardian can be written to: an address that a server refused is not tried again (DESIGN §5.3). */
export type EtatMail = 'utilisable' | 'absent' | 'refuse';
export const etatDuMail = (mail: string | null, refuse: string | null): EtatMail =>
  mail === null ? 'absent' : mail === refuse ? 'refuse' : 'utilisable';
const MOTIF_SANS_MAIL = { absent: 'sans_mail', refuse: 'mail_refuse' } as const;

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

export interface CompteADecider {
  profil: Profil;
  etat: Etat;
  provisoire: Provisoire;
  bloque: boolean;
}

export interface Decision {
  effet: Effet;
  etatApres: Etat;
  motif?: MotifRefus;
}

/**
 * What an action of the school does to this account. Our choices: a blocked account is not served (nobody could
 * log in with its sheet), and « Informer » issues again a provisional password that has expired, though not the
 * one that an activated account still held after a reset: « Informer » never touches an activated account.
 */
export function decider(action: ActionEcole, compte: CompteADecider): Decision {
  const { profil, etat, provisoire, bloque } = compte;
  if (bloque) return { effet: 'refuser', etatApres: etat, motif: 'bloque' };
  const { effet, apres } = TABLE[action].cases[profil][etat];
  if (effet === 'refuser') return { effet, etatApres: apres, motif: 'non_informe' };
  if (effet === 'conserver' && provisoire !== 'valide') return { effet: 'reemettre', etatApres: apres };
  return { effet, etatApres: apres };
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

export type MotifRefusPortail = 'bloque' | 'profil' | 'etat' | 'provisoire_perime';

export type DecisionPortail =
  /** « origine » is there when the action sets it. */
  { possible: true; etatApres: Etat; origine?: Origine } | { possible: false; motif: MotifRefusPortail };

/** The two that begin with a login by provisional password. */
const AVEC_PROVISOIRE: readonly ActionPortail[] = ['choisir_mot_de_passe', 'remplacer_provisoire'];

/** Whether the person may do this on the portal, and the state it leads to. */
export function deciderPortail(action: ActionPortail, compte: CompteADecider): DecisionPortail {
  const cases = TABLE[action].cases[compte.profil];
  if (compte.bloque) return { possible: false, motif: 'bloque' };
  if (cases === undefined) return { possible: false, motif: 'profil' };
  const { effet, apres, origine } = cases[compte.etat];
  if (effet === 'refuser') return { possible: false, motif: 'etat' };
  if (AVEC_PROVISOIRE.includes(action) && compte.provisoire !== 'valide') {
    return { possible: false, motif: 'provisoire_perime' };
  }
  return { possible: true, etatApres: apres, ...(origine === undefined ? {} : { origine }) };
}

/** Entered by FranceConnect, which suffices afterwards: no password was ever chosen (DESIGN §8.4). */
export const sansMotDePasse = (compte: {
  etat: Etat;
  origine: Origine | null;
  motDePasseChoisi: boolean;
}): boolean => compte.etat === 'actif' && compte.origine === 'franceconnect' && !compte.motDePasseChoisi;

/**
 * What a list shows in place of the password (guide, « Éditer une liste »); « masque » is five asterisks, which would
 * hide nothing for whoever has none.
 */
export type MotDePasseAffiche = 'vide' | 'provisoire' | 'masque' | 'expire' | 'franceconnect';

export function motDePasseAffiche(
  { etat, provisoire }: Pick<CompteADecider, 'etat' | 'provisoire'>,
  sans = false,
): MotDePasseAffiche {
  if (etat === 'non_informe') return 'vide';
  if (provisoire === 'valide') return 'provisoire';
  if (etat === 'informe') return 'expire';
  return sans ? 'franceconnect' : 'masque';
}

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
      { action, par, libelle, cases: etatsDe(profil).map((etat) => ({ etat, phrase: row[etat].phrase })) },
    ];
  });
}
