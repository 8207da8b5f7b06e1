import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import sql from 'sql-template-tag';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { currentOtpCode } from '../../src/auth/otp.ts';
import { paths } from '../../src/paths.ts';
import { creerAgent, habiliter, MOT_DE_PASSE, SECRET_OTP } from '../builders/agent.ts';
import { lireComptes } from '../builders/compte.ts';
import { ajouterEleves, creerEcole, desEleves, type EcoleTest, uai } from '../builders/ecole.ts';
import { useTestApp } from '../helpers/app.ts';
import { seConnecterAuNavigateur, tabulerJusqua, useNavigateur } from '../helpers/visiteur/navigateur.ts';
import { vieillirCode } from '../helpers/visiteur/sessions.ts';

const test = useTestApp();
const navigateur = useNavigateur(test);
let numero = 0;
let ecole: EcoleTest;
let ids: string[];

beforeAll(async () => {
  await creerAgent(test.current.deps);
});

/** A school of its own for each journey, the only one of the agent. */
beforeEach(async () => {
  const { deps } = test.current;
  numero += 1;
  ecole = await creerEcole(deps, { uai: uai(numero) });
  ids = await ajouterEleves(deps, ecole, desEleves(60));
  await deps.database.withOps(async (trx) => {
    await trx.run(sql`delete from habilitations`);
    await trx.run(sql`update agents set otp_dernier_pas = 0`);
  });
  await habiliter(deps, ecole);
});

const informes = async () =>
  (await lireComptes(test.current.deps, ecole))
    .filter(({ etat }) => etat === 'informe')
    .map(({ ficheId }) => ficheId);
const lignesDuJournal = async () =>
  (
    await test.current.deps.database.withOps((trx) =>
      trx.rows(sql`select 1 from journal where action = 'eleves.informes' and ecole_id = ${ecole.id}`),
    )
  ).length;

async function telecharger(page: Page, declencher: () => Promise<void>): Promise<Buffer> {
  const [fichier] = await Promise.all([page.waitForEvent('download'), declencher()]);
  return readFile(await fichier.path());
}
const nombreDePages = (pdf: Buffer) => pdf.toString('latin1').match(/\/Type ?\/Page\b/g)?.length;

describe('informer des élèves et imprimer leurs feuilles', () => {
  it('au clavier seul, de la connexion au téléchargement', async () => {
    const { page, context, plaintes } = await navigateur.ouvrirOnglet();
    const { keyboard } = page;
    await page.goto(paths.connexion());

    await keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.innerText')).toBe('Aller au contenu');
    await tabulerJusqua(page, 'Identifiant');
    await keyboard.type('directrice');
    await tabulerJusqua(page, 'Mot de passe');
    await keyboard.type(MOT_DE_PASSE);
    await Promise.all([page.waitForURL(`**${paths.connexionOtp()}`), keyboard.press('Enter')]);
    await tabulerJusqua(page, 'Code à six chiffres');
    await keyboard.type(currentOtpCode(SECRET_OTP, test.current.clock.now()).replace(/(...)/, '$1 '));
    await Promise.all([page.waitForURL(`**${paths.arena()}`), keyboard.press('Enter')]);
    await tabulerJusqua(page, /^ÉduConnect – Administration des comptes École/);
    await Promise.all([page.waitForURL(`**${paths.accueil({ uai: ecole.uai })}`), keyboard.press('Enter')]);
    await tabulerJusqua(page, 'Élèves');
    await Promise.all([page.waitForURL(`**${paths.eleves({ uai: ecole.uai })}`), keyboard.press('Enter')]);

    await tabulerJusqua(page, 'Sélectionner NOM0000 Prénom0');
    await keyboard.press('Space');
    await tabulerJusqua(page, 'Sélectionner NOM0001 Prénom1');
    await keyboard.press('Space');
    expect(await page.locator('output').innerText()).toMatch(/^2.élèves sélectionnés$/);
    await tabulerJusqua(page, 'Informer', 'Shift+Tab');
    await Promise.all([page.waitForURL(/operations\/\d+$/), keyboard.press('Enter')]);
    expect(await informes()).toEqual([]);
    await tabulerJusqua(page, 'Confirmer');
    await keyboard.press('Enter');
    await page.getByText('2 élèves ont été informés').waitFor();
    expect(await informes()).toEqual(ids.slice(0, 2));

    await tabulerJusqua(page, 'Télécharger les feuilles au format pdf');
    const pdf = await telecharger(page, () => keyboard.press('Enter'));
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(nombreDePages(pdf)).toBe(2);
    expect(plaintes).toEqual([]);
    await context.close();
  });

  it('sans JavaScript, avec une sélection sur deux pages', async () => {
    const { page, context, plaintes } = await navigateur.ouvrirOnglet({ javaScriptEnabled: false });
    await seConnecterAuNavigateur(test.current, page, 'directrice');
    await page.goto(paths.eleves({ uai: ecole.uai }));
    await page.getByLabel('Sélectionner NOM0000 Prénom0').check();
    await page.getByLabel('Sélectionner NOM0003 Prénom3').check();
    await page.getByRole('button', { name: 'Page 2', exact: true }).click();
    await page.getByLabel('Sélectionner NOM0055 Prénom55').check();
    await page.getByRole('button', { name: 'Page 1', exact: true }).click();
    expect(await page.locator('output').innerText()).toMatch(/^3.élèves sélectionnés$/);
    expect(await page.getByLabel('Sélectionner NOM0003 Prénom3').isChecked()).toBe(true);
    await page.getByRole('button', { name: 'Informer' }).click();
    expect(await page.locator('main').innerText()).toMatch(/Vous allez informer 3.élèves/);
    await page.getByRole('button', { name: 'Confirmer' }).click();
    expect(await informes()).toEqual([ids[0], ids[3], ids[55]]);
    const lien = page.getByRole('link', { name: 'Télécharger les feuilles au format pdf' });
    expect(nombreDePages(await telecharger(page, () => lien.click()))).toBe(3);

    // The menus open without a script, and a list comes out of them.
    await page.goto(paths.eleves({ uai: ecole.uai }));
    await page.getByLabel('Sélectionner NOM0000 Prénom0').check();
    await page.getByText('Lister les comptes').click();
    const csv = await telecharger(page, () =>
      page.getByRole('button', { name: 'Liste au format csv' }).click(),
    );
    expect(csv.toString('utf8').trim().split('\r\n')).toHaveLength(2);
    expect(plaintes).toEqual([]);
    await context.close();
  });

  it.each([true, false])(
    'un double clic sur « Confirmer » ne fait qu’une opération (JavaScript : %s)',
    async (javaScriptEnabled) => {
      const { page, context } = await navigateur.ouvrirOnglet({ javaScriptEnabled });
      await seConnecterAuNavigateur(test.current, page, 'directrice');
      await page.goto(paths.eleves({ uai: ecole.uai }));
      await page.getByLabel('Sélectionner NOM0000 Prénom0').check();
      await page.getByRole('button', { name: 'Informer' }).click();
      await page.getByRole('button', { name: 'Confirmer' }).dblclick();
      await page.getByText('1 élève a été informé').waitFor();
      expect(await informes()).toEqual(ids.slice(0, 1));
      expect(await lignesDuJournal()).toBe(1);
      const [compte] = await lireComptes(test.current.deps, ecole, ids.slice(0, 1));
      expect(compte?.version).toBe(2);
      await context.close();
    },
  );

  it('le code redemandé, puis le document est à un clic', async () => {
    const { page, context, plaintes } = await navigateur.ouvrirOnglet();
    await seConnecterAuNavigateur(test.current, page, 'directrice');
    await page.goto(paths.eleves({ uai: ecole.uai }));
    await page.getByLabel('Sélectionner NOM0000 Prénom0').check();
    await page.getByRole('button', { name: 'Informer' }).click();
    await page.getByRole('button', { name: 'Confirmer' }).click();
    await vieillirCode(test, 'directrice', 11 * 60_000);
    // Another code than that of the login.
    test.current.clock.avancer(30_000);
    await page.getByRole('link', { name: 'Télécharger les feuilles au format pdf' }).click();
    await page.getByLabel('Code à six chiffres').fill(currentOtpCode(SECRET_OTP, test.current.clock.now()));
    await page.getByRole('button', { name: 'Confirmer' }).click();
    const lien = page.getByRole('link', { name: 'Télécharger le document' });
    expect(nombreDePages(await telecharger(page, () => lien.click()))).toBe(1);
    await page.getByRole('link', { name: 'Revenir à la page précédente' }).click();
    await page.getByText('1 élève a été informé').waitFor();
    expect(plaintes).toEqual([]);
    await context.close();
  });
});

