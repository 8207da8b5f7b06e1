import { setTimeout as pause } from 'node:timers/promises';
import { isAway } from '../../database/pannes.ts';
import type { EcoleTrx } from '../../database/transaction.ts';
import type { Deps } from '../../deps.ts';
import { faitsDuCompte } from '../../domain/comptes/faits.ts';
import { RENONCEMENTS, renoncement } from '../../domain/comptes/joignable.ts';
import { adressesImprimees } from '../../domain/ecole/adresse-de-service.ts';
import { qualifierEchec } from '../../mails/echecs.ts';
import { informationRepresentant } from '../../mails/information-representant.ts';
import type { Message } from '../../mails/mailer.ts';
import { listAdressesAffichees } from '../../queries/ecole/adresses.ts';
import {
  findRepresentantAEcrire,
  type RepresentantAEcrire,
} from '../../queries/operations/comptes-imprimes.ts';
import { journaliser } from '../../repositories/journal.ts';
import {
  type Envoi,
  findEnvoiAFaire,
  insertEnvois,
  listRenvoyables,
  readresser,
  recordTentative,
  refuserAdresse,
  remplacerEnvois,
} from '../../repositories/operations/envois.ts';
import { motDePasseRepresentant } from './mots-de-passe-imprimes.ts';
import type { Demandeur } from './plans.ts';

/** Thrown after an attempt that will be made again: the queue comes back to it. */
export class EnvoiDiffereError extends Error {
  override name = 'EnvoiDiffereError';
}

export interface EnvoiAFaire {
  ecoleId: string;
  envoiId: string;
  /** Rank of this attempt, from 1, and how many there will be at most. */
  tentative: number;
  tentativesMax: number;
}

/** The queue waits exp(min(10, n)) seconds after the nth attempt: from 3 s to 6 h. */
const attenteMs = (tentative: number): number => Math.exp(Math.min(10, tentative)) * 1000;

/**
 * Sends one mail and records at once what the server answered. What has left, or was given up, is not sent again.
 * Between the server's 250 and the record, a death repeats the mail under the same Message-ID (decision 016).
 */
export async function envoyerUn(deps: Deps, travail: EnvoiAFaire, arret: AbortSignal): Promise<void> {
  const { ecoleId, envoiId } = travail;
  const prepare = await deps.database.withEcoleOps(ecoleId, (trx) => preparer(deps, trx, envoiId));
  if (prepare === undefined) return;
  const { envoi, message } = prepare;
  try {
    await deps.mailer.send(message);
  } catch (error) {
    await recordEchec(deps, travail, envoi, message.to.address, error, arret);
    return;
  }
  const resultat = { statut: 'envoye', motif: null, le: deps.clock.now(), prochainEssaiLe: null } as const;
  await noter(deps, travail, arret, (trx) => recordTentative(trx, envoiId, resultat));
}

/** After the last attempt: what could not even be prepared is given up, and says so. */
export async function abandonnerEnvoi(deps: Deps, { ecoleId, envoiId }: EnvoiAFaire): Promise<void> {
  const resultat = {
    statut: 'rejete',
    motif: 'Le mail n’a pas pu être préparé\u00a0: prévenez l’exploitation.',
    le: deps.clock.now(),
    prochainEssaiLe: null,
  } as const;
  await deps.database.withEcoleOps(ecoleId, (trx) => recordTentative(trx, envoiId, resultat));
}

/** Why this person is not written to any more, if so. */
function raisonDeRenoncer(r: RepresentantAEcrire | undefined, le: Date): string | undefined {
  if (r === undefined) return RENONCEMENTS.parti;
  const raison = renoncement(r, faitsDuCompte(r, le));
  return raison && RENONCEMENTS[raison];
}

