import type { Page } from 'playwright-core';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { paths } from '../../src/paths.ts';
import { creerAgent, habiliter } from '../builders/agent.ts';
import { lireComptes } from '../builders/compte.ts';
import { ajouterEleves, creerEcole, type EcoleTest, uai } from '../builders/ecole.ts';
import { useTestApp } from '../helpers/app.ts';
import { type Onglet, useNavigateur } from '../helpers/visiteur/navigateur.ts';
import { Visiteur } from '../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const navigateur = useNavigateur(test);

interface Cote {
  ecole: EcoleTest;
  nom: string;
  /** Of the pupils, who are three in each school. */
  enfants: string[];
  ids: string[];
  page: Page;
}

let numero = 0;
let tilleuls: Cote;
let lavandes: Cote;
let plaintes: Onglet['plaintes'];

const PRENOMS = ['Ava', 'Léo', 'Zoé'];
const ouvrirEcole = async (nom: string, famille: string): Promise<Omit<Cote, 'page'>> => {
  const { deps } = test.current;
  numero += 1;
  const ecole = await creerEcole(deps, { uai: uai(numero), nom });
  const ids = await ajouterEleves(
    deps,
    ecole,
    PRENOMS.map((prenom) => ({ nom: famille, prenom, classe: 'CP A' })),
  );
  return { ecole, nom, ids, enfants: PRENOMS.map((prenom) => `${famille} ${prenom}`) };
};

beforeAll(() => creerAgent(test.current.deps));

/** One director, one browser, one session; each tab on a school of its own. */
beforeEach(async () => {
  const { deps } = test.current;
  const [a, b] = [
    await ouvrirEcole('École des Tilleuls', 'LEROY'),
    await ouvrirEcole('École Les Lavandes', 'MOREL'),
  ];
  for (const { ecole } of [a, b]) await habiliter(deps, ecole);
  const qui = await Visiteur.connecter(test, 'directrice');
  const onglet = await navigateur.ouvrirOnglet({ qui });
  plaintes = onglet.plaintes;
  tilleuls = { ...a, page: onglet.page };
  lavandes = { ...b, page: await onglet.context.newPage() };
});

const informes = async ({ ecole }: Cote) =>
  (await lireComptes(test.current.deps, ecole))
    .filter(({ etat }) => etat === 'informe')
    .map((c) => c.ficheId);
const cocher = ({ page, enfants }: Cote, rang: number) =>
  page.getByLabel(`Sélectionner ${enfants[rang]}`).check();
const enTete = ({ page }: Cote) => page.getByRole('banner').innerText();
const attendreSonEcole = async (cote: Cote, autre: Cote) => {
  const texte = await cote.page.locator('body').innerText();
  expect(texte).toContain(cote.nom);
  for (const mot of [autre.nom, ...autre.enfants]) expect(texte).not.toContain(mot);
};

describe('deux onglets, deux écoles (règles §10) : rien ne passe de l’un à l’autre', () => {
  it('choisir, cocher, préparer, confirmer et revenir, un geste dans chacun à son tour', async () => {
    const chacun = async (geste: (cote: Cote, autre: Cote, rang: number) => Promise<unknown>) => {
      await geste(tilleuls, lavandes, 0);
      await geste(lavandes, tilleuls, 1);
    };
    await chacun(async ({ page, nom }) => {
      await page.goto(paths.ecoles());
      await page.getByRole('link', { name: nom }).click();
    });
    await chacun(attendreSonEcole);
    await chacun(({ page }) => page.getByRole('link', { name: 'Élèves', exact: true }).first().click());
    await chacun((cote, _, rang) => cocher(cote, rang));
    // Ticked in one: the other counts its own.
    await cocher(tilleuls, 2);
    await chacun(async ({ page }, _, rang) =>
      expect(await page.locator('output').innerText()).toMatch(rang === 0 ? /^2.élèves/ : /^1.élève/),
    );
    await chacun(({ page }) => page.getByRole('button', { name: 'Informer', exact: true }).click());
    await chacun(attendreSonEcole);
    await tilleuls.page.getByRole('button', { name: 'Confirmer', exact: true }).click();
    await tilleuls.page.getByText('2 élèves ont été informés').waitFor();
    expect([await informes(tilleuls), await informes(lavandes)]).toEqual([
      [tilleuls.ids[0], tilleuls.ids[2]],
      [],
    ]);
    await lavandes.page.getByRole('button', { name: 'Confirmer', exact: true }).click();
    await lavandes.page.getByText('1 élève a été informé').waitFor();
    expect(await informes(lavandes)).toEqual([lavandes.ids[1]]);
    await chacun(attendreSonEcole);
    await chacun(async (cote, autre) => {
      await cote.page.goBack();
      await attendreSonEcole(cote, autre);
    });
    expect(plaintes).toEqual([]);
  });

  it('« Changer d’école » dans un onglet laisse l’autre où il est', async () => {
    for (const { page, ecole } of [tilleuls, lavandes]) await page.goto(paths.eleves({ uai: ecole.uai }));
    await cocher(tilleuls, 0);
    await lavandes.page.getByRole('link', { name: 'Changer d’école' }).click();
    await lavandes.page.getByLabel('UAI, nom ou commune').fill(tilleuls.ecole.uai);
    await lavandes.page.keyboard.press('Enter');
    await lavandes.page.getByRole('link', { name: tilleuls.nom }).click();
    expect(await enTete(lavandes)).toContain(tilleuls.nom);
    await tilleuls.page.getByRole('button', { name: 'Informer', exact: true }).click();
    await tilleuls.page.getByRole('button', { name: 'Confirmer', exact: true }).waitFor();
    await attendreSonEcole(tilleuls, lavandes);
  });
});

describe('les messages', () => {
  const bloquer = async (qui: Visiteur, { ecole, ids: [id = ''] }: Cote) =>
    qui.envoyer(await qui.ouvrir(paths.blocageEleve({ uai: ecole.uai, id })), 'Bloquer le compte', {
      cocher: ['feuille'],
    });
  const DIT = 'Le compte est bloqué';

  it('ce qui est dit d’une école n’est pas pris par la page d’une autre, ouverte entre-temps', async () => {
    const qui = await Visiteur.connecter(test, 'directrice');
    const reponse = await bloquer(qui, tilleuls);
    const ailleurs = [paths.accueil, paths.eleves, paths.parametrage].map((url) =>
      url({ uai: lavandes.ecole.uai }),
    );
    for (const url of [...ailleurs, paths.eleves({ uai: tilleuls.ecole.uai }), paths.monAcces()])
      expect((await qui.ouvrir(url)).texte, url).not.toContain(DIT);
    const { location = '' } = reponse.headers;
    expect((await qui.ouvrir(location)).texte).toContain(DIT);
    expect((await qui.ouvrir(location)).texte).not.toContain(DIT);
  });

  it('deux actes à la fois, deux messages : chacun sur sa page', async () => {
    const qui = await Visiteur.connecter(test, 'directrice');
    const reponses = [await bloquer(qui, tilleuls), await bloquer(qui, lavandes)];
    for (const { headers } of reponses.reverse())
      expect((await qui.ouvrir(headers.location ?? '')).texte.split(DIT)).toHaveLength(2);
  });
});
