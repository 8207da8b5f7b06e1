import sql from 'sql-template-tag';
import type { PortailLecture } from '../../database/transaction.ts';

export interface CompteActif {
  identifiant: string;
  ecole: string;
  /** It has no password: FranceConnect alone opens it. */
  parFranceConnect: boolean;
}

/** Accounts that whoever proved the mobile has activated before. */
export const listComptesActifs = (trx: PortailLecture): Promise<CompteActif[]> =>
  trx.rows<CompteActif>(
    sql`select identifiant, ecole, par_franceconnect as "parFranceConnect" from mes_comptes_actifs()`,
  );

/** The identifier of the account that is about to be activated; empty when there is none any more. */
export async function getFuturIdentifiant(trx: PortailLecture): Promise<string> {
  const { identifiant } = await trx.one<{ identifiant: string | null }>(
    sql`select mon_futur_identifiant() as identifiant`,
  );
  return identifiant ?? '';
}

/** Who FranceConnect says it is. */
export interface MonIdentite {
  nom: string;
  nomUsage: string | null;
  prenoms: string[];
}

export const getIdentite = (trx: PortailLecture): Promise<MonIdentite> =>
  trx.one<MonIdentite>(sql`select nom, nom_usage as "nomUsage", prenoms from mon_identite()`);
