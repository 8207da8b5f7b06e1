/**
 * What the holder has left to do for the account to be « Activé » (rules §4.1): everything; open the link of the
 * mail (« En cours d'activation »); nothing. Whoever had chosen a password before a reset of the school only picks a
 * new one, and is not asked for birth dates again (rules §8.7).
 */
export type Reste = 'activer' | 'confirmer_mail' | 'rien';

/** What a sheet, a letter or a mail says of the password (rules §4.1, §6). */
export type MotDePasseDocument =
  | {
      readonly type: 'provisoire';
      readonly valeur: string;
      readonly expireLe: Date;
      readonly reste: Reste;
    }
  | { readonly type: 'choisi'; readonly reste: Exclude<Reste, 'activer'> }
  | { readonly type: 'aucun' }
  | { readonly type: 'expire'; readonly expireLe: Date; readonly reste: Reste };

/** Whoever entered by FranceConnect and chose no password has none (rules §8.4); a pupil cannot. */
export type MotDePasseRepresentant =
  | MotDePasseDocument
  | { readonly type: 'franceconnect'; readonly reste: 'rien' };
