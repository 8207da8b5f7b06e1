import { CODE_SMS } from '../comptes/activation.ts';
import type { Etat } from '../comptes/etats.ts';
import type { Duree } from '../duree.ts';
import type { Canal } from './codes.ts';

/** What somebody has forgotten (rules §8.6): also the way of the session, and what its code is for. */
export const OUBLIS = ['oubli_identifiant', 'oubli_mot_de_passe'] as const;
export type Oubli = (typeof OUBLIS)[number];

/** How long a code counts that the page waits for; duree_de_code() decides. A mail takes its time. */
export const DUREE_DE_CODE = {
  sms: CODE_SMS,
  mail: { nombre: 30, unite: 'minutes' },
} as const satisfies Readonly<Record<Canal, Duree>>;

/**
 * Askings in an hour for one identifier, number or mail (rules §8.6): by strangers of one network, and of everywhere, so that
 * one of them shuts nobody out; by one device that has logged in to the account, whatever strangers do.
 */
export const DEMANDES_OUBLI = { parReseau: 3, partout: 12, parAppareil: 3 } as const;

/**
 * Messages of oblivion sent to one account in an hour: the last resort behind the counters of the page. As many again when a
 * device that has logged in to it asks: what strangers have used up does not hold up its holder.
 */
export const MESSAGES_PAR_HEURE = 6;

/** Why a message leaves without a code: said there, to the holder, and never on the page. */
export const MOTIFS_SANS_CODE = ['bloque', 'franceconnect', 'non_active'] as const;
export type MotifSansCode = (typeof MOTIFS_SANS_CODE)[number];

export interface CompteOublie {
  etat: Etat;
  bloque: boolean;
  /** It has no password of any kind: FranceConnect alone opens it. */
  parFranceConnect: boolean;
}

/** Undefined: a code may be sent. An account « en cours » has a password and an identifier, and nothing that proves its holder. */
export function motifSansCode(
  oubli: Oubli,
  { etat, bloque, parFranceConnect }: CompteOublie,
): MotifSansCode | undefined {
  if (bloque) return 'bloque';
  if (parFranceConnect) return 'franceconnect';
  const ouvert = etat === 'actif' || (etat === 'en_cours' && oubli === 'oubli_identifiant');
  return ouvert ? undefined : 'non_active';
}
