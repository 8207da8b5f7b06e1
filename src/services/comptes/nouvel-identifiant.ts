import type { AccesEcole } from '../../database/database.ts';
import type { EcoleLecture, OpsTrx } from '../../database/transaction.ts';
import type { Deps } from '../../deps.ts';
import { AUTEUR_NUIT } from '../../domain/auteurs.ts';
import type { Profil } from '../../domain/comptes/etats.ts';
import {
  etapeDIdentifiant,
  type RefusDeLaNuit,
  racineIdentifiant,
} from '../../domain/comptes/identifiant.ts';
import { CodeRecentError, NotFoundError } from '../../errors.ts';
import { findSuiteDIdentifiant } from '../../queries/comptes/evenements.ts';
import {
  areNomsIdentiquesPartout,
  type CompteARenommer,
  type CompteConcerne,
  deleteDemande,
  findCompteConcerne,
  listARenommer,
  listContradictoires,
  lockCompteConcerne,
  lockDemandes,
  refuseDemandes,
  renameComptes,
  saveDemande,
} from '../../repositories/comptes/nouvel-identifiant.ts';
import {
  journaliser,
  journaliserComptesDeLaNuit,
  journaliserLaNuit,
  SUJETS_JOURNAL,
} from '../../repositories/journal.ts';
import { MOTS_PROFIL } from '../../textes/profil.ts';
import type { Demandeur } from '../operations/plans.ts';
import { GESTION } from './fiches.ts';

/** The guardian's names must be the same in every school (guide §7); a pupil has one school. */
const PLUSIEURS_ECOLES: Readonly<Record<Profil, boolean>> = { eleve: false, representant_legal: true };

/** Why this account cannot have a new identifier. */
export type MotifSansIdentifiant = 'bloque' | 'noms_differents';
interface RefusNouvelIdentifiant {
  outcome: 'refuse';
  motif: MotifSansIdentifiant;
}

async function refusDe(
  trx: EcoleLecture,
  profil: Profil,
  compte: CompteConcerne,
): Promise<RefusNouvelIdentifiant | undefined> {
  if (compte.bloque) return { outcome: 'refuse', motif: 'bloque' };
  if (!PLUSIEURS_ECOLES[profil]) return undefined;
  const identiques = await areNomsIdentiquesPartout(trx, compte.id);
  return identiques ? undefined : { outcome: 'refuse', motif: 'noms_differents' };
}

/** The identifier that the page recalls before « Confirmer » (guide §7) and the name of the next one, when it may be asked for. */
export function lireIdentifiantARemplacer(
  deps: Deps,
  acces: AccesEcole,
  profil: Profil,
  ficheId: string,
): Promise<RefusNouvelIdentifiant | { outcome: 'demande' } | ({ outcome: 'possible' } & CompteConcerne)> {
  return deps.database.readEcole(acces, async (trx) => {
    const compte = await findCompteConcerne(trx, profil, ficheId);
    if (compte === undefined) throw new NotFoundError(MOTS_PROFIL[profil].introuvable);
    if (compte.demande) return DEMANDE;
    return (await refusDe(trx, profil, compte)) ?? { ...compte, outcome: 'possible' };
  });
}

/**
 * Notes that an account must get a new identifier (guide §7). Until the night has made it, the old one keeps
 * working. Asking twice is asking once. « code_requis »: for more people than may be served without a recent code; nothing
 * was done.
 */
export async function demanderNouvelIdentifiant(
  deps: Deps,
  qui: Demandeur,
  profil: Profil,
  ficheId: string,
): Promise<RefusNouvelIdentifiant | { outcome: 'demande' | 'code_requis' }> {
  try {
    return await noterDemande(deps, qui, profil, ficheId);
  } catch (error) {
    if (error instanceof CodeRecentError) return { outcome: 'code_requis' };
    throw error;
  }
}

function noterDemande(
  deps: Deps,
  qui: Demandeur,
  profil: Profil,
  ficheId: string,
): Promise<RefusNouvelIdentifiant | typeof DEMANDE> {
  const le = deps.clock.now();
  return deps.database.withEcole(qui.acces, async (trx) => {
    await GESTION[profil].assertPermis(trx);
    const compte = await lockCompteConcerne(trx, profil, ficheId);
    if (compte === undefined) throw new NotFoundError(MOTS_PROFIL[profil].introuvable);
    if (compte.demande) return DEMANDE;
    const refus = await refusDe(trx, profil, compte);
    if (refus !== undefined) return refus;
    await saveDemande(trx, profil, compte, { agentId: qui.acces.agentId, auteur: qui.auteur, le });
    await journaliser(trx, `${SUJETS_JOURNAL[profil]}.nouvel_identifiant`, { comptes: [Number(compte.id)] });
    return DEMANDE;
  });
}

