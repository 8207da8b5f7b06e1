import type { JournalSigner } from '../../auth/journal/signature.ts';
import type { OpsLecture, OpsTrx } from '../../database/transaction.ts';
import { AUTEUR_DELAI, AUTEUR_NUIT } from '../../domain/auteurs.ts';
import type { BilanEtape, EtapeNuit } from '../../domain/nuit/etapes.ts';
import { DETAIL_JOURS, PROPOSITION_JOURS } from '../../domain/onde/mise-a-jour.ts';
import { direEffets, direFins, rappelerFins } from '../../repositories/circonscription/suites.ts';
import { countDemandes } from '../../repositories/nuit/demandes.ts';
import { countDeparts, erasePartis, findEcoleAPurger } from '../../repositories/nuit/departs.ts';
import { countProvisoiresExpires, eraseProvisoiresExpires } from '../../repositories/nuit/expirations.ts';
import { countPerimes, deletePerimes, LES_PERIMES } from '../../repositories/nuit/perimes.ts';
import { countEcoles, listEcolesACompter, saveStatistiques } from '../../repositories/nuit/statistiques.ts';
import { countDetailsAnciens, effacerDetails } from '../../repositories/onde/mises-a-jour.ts';
import { attribuerUnLot } from '../comptes/nouvel-identifiant.ts';
import { poserPointDeControle } from '../journal/points-de-controle.ts';
import { prevoirPurge, purgerUnLot } from '../journal/purge.ts';

/** A night under way: its day, and the moment by the clock. */
export interface Moment {
  jour: string;
  maintenant: Date;
  /** A day that no night has seen, made up later. */
  passe: boolean;
  /** Signs the journal. */
  signataire: JournalSigner;
}

/** What one transaction has done of a step. */
interface Lot {
  bilan: BilanEtape;
  /** Where the next one begins, for a step that needs to know. */
  curseur?: string;
  fini: boolean;
}

interface Etape {
  /** The next batch: few enough rows for nobody to wait for it (rules §13). */
  faire(trx: OpsTrx, moment: Moment, curseur: string | null): Promise<Lot>;
  /** What it would do now, for a dry run; without it, one batch is done and taken back. */
  prevoir?(trx: OpsLecture, moment: Moment): Promise<BilanEtape>;
}

const PAR_LOT = 500;
/** A batch that is not full is the last one. */
const estLeDernier = (bilan: BilanEtape): boolean => Object.values(bilan).every((nombre) => nombre < PAR_LOT);
const lot = (bilan: BilanEtape): Lot => ({ bilan, fini: estLeDernier(bilan) });

/** Personal data of updates are not kept longer than they serve. */
const detailsAnciens = ({ maintenant }: Moment) => {
  const ilYA = (jours: number) => new Date(maintenant.getTime() - jours * 24 * 3_600_000);
  return { propositionsAvant: ilYA(PROPOSITION_JOURS), detailsAvant: ilYA(DETAIL_JOURS) };
};

export const LES_ETAPES: Readonly<Record<EtapeNuit, Etape>> = {
  nouveaux_identifiants: {
    async faire(trx, { maintenant }) {
      const { traites, attribues, refuses } = await attribuerUnLot(trx, maintenant);
      return { bilan: { attribues, refuses }, fini: traites === 0 };
    },
    prevoir: async (trx) => ({ demandes: await countDemandes(trx) }),
  },
  expirations: {
    async faire(trx, { maintenant }) {
      const effaces = await eraseProvisoiresExpires(trx, maintenant, PAR_LOT);
      return lot({ effaces });
    },
    prevoir: async (trx, { maintenant }) => ({ effaces: await countProvisoiresExpires(trx, maintenant) }),
  },
  statistiques: {
    async faire(trx, moment, curseur) {
      const ecoles = await listEcolesACompter(trx, curseur ?? '0');
      const derniere = ecoles.at(-1);
      if (derniere === undefined) return { bilan: {}, fini: true };
      const chiffres = await saveStatistiques(trx, ecoles, moment);
      return { bilan: { ecoles: ecoles.length, chiffres }, curseur: derniere, fini: false };
    },
    prevoir: async (trx) => ({ ecoles: await countEcoles(trx) }),
  },
  delegations: {
    async faire(trx) {
      const effets = await direEffets(trx, AUTEUR_DELAI);
      const rappels = await rappelerFins(trx);
      const fins = await direFins(trx, AUTEUR_NUIT);
      return lot({ effets, rappels, fins });
    },
  },
  mises_a_jour_onde: {
    async faire(trx, moment) {
      const allegees = await effacerDetails(trx, detailsAnciens(moment), PAR_LOT);
      return lot({ allegees });
    },
    prevoir: async (trx, moment) => ({ allegees: await countDetailsAnciens(trx, detailsAnciens(moment)) }),
  },
  purges: {
    async faire(trx, { maintenant }) {
      const bilan: Record<string, number> = {};
      for (const quoi of LES_PERIMES) bilan[quoi] = await deletePerimes(trx, quoi, maintenant, PAR_LOT);
      return lot(bilan);
    },
    async prevoir(trx, { maintenant }) {
      const bilan: Record<string, number> = {};
      for (const quoi of LES_PERIMES) bilan[quoi] = await countPerimes(trx, quoi, maintenant);
      return bilan;
    },
  },
  departs: {
    async faire(trx, { maintenant }, curseur) {
      const ecole = await findEcoleAPurger(trx, maintenant, curseur ?? '0');
      if (ecole === undefined) return { bilan: {}, fini: true };
      return { bilan: await erasePartis(trx, ecole, maintenant, PAR_LOT), fini: false };
    },
    prevoir: async (trx, { maintenant }) => ({ fiches: await countDeparts(trx, maintenant) }),
  },
  // A checkpoint attests what the journal is now, and the journal goes back to one: a day of the past has nothing of its own.
  point_de_controle: {
    faire: async (trx, moment) => ({
      bilan: moment.passe ? {} : await poserPointDeControle(trx, moment),
      fini: true,
    }),
  },
  journal: {
    faire: async (trx, moment, curseur) =>
      moment.passe ? { bilan: {}, fini: true } : purgerUnLot(trx, moment, curseur),
    prevoir: prevoirPurge,
  },
};
