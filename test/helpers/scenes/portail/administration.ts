import { setTimeout as pause } from 'node:timers/promises';
import sql from 'sql-template-tag';
import { startQueueWorker } from '../../../../src/jobs/queue-worker.ts';
import { paths } from '../../../../src/paths.ts';
import type { TestApp } from '../../app.ts';
import { ouvrirNavigation } from '../../visiteur/connexion.ts';
import { trouverTous } from '../../visiteur/html.ts';
import { type Page, Visiteur } from '../../visiteur/visiteur.ts';

type Test = { readonly current: TestApp };

/** What families choose here. */
export const MOT_DE_PASSE_CHOISI = 'un bateau jaune au loin';

/** Somebody at the portal, in a browser of the own, up to the page after the new password. */
export async function entrerAuPortail(
  test: Test,
  entree: string,
  acces: { identifiant: string; motDePasse: string },
): Promise<{ famille: Visiteur; page: Page }> {
  const famille = new Visiteur(test, ouvrirNavigation(test));
  const choix = await famille.presser(await famille.ouvrir(entree), 'Se connecter', { remplir: acces });
  const remplir = { motDePasse: MOT_DE_PASSE_CHOISI, confirmation: MOT_DE_PASSE_CHOISI };
  return { famille, page: await famille.presser(choix, 'Continuer', { remplir }) };
}

/** Names of the birth dates that the page asks for, in its order. */
export const clesDesEnfants = (page: Page): string[] =>
  trouverTous(page.document, 'fieldset')
    .map(({ attributs }) => attributs.id ?? '')
    .filter((id) => id !== '');

/** A worker sends all that waits, then stops; the code of the last mail. */
export async function recevoirLeCode(test: Test): Promise<string> {
  const { deps, ownerUrl } = test.current;
  const travail = await startQueueWorker(deps, ownerUrl);
  const enAttente = async () =>
    (
      await deps.database.withOps((trx) =>
        trx.one<{ n: number }>(sql`select count(*)::int as n from graphile_worker._private_jobs`),
      )
    ).n;
  for (let essai = 0; (await enAttente()) > 0; essai += 1) {
    if (essai === 400) throw new Error('Des codes attendent toujours');
    await pause(50);
  }
  await travail.stop();
  const mail = deps.mailer.recent().find(({ subject }) => subject.startsWith('Confirmez'));
  return /\b\d{6}\b/.exec(mail?.text ?? '')?.[0] ?? '';
}

export const portailDesParents = paths.portailRepresentant();