const DEMANDE = { outcome: 'demande' } as const;

/** What became of a request that somebody wants to cancel; « identifiant » is the one in force. */
export interface Annulation {
  outcome:
    | 'annulee'
    /** The night came first: the new identifier is there. */
    | 'attribue'
    /** The night came first, and gave none. */
    | 'sans_demande'
    /** Another school of the person asked for it. */
    | 'ailleurs';
  identifiant: string;
}

/** Cancels what this school has asked for, until the night has made it. Cancelling twice is cancelling once. */
export function annulerDemande(
  deps: Deps,
  qui: Demandeur,
  profil: Profil,
  ficheId: string,
): Promise<Annulation> {
  return deps.database.withEcole(qui.acces, async (trx) => {
    await GESTION[profil].assertPermis(trx);
    // The night holds the accounts of its batch: whoever comes meanwhile waits, and sees what it made.
    const compte = await lockCompteConcerne(trx, profil, ficheId);
    if (compte === undefined) throw new NotFoundError(MOTS_PROFIL[profil].introuvable);
    const { id, identifiant, demande } = compte;
    const suite = await findSuiteDIdentifiant(trx, profil, { ficheId, compteId: id });
    if (!demande) return { outcome: DEJA[suite?.evenement ?? ''] ?? 'sans_demande', identifiant };
    if (etapeDIdentifiant(suite, demande, deps.clock.now()) !== 'demande')
      return { outcome: 'ailleurs', identifiant };
    await deleteDemande(trx, compte, { agentId: qui.acces.agentId, auteur: qui.auteur });
    await journaliser(trx, `${SUJETS_JOURNAL[profil]}.identifiant_annule`, { comptes: [Number(id)] });
    return { outcome: 'annulee', identifiant };
  });
}

const DEJA: Readonly<Record<string, Annulation['outcome']>> = {
  nouvel_identifiant: 'attribue',
  nouvel_identifiant_annule: 'annulee',
};

/** Requests that one transaction of the night makes at most. */
export const DEMANDES_PAR_LOT = 500;

export interface LotDIdentifiants {
  /** 0: none is left. */
  traites: number;
  attribues: number;
  refuses: number;
}

/**
 * The night's part, one batch in the caller's transaction: makes the identifiers asked for, from the current names. What has changed
 * since the request refuses it, and each school of the account reads why: a guardian's names have come to differ (guide §7), the
 * account is blocked, nobody is left to hand out the sheet.
 */
export async function attribuerUnLot(trx: OpsTrx, le: Date): Promise<LotDIdentifiants> {
  const demandes = await lockDemandes(trx, DEMANDES_PAR_LOT);
  if (demandes.length === 0) return { traites: 0, attribues: 0, refuses: 0 };
  const comptes = new Map((await listARenommer(trx, demandes)).map((compte) => [compte.compteId, compte]));
  const contradictoires = new Set(await listContradictoires(trx, demandes));
  const accordes: CompteARenommer[] = [];
  const refus: Record<RefusDeLaNuit, string[]> = {
    nouvel_identifiant_refuse: [],
    nouvel_identifiant_bloque: [],
    nouvel_identifiant_parti: [],
  };
  for (const id of demandes) {
    const compte = comptes.get(id);
    if (compte === undefined || compte.parti) refus.nouvel_identifiant_parti.push(id);
    else if (compte.bloque) refus.nouvel_identifiant_bloque.push(id);
    else if (contradictoires.has(id)) refus.nouvel_identifiant_refuse.push(id);
    else accordes.push(compte);
  }
  for (const [evenement, ids] of Object.entries(refus) as [RefusDeLaNuit, string[]][])
    await refuseDemandes(trx, ids, { evenement, auteur: AUTEUR_NUIT, le });
  await renameComptes(
    trx,
    accordes.map((compte) => ({ ...compte, racine: racineIdentifiant(compte.prenom, compte.nom) })),
    { auteur: AUTEUR_NUIT, le },
  );
  const attribues = accordes.length;
  const refuses = demandes.length - attribues;
  await journaliserLaNuit(trx, 'nuit.nouveaux_identifiants', { nombre: attribues, refuses });
  await journaliserComptesDeLaNuit(
    trx,
    'nuit.nouveaux_identifiants',
    accordes.map(({ compteId }) => compteId),
  );
  await journaliserComptesDeLaNuit(trx, 'nuit.identifiants_refuses', refus.nouvel_identifiant_refuse);
  await journaliserComptesDeLaNuit(trx, 'nuit.identifiants_sans_suite', refus.nouvel_identifiant_bloque);
  return { traites: demandes.length, attribues, refuses };
}
