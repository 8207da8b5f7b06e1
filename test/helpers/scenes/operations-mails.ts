import sql from 'sql-template-tag';
import type { EcoleTrx } from '../../../src/database/transaction.ts';
import type { Deps } from '../../../src/deps.ts';
import type { Mode } from '../../../src/domain/comptes/modes.ts';
import { recordTentative, rejeterEnvoi } from '../../../src/repositories/operations/envois.ts';
import { executerPlan } from '../../../src/services/operations/operations.ts';
import { planifier } from '../../../src/services/operations/plans.ts';
import { accesDe } from '../../builders/agent.ts';
import type { EcoleTest } from '../../builders/ecole.ts';
import { trouver } from '../visiteur/html.ts';
import type { Page } from '../visiteur/visiteur.ts';
import { refuserMails } from './ecran-comptes.ts';

/** Informs guardians as « Confirmer » does, in the director's name; returns the operation's id. */
export async function informerRepresentants(
  deps: Deps,
  ecole: EcoleTest,
  mode: Mode,
  ficheIds: readonly string[],
  identifiant = 'directrice',
): Promise<string> {
  const agent = await deps.database.withOps((trx) =>
    trx.one<{ id: string }>(sql`select id from agents where identifiant = ${identifiant}`),
  );
  const qui = { acces: await accesDe(deps, agent, ecole), auteur: 'Claire Martin' };
  const demande = { type: 'informer', profil: 'representant_legal', reinitialiser: false, mode } as const;
  const id = await planifier(deps, qui, { ...demande }, { ficheIds });
  await executerPlan(deps, qui, id);
  return id;
}

type Noter = (trx: EcoleTrx, envoi: string, le: Date) => Promise<unknown>;
/** As the worker notes what the server answered; a rejection may also come back later. */
const SORTS = {
  envoye: (trx, envoi, le) =>
    recordTentative(trx, envoi, { statut: 'envoye', motif: null, le, prochainEssaiLe: null }),
  differe: (trx, envoi, le) =>
    recordTentative(trx, envoi, {
      statut: 'differe',
      motif: 'Le serveur de messagerie demande d’attendre.',
      le,
      prochainEssaiLe: new Date(le.getTime() + 3_600_000),
    }),
  rejete: (trx, envoi, le) => rejeterEnvoi(trx, envoi, 'L’adresse n’existe pas.', le),
} as const satisfies Record<string, Noter>;

/** What became of the mails to these guardians; a rejected address is put aside. */
export async function marquerMails(
  deps: Deps,
  operationId: string,
  sort: keyof typeof SORTS,
  ficheIds: readonly string[],
): Promise<void> {
  const envois = await deps.database.withOps((trx) =>
    trx.rows<{ id: string; ecoleId: string }>(sql`select id, ecole_id as "ecoleId" from envois
       where operation_id = ${operationId} and fiche_id = any (${ficheIds}) and remplace_par is null`),
  );
  for (const { id, ecoleId } of envois)
    await deps.database.withEcoleOps<unknown>(ecoleId, (trx) => SORTS[sort](trx, id, deps.clock.now()));
  if (sort === 'rejete') await refuserMails(deps, ficheIds, 'Inconnue');
}

/** How the page of an operation concludes: the colour of its frame, and its words. */
export function conclusionDe(page: Page): { type: string; titre: string } {
  const alerte = trouver(trouver(page.document, 'div', { id: 'suivi' }), 'div', { class: 'alerte' });
  const [titre = ''] = trouver(alerte, 'p', { class: 'alerte-titre' }).enfants;
  return {
    type: /alerte-(\w+)/.exec(alerte.attributs.class ?? '')?.[1] ?? '',
    titre: String(titre).replace(/[\u00a0\u202f]/g, ' '),
  };
}
