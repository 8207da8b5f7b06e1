import { phrase } from '../phrase.ts';
import type { MotifRefus } from './decision/motifs.ts';
import type { FaitsDuCompte } from './faits.ts';

/** The address ONDE gives a guardian, and the last one that a server refused. */
export interface AdresseConnue {
  mail: string | null;
  mailRefuse: string | null;
}

/** Whether a guardian can be written to: an address that a server refused is not tried again (rules §5.3). */
export type EtatMail = 'utilisable' | 'absent' | 'refuse';
export const etatDuMail = ({ mail, mailRefuse }: AdresseConnue): EtatMail =>
  mail === null ? 'absent' : mail === mailRefuse ? 'refuse' : 'utilisable';

/** Of somebody read with the mark that the address in force was refused. */
export const etatDuMailMarque = (mail: string | null, refuse: boolean): EtatMail =>
  etatDuMail({ mail, mailRefuse: refuse ? mail : null });

/** Why an operation by mail leaves aside whoever has no usable address. */
export const MOTIF_SANS_MAIL = {
  absent: 'sans_mail',
  refuse: 'mail_refuse',
} as const satisfies Record<Exclude<EtatMail, 'utilisable'>, MotifRefus>;

/** Why a mail that was asked for is not sent, or not sent again. */
export const RENONCEMENTS = {
  parti: 'Cette personne n’est plus dans l’école.',
  bloque: 'Son compte est bloqué.',
  expire: phrase`Son mot de passe provisoire a expiré : informez cette personne de nouveau pour lui en donner un autre.`,
  adresse: 'Il n’y a plus d’adresse utilisable pour cette personne.',
} as const;
export type Renoncement = keyof typeof RENONCEMENTS;

/** Nothing: the person is « joignable », has a usable address and an account whose password is worth a mail. */
export function renoncement(
  fiche: AdresseConnue & { parti: boolean },
  { bloque, situation }: Pick<FaitsDuCompte, 'bloque' | 'situation'>,
): Renoncement | undefined {
  if (fiche.parti) return 'parti';
  if (bloque) return 'bloque';
  if (situation === 'expire') return 'expire';
  return etatDuMail(fiche) === 'utilisable' ? undefined : 'adresse';
}
