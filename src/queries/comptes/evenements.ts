import sql from 'sql-template-tag';
import type { EcoleLecture } from '../../database/transaction.ts';
import type { Profil } from '../../domain/comptes/etats.ts';
import { EVENEMENTS_D_IDENTIFIANT, type SuiteDIdentifiant } from '../../domain/comptes/identifiant.ts';
import type { Mode } from '../../domain/comptes/modes.ts';

export interface EvenementDeCompte {
  evenement: string;
  /** How a guardian was told; null for the rest, pupils having sheets only. */
  mode: Mode | null;
  auteur: string;
  le: Date;
}

/** What this school did to an account, the latest first. */
export const listEvenements = (trx: EcoleLecture, compteId: string): Promise<EvenementDeCompte[]> =>
  trx.rows<EvenementDeCompte>(
    sql`select v.evenement, p.mode, v.auteur, v.le
     from compte_evenements v left join operations p on p.ecole_id = v.ecole_id and p.id = v.operation_id
       and p.type = 'informer' and p.profil = 'representant_legal'
     where v.ecole_id = ${trx.ecoleId} and v.compte_id = ${compteId} order by v.le desc, v.id desc limit 100`,
  );

/** What came last of « Nouvel identifiant » here, and when this school last gave the person a sheet or a mail that left. */
export const findSuiteDIdentifiant = (
  trx: EcoleLecture,
  profil: Profil,
  { ficheId, compteId }: { ficheId: string; compteId: string },
): Promise<SuiteDIdentifiant | undefined> =>
  trx.maybeOne<SuiteDIdentifiant>(
    // By number: the night states its own moment, a request that of the database.
    sql`select v.evenement, v.le, greatest(
         (select i.le from feuilles_imprimees i
          where i.ecole_id = v.ecole_id and i.profil = ${profil} and i.fiche_id = ${ficheId}),
         (select max(n.envoye_le) from envois n where ${profil === 'representant_legal'} and n.ecole_id = v.ecole_id
          and n.fiche_id = ${ficheId} and n.statut = 'envoye')) as "remisLe"
       from compte_evenements v
       where v.ecole_id = ${trx.ecoleId} and v.compte_id = ${compteId} and v.evenement = any (${EVENEMENTS_D_IDENTIFIANT})
       order by v.id desc limit 1`,
  );
