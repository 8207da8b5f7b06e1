import { z } from 'zod';
import { PROFILS } from '../domain/comptes/etats.ts';
import { analyserTelephone } from '../domain/onde/champs/telephone.ts';
import type { Canal } from '../domain/portail/codes.ts';
import { REPONSES_ENFANT, type ReponseEnfant } from '../domain/portail/enfants.ts';
import { estEntiere, lireNaissance, type NaissanceSaisie } from '../domain/portail/naissance.ts';
import type { FieldError } from '../errors.ts';
import { motDePasseSaisi } from './connexion.ts';
import { deuxFois, texte, texteCoupe } from './form.ts';

/** Identifiers are copied from paper: capitals and spaces are slips. */
const identifiantSaisi = texte(100).pipe(
  z
    .string()
    .min(1, 'Écrivez votre identifiant')
    .transform((saisi) => saisi.toLowerCase().replace(/\s/g, '')),
);

export const entreeSchema = z.object({
  identifiant: identifiantSaisi,
  motDePasse: motDePasseSaisi('Écrivez votre mot de passe'),
});

/** What stood in its field, whatever else was wrong. */
export function identifiantTape(corps: unknown): string {
  const lu = entreeSchema.shape.identifiant.safeParse(
    (corps as { identifiant?: unknown } | undefined)?.identifiant,
  );
  return lu.success ? lu.data : '';
}

const DEUX_SAISIES = 'Ce n’est pas le même mot de passe\u00a0: écrivez-le deux fois de la même façon';

export const nouveauMotDePasseSchema = deuxFois(
  z.object({
    motDePasse: motDePasseSaisi('Écrivez le mot de passe que vous choisissez'),
    confirmation: z.string('Écrivez une seconde fois le même mot de passe'),
  }),
  'motDePasse',
  DEUX_SAISIES,
);

export const changementSchema = deuxFois(
  z.object({
    actuel: motDePasseSaisi('Écrivez votre mot de passe de maintenant'),
    motDePasse: motDePasseSaisi('Écrivez le nouveau mot de passe'),
    confirmation: z.string('Écrivez une seconde fois le nouveau mot de passe'),
  }),
  'motDePasse',
  DEUX_SAISIES,
);

const mailSaisi = z.email('Cette adresse n’est pas complète. Exemple\u00a0: prenom.nom@exemple.fr');

/** An address that people type on a phone: with a space after it, or a capital. */
export const mailSchema = z.object({
  mail: texte(254).pipe(z.string().min(1, 'Écrivez votre adresse mail').pipe(mailSaisi)),
});

/** E.164 of a mobile, typed as people type theirs; undefined for anything else. */
const lirePortable = (saisie: string): string | undefined => {
  const telephone = analyserTelephone(saisie, 'FR');
  return telephone?.mobile ? telephone.numero : undefined;
};
const PORTABLE_FAUX = 'Ce n’est pas un numéro de portable. Exemple\u00a0: 06\u00a012\u00a034\u00a056\u00a078';

export const portableSchema = z.object({
  portable: texte(40).pipe(
    z
      .string()
      .min(1, 'Écrivez votre numéro de portable')
      .transform((saisie, ctx) => lirePortable(saisie) ?? refuser(ctx, PORTABLE_FAUX)),
  ),
});

function refuser(ctx: z.RefinementCtx, message: string): never {
  ctx.addIssue({ code: 'custom', message });
  return z.NEVER;
}

/** The page that somebody came from; a forged one is that of guardians. */
export const profilSchema = z.object({ profil: z.enum(PROFILS).catch('representant_legal') });
export const canalSchema = z.object({ canal: z.enum(['sms', 'mail']).catch('mail') });

/** A mobile or a mail, whichever was typed, told apart by the « @ ». */
export const oubliIdentifiantSchema = z.object({
  contact: texte(254).pipe(
    z
      .string()
      .min(1, 'Écrivez votre numéro de portable ou votre adresse mail')
      .transform((saisie, ctx): { canal: Canal; destination: string } => {
        if (saisie.includes('@')) {
          const mail = mailSaisi.safeParse(saisie);
          return mail.success
            ? { canal: 'mail', destination: mail.data }
            : refuser(ctx, mail.error.issues[0]?.message ?? '');
        }
        return { canal: 'sms', destination: lirePortable(saisie) ?? refuser(ctx, PORTABLE_FAUX) };
      }),
  ),
  nom: texte(100).pipe(z.string().min(1, 'Écrivez le nom de famille')),
  prenom: texte(100).pipe(z.string().min(1, 'Écrivez le prénom')),
});

