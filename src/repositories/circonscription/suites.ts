import sql from 'sql-template-tag';
import type { OpsTrx } from '../../database/transaction.ts';

/*
 * What becomes of delegations by itself: each of these tells a batch of them, once for each, and says how many there were
 * (migrations/fonctions/delegations-avis.sql).
 */

const nombreDe = async (trx: OpsTrx, appel: ReturnType<typeof sql>): Promise<number> => {
  const { nombre } = await trx.one<{ nombre: number }>(sql`select ${appel} as nombre`);
  return nombre;
};

/** In force without the director's consent: one of them, or all those that nobody has told. */
export const direEffets = (trx: OpsTrx, auteur: string, id: string | null = null): Promise<number> =>
  nombreDe(trx, sql`dire_effets(${id}, ${auteur})`);

export const rappelerFins = (trx: OpsTrx): Promise<number> => nombreDe(trx, sql`rappeler_fins()`);

export const direFins = (trx: OpsTrx, auteur: string): Promise<number> =>
  nombreDe(trx, sql`dire_fins(${auteur})`);
