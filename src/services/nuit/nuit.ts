import { isLost } from '../../database/pannes.ts';
import type { OpsTrx } from '../../database/transaction.ts';
import type { Deps } from '../../deps.ts';
import { formatDateHeure } from '../../domain/francais.ts';
import { jourDeParis } from '../../domain/jour.ts';
import type { PointDeControle } from '../../domain/journal/point-de-controle.ts';
import { additionner, type BilanEtape, ETAPES_NUIT, type EtapeNuit } from '../../domain/nuit/etapes.ts';
import { dernierJourPossible, nuitsDues } from '../../domain/nuit/jours.ts';
import { ConflictError } from '../../errors.ts';
import { findPointDuJour } from '../../queries/journal/points.ts';
import { journaliserLaNuit } from '../../repositories/journal.ts';
import {
  findNuitPrecedente,
  forgetNuitsFutures,
  getHeure,
  listEtapes,
  saveEtape,
  saveNuit,
  takeEtape,
} from '../../repositories/nuit/etapes.ts';
import { LES_ETAPES, type Moment } from './etapes.ts';

/** What is to be done now. */
export interface NuitsAFaire {
  jours: string[];
  /** Before them, days that will never be made up. */
  abandonnees: number;
  /** The last one that was made. */
  derniere: string | undefined;
  /** Days of the future that a clock has said: they are forgotten. */
  futures: number;
}

/** Which nights are due: every day since the last one, today included (Europe/Paris). */
export async function listNuitsAFaire({ database, clock }: Deps): Promise<NuitsAFaire> {
  const maintenant = clock.now();
  const jusquAu = dernierJourPossible(maintenant);
  const { derniere, futures } = await database.readOps((trx) => findNuitPrecedente(trx, jusquAu));
  return { ...nuitsDues(maintenant, derniere), derniere, futures };
}

/** A machine's clock may be wrong by so much beside PostgreSQL's before no night is made by it. */
const ECART_D_HORLOGE_MS = 3_600_000;

/** Throws when the clock of this machine is not that of the database: days would be made before their time, or again. */
export async function exigerLHeure({ database, clock }: Deps): Promise<void> {
  const { heure } = await database.readOps((trx) => getHeure(trx));
  if (Math.abs(heure.getTime() - clock.now().getTime()) <= ECART_D_HORLOGE_MS) return;
  throw new ConflictError(
    'Horloges différentes',
    `L’horloge de cette machine dit ${formatDateHeure(clock.now())}, celle de PostgreSQL ${formatDateHeure(heure)}\u00a0: mettez-les à l’heure avant le traitement de nuit.`,
  );
}

/** What a night has done, whoever did it. */
export interface NuitFaite {
  jour: string;
  etapes: Readonly<Partial<Record<EtapeNuit, BilanEtape>>>;
  /** The one that was signed this day: for who keeps it out of the database's reach. */
  pointDeControle: PointDeControle | undefined;
  /** Steps that failed: the next time they are tried again, and the day counts as missed until then. */
  echecs: { etape: EtapeNuit; erreur: unknown }[];
}

/** Called after each batch. */
export type Suivi = (jour: string, etape: EtapeNuit, bilan: BilanEtape) => void;

/**
 * The night of one day (rules §9), each step in bounded transactions. A step that is done is not done again: interrupted
 * anywhere, or begun by several processes, it is the same night. One that fails does not hold back the others.
 */
export async function faireLaNuit(deps: Deps, jour: string, suivre: Suivi = () => {}): Promise<NuitFaite> {
  const { database, clock } = deps;
  const maintenant = clock.now();
  const aujourdHui = jourDeParis(maintenant);
  const moment: Moment = { jour, maintenant, passe: jour < aujourdHui, signataire: deps.journalSigner };
  await database.withOps((trx) => forgetNuitsFutures(trx, dernierJourPossible(maintenant)));
  const echecs: NuitFaite['echecs'] = [];
  for (const etape of ETAPES_NUIT) {
    try {
      for (let finie = false; !finie; ) {
        const etat = await database.withOps((trx) => faireUnLot(trx, etape, moment));
        suivre(jour, etape, etat.bilan);
        finie = etat.finie;
      }
    } catch (erreur) {
      if (isLost(erreur)) throw erreur;
      echecs.push({ etape, erreur });
    }
  }
  const faite = await database.withOps(async (trx) => {
    const lues = await listEtapes(trx, jour);
    const etapes = Object.fromEntries(lues.map(({ etape, bilan }) => [etape, bilan]));
    if (await saveNuit(trx, jour, ETAPES_NUIT))
      await journaliserLaNuit(trx, 'nuit.faite', { jour, ...aplatir(etapes) });
    return { etapes, pointDeControle: await findPointDuJour(trx, jour) };
  });
  return { jour, ...faite, echecs };
}

/** Holds the step while it does a batch of it: another process waits, then does the next one. */
async function faireUnLot(trx: OpsTrx, nom: EtapeNuit, moment: Moment) {
  const prise = await takeEtape(trx, moment.jour, nom);
  if (prise.finie) return prise;
  const lot = await LES_ETAPES[nom].faire(trx, moment, prise.curseur);
  const suite = {
    bilan: additionner(prise.bilan, lot.bilan),
    curseur: lot.curseur ?? prise.curseur,
    finie: lot.fini,
  };
  await saveEtape(trx, moment.jour, nom, suite);
  return suite;
}

const aplatir = (etapes: Readonly<Partial<Record<EtapeNuit, BilanEtape>>>): Record<string, number> =>
  Object.fromEntries(
    Object.entries(etapes).flatMap(([etape, bilan]) =>
      Object.entries(bilan).map(([quoi, nombre]) => [`${etape}.${quoi}`, nombre]),
    ),
  );

/** What the night would do now; nothing is written. */
export async function prevoirLaNuit(deps: Deps): Promise<Partial<Record<EtapeNuit, BilanEtape>>> {
  const maintenant = deps.clock.now();
  const moment: Moment = {
    jour: jourDeParis(maintenant),
    maintenant,
    passe: false,
    signataire: deps.journalSigner,
  };
  const prevues: Partial<Record<EtapeNuit, BilanEtape>> = {};
  for (const nom of ETAPES_NUIT) {
    const { prevoir, faire } = LES_ETAPES[nom];
    prevues[nom] =
      prevoir === undefined
        ? await reprendre(deps, async (trx) => (await faire(trx, moment, null)).bilan)
        : await deps.database.readOps((trx) => prevoir(trx, moment));
  }
  return prevues;
}

/** Does something and takes it back, for what it says of it. */
async function reprendre({ database }: Deps, fn: (trx: OpsTrx) => Promise<BilanEtape>): Promise<BilanEtape> {
  let bilan: BilanEtape = {};
  const repris = new Error('repris');
  await database
    .withOps(async (trx) => {
      bilan = await fn(trx);
      throw repris;
    })
    .catch((error: unknown) => {
      if (error !== repris) throw error;
    });
  return bilan;
}
