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
    // Block and event are of one transaction: of one moment.
    sql`select f.compte_id as "compteId", coalesce(f.nom_usage, f.nom) as nom, f.prenom, f.bloque_le as "bloqueLe",
       f.bloque_motif as "bloqueMotif", f.bloque_note as "bloqueNote",
       (select v.auteur from compte_evenements v where v.ecole_id = f.ecole_id and v.compte_id = f.compte_id
          and v.evenement = 'bloque' and v.le = f.bloque_le limit 1) as "bloquePar"
     from ${raw(TABLES_DE_FICHES[profil])} f
     where f.ecole_id = ${trx.ecoleId} and f.id = ${ficheId} and f.parti_le is null`,
  );

/**
 * False when it was blocked already. The database judges who may, and writes the journal: see migrations/fonctions/blocage.sql.
 * Throws a CodeRecentError for more people than may be blocked without a recent code.
 */
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
