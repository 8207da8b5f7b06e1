import type { KeyObject } from 'node:crypto';
import { isSignedBy, type JournalSigner, sha256, signText } from '../../auth/journal/signature.ts';
import type { OpsTrx } from '../../database/transaction.ts';
import { type PointDeControle, texteDuPoint } from '../../domain/journal/point-de-controle.ts';
import { findDernierPoint } from '../../queries/journal/points.ts';
import { insertPoint, saveTetes } from '../../repositories/nuit/points-de-controle.ts';

/** Writes down what the heads of all chains are now, and signs it (rules §11); how many chains, and how many heads changed. */
export async function poserPointDeControle(
  trx: OpsTrx,
  { jour, maintenant, signataire }: { jour: string; maintenant: Date; signataire: JournalSigner },
): Promise<{ chaines: number; changees: number }> {
  const dernier = await findDernierPoint(trx);
  const numero = (dernier?.numero ?? 0) + 1;
  const { chaines, tetes, changees, nombre } = await saveTetes(trx, numero);
  const contenu = {
    numero,
    jour,
    le: maintenant,
    chaines,
    tetes,
    changees,
    precedent: dernier?.empreinte ?? '',
    cle: signataire.id,
  };
  const texte = texteDuPoint(contenu);
  await insertPoint(trx, {
    ...contenu,
    empreinte: sha256(texte),
    signature: signText(signataire, texte),
  });
  return { chaines, changees: nombre };
}

/** What is wrong with checkpoints that are kept, or with those that are not. */
export type FauteDePoint =
  | 'points_enleves'
  | 'suite_rompue'
  | 'point_modifie'
  | 'signature_fausse'
  | 'cle_inconnue'
  | 'tetes_modifiees'
  | 'nuit_sans_point'
  | 'ancre_absente';

export interface FauteDePointTrouvee {
  faute: FauteDePoint;
  /** Of the checkpoint where it shows: for those that are missing, the one after them. */
  numero: number | null;
  jour: string | null;
  /** The numbers that are missing, the key that is not known, or the fingerprint that was given. */
  quoi: string | null;
}

export const fauteDe = (
  { numero, jour }: PointDeControle,
  faute: FauteDePoint,
  quoi: string | null = null,
): FauteDePointTrouvee => ({ faute, numero, jour, quoi });

/**
 * Each checkpoint by itself, and beside the one before it: its fingerprint, the sequence, the signature. « cles »: public keys by
 * name; undefined, signatures are not verified.
 */
export function fautesDeSuite(
  points: readonly PointDeControle[],
  cles: ReadonlyMap<string, KeyObject> | undefined,
): FauteDePointTrouvee[] {
  return points.flatMap((point, rang) => {
    const avant = points[rang - 1];
    const texte = texteDuPoint(point);
    const fautes: FauteDePointTrouvee[] = [];
    if (avant !== undefined && point.numero !== avant.numero + 1)
      fautes.push(fauteDe(point, 'points_enleves', intervalle(avant.numero + 1, point.numero - 1)));
    else if (point.precedent !== (avant?.empreinte ?? (point.numero === 1 ? '' : point.precedent)))
      fautes.push(fauteDe(point, 'suite_rompue'));
    if (sha256(texte) !== point.empreinte) fautes.push(fauteDe(point, 'point_modifie'));
    if (cles !== undefined) {
      const cle = cles.get(point.cle);
      if (cle === undefined) fautes.push(fauteDe(point, 'cle_inconnue', point.cle));
      else if (!isSignedBy(cle, texte, point.signature)) fautes.push(fauteDe(point, 'signature_fausse'));
    }
    return fautes;
  });
}

export const intervalle = (de: number, a: number): string => (de === a ? `${de}` : `${de} à ${a}`);
