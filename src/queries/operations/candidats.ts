import sql from 'sql-template-tag';
import type { EcoleLecture } from '../../database/transaction.ts';
import type { Profil } from '../../domain/comptes/etats.ts';
import type { LigneDeCompte } from '../../domain/comptes/faits.ts';
import type { AdresseConnue } from '../../domain/comptes/joignable.ts';
import { faitsDuCompteSql } from '../comptes/compte-sql.ts';
import { type Choix, FICHES, whereChoix } from '../comptes/fiches.ts';

/** A fiche that an operation may be about, and its account. */
export interface Candidat extends LigneDeCompte, AdresseConnue {
  ficheId: string;
  compteId: string;
  version: number;
}

/** The chosen fiches, in the order of the sheets; two of them may be of one account. */
export function listCandidats<P extends Profil>(
  trx: EcoleLecture,
  profil: P,
  choix: Choix<P>,
  maintenant: Date,
): Promise<Candidat[]> {
  const { alias, from, ordre, mail, mailRefuse, bloque } = FICHES[profil];
  return trx.rows<Candidat>(
    sql`select ${alias}.id as "ficheId", c.id as "compteId", c.version, ${faitsDuCompteSql(bloque)},
       ${mail} as mail, ${mailRefuse} as "mailRefuse"
     ${from} where ${whereChoix(trx, profil, choix, maintenant)} order by ${ordre}`,
  );
}