export const oubliMotDePasseSchema = canalSchema.extend({ identifiant: identifiantSaisi });

/** What is changed once the holder has shown to be there. */
export const CONTACTS_A_CHANGER = ['mail', 'portable'] as const;
export type ContactAChanger = (typeof CONTACTS_A_CHANGER)[number];
export const pourLaSuiteSchema = z.object({ pour: z.enum(CONTACTS_A_CHANGER).catch('mail') });
export const preuveSchema = z.object({ actuel: motDePasseSaisi('Écrivez le mot de passe') });
/** Of the password that an account had before FranceConnect; unclear, it stays. */
export const garderSchema = z.object({ garder: z.enum(['oui', 'non']).catch('oui') });

export const codeRecuSchema = z.object({ code: texte(60).pipe(z.string().min(1, 'Écrivez le code')) });

/** What is too long to be one is none. */
export const jetonSchema = z.object({ jeton: texte(100).catch('') });

export const enfantSignaleSchema = z.object({
  reponse: z.enum(['pas_le_mien', 'date_erronee']).catch('pas_le_mien'),
});

/** The body of a form, as Express gives it. */
type Corps = Readonly<Record<string, unknown>>;
const champ = (corps: Corps, nom: string): string => texte(10).catch('').parse(corps[nom]);

/** What was typed in a field, to be shown again beside its fault. */
export const champTape = (corps: unknown, nom: string): string =>
  texteCoupe(254).parse(((corps ?? {}) as Corps)[nom]);

/** The three fields of a date, as they were typed. */
export const saisieDeNaissance = (corps: unknown, nom: string): NaissanceSaisie => {
  const champs = (corps ?? {}) as Corps;
  return {
    jour: champ(champs, `${nom}-jour`),
    mois: champ(champs, `${nom}-mois`),
    annee: champ(champs, `${nom}-annee`),
  };
};

/** What is wrong with a date that is none. A pupil is spoken to as one does to a child; one child of several is named. */
export function fauteDeDate(
  nom: string,
  saisie: NaissanceSaisie,
  { eleve = false, enfant }: { eleve?: boolean; enfant?: string | undefined } = {},
): FieldError {
  const message = estEntiere(saisie)
    ? `Cette date n’existe pas. ${eleve ? 'Vérifie' : 'Vérifiez'} le jour et le mois`
    : `${eleve ? 'Écris' : 'Écrivez'} le jour, le mois et l’année. Exemple\u00a0: 14 07 2018`;
  return {
    champ: `${nom}-jour`,
    message:
      enfant === undefined
        ? message
        : `${enfant}\u00a0: ${message.charAt(0).toLowerCase()}${message.slice(1)}`,
  };
}

/** What is said of one child, and the date that it says, if it is one. */
export interface EnfantDit {
  cle: string;
  reponse: ReponseEnfant;
  saisie: NaissanceSaisie;
  date: string | undefined;
}

const reponseSchema = z.enum(REPONSES_ENFANT).catch('date');

export function enfantsDits(corps: unknown, cles: readonly string[]): EnfantDit[] {
  const champs = (corps ?? {}) as Corps;
  return cles.map((cle) => {
    const saisie = saisieDeNaissance(champs, cle);
    return {
      cle,
      reponse: reponseSchema.parse(champs[`reponse-${cle}`]),
      saisie,
      date: lireNaissance(saisie),
    };
  });
}

/** The dates that are none, of children who are shown with their names. */
export function fautesDesDates(
  dits: readonly EnfantDit[],
  enfants: readonly { eleveId: string; prenom: string }[],
): FieldError[] {
  const prenoms = new Map(enfants.map(({ eleveId, prenom }) => [eleveId, prenom]));
  return dits
    .filter(({ reponse, date }) => reponse === 'date' && date === undefined)
    .map(({ cle, saisie }) =>
      fauteDeDate(cle, saisie, { enfant: enfants.length > 1 ? prenoms.get(cle) : undefined }),
    );
}
