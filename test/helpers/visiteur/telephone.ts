import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { InformeGardien } from '../scenes/portail/informes.ts';
import { debordDe } from './examen.ts';
import type { Onglet } from './navigateur.ts';

/** A narrow phone. */
export const TELEPHONE = { viewport: { width: 360, height: 740 } };

/** Nothing to scroll sideways, no complaint, and one title. */
export async function tenir({ page, plaintes }: Onglet, titre: string | RegExp): Promise<void> {
  await page.getByRole('heading', { level: 1, name: titre }).waitFor();
  expect(await debordDe(page), String(titre)).toBe(0);
  expect(plaintes, String(titre)).toEqual([]);
}

/** With a finger or a mouse, on the words of each field. */
export async function ecrire(page: Page, champs: Readonly<Record<string, string>>): Promise<void> {
  for (const [libelle, valeur] of Object.entries(champs)) {
    await page.getByText(libelle, { exact: true }).first().click();
    // The label gives its field the focus.
    await page.keyboard.type(valeur);
    expect(await page.getByLabel(libelle, { exact: true }).first().inputValue()).toBe(valeur);
  }
}

export async function cliquer(page: Page, bouton: string | RegExp): Promise<void> {
  await Promise.all([
    page.waitForEvent('framenavigated'),
    page.getByRole('button', { name: bouton, exact: typeof bouton === 'string' }).click(),
  ]);
}

/** The three parts of each child's birth date, in the order of the page; the children's fiches name the fields. */
export const partiesDesDates = ({ enfants }: Pick<InformeGardien, 'enfants'>) =>
  enfants.map(({ ficheId, naissance }) => {
    const [annee = '', mois = '', jour = ''] = naissance.split('-');
    return { ficheId, saisies: { jour, mois, annee } };
  });

export async function ecrireLesDates(page: Page, qui: Pick<InformeGardien, 'enfants'>): Promise<void> {
  for (const { ficheId, saisies } of partiesDesDates(qui))
    for (const [partie, valeur] of Object.entries(saisies)) {
      await page.locator(`label[for="${ficheId}-${partie}"]`).click();
      await page.keyboard.type(valeur);
    }
}