describe('confort de la liste (avec JavaScript)', () => {
  it('la case de l’en-tête coche la page, et le compte suit', async () => {
    const { page, context } = await navigateur.ouvrirOnglet();
    await seConnecterAuNavigateur(test.current, page, 'directrice');
    await page.goto(paths.eleves({ uai: ecole.uai }));
    const compte = page.locator('output');
    await page.getByLabel('Cocher cette page').check();
    expect(await compte.innerText()).toMatch(/^50.élèves sélectionnés$/);
    await page.getByLabel('Sélectionner NOM0004 Prénom4').uncheck();
    expect(await compte.innerText()).toMatch(/^49.élèves sélectionnés$/);
    await page.getByRole('button', { name: 'Page 2', exact: true }).click();
    expect(await compte.innerText()).toMatch(/^49.élèves sélectionnés$/);
    await page.getByLabel('Cocher cette page').check();
    expect(await compte.innerText()).toMatch(/^59.élèves sélectionnés$/);
    await context.close();
  });

  it('après « Tout sélectionner », le clavier reprend à la barre d’actions', async () => {
    const { page, context } = await navigateur.ouvrirOnglet();
    await seConnecterAuNavigateur(test.current, page, 'directrice');
    await page.goto(paths.eleves({ uai: ecole.uai }));
    await page.getByRole('button', { name: /^Tout sélectionner/ }).focus();
    await Promise.all([page.waitForURL(/selection=/), page.keyboard.press('Enter')]);
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.innerText.trim()')).toBe('Informer');
    await context.close();
  });

  it('une erreur prend le focus et mène à son champ ; Échap referme un menu', async () => {
    const { page, context } = await navigateur.ouvrirOnglet();
    await page.goto(paths.connexion());
    await page.getByRole('button', { name: 'Continuer' }).click();
    expect(await page.evaluate('document.activeElement.getAttribute("role")')).toBe('alert');
    expect(await page.title()).toMatch(/^Erreur – /);
    await page.getByRole('link', { name: 'Saisissez votre identifiant' }).click();
    expect(await page.evaluate('document.activeElement.id')).toBe('identifiant');

    await page.getByLabel('Mot de passe', { exact: true }).fill('visible');
    await page.getByRole('button', { name: 'Afficher le mot de passe' }).click();
    expect(await page.getByLabel('Mot de passe', { exact: true }).getAttribute('type')).toBe('text');

    await seConnecterAuNavigateur(test.current, page, 'directrice');
    await page.goto(paths.eleves({ uai: ecole.uai }));
    await page.getByText('Lister les comptes').click();
    expect(await page.getByRole('button', { name: 'Liste au format pdf' }).isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    expect(await page.getByRole('button', { name: 'Liste au format pdf' }).isVisible()).toBe(false);
    await context.close();
  });
});
