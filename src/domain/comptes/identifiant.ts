import { enMs } from '../duree.ts';
import { plierAccents } from '../francais.ts';

const LONGUEUR_NOM = 20;

const lettres = (text: string): string => plierAccents(text).replace(/[^a-z]/g, '');

/**
 * Root of an identifier (rules §4.4): initial of the first name, a dot, the family name cut at 20, in a–z
 * only: « D’ŁUKASZ-N’GUYỄN », « Émile » → « e.dlukasznguyen ». A name without a single Latin letter, which
 * ONDE's encoding makes unlikely, counts as « x ».
 */
export const racineIdentifiant = (prenom: string, nom: string): string =>
  `${lettres(prenom)[0] ?? 'x'}.${lettres(nom).slice(0, LONGUEUR_NOM) || 'x'}`;

/** « e.dupont » and 7 → « e.dupont07 »; more than two digits when needed. The database picks the number. */
export const formaterIdentifiant = (racine: string, numero: number): string =>
  `${racine}${String(numero).padStart(2, '0')}`;

/** « e.dupont12 » → « e.dupont »: what a name gives, the digits being drawn. */
export const racineDe = (identifiant: string): string => identifiant.replace(/\d+$/, '');

/** How many days the page of a person says what came of a request: a sheet to print again, or a refusal. */
export const NOUVEL_IDENTIFIANT_PROPOSE_JOURS = 30;

const PROPOSE_MS = enMs({ nombre: 24 * NOUVEL_IDENTIFIANT_PROPOSE_JOURS, unite: 'heures' });

/** What may come of « Nouvel identifiant », in the history of an account; the last one says where it stands. */
export const EVENEMENTS_D_IDENTIFIANT = [
  'nouvel_identifiant_demande',
  'nouvel_identifiant_annule',
  'nouvel_identifiant',
  'nouvel_identifiant_refuse',
  'nouvel_identifiant_bloque',
  'nouvel_identifiant_parti',
] as const;
export type EvenementDIdentifiant = (typeof EVENEMENTS_D_IDENTIFIANT)[number];

/** What the night answers when it gives no identifier. */
export type RefusDeLaNuit = Exclude<
  EvenementDIdentifiant,
  'nouvel_identifiant' | 'nouvel_identifiant_demande' | 'nouvel_identifiant_annule'
>;

/** The last of them that this school reads, and when it last gave the person a sheet or a mail. */
export interface SuiteDIdentifiant {
  evenement: EvenementDIdentifiant;
  le: Date;
  remisLe: Date | null;
}

/**
 * Where « Nouvel identifiant » stands for a school: asked for by it (« demande ») or by another one of the person, given and to be told
 * on a new sheet, or refused by the night.
 */
export function etapeDIdentifiant(
  suite: SuiteDIdentifiant | undefined,
  demande: boolean,
  maintenant: Date,
): 'demande' | 'demande_ailleurs' | 'a_remettre' | 'refuse' | null {
  if (demande) return suite?.evenement === 'nouvel_identifiant_demande' ? 'demande' : 'demande_ailleurs';
  if (suite === undefined || maintenant.getTime() - suite.le.getTime() > PROPOSE_MS) return null;
  if (suite.evenement === 'nouvel_identifiant_refuse') return 'refuse';
  const remis = suite.remisLe !== null && suite.remisLe >= suite.le;
  return suite.evenement === 'nouvel_identifiant' && !remis ? 'a_remettre' : null;
}
