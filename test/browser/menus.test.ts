import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../../src/paths.ts';
import { creerAgent } from '../builders/agent.ts';
import {
  ajouterEleves,
  ajouterRepresentants,
  creerEcole,
  desEleves,
  desRepresentants,
  uai,
} from '../builders/ecole.ts';
import { useTestApp } from '../helpers/app.ts';
import { tabulerJusqua, useNavigateur } from '../helpers/visiteur/navigateur.ts';
import { Visiteur } from '../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const navigateur = useNavigateur(test);

interface Point {
  x: number;
  y: number;
}

const LISTES = {
  Élèves: paths.eleves({ uai: uai(1) }),
  'Représentants légaux': paths.representantsLegaux({ uai: uai(1) }),
};
const listes = Object.entries(LISTES);
let directrice: Visiteur;

beforeAll(async () => {
  const { deps } = test.current;
  const ecole = await creerEcole(deps, { uai: uai(1) });
  await creerAgent(deps, { ecoles: [ecole] });
  const eleves = await ajouterEleves(deps, ecole, desEleves(12));
  await ajouterRepresentants(deps, ecole, desRepresentants(12, eleves));
  directrice = await Visiteur.connecter(test, 'directrice');
});

const ouvrirListe = async (url: string, options: { javaScriptEnabled?: boolean } = {}) => {
  const onglet = await navigateur.ouvrirOnglet({ qui: directrice, ...options });
  await onglet.page.goto(url);
  return onglet;
};

/** A real mouse: its press moves the focus before the click comes. */
async function cliquer(page: Page, { x, y }: Point): Promise<void> {
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.up();
}

const MENUS = 'details[data-menu]';
const ouverts = (page: Page) => page.locator(`${MENUS}[open]`).count();
/** Runs in the page: scrolls no more than needed. */
const CENTRE = `(selecteur, rang) => {
  const element = document.querySelectorAll(selecteur)[rang];
  element.scrollIntoView({ block: 'nearest', behavior: 'instant' });
  const { left, top, width, height } = element.getBoundingClientRect();
  return { x: left + width / 2, y: top + height / 2 };
}`;
/** Presses the button of a menu, among those of the search or among all. */
const presser = async (page: Page, rang: number, menus = '.filtre') =>
  cliquer(page, (await page.evaluate(`(${CENTRE})('${menus} > summary', ${rang})`)) as Point);

/** Both run in the page. */
const VISER = `(menu, choix) => {
  const cellule = document.querySelectorAll('.filtre')[menu].querySelectorAll('.form-check')[choix];
  cellule.scrollIntoView({ block: 'center', behavior: 'instant' });
  const mots = document.createRange();
  mots.selectNodeContents(cellule.querySelector('label'));
  const milieu = ({ left, top, width, height }) => ({ x: left + width / 2, y: top + height / 2 });
  const { left, right, top, bottom } = cellule.getBoundingClientRect();
  return {
    'les mots': milieu(mots.getClientRects()[0]),
    'la case': milieu(cellule.querySelector('input').getBoundingClientRect()),
    'le bord de gauche': { x: left + 2, y: (top + bottom) / 2 },
    'le coin de droite': { x: right - 4, y: bottom - 4 },
  };
}`;
/** A radio button is left unticked, ready for the next click. */
const LIRE = `(menu, choix) => {
  const filtre = document.querySelectorAll('.filtre')[menu];
  const input = filtre.querySelectorAll('.form-check input')[choix];
  const { checked } = input;
  if (input.type === 'radio') input.checked = false;
  return { ouvert: filtre.open, coche: checked, seul: input.type === 'radio' };
}`;

const viser = async (page: Page, menu: number, choix: number) =>
  (await page.evaluate(`(${VISER})(${menu}, ${choix})`)) as Record<'les mots' | 'la case', Point>;