/** What is true now, not when it was queued: account, password, address. Gives up when nobody can be written to. */
async function preparer(
  deps: Deps,
  trx: EcoleTrx,
  envoiId: string,
): Promise<{ envoi: Envoi; message: Message } | undefined> {
  const envoi = await findEnvoiAFaire(trx, envoiId);
  if (envoi === undefined) return undefined;
  const le = deps.clock.now();
  const r = await findRepresentantAEcrire(trx, envoi.ficheId);
  const motif = raisonDeRenoncer(r, le);
  if (r?.mail == null || motif !== undefined) {
    await recordTentative(trx, envoiId, {
      statut: 'rejete',
      motif: motif ?? null,
      le,
      prochainEssaiLe: null,
    });
    return undefined;
  }
  if (r.mail !== envoi.adresse) await readresser(trx, envoiId, r.mail);
  const contenu = informationRepresentant({
    ...r,
    ecole: { nom: r.ecoleNom, commune: r.commune },
    motDePasse: motDePasseRepresentant(deps, r, le),
    urlPortail: `${deps.config.baseUrl}/portail`,
    urlServices: adressesImprimees(
      'representant_legal',
      await listAdressesAffichees(trx, 'representant_legal'),
    ),
  });
  const to = { name: `${r.prenom} ${r.nom}`, address: r.mail };
  return { envoi, message: { ...contenu, to, messageId: envoi.messageId } };
}

/** How long between two tries to write what the server answered. */
const REPRISE_MS = 1_000;

/**
 * Writes what the server answered, until it is written: a database that is away must not have the mail sent again. A
 * stop allows one last try.
 */
async function noter(
  deps: Deps,
  { ecoleId, envoiId }: EnvoiAFaire,
  arret: AbortSignal,
  ecrire: (trx: EcoleTrx) => Promise<unknown>,
): Promise<void> {
  for (let essai = 1; ; essai += 1) {
    const dernier = arret.aborted;
    try {
      await deps.database.withEcoleOps(ecoleId, ecrire);
      return;
    } catch (error) {
      if (dernier) throw error;
      const { code } = error as { code?: unknown };
      if (isAway(error)) deps.absences.note(error);
      else if (essai === 1)
        deps.logger.warn({ envoi: envoiId, code }, 'réponse du serveur de messagerie pas encore notée');
      await pause(REPRISE_MS, undefined, { signal: arret }).catch(() => {});
    }
  }
}

async function recordEchec(
  deps: Deps,
  travail: EnvoiAFaire,
  envoi: Envoi,
  adresse: string,
  error: unknown,
  arret: AbortSignal,
): Promise<void> {
  const { envoiId, tentative, tentativesMax } = travail;
  const { definitif, adresseRefusee, motif } = qualifierEchec(error);
  const fini = definitif || tentative >= tentativesMax;
  const le = deps.clock.now();
  await noter(deps, travail, arret, async (trx) => {
    await recordTentative(trx, envoiId, {
      statut: fini ? 'rejete' : 'differe',
      motif: fini && !definitif ? `${motif} Abandonné après ${tentative}\u00a0essais.` : motif,
      le,
      prochainEssaiLe: fini ? null : new Date(le.getTime() + attenteMs(tentative)),
    });
    if (adresseRefusee) await refuserAdresse(trx, envoi.ficheId, adresse, motif);
  });
  if (!fini) throw new EnvoiDiffereError(motif);
}

/** « Renvoyer » to the failed ones who have a usable address now; returns how many. */
export function renvoyerEchecs(deps: Deps, qui: Demandeur, operationId: string): Promise<number> {
  return deps.database.withEcole(qui.acces, async (trx) => {
    const echecs = await listRenvoyables(trx, operationId, deps.clock.now());
    if (echecs.length === 0) return 0;
    await insertEnvois(trx, deps.config.baseUrl, operationId, echecs);
    await remplacerEnvois(
      trx,
      echecs.map((e) => e.id),
    );
    await journaliser(trx, 'representants.mails_renvoyes', {
      operation: operationId,
      nombre: echecs.length,
      comptes: echecs.map(({ compteId }) => Number(compteId)),
    });
    return echecs.length;
  });
}
