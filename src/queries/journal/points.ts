import sql from 'sql-template-tag';
import type { OpsLecture } from '../../database/transaction.ts';
import type { PointDeControle } from '../../domain/journal/point-de-controle.ts';
import { JOURNAL_CONSERVE_MOIS } from '../../domain/nuit/conservation.ts';
import { empreinteDesTetes, empreintesParPoint, tetesAu } from './tetes-sql.ts';

const COLONNES = sql`numero, jour::text, le, chaines, encode(tetes, 'hex') as tetes, encode(changees, 'hex') as changees,
  encode(precedent, 'hex') as precedent, encode(empreinte, 'hex') as empreinte, cle, encode(signature, 'hex') as signature`;

/** Those that are kept, in their order: one a night for a year and a little more. */
export const listPoints = (trx: OpsLecture): Promise<PointDeControle[]> =>
  trx.rows<PointDeControle>(sql`select ${COLONNES} from points_de_controle order by numero`);

export const findDernierPoint = (trx: OpsLecture): Promise<PointDeControle | undefined> =>
  trx.maybeOne<PointDeControle>(sql`select ${COLONNES} from points_de_controle order by numero desc limit 1`);

/** The last one of a day. */
export const findPointDuJour = (trx: OpsLecture, jour: string): Promise<PointDeControle | undefined> =>
  trx.maybeOne<PointDeControle>(
    sql`select ${COLONNES} from points_de_controle where jour = ${jour} order by numero desc limit 1`,
  );

/**
 * The last one that is old enough for the journal to begin at it. One day more than it is kept: what a night saw may have been
 * written a little after the night began, and dated by another clock. One that is in advance makes nothing older.
 */
export const findDernierAncien = (
  trx: OpsLecture,
  maintenant: Date,
): Promise<{ numero: number } | undefined> =>
  trx.maybeOne<{ numero: number }>(
    sql`select numero from points_de_controle
     where le < least(${maintenant}, now()) - make_interval(months => ${JOURNAL_CONSERVE_MOIS}, days => 1)
     order by numero desc limit 1`,
  );

/** What the heads that are kept say of all chains at this checkpoint. */
export const getTetesAu = (trx: OpsLecture, point: number): Promise<{ empreinte: string }> =>
  trx.one<{ empreinte: string }>(empreinteDesTetes(sql`(${tetesAu(point)}) t`));

/** The same of the heads that changed, checkpoint by checkpoint, after this one. */
export const listChangees = (
  trx: OpsLecture,
  apres: number,
): Promise<{ point: number; empreinte: string }[]> =>
  trx.rows<{ point: number; empreinte: string }>(
    sql`${empreintesParPoint(sql`journal_tetes where point > ${apres}`)} order by point`,
  );

/** The last one that the database lets the journal begin at. */
export const getDernierPerime = (trx: OpsLecture): Promise<{ numero: number | null }> =>
  trx.one<{ numero: number | null }>(sql`select dernier_point_perime() as numero`);

/** Nights that say they made one, later than the first that is kept, of which there is none. */
export const listNuitsSansPoint = (trx: OpsLecture): Promise<{ jour: string }[]> =>
  trx.rows<{ jour: string }>(
    sql`select e.jour::text from nuit_etapes e
     where e.etape = 'point_de_controle' and e.finie_le is not null and e.bilan ? 'chaines'
       and e.jour >= coalesce((select jour from points_de_controle order by numero limit 1), e.jour)
       and not exists (select 1 from points_de_controle p where p.jour = e.jour)
     order by e.jour`,
  );
