import { createPublicKey, type KeyObject } from 'node:crypto';
import { keyId, sha256 } from '../../auth/journal/signature.ts';
import type { OpsLecture } from '../../database/transaction.ts';
import type { Deps } from '../../deps.ts';
import type { PointDeControle } from '../../domain/journal/point-de-controle.ts';
import {
  getDernierPerime,
  getTetesAu,
  listChangees,
  listNuitsSansPoint,
  listPoints,
} from '../../queries/journal/points.ts';
import { type JournalVerifie, verifierChaines } from '../../queries/journal/verification.ts';
import { type FauteDePointTrouvee, fauteDe, fautesDeSuite, intervalle } from './points-de-controle.ts';

export interface JournalAVerifier {
  ecoleId?: string | undefined;
  /** By which signatures are verified; none: that of JOURNAL_CLE, if this process has it. */
  clesPubliques: readonly KeyObject[];
  /** The fingerprint of a checkpoint that somebody kept out of the database's reach. */
  ancre?: string | undefined;
}

export interface PointsVerifies {
  nombre: number;
  du: string | null;
  au: string | null;
  /** False: no key was given. */
  signaturesVerifiees: boolean;
  fautes: FauteDePointTrouvee[];
}

/** The chains, all of them or that of one school, and the checkpoints that attest them (rules §11), read at one moment. */
export async function verifierJournal(
  deps: Pick<Deps, 'database' | 'config' | 'journalSigner'>,
  { ecoleId, clesPubliques, ancre }: JournalAVerifier,
): Promise<JournalVerifie & { points: PointsVerifies }> {
  const cles = clesPubliques.length > 0 ? clesPubliques : clesDIci(deps);
  const parNom = cles.length === 0 ? undefined : new Map(cles.map((cle) => [keyId(cle), cle]));
  return deps.database.readOps(async (trx) => ({
    ...(await verifierChaines(trx, ecoleId)),
    points: await verifierPoints(trx, parNom, ancre),
  }));
}

const clesDIci = (deps: Pick<Deps, 'config' | 'journalSigner'>): KeyObject[] =>
  deps.config.journalCle === '' ? [] : [createPublicKey(deps.journalSigner.key)];

async function verifierPoints(
  trx: OpsLecture,
  cles: ReadonlyMap<string, KeyObject> | undefined,
  ancre: string | undefined,
): Promise<PointsVerifies> {
  const points = await listPoints(trx);
  const absente = ancre !== undefined && !points.some(({ empreinte }) => empreinte === ancre);
  return {
    nombre: points.length,
    du: points[0]?.jour ?? null,
    au: points.at(-1)?.jour ?? null,
    signaturesVerifiees: cles !== undefined,
    fautes: [
      ...(await fautesDuDebut(trx, points[0])),
      ...fautesDeSuite(points, cles),
      ...(await fautesDesTetes(trx, points)),
      ...(await listNuitsSansPoint(trx)).map(({ jour }) => sansPoint('nuit_sans_point', jour, null)),
      ...(absente ? [sansPoint('ancre_absente', null, ancre)] : []),
    ],
  };
}

const sansPoint = (
  faute: FauteDePointTrouvee['faute'],
  jour: string | null,
  quoi: string | null,
): FauteDePointTrouvee => ({ faute, numero: null, jour, quoi });

/** The first one is number 1, or old enough for those before it to have gone. */
async function fautesDuDebut(
  trx: OpsLecture,
  premier: PointDeControle | undefined,
): Promise<FauteDePointTrouvee[]> {
  if (premier === undefined || premier.numero === 1) return [];
  const { numero } = await getDernierPerime(trx);
  return premier.numero <= (numero ?? 0)
    ? []
    : [fauteDe(premier, 'points_enleves', intervalle(1, premier.numero - 1))];
}

/**
 * The heads that are kept against what was signed: all of them at the first checkpoint and at the last one, and at each what changed
 * since the one before.
 */
async function fautesDesTetes(
  trx: OpsLecture,
  points: readonly PointDeControle[],
): Promise<FauteDePointTrouvee[]> {
  const [premier, dernier] = [points[0], points.at(-1)];
  const changees = new Map(
    (await listChangees(trx, premier?.numero ?? 0)).map(({ point, empreinte }) => [point, empreinte]),
  );
  const RIEN_DE_NEUF = sha256('');
  const fautes: FauteDePointTrouvee[] = [];
  for (const point of points) {
    const entier = point === premier || point === dernier;
    const faux =
      (entier && (await getTetesAu(trx, point.numero)).empreinte !== point.tetes) ||
      (point !== premier && (changees.get(point.numero) ?? RIEN_DE_NEUF) !== point.changees);
    if (faux) fautes.push(fauteDe(point, 'tetes_modifiees'));
  }
  const enTrop = [...changees.keys()].filter((numero) => numero > (dernier?.numero ?? 0));
  if (enTrop.length > 0)
    fautes.push(
      sansPoint('points_enleves', null, intervalle((dernier?.numero ?? 0) + 1, Math.max(...enTrop))),
    );
  return fautes;
}
