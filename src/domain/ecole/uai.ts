const LETTRES = 'ABCDEFGHJKLMNPRSTUVWXYZ';

/** Spaces out, upper case: what a person may type. */
export const normaliserUai = (saisie: string): string => saisie.replace(/\s/g, '').toUpperCase();

/** The check letter of the seven digits (rules §3): the letter at the rank « number modulo 23 ». */
export const cleUai = (chiffres: string): string => LETTRES[Number(chiffres) % LETTRES.length] ?? '';

export const estUaiValide = (uai: string): boolean =>
  /^\d{7}[A-Z]$/.test(uai) && cleUai(uai.slice(0, 7)) === uai[7];
