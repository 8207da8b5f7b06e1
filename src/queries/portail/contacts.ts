import sql from 'sql-template-tag';
import type { PortailLecture } from '../../database/transaction.ts';

/** By what the limit of a school's password may be lifted (rules §4.5). */
export interface Limite {
  /** Confirmed before, with most of it hidden; null: none. */
  sms: string | null;
  mail: string | null;
  /** Other schools, each of which asks for the birth date of one child. */
  ecoles: number;
}

/** Undefined: the account is not limited. */
export const findLimite = (trx: PortailLecture): Promise<Limite | undefined> =>
  trx.maybeOne<Limite>(sql`select sms, mail, ecoles from ma_limite()`);

/** Where a code may be sent to show that the holder is there, with most of it hidden; null: none. */
export interface ContactsProuves {
  sms: string | null;
  mail: string | null;
}

export const getContactsProuves = (trx: PortailLecture): Promise<ContactsProuves> =>
  trx.one<ContactsProuves>(sql`select sms, mail from mes_contacts_prouves()`);

export interface IdentifiantRetrouve {
  identifiant: string;
  prenom: string;
  /** It has no password: FranceConnect alone opens it. */
  parFranceConnect: boolean;
}

/** Of whom the right code was for. */
export const listIdentifiantsRetrouves = (trx: PortailLecture): Promise<IdentifiantRetrouve[]> =>
  trx.rows<IdentifiantRetrouve>(
    sql`select identifiant, prenom, par_franceconnect as "parFranceConnect" from mes_identifiants_retrouves()`,
  );