/** What the mouse does wrong on each part of a choice. */
async function fautesDuChoix(page: Page, menu: number, choix: number): Promise<string[]> {
  const fautes: string[] = [];
  const lire = async () =>
    (await page.evaluate(`(${LIRE})(${menu}, ${choix})`)) as Record<'ouvert' | 'coche' | 'seul', boolean>;
  const endroits = await viser(page, menu, choix);
  let avant = await lire();
  for (const [endroit, point] of Object.entries(endroits)) {
    await cliquer(page, point);
    const apres = await lire();
    if (!apres.ouvert) return [...fautes, `${endroit} : le menu s’est refermé`];
    if (apres.coche !== (apres.seul || !avant.coche)) fautes.push(`${endroit} : rien n’a changé`);
    avant = apres;
  }
  return fautes;
}

describe('les menus de recherche, à la souris', () => {
  it.each(listes)(
    '%s : un clic sur les mots, la case ou le bord d’un choix le change et laisse le menu ouvert',
    async (_, url) => {
      const { page, context, plaintes } = await ouvrirListe(url);
      const fautes: string[] = [];
      const filtres = await page.locator('.filtre').all();
      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: 900 });
        for (const [menu, filtre] of filtres.entries()) {
          await presser(page, menu);
          const choix = await filtre.locator('.form-check label').allInnerTexts();
          for (const rang of new Set([0, choix.length - 1])) {
            const vues = await fautesDuChoix(page, menu, rang);
            fautes.push(...vues.map((faute) => `${width} px, « ${choix[rang]} », ${faute}`));
          }
          await page.keyboard.press('Escape');
        }
      }
      expect(fautes).toEqual([]);
      expect(filtres.length).toBeGreaterThan(4);
      expect(plaintes).toEqual([]);
      await context.close();
    },
  );

  it.each(listes)(
    '%s : un clic entre les choix laisse chaque menu ouvert, un clic ailleurs le referme',
    async (nom, url) => {
      const { page, context } = await ouvrirListe(url);
      const menus = await page.locator(MENUS).all();
      const ailleurs = [
        page.getByRole('heading', { name: nom, exact: true }),
        page.locator('.bandeau'),
        page.getByRole('searchbox'),
      ];
      for (const [rang, menu] of menus.entries()) {
        await presser(page, rang, MENUS);
        const liste = (await menu.locator('.menu-liste').boundingBox()) as Point & { width: number };
        await cliquer(page, { x: liste.x + liste.width / 2, y: liste.y + 4 });
        expect(await ouverts(page), `menu ${rang}, dans son cadre`).toBe(1);
        const cible = (await ailleurs[rang % ailleurs.length]?.boundingBox()) as Point;
        await cliquer(page, { x: cible.x + 3, y: cible.y + 3 });
        expect(await ouverts(page), `menu ${rang}, ailleurs`).toBe(0);
      }
      // A menu takes the place of the one that was open.
      await presser(page, 0);
      await presser(page, 1);
      expect(await ouverts(page)).toBe(1);
      expect(await menus[1]?.getAttribute('open')).toBe('');
      await context.close();
    },
  );
});

describe('les menus de recherche, au clavier seul', () => {
  it.each(listes)(
    '%s : Échap referme chaque menu et rend le focus ; en sortir le referme',
    async (_, url) => {
      const { page, context } = await ouvrirListe(url);
      const { keyboard } = page;
      for (const menu of await page.locator(MENUS).all()) {
        const bouton = menu.locator('summary');
        await bouton.focus();
        await keyboard.press('Enter');
        await keyboard.press('Tab');
        expect(await ouverts(page)).toBe(1);
        await keyboard.press('Escape');
        expect(await ouverts(page)).toBe(0);
        expect(await bouton.and(page.locator(':focus')).count()).toBe(1);

        await keyboard.press('Enter');
        await keyboard.press('Shift+Tab');
        expect(await ouverts(page)).toBe(0);
        await bouton.focus();
        await keyboard.press('Enter');
        const arrets = await menu.locator('input[type=checkbox], input:checked, button').count();
        for (let pas = 0; pas < arrets; pas += 1) await keyboard.press('Tab');
        expect(await ouverts(page)).toBe(1);
        await keyboard.press('Tab');
        expect(await ouverts(page)).toBe(0);
      }
      await context.close();
    },
  );

  it.each([true, false])(
    'Entrée, dans un choix, lance la recherche (JavaScript : %s)',
    async (javaScriptEnabled) => {
      const { page, context } = await ouvrirListe(LISTES['Représentants légaux'], { javaScriptEnabled });
      await tabulerJusqua(page, 'Niveaux');
      await page.keyboard.press('Enter');
      await tabulerJusqua(page, 'CE1');
      await page.keyboard.press('Space');
      await Promise.all([page.waitForURL(/[?&]niveaux=CE1(&|$)/), page.keyboard.press('Enter')]);
      await context.close();
    },
  );
});

