import { avecMajuscule } from '../en-lettres.ts';

/** States of an ÉduConnect account, in the order of its life (guide §3 and §4). */
export const ETATS = ['non_informe', 'informe', 'en_cours', 'actif'] as const;
export type Etat = (typeof ETATS)[number];

export const ETAT_LABELS: Readonly<Record<Etat, string>> = {
  non_informe: 'Non activé – non informé',
  informe: 'Non activé – informé',
  en_cours: 'En cours d’activation',
  actif: 'Activé',
};

/** As a list says it to its reader. */
export const etatLabel = ({ etat, bloque }: { etat: Etat; bloque: boolean }): string =>
  bloque ? `${ETAT_LABELS[etat]}, bloqué` : ETAT_LABELS[etat];

export const PROFILS = ['eleve', 'representant_legal'] as const;
export type Profil = (typeof PROFILS)[number];

/** Within a sentence. */
export const PROFIL_NOMS = {
  eleve: { un: 'élève', des: 'élèves' },
  representant_legal: { un: 'représentant légal', des: 'représentants légaux' },
} as const satisfies Readonly<Record<Profil, { un: string; des: string }>>;

/** Alone: a column, the profile that the portal asks for. */
export const PROFIL_LABELS: Readonly<Record<Profil, string>> = {
  eleve: avecMajuscule(PROFIL_NOMS.eleve.un),
  representant_legal: avecMajuscule(PROFIL_NOMS.representant_legal.un),
};

/** The states an account may be in: a pupil, who has no mail to confirm, is never « en cours d’activation ». */
export const etatsDe = (profil: Profil): readonly Etat[] =>
  profil === 'eleve' ? ETATS.filter((etat) => etat !== 'en_cours') : ETATS;

/**
 * The second axis of an account, never guessed from the state (rules §4.1). « provisoire » is valid; « expire » can be
 * entered by nobody; « aucun »: nothing given yet, or FranceConnect only, or a password that another school issued.
 */
export const SITUATIONS = ['aucun', 'provisoire', 'expire', 'choisi'] as const;
export type Situation = (typeof SITUATIONS)[number];

export const SITUATION_LABELS: Readonly<Record<Situation, string>> = {
  aucun: 'Sans mot de passe',
  provisoire: 'Mot de passe provisoire',
  expire: 'Mot de passe provisoire expiré',
  choisi: 'Mot de passe choisi',
};

/** Those that an account may meet in each state, the most usual first; a pupil never comes by FranceConnect. */
const SITUATIONS_DE: Readonly<Record<Etat, readonly Situation[]>> = {
  non_informe: ['aucun'],
  informe: ['provisoire', 'expire'],
  en_cours: ['choisi', 'provisoire', 'expire'],
  actif: ['choisi', 'provisoire', 'expire', 'aucun'],
};
export const situationsDe = (profil: Profil, etat: Etat): readonly Situation[] =>
  profil === 'eleve' && etat === 'actif'
    ? SITUATIONS_DE.actif.filter((situation) => situation !== 'aucun')
    : SITUATIONS_DE[etat];

/**
 * Where the account comes from (guide §4): « Établissement » from the moment the school informs, until the person activates
 * it in another way; « ATEN » and « ENT » are history of the 2d degré.
 */
export const ORIGINES = ['responsable', 'franceconnect', 'etablissement', 'aten', 'ent'] as const;
export type Origine = (typeof ORIGINES)[number];

export const ORIGINE_LABELS: Readonly<Record<Origine, string>> = {
  responsable: 'Responsable',
  franceconnect: 'FranceConnect',
  etablissement: 'Établissement',
  aten: 'ATEN',
  ent: 'ENT',
};
/** « N/A » for « non informé » only: the database has no other account without origin. */
export const origineLabel = (origine: Origine | null): string =>
  origine === null ? 'N/A' : ORIGINE_LABELS[origine];
