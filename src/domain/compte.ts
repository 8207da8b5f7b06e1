/** States of an ÉduConnect account, in the order of its life (guide §3 and §4). */
export const ETATS = ['non_informe', 'informe', 'en_cours', 'actif'] as const;
export type Etat = (typeof ETATS)[number];

export const ETAT_LABELS: Readonly<Record<Etat, string>> = {
  non_informe: 'Non activé – non informé',
  informe: 'Non activé – informé',
  en_cours: 'En cours d’activation',
  actif: 'Activé',
};

/** How the account was activated (guide §5); « ATEN » and « ENT » are history of the 2d degré. */
export const ORIGINES = ['responsable', 'franceconnect', 'etablissement', 'aten', 'ent'] as const;
export type Origine = (typeof ORIGINES)[number];

export const ORIGINE_LABELS: Readonly<Record<Origine, string>> = {
  responsable: 'Responsable',
  franceconnect: 'FranceConnect',
  etablissement: 'Établissement',
  aten: 'ATEN',
  ent: 'ENT',
};
export const origineLabel = (origine: Origine | null): string =>
  origine === null ? 'N/A' : ORIGINE_LABELS[origine];

export const PROFILS = ['eleve', 'representant_legal'] as const;
export type Profil = (typeof PROFILS)[number];

/** The provisional password an account holds now. */
export type Provisoire = 'aucun' | 'valide' | 'expire';

export function etatDuProvisoire(
  { chiffre, expireLe }: { chiffre: boolean; expireLe: Date | null },
  maintenant: Date,
): Provisoire {
  if (expireLe !== null && expireLe <= maintenant) return 'expire';
  return chiffre ? 'valide' : 'aucun';
}

export const ACTIONS_ECOLE = ['informer', 'informer_en_reinitialisant', 'reinitialiser'] as const;
export type ActionEcole = (typeof ACTIONS_ECOLE)[number];

/** What an action of the school does to one account. */
export const EFFETS = ['attribuer', 'reemettre', 'reinitialiser', 'conserver', 'laisser', 'refuser'] as const;
export type Effet = (typeof EFFETS)[number];

export const EFFET_LABELS: Readonly<Record<Effet, { libelle: string; explication: string }>> = {
  attribuer: {
    libelle: 'Reçoivent un mot de passe provisoire',
    explication: 'Le compte passe à l’état « Non activé – informé ».',
  },
  reemettre: {
    libelle: 'Reçoivent un nouveau mot de passe, le précédent ayant expiré',
    explication: 'Le compte reste à l’état « Non activé – informé ».',
  },
  reinitialiser: {
    libelle: 'Mot de passe réinitialisé',
    explication:
      'Un nouveau mot de passe provisoire remplace le mot de passe actuel ; l’état du compte ne change pas.',
  },
  conserver: {
    libelle: 'Gardent leur mot de passe provisoire',
    explication: 'Le compte reste à l’état « Non activé – informé », avec le même mot de passe provisoire.',
  },
  laisser: {
    libelle: 'Compte inchangé',
    explication: 'Le mot de passe choisi par la personne n’est pas modifié.',
  },
  refuser: { libelle: 'Ne peuvent pas être traités', explication: 'Rien ne change pour ces comptes.' },
};

/** True when the effect draws a new provisional password. */
export const effetEmetUnMotDePasse = (effet: Effet): boolean =>
  effet === 'attribuer' || effet === 'reemettre' || effet === 'reinitialiser';

export type MotifRefus = 'non_informe' | 'bloque';
export const MOTIF_LABELS: Readonly<Record<MotifRefus, string>> = {
  non_informe: 'Jamais informé : utilisez « Informer »',
  bloque: 'Compte bloqué',
};

/** Wording of an account's history. */
export const EVENEMENT_LABELS: Readonly<Record<string, string>> = {
  attribuer: 'Informé : mot de passe provisoire attribué',
  reemettre: 'Informé à nouveau : mot de passe provisoire expiré remplacé',
  reinitialiser: 'Mot de passe réinitialisé par l’école',
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
 * The table of DESIGN §4.1 (guide §3 and §4): one row per action, one cell per state. The guard of the
 * services, the buttons offered, the help page and the diagram of the README all read it here.
 */
export const TABLE_ECOLE: Readonly<Record<ActionEcole, Readonly<Record<Etat, Effet>>>> = {
  informer: { non_informe: 'attribuer', informe: 'conserver', en_cours: 'laisser', actif: 'laisser' },
  informer_en_reinitialisant: {
    non_informe: 'attribuer',
    informe: 'reinitialiser',
    en_cours: 'reinitialiser',
    actif: 'reinitialiser',
  },
  reinitialiser: {
    non_informe: 'refuser',
    informe: 'reinitialiser',
    en_cours: 'reinitialiser',
    actif: 'reinitialiser',
  },
};

/**
 * What the action does to this account. Our choices: a blocked account is not served (nobody could log in
 * with its sheet), and « Informer » issues again a provisional password that has expired.
 */
export function decider(action: ActionEcole, compte: CompteADecider): Decision {
  const { etat } = compte;
  if (compte.bloque) return { effet: 'refuser', etatApres: etat, motif: 'bloque' };
  const effet = TABLE_ECOLE[action][etat];
  if (effet === 'refuser') return { effet, etatApres: etat, motif: 'non_informe' };
  if (effet === 'attribuer') return { effet, etatApres: 'informe' };
  if (effet === 'conserver' && compte.provisoire !== 'valide') return { effet: 'reemettre', etatApres: etat };
  return { effet, etatApres: etat };
}

/** The actions worth a button on this account: those that would not be refused. */
export const actionsProposees = (compte: CompteADecider): ActionEcole[] =>
  ACTIONS_ECOLE.filter((action) => decider(action, compte).effet !== 'refuser');

/** What a list shows in place of the password (guide, « Éditer une liste »). */
export type MotDePasseAffiche = 'vide' | 'provisoire' | 'masque' | 'expire';

export function motDePasseAffiche({
  etat,
  provisoire,
}: Pick<CompteADecider, 'etat' | 'provisoire'>): MotDePasseAffiche {
  if (etat === 'non_informe') return 'vide';
  if (provisoire === 'valide') return 'provisoire';
  if (etat === 'informe') return 'expire';
  return 'masque';
}
