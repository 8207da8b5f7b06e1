import { createPublicKey } from 'node:crypto';
import type { JournalSigner } from '../../auth/journal/signature.ts';
import type { OpsLecture, OpsTrx } from '../../database/transaction.ts';
import { ConflictError } from '../../errors.ts';
import { findDernierAncien, getTetesAu, listPoints } from '../../queries/journal/points.ts';
import {
  countAPurger,
  deletePointsAvant,
  deleteTetesRemplacees,
  purgeChaines,
} from '../../repositories/nuit/points-de-controle.ts';
import { fautesDeSuite } from './points-de-controle.ts';

interface NuitQuiPurge {
  maintenant: Date;
  signataire: JournalSigner;
}

const LIGNES_PAR_LOT = 10_000;
const TETES_PAR_LOT = 10_000;

/**
 * A batch of what the journal keeps no longer: entries up to the heads that the last checkpoint old enough attests, then the
 * checkpoints before it, and the heads that only they had seen. The cursor says which checkpoint, and the last chain done.
 */
export async function purgerUnLot(trx: OpsTrx, moment: NuitQuiPurge, curseur: string | null) {
  const [debut, apres] = curseur === null ? [await choisirDebut(trx, moment), ''] : lireCurseur(curseur);
  if (debut === undefined) return { bilan: {}, fini: true };
  const { lignes, derniere } = await purgeChaines(trx, debut, apres, LIGNES_PAR_LOT);
  if (derniere !== null) return { bilan: { lignes }, curseur: `${debut} ${derniere}`, fini: false };
  const points = await deletePointsAvant(trx, debut);
  const tetes = await deleteTetesRemplacees(trx, debut, TETES_PAR_LOT);
  return { bilan: { lignes, points }, curseur: `${debut} ${apres}`, fini: tetes < TETES_PAR_LOT };
}

const lireCurseur = (curseur: string): [point: number, chaine: string] => {
  const espace = curseur.indexOf(' ');
  return [Number(curseur.slice(0, espace)), curseur.slice(espace + 1)];
};

/** How many of what would go; nothing when nothing may. */
export async function prevoirPurge(trx: OpsLecture, moment: NuitQuiPurge): Promise<Record<string, number>> {
  const debut = await findDernierAncien(trx, moment.maintenant);
  return debut === undefined ? {} : { ...(await countAPurger(trx, debut.numero)) };
}

/**
 * The checkpoint that the journal is to begin at, undefined when none is old enough. Throws when it proves nothing: the last
 * checkpoint must be signed by this very key, and every one since then lead to it, whoever's key it had.
 */
async function choisirDebut(
  trx: OpsLecture,
  { maintenant, signataire }: NuitQuiPurge,
): Promise<number | undefined> {
  const debut = await findDernierAncien(trx, maintenant);
  if (debut === undefined) return undefined;
  const suite = (await listPoints(trx)).filter(({ numero }) => numero >= debut.numero);
  const fautes = fautesDeSuite(suite, new Map([[signataire.id, createPublicKey(signataire.key)]])).filter(
    ({ faute }) => faute !== 'cle_inconnue',
  );
  const { empreinte } = await getTetesAu(trx, debut.numero);
  if (fautes.length > 0 || suite.at(-1)?.cle !== signataire.id || empreinte !== suite[0]?.tetes)
    throw new ConflictError(
      'Journal à vérifier',
      'Les points de contrôle ne prouvent plus le journal, ou n’ont pas été signés par JOURNAL_CLE\u00a0: rien n’en est effacé. Lancez «\u00a0journal:verifier\u00a0».',
    );
  return debut.numero;
}
