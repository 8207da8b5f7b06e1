import sql, { type Sql } from 'sql-template-tag';
import type { Profil } from '../../domain/comptes/etats.ts';

/**
 * True for who got a password since this school last printed the sheet; « alias » is the fiche, « p » its provisional password.
 */
export const informeDepuisImpression = (alias: Sql, profil: Profil): Sql =>
  sql`p.emis_le > coalesce((select i.le from feuilles_imprimees i
     where i.ecole_id = ${alias}.ecole_id and i.profil = ${profil} and i.fiche_id = ${alias}.id), '-infinity')`;
