import sql, { raw } from 'sql-template-tag';
import type { EcoleLecture, EcoleTrx } from '../../database/transaction.ts';
import type { CompteABloquer, MotifBlocage } from '../../domain/comptes/decision/blocage.ts';
import type { Profil } from '../../domain/comptes/etats.ts';
import { TABLES_DE_FICHES } from '../../queries/comptes/compte-sql.ts';

export const findCompteABloquer = (
  trx: EcoleLecture,
  profil: Profil,
  ficheId: string,
): Promise<CompteABloquer | undefined> =>
  trx.maybeOne<CompteABloquer>(
    sql`select compte_id as "compteId", coalesce(nom_usage, nom) as nom, prenom, bloque_le is not null as bloque
     from ${raw(TABLES_DE_FICHES[profil])}
     where ecole_id = ${trx.ecoleId} and id = ${ficheId} and parti_le is null`,
  );

/** False when it was blocked already. The database judges who may: see migrations/fonctions/blocage.sql. */
export async function blockCompte(
  trx: EcoleTrx,
  compteId: string,
  { motif, note }: { motif: MotifBlocage; note: string | null },
): Promise<boolean> {
  const { fait } = await trx.one<{ fait: boolean }>(
    sql`select bloquer_compte(${compteId}, ${motif}, ${note}) as fait`,
  );
  return fait;
}

/** False when it was not blocked. Without a recent code it throws a CodeRecentError. */
export async function unblockCompte(trx: EcoleTrx, compteId: string): Promise<boolean> {
  const { fait } = await trx.one<{ fait: boolean }>(sql`select debloquer_compte(${compteId}) as fait`);
  return fait;
}
