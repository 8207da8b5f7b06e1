import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type QueueWorker, startQueueWorker } from '../../src/jobs/queue-worker.ts';
import { createMailer, type Mailer } from '../../src/mails/mailer.ts';
import { paths } from '../../src/paths.ts';
import { creerAgent } from '../builders/agent.ts';
import { ajouterEleves, ajouterRepresentants, creerEcole, type EcoleTest, uai } from '../builders/ecole.ts';
import { useTestApp } from '../helpers/app.ts';
import { ouvrirServeurSmtp, type ServeurSmtp } from '../helpers/processus/serveur-smtp.ts';
import { informerRepresentants } from '../helpers/scenes/operations-mails.ts';
import { useNavigateur } from '../helpers/visiteur/navigateur.ts';
import { Visiteur } from '../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const navigateur = useNavigateur(test);
let numero = 0;
let ecole: EcoleTest;
let parents: string[];
let smtp: ServeurSmtp;
let mailer: Mailer;
let directrice: Visiteur;
let travail: QueueWorker | undefined;

beforeAll(async () => {
  const { deps, config } = test.current;
  ecole = await creerEcole(deps, { uai: uai(1) });
  await creerAgent(deps, { ecoles: [ecole] });
  const enfants = await ajouterEleves(deps, ecole, [{ nom: 'LEROY', prenom: 'Ava', classe: 'CP A' }]);
  parents = await ajouterRepresentants(
    deps,
    ecole,
    Array.from({ length: 12 }, (_, rang) => ({
      nom: `LEROY${rang}`,
      prenom: 'Zoé',
      mail: `leroy${rang}@exemple.fr`,
      enfants,
    })),
  );
  smtp = await ouvrirServeurSmtp();
  mailer = createMailer({ ...config, smtpUrl: smtp.url, mailsParMinute: 100_000 });
  directrice = await Visiteur.connecter(test, 'directrice');
});
afterEach(async () => {
  await travail?.stop();
  travail = undefined;
  smtp.reponse = undefined;
});
afterAll(async () => {
  mailer.close();
  await smtp.close();
});

/** An operation by mail about two more guardians; its address. */
async function informer(): Promise<string> {
  numero += 2;
  const id = await informerRepresentants(test.current.deps, ecole, 'mail', parents.slice(numero - 2, numero));
  return paths.operation({ uai: ecole.uai, id });
}
const envoyer = async (par: Mailer = mailer) => {
  const { deps, ownerUrl } = test.current;
  travail = await startQueueWorker({ ...deps, mailer: par }, ownerUrl);
};
/** Reads that the page makes by itself. */
function compterLectures(page: Page, url: string): { nombre: number } {
  const lectures = { nombre: 0 };
  page.on('request', (request) => {
    if (request.url().endsWith(url) && request.resourceType() === 'fetch') lectures.nombre += 1;
  });
  return lectures;
}

describe('la page d’une opération suit ses mails', () => {
  it('tout ce qui en parle change ensemble : conclusion, avancement, personnes à qui remettre une feuille', async () => {
    smtp.reponse = { code: 550, texte: '5.1.1 unknown user' };
    const { page, context, plaintes } = await navigateur.ouvrirOnglet({ qui: directrice });
    const url = await informer();
    await page.goto(url);
    expect(await page.locator('main').innerText()).toMatch(/L’envoi de 2.mails est demandé\./);
    expect(await page.getByRole('button', { name: 'Préparer leurs feuilles' }).count()).toBe(0);
    await page.getByRole('link', { name: 'Actualiser' }).focus();
    const lectures = compterLectures(page, url);
    await envoyer();
    await page.getByText(/Les 2.mails ont été rejetés\./).waitFor();
    // « Actualiser » has gone: the focus is not lost with it.
    expect(await page.evaluate('document.activeElement.innerText')).toBe('Mails');
    expect(await page.getByRole('button', { name: 'Préparer leurs feuilles' }).isVisible()).toBe(true);
    expect(await page.locator('main').innerText()).toMatch(/2.personnes n’ont pas d’adresse mail utilisable/);
    // Nothing will change any more: it is not read again.
    const { nombre } = lectures;
    await page.waitForTimeout(3_500);
    expect(lectures.nombre).toBe(nombre);
    expect(plaintes).toEqual([]);
    await context.close();
  });

  it('serveur éteint : rien n’est dit fait, un nouvel essai est annoncé', async () => {
    const { page, context } = await navigateur.ouvrirOnglet({ qui: directrice });
    await page.goto(await informer());
    // Port 1: nobody listens there.
    const eteint = createMailer({ ...test.current.config, smtpUrl: 'smtp://127.0.0.1:1' });
    await envoyer(eteint);
    await page.getByText(/0.mail traité sur 2\. 2.sont différés.: un nouvel essai est prévu/).waitFor();
    expect(await page.locator('main').innerText()).toMatch(/L’envoi de 2.mails est demandé\./);
    expect(await page.locator('.alerte-succes').count()).toBe(0);
    await travail?.stop();
    eteint.close();
    await context.close();
  });

  it('ce qui est lu à voix haute reste en place, et change même quand le focus est dans la partie', async () => {
    const { page, context } = await navigateur.ouvrirOnglet({ qui: directrice });
    await page.goto(await informer());
    await page.getByRole('link', { name: 'En attente' }).focus();
    await page.evaluate('window.annonce = document.querySelector("#suivi p[aria-live]")');
    await envoyer();
    await page.getByText(/2.mails traités sur 2/).waitFor();
    expect(await page.evaluate('window.annonce.isConnected && window.annonce.innerText')).toMatch(/^2.mails/);
    expect(await page.evaluate('document.activeElement.innerText')).toMatch(/En attente/);
    await context.close();
  });

  it('une page que personne ne regarde attend qu’on y revienne', async () => {
    const { page, context } = await navigateur.ouvrirOnglet({ qui: directrice });
    const url = await informer();
    await page.goto(url);
    const lectures = compterLectures(page, url);
    const voir = (hidden: boolean) =>
      page.evaluate(`Object.defineProperty(document, 'hidden', { value: ${hidden}, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));`);
    await voir(true);
    await page.waitForTimeout(4_000);
    expect(lectures.nombre).toBe(0);
    await voir(false);
    await expect.poll(() => lectures.nombre, { timeout: 2_000 }).toBe(1);
    await context.close();
  });

  it('la session finie, elle le dit et ne demande plus rien', async () => {
    const { page, context } = await navigateur.ouvrirOnglet({ qui: directrice });
    const url = await informer();
    await page.goto(url);
    await context.clearCookies();
    const lectures = compterLectures(page, url);
    await page.getByText('Session expirée').waitFor();
    expect(await page.locator('main').innerText()).toMatch(/L’envoi de 2.mails est demandé\./);
    await page.waitForTimeout(4_000);
    expect(lectures.nombre).toBe(1);
    await page.getByRole('link', { name: 'actualisez la page' }).click();
    await page.getByLabel('Identifiant').waitFor();
    await context.close();
  });

  it('sans JavaScript, « Actualiser » montre la suite', async () => {
    const { page, context } = await navigateur.ouvrirOnglet({ qui: directrice, javaScriptEnabled: false });
    await page.goto(await informer());
    await envoyer();
    await expect
      .poll(
        async () => {
          const lien = page.getByRole('link', { name: 'Actualiser' });
          if ((await lien.count()) > 0) await lien.click();
          return page.locator('main').innerText();
        },
        { timeout: 10_000 },
      )
      .toMatch(/Les 2.mails ont été acceptés/);
    await context.close();
  });
});
