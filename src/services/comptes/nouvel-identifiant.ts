import type { AccesEcole } from '../../database/database.ts';
import type { EcoleLecture } from '../../database/transaction.ts';
import type { Deps } from '../../deps.ts';
import { AUTEUR_NUIT } from '../../domain/auteurs.ts';
import type { Profil } from '../../domain/comptes/etats.ts';
import { racineIdentifiant } from '../../domain/comptes/identifiant.ts';
import { CodeRecentError, NotFoundError } from '../../errors.ts';
import {
  areNomsIdentiquesPartout,
  type CompteConcerne,
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

/** Why this account cannot have a new identifier, and what to do. */
export interface RefusNouvelIdentifiant {
  outcome: 'refuse';
  titre: string;
  message: string;
  /** Who can help is the assistance of the académie. */
  assistance?: true;
}

const BLOQUE: RefusNouvelIdentifiant = {
  outcome: 'refuse',
  titre: 'Compte bloqué',
  message: 'Ce compte est bloqué\u00a0: un nouvel identifiant ne servirait à personne.',
};
const NOMS_DIFFERENTS: RefusNouvelIdentifiant = {
  outcome: 'refuse',
  titre: 'Nouvel identifiant impossible',
  message:
    'Le nom et le prénom de ce représentant légal ne sont pas les mêmes dans toutes les écoles où il est connu. Vérifiez-les dans ONDE. Puis faites une demande d’assistance auprès de votre académie, une fois les données corrigées\u00a0: elle vous donnera les indications à suivre.',
  assistance: true,
};

async function refusDe(
  trx: EcoleLecture,
  profil: Profil,
  compte: CompteConcerne,
): Promise<RefusNouvelIdentifiant | undefined> {
  if (compte.bloque) return BLOQUE;
  if (!PLUSIEURS_ECOLES[profil]) return undefined;
  return (await areNomsIdentiquesPartout(trx, compte.id)) ? undefined : NOMS_DIFFERENTS;
}

/** The identifier that the page recalls before « Confirmer » (guide §7), when a new one may be asked for. */
export function lireIdentifiantARemplacer(
  deps: Deps,
  acces: AccesEcole,
  profil: Profil,
  ficheId: string,
): Promise<
  RefusNouvelIdentifiant | { outcome: 'possible'; identifiant: string; nom: string; prenom: string }
> {
  return deps.database.readEcole(acces, async (trx) => {
    const compte = await findCompteConcerne(trx, profil, ficheId);
    if (compte === undefined) throw new NotFoundError(MOTS_PROFIL[profil].introuvable);
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

/**
 * The night's part: makes every identifier asked for, from the current name; returns how many. A guardian's names may
 * have come to differ since the request (guide §7): it is then dropped, and each school of the account reads why.
 */
export async function attribuerNouveauxIdentifiants(deps: Deps): Promise<number> {
  const le = deps.clock.now();
  return deps.database.withOps(async (trx) => {
    const demandes = await lockDemandes(trx);
    const contradictoires = await listContradictoires(trx, demandes);
    await refuseDemandes(trx, contradictoires, { auteur: AUTEUR_NUIT, le });
    const refuses = new Set(contradictoires);
    const accordes = await listARenommer(
      trx,
      demandes.filter((compteId) => !refuses.has(compteId)),
    );
    await renameComptes(
      trx,
      accordes.map((compte) => ({ ...compte, racine: racineIdentifiant(compte.prenom, compte.nom) })),
      { auteur: AUTEUR_NUIT, le },
    );
    const nombre = accordes.length;
    if (demandes.length > 0)
      await journaliserLaNuit(trx, 'nuit.nouveaux_identifiants', { nombre, refuses: refuses.size });
    await journaliserComptesDeLaNuit(
      trx,
      'nuit.nouveaux_identifiants',
      accordes.map(({ compteId }) => compteId),
    );
    await journaliserComptesDeLaNuit(trx, 'nuit.identifiants_refuses', contradictoires);
    return nombre;
  });
}
