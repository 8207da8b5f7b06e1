import { z } from 'zod';
import { deuxFois, texte } from './form.ts';

/** Longer than any password or passphrase; hashing does not get to see more. */
const MOT_DE_PASSE_MAX = 256;

/** A password as it was typed; « manque »: said when there is none. */
export const motDePasseSaisi = (manque: string) =>
  z.string(manque).min(1, manque).max(MOT_DE_PASSE_MAX, 'Ce mot de passe est trop long');

export const connexionSchema = z.object({
  identifiant: texte(100).pipe(z.string().min(1, 'Saisissez votre identifiant').toLowerCase()),
  motDePasse: motDePasseSaisi('Saisissez votre mot de passe'),
  /** The phone's, from who is made to wait by the failures of others. */
  code: texte(60),
  retour: texte(2000),
});

export const changementMotDePasseSchema = deuxFois(
  z.object({
    actuel: motDePasseSaisi('Saisissez votre mot de passe actuel'),
    nouveau: motDePasseSaisi('Saisissez votre nouveau mot de passe'),
    confirmation: z.string('Saisissez une seconde fois votre nouveau mot de passe'),
  }),
  'nouveau',
  'Les deux saisies du nouveau mot de passe diffèrent\u00a0: saisissez-le deux fois de la même façon',
);

/** Names a session on the page; nothing else is looked up with it. */
export const referenceSessionSchema = z.object({ reference: z.uuid() });

/** Which proof is typed: the code of the phone, or one of the recovery codes. */
export const MOYENS = ['otp', 'secours'] as const;
export type Moyen = (typeof MOYENS)[number];

export const codeSchema = z.object({
  code: texte(60),
  moyen: z.enum(MOYENS).catch('otp'),
  retour: texte(2000),
});

export const enrolementSchema = z.object({
  secret: texte(100).pipe(z.string().min(1, 'Saisissez votre code d’enrôlement')),
});

/** Seconds to wait, from an address: anybody may have typed it. */
export const attenteSchema = z.coerce.number().int().min(0).max(3600).catch(0);

export const rechercheEcolesSchema = z.object({ q: texte(100).catch('') });

/**
 * A page of this site to return to, from a value anybody may have put in a link; undefined for anything else.
 * Browsers read « \ » as « / » and « /.//x » as « //x »: the address is judged once normalised.
 */
export function cheminDeRetour(valeur: unknown): string | undefined {
  if (typeof valeur !== 'string' || !valeur.startsWith('/') || valeur.length > 2000) return undefined;
  const base = 'http://ici.invalid';
  if (!URL.canParse(valeur, base)) return undefined;
  const url = new URL(valeur, base);
  if (url.origin !== base || url.pathname.startsWith('//')) return undefined;
  // The steps of the login lead nowhere by themselves.
  if (/^\/(de)?connexion(\/(?!codes-de-secours$)|$)/.test(url.pathname)) return undefined;
  return url.pathname + url.search;
}