/** Whether the screen shows « Rechercher », without scrolling, and nothing above it; where its centre is. */
const SOUS_LA_SOURIS = `(() => {
  const bouton = document.querySelector('[role=search] [type=submit]');
  const { left, top, width, height } = bouton.getBoundingClientRect();
  const [x, y] = [left + width / 2, top + height / 2];
  return { x, y, libre: bouton.contains(document.elementFromPoint(x, y)) };
})()`;
const FILTRE_EN_HAUT = `document.querySelector('.filtre[open] > summary')
  .scrollIntoView({ block: 'start', behavior: 'instant' })`;
/** Clicks on it are counted, and search nothing. */
const COMPTER = `window.recherches = 0;
document.querySelector('[role=search] [type=submit]').addEventListener('click', (event) => {
  event.preventDefault();
  window.recherches += 1;
});`;

describe('« Rechercher » se voit et se clique, quel que soit le menu ouvert', () => {
  it.each(listes)('%s', async (_, url) => {
    const { page, context } = await ouvrirListe(url);
    await page.evaluate(COMPTER);
    const fautes: string[] = [];
    const filtres = await page.locator('.filtre').all();
    for (const width of [390, 768, 1280, 1440, 1920]) {
      // On a phone whose browser keeps its bars, each filter is brought to the top of the screen.
      await page.setViewportSize({ width, height: width === 390 ? 664 : 900 });
      await page.evaluate('scrollTo({ top: 0, behavior: "instant" }); window.recherches = 0;');
      for (const [menu, filtre] of filtres.entries()) {
        await presser(page, menu);
        expect(await filtre.getAttribute('open'), `${width} px, menu ${menu}`).toBe('');
        if (width === 390) await page.evaluate(FILTRE_EN_HAUT);
        const { libre, ...centre } = (await page.evaluate(SOUS_LA_SOURIS)) as Point & { libre: boolean };
        if (libre) await cliquer(page, centre);
        else fautes.push(`${width} px, menu ${menu}`);
        // Where nothing was clicked.
        await page.keyboard.press('Escape');
      }
      expect.soft(await page.evaluate('window.recherches'), `${width} px`).toBe(filtres.length);
    }
    expect(fautes).toEqual([]);
    await context.close();
  });

  it.each([true, false])(
    'un choix coché par ses mots, puis la recherche (JavaScript : %s)',
    async (javaScriptEnabled) => {
      const { page, context } = await ouvrirListe(LISTES.Élèves, { javaScriptEnabled });
      for (const [nom, url] of listes) {
        for (const width of [390, 1280]) {
          await page.setViewportSize({ width, height: 900 });
          await page.goto(url);
          await presser(page, 0);
          const { 'les mots': mots } = await viser(page, 0, 0);
          await cliquer(page, mots);
          const { libre, ...centre } = (await page.evaluate(SOUS_LA_SOURIS)) as Point & { libre: boolean };
          expect(libre, `${nom}, ${width} px`).toBe(true);
          await Promise.all([page.waitForURL(/[?&]niveaux=CP(&|$)/), cliquer(page, centre)]);
        }
      }
      await context.close();
    },
  );
});
