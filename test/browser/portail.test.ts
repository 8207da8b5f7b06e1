import type { Page as PageNavigateur } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useTestApp } from '../helpers/app.ts';
import type { PageDuPortail } from '../helpers/galerie/page-du-portail.ts';
import { PAGES_DU_PORTAIL, rendreAuPortail } from '../helpers/galerie/portail.ts';
import { apporterAxe, debordDe, violationsDe } from '../helpers/visiteur/examen.ts';
import { type Onglet, useNavigateur } from '../helpers/visiteur/navigateur.ts';

const navigateur = useNavigateur(useTestApp());
const CSP = "default-src 'self'; img-src 'self' data:; form-action 'self'";
/** A finger (rules §8), in pixels; a radio button is pressed by its words as well. */
const DOIGT_PX = 48;

const TROP_PETITS = `[...document.querySelectorAll('a, button, input:not([type=hidden]), summary')]
  .filter((e) => e.checkVisibility() && !e.matches('.evitement, p a:not(.lien-seul, .entete-nom a, .alerte a)'))
  .map((e) => (e.matches('[type=radio]') ? e.labels[0] : e))
  .filter((e) => e.getBoundingClientRect().height < ${DOIGT_PX})
  .map((e) => e.textContent.trim())`;

async function ouvrir(page: PageNavigateur, vue: PageDuPortail): Promise<void> {
  await page.unrouteAll();
  await page.route('**/page', (route) =>
    route.fulfill({
      contentType: 'text/html; charset=utf-8',
      headers: { 'content-security-policy': CSP },
      body: rendreAuPortail(vue),
    }),
  );
  await page.goto('/page');
}

describe('chaque page du portail, sur un téléphone étroit, en clair et en sombre', () => {
  let onglet: Onglet;
  beforeAll(async () => {
    onglet = await navigateur.ouvrirOnglet({ viewport: { width: 320, height: 640 } });
  });
  afterAll(() => onglet.context.close());

  it.each(PAGES_DU_PORTAIL)('$nom', async (vue) => {
    const { page, plaintes } = onglet;
    // One page's complaints are not the next one's.
    plaintes.length = 0;
    await page.emulateMedia({ colorScheme: 'light' });
    await ouvrir(page, vue);
    await apporterAxe(page);
    expect(await violationsDe(page), 'axe').toEqual([]);
    expect(await debordDe(page), 'pixels qui défilent de côté').toBeLessThanOrEqual(0);
    expect(await page.evaluate(TROP_PETITS), 'plus petit qu’un doigt').toEqual([]);
    // In the dark, colours alone differ.
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await violationsDe(page, { regles: ['color-contrast'] }), 'axe, sombre').toEqual([]);
    expect(plaintes, 'ce que dit la console').toEqual([]);
  });
});

describe('ce que font les pages du portail', () => {
  it('« Afficher » montre le mot de passe ; une erreur est lue d’abord et mène à son champ', async () => {
    const refusee = PAGES_DU_PORTAIL.find(({ nom }) => nom === 'connexion refusée') as PageDuPortail;
    const { page, context } = await navigateur.ouvrirOnglet();
    await ouvrir(page, refusee);
    expect(await page.evaluate("document.activeElement.matches('[data-resume-erreurs]')")).toBe(true);
    await page.getByRole('alert').getByRole('link').click();
    expect(await page.evaluate('document.activeElement.id')).toBe('identifiant');
    await page.getByRole('button', { name: 'Afficher le mot de passe' }).click();
    expect(await page.locator('#motDePasse').getAttribute('type')).toBe('text');
    await context.close();
  });

  it('« Ce n’est pas mon enfant », sans JavaScript : la date n’est plus demandée', async () => {
    const enfants = PAGES_DU_PORTAIL.find(({ nom }) => nom === 'enfants') as PageDuPortail;
    const { page, context } = await navigateur.ouvrirOnglet({ javaScriptEnabled: false });
    await ouvrir(page, enfants);
    await page.getByText('Ce n’est pas mon enfant').first().click();
    await page.getByLabel('Ce n’est pas mon enfant').first().check();
    expect(await page.locator('#e1-jour').isVisible()).toBe(false);
    expect(await page.locator('#e2-jour').isVisible()).toBe(true);
    await context.close();
  });
});
