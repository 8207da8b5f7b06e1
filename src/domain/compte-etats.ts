/** States of an ÉduConnect account, in the order of its life (guide §3 and §4). */
export const ETATS = ['non_informe', 'informe', 'en_cours', 'actif'] as const;
export type Etat = (typeof ETATS)[number];

export const ETAT_LABELS: Readonly<Record<Etat, string>> = {
  non_informe: 'Non activé – non informé',
  informe: 'Non activé – informé',
  en_cours: 'En cours d’activation',
  actif: 'Activé',
};

export const PROFILS = ['eleve', 'representant_legal'] as const;
export type Profil = (typeof PROFILS)[number];

export const PROFIL_LABELS: Readonly<Record<Profil, string>> = {
  eleve: 'Élève',
  representant_legal: 'Représentant légal',
};

/** The states an account may be in: a pupil, who has no mail to confirm, is never « en cours d’activation ». */
export const etatsDe = (profil: Profil): readonly Etat[] =>
  profil === 'eleve' ? ETATS.filter((etat) => etat !== 'en_cours') : ETATS;

/** How the account was activated (guide §4); « ATEN » and « ENT » are history of the 2d degré. */
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

/** The provisional password an account holds now. */
export type Provisoire = 'aucun' | 'valide' | 'expire';

/**
 * Expiry erases the ciphertext and keeps the date, which tells « expiré » from « aucun »; activation and
 * replacement erase both. A ciphertext without a date cannot be; it would not be honoured.
 */
export function etatDuProvisoire(
  { chiffre, expireLe }: { chiffre: boolean; expireLe: Date | null },
  maintenant: Date,
): Provisoire {
  if (expireLe === null) return chiffre ? 'expire' : 'aucun';
  if (expireLe <= maintenant) return 'expire';
  return chiffre ? 'valide' : 'aucun';
}
