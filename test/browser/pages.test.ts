import type { Page as PageNavigateur } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../../src/paths.ts';
import { useTestApp } from '../helpers/app.ts';
import { type Galerie, monterGalerie } from '../helpers/galerie/galerie.ts';
import { apporterAxe, debordDe, violationsDe } from '../helpers/visiteur/examen.ts';
import { type Onglet, sousLimite, useNavigateur } from '../helpers/visiteur/navigateur.ts';
import type { Visiteur } from '../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const navigateur = useNavigateur(test);
const LARGEURS = [1280, 390] as const;
/** Pages looked at together. */
const ONGLETS = 3;

let galerie: Galerie;
/** What breaks a rule: « page, largeur : faute ». */
const fautes = {
  axe: [] as string[],
  plaintes: [] as string[],
  defilement: [] as string[],
};
let vues = 0;

/** The same page made narrow keeps its words and its marks: only what depends on the room is looked at again. */
const AUTREMENT_ETROIT = ['target-size', 'color-contrast', 'scrollable-region-focusable'];

async function examiner(page: PageNavigateur, nom: string, largeur: number, racine = 'html'): Promise<void> {
  const examen = largeur === 1280 ? { racine } : { racine, regles: AUTREMENT_ETROIT };
  const violations = await violationsDe(page, examen);
  fautes.axe.push(...violations.map((violation) => `${nom}, ${largeur} px : ${violation}`));
}

async function regarder(page: PageNavigateur, nom: string): Promise<void> {
  vues += 1;
  await apporterAxe(page);
  for (const largeur of LARGEURS) {
    await page.setViewportSize({ width: largeur, height: 900 });
    await examiner(page, nom, largeur);
    const deborde = await debordDe(page);
    if (deborde > 0) fautes.defilement.push(`${nom}, ${largeur} px : ${deborde} px de trop`);
  }
  const menus = await page.locator('details[data-menu]').count();
  for (let rang = 0; rang < menus && nom === 'élèves'; rang += 1) {
    await page.locator('details[data-menu] > summary').nth(rang).click();
    await examiner(page, `${nom}, menu ${rang + 1}`, 390, 'details[open]');
    await page.keyboard.press('Escape');
  }
}

async function regarderTout(): Promise<void> {
  const visites = [
    ...galerie.pages.map(({ nom, qui, url }) => ({
      nom,
      qui: qui as Visiteur | undefined,
      url,
      html: undefined,
    })),
    // A page that only answers a form is served again as it was.
    ...galerie.reponses.map(({ nom, page }, rang) => ({
      nom,
      qui: undefined,
      url: `/reponse/${rang}`,
      html: page.html,
    })),
  ];
  await Promise.all(
    Array.from({ length: ONGLETS }, async () => {
      // One tab a person: style sheets come from its cache, as they do for people.
      const onglets = new Map<Visiteur | undefined, Onglet>();
      for (let visite = visites.shift(); visite !== undefined; visite = visites.shift()) {
        const { nom, qui, url, html } = visite;
        const onglet = onglets.get(qui) ?? (await navigateur.ouvrirOnglet(qui === undefined ? {} : { qui }));
        onglets.set(qui, onglet);
        const { page, plaintes } = onglet;
        if (html !== undefined) await page.route(`**${url}`, (route) => route.fulfill(servir(html)));
        await sousLimite(nom, page.goto(url, { timeout: 0 }));
        await sousLimite(nom, regarder(page, nom));
        // The browser says aloud that a page answered 404, 403 or 422: expected where it is the page itself.
        const autres = plaintes.splice(0).filter((plainte) => !/status of (403|404|422)/.test(plainte));
        fautes.plaintes.push(...autres.map((plainte) => `${nom} : ${plainte}`));
      }
      for (const { context } of onglets.values()) await context.close();
    }),
  );
}

const servir = (body: string) => ({
  contentType: 'text/html; charset=utf-8',
  headers: { 'content-security-policy': "default-src 'self'; img-src 'self' data:; form-action 'self'" },
  body,
});

describe('chaque page de la galerie, à 1280 et à 390 px', () => {
  // The gallery and each of its pages have a limit; all together take what the machine gives.
  beforeAll(async () => {
    galerie = await sousLimite('la galerie', monterGalerie(test));
    await regarderTout();
  }, 0);

  it('toutes ont été regardées', () => {
    expect(vues).toBe(galerie.pages.length + galerie.reponses.length);
  });

  it('axe verrait une faute : un champ sans étiquette, un texte trop pâle', async () => {
    const { page, context } = await navigateur.ouvrirOnglet();
    await page.goto(paths.connexion());
    await apporterAxe(page);
    await page.evaluate(`document.querySelector('label[for=identifiant]').remove();
      document.querySelector('h1').attributeStyleMap.set('color', '#ddd');`);
    expect(await violationsDe(page)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^label /), expect.stringMatching(/^color-contrast /)]),
    );
    await context.close();
  });

  it('axe ne trouve aucune violation', () => {
    expect(fautes.axe).toEqual([]);
  });

  it('la console ne dit rien : ni erreur, ni refus de la CSP', () => {
    expect(fautes.plaintes).toEqual([]);
  });

  it('rien ne défile de côté', () => {
    expect(fautes.defilement).toEqual([]);
  });
});
