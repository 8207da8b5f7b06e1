import sql from 'sql-template-tag';
import type { EcoleLecture } from '../../database/transaction.ts';
import type { Anomalie } from '../../domain/comptes/representants-legaux.ts';

/** What a guardian reported on the portal (rules §8.3), until ONDE is corrected. */
export interface SignalementOuvert {
  type: Anomalie;
  /** First name and name of the pupil it is about, and of who reported it. */
  eleve: string;
  representant: string;
  signaleLe: Date;
  /** The pupil's, as ONDE gives it today: « YYYY-MM-DD ». */
  dateNaissance: string;
}

/** Open reports about a pupil, or made by a guardian, of this school. None is seen by a right limited to pupils. */
export const listSignalementsOuverts = (
  trx: EcoleLecture,
  de: { eleveId: string } | { representantId: string },
): Promise<SignalementOuvert[]> =>
  trx.rows<SignalementOuvert>(
    sql`select s.type, e.prenom || ' ' || coalesce(e.nom_usage, e.nom) as eleve,
       r.prenom || ' ' || coalesce(r.nom_usage, r.nom) as representant, s.signale_le as "signaleLe",
       e.date_naissance as "dateNaissance"
     from signalements s join eleves e on e.ecole_id = s.ecole_id and e.id = s.eleve_id
     join representants_legaux r on r.ecole_id = s.ecole_id and r.id = s.representant_legal_id
     where s.ecole_id = ${trx.ecoleId} and s.clos_le is null
       and ${'eleveId' in de ? sql`s.eleve_id = ${de.eleveId}` : sql`s.representant_legal_id = ${de.representantId}`}
     order by s.signale_le, s.id`,
  );
