import { EXPIRE_BIENTOT } from '../mots-de-passe/provisoire.ts';
import type { Etat, Origine, Profil, Situation } from './etats.ts';

/** What the database says of an account to one school (FAITS_DU_COMPTE): the provisional password is the one it issued. */
export interface LigneDeCompte {
  profil: Profil;
  etat: Etat;
  origine: Origine | null;
  bloque: boolean;
  motDePasseChoisi: boolean;
  /** Its ciphertext is still there; expiry erases it and keeps the date. */
  provisoirePresent: boolean;
  provisoireExpireLe: Date | null;
}

export interface CompteADecider {
  profil: Profil;
  etat: Etat;
  situation: Situation;
  bloque: boolean;
}

export interface FaitsDuCompte extends CompteADecider {
  /** When the provisional password ends, or ended; null when the account holds none. */
  provisoireExpireLe: Date | null;
  /** Entered by FranceConnect, which suffices: no password was ever chosen, nor given since (rules §8.4). */
  franceConnectSeul: boolean;
}

/** Everything that is decided or said of an account starts here; its SQL twin is queries/comptes/compte-sql.ts. */
export function faitsDuCompte(ligne: LigneDeCompte, maintenant: Date): FaitsDuCompte {
  const { profil, etat, origine, bloque, provisoireExpireLe } = ligne;
  const situation = situationDe(ligne, maintenant);
  return {
    profil,
    etat,
    bloque,
    situation,
    provisoireExpireLe: situation === 'provisoire' || situation === 'expire' ? provisoireExpireLe : null,
    franceConnectSeul: etat === 'actif' && origine === 'franceconnect' && situation === 'aucun',
  };
}

/** Whoever is « informé » was given a password: one that is not there any more has expired, whatever was kept of it. */
function situationDe(ligne: LigneDeCompte, maintenant: Date): Situation {
  const { etat, motDePasseChoisi, provisoirePresent, provisoireExpireLe } = ligne;
  if (etat === 'non_informe') return 'aucun';
  if (motDePasseChoisi) return 'choisi';
  if (provisoireExpireLe !== null && provisoireExpireLe > maintenant && provisoirePresent)
    return 'provisoire';
  if (provisoireExpireLe !== null || etat === 'informe') return 'expire';
  return 'aucun';
}

/** « Notification expirée »: somebody is to be informed anew, which nobody is while the school blocks the account. */
export const notificationExpiree = ({
  situation,
  bloque,
}: Pick<CompteADecider, 'situation' | 'bloque'>): boolean => situation === 'expire' && !bloque;

/** What ends by then, that moment included, « expire bientôt ». */
export const bientotJusquA = (maintenant: Date): Date =>
  new Date(maintenant.getTime() + EXPIRE_BIENTOT.nombre * 86_400_000);

export const expireBientot = (
  {
    situation,
    bloque,
    provisoireExpireLe,
  }: Pick<FaitsDuCompte, 'situation' | 'bloque' | 'provisoireExpireLe'>,
  maintenant: Date,
): boolean =>
  situation === 'provisoire' &&
  !bloque &&
  provisoireExpireLe !== null &&
  provisoireExpireLe <= bientotJusquA(maintenant);
