import type { Deps } from '../../../src/deps.ts';
import type { Mode } from '../../../src/domain/comptes/compte.ts';
import { executerPlan } from '../../../src/services/operations/operations.ts';
import { planifier } from '../../../src/services/operations/plans.ts';
import { accesDe } from '../../builders/agent.ts';
import type { EcoleTest } from '../../builders/ecole.ts';
import { trouver } from '../html.ts';
import type { Page } from '../visiteur.ts';

/** Informs guardians as « Confirmer » does, in the director's name; returns the operation's id. */
export async function informerRepresentants(
  deps: Deps,
  ecole: EcoleTest,
  mode: Mode,
  ficheIds: readonly string[],
): Promise<string> {
  const agent = await deps.database.withOps((trx) =>
    trx.one<{ id: string }>("select id from agents where identifiant = 'directrice'"),
  );
  const qui = { acces: await accesDe(deps, agent, ecole), auteur: 'Claire Martin' };
  const demande = { type: 'informer', profil: 'representant_legal', reinitialiser: false, mode } as const;
  const id = await planifier(deps, qui, { ...demande, selectionId: null }, { ficheIds });
  await executerPlan(deps, qui, id);
  return id;
}

const SORTS = {
  envoye: "statut = 'envoye', envoye_le = now(), motif = null, prochain_essai_le = null",
  differe:
    "statut = 'differe', motif = 'Le serveur de messagerie demande d’attendre.', prochain_essai_le = now() + interval '1 hour'",
  rejete: "statut = 'rejete', motif = 'L’adresse n’existe pas.', prochain_essai_le = null",
};

/** What the server answered for these guardians; a rejected address is put aside, as the worker does. */
export const marquerMails = (
  deps: Deps,
  operationId: string,
  sort: keyof typeof SORTS,
  ficheIds: readonly string[],
): Promise<void> =>
  deps.database.withOps(async (trx) => {
    await trx.run(
      `update envois set ${SORTS[sort]} where operation_id = $1 and fiche_id = any ($2) and remplace_par is null`,
      [operationId, ficheIds],
    );
    if (sort !== 'rejete') return;
    await trx.run(
      "update representants_legaux set mail_refuse = mail, mail_refuse_motif = 'Inconnue' where id = any ($1)",
      [ficheIds],
    );
  });

/** How the page of an operation concludes: the colour of its frame, and its words. */
export function conclusionDe(page: Page): { type: string; titre: string } {
  const alerte = trouver(trouver(page.document, 'div', { id: 'suivi' }), 'div', { class: 'alerte' });
  const [titre = ''] = trouver(alerte, 'p', { class: 'alerte-titre' }).enfants;
  return {
    type: /alerte-(\w+)/.exec(alerte.attributs.class ?? '')?.[1] ?? '',
    titre: String(titre).replace(/[\u00a0\u202f]/g, ' '),
  };
}
