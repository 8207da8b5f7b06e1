import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../../src/paths.ts';
import { useTestApp } from '../helpers/app.ts';
import { recevoir } from '../helpers/scenes/portail/famille.ts';
import {
  CHOISI,
  type EcoleDePortail,
  type InformeGardien,
  informerEleve,
  informerGardien,
  lireChezLaDirectrice,
  lireCompte,
  ouvrirEcole,
  premier,
} from '../helpers/scenes/portail/informes.ts';
import { type Onglet, tabulerJusqua, useNavigateur } from '../helpers/visiteur/navigateur.ts';
import {
  cliquer,
  ecrire,
  ecrireLesDates,
  partiesDesDates,
  TELEPHONE,
  tenir,
} from '../helpers/visiteur/telephone.ts';

const test = useTestApp();
const navigateur = useNavigateur(test);
let ecole: EcoleDePortail;

beforeAll(async () => {
  ecole = await ouvrirEcole(test);
});

/** How a person answers a page: which fields hold what, and the button that goes on. */
type Remplir = (page: Page, champs: Readonly<Record<string, string>>, bouton: string) => Promise<void>;

const souris: Remplir = async (page, champs, bouton) => {
  await ecrire(page, champs);
  await cliquer(page, bouton);
};
/** Nothing but Tab, letters and Enter. */
const clavier: Remplir = async (page, champs, bouton) => {
  for (const [libelle, valeur] of Object.entries(champs)) {
    await tabulerJusqua(page, libelle);
    await page.keyboard.type(valeur);
  }
  await tabulerJusqua(page, bouton);
  await Promise.all([page.waitForEvent('framenavigated'), page.keyboard.press('Enter')]);
};

const FACONS = [
  { facon: 'à la souris', rang: 1, remplir: souris, javaScriptEnabled: true },
  { facon: 'au clavier seul', rang: 2, remplir: clavier, javaScriptEnabled: true },
  { facon: 'sans JavaScript', rang: 3, remplir: souris, javaScriptEnabled: false },
] as const;

async function choisirSonProfil(onglet: Onglet, libelle: RegExp, facon: string): Promise<void> {
  const { page } = onglet;
  await page.goto(paths.portail());
  await tenir(onglet, 'Qui êtes-vous\u202f?');
  if (facon === 'au clavier seul') {
    await tabulerJusqua(page, libelle);
    await Promise.all([page.waitForEvent('framenavigated'), page.keyboard.press('Enter')]);
  } else {
    await page.getByRole('link', { name: libelle }).click();
  }
}

describe.each(FACONS)(
  'de la lettre à « Activé », $facon, sur un téléphone',
  ({ facon, rang, remplir, javaScriptEnabled }) => {
    it('un élève', async () => {
      const qui = await informerEleve(test, ecole, { nom: `TELEPHONE${rang}`, prenom: 'Lila' });
      const onglet = await navigateur.ouvrirOnglet({ ...TELEPHONE, javaScriptEnabled });
      const { page, context } = onglet;
      await choisirSonProfil(onglet, /^Élève/, facon);
      await tenir(onglet, 'Connecte-toi');
      await remplir(
        page,
        { 'Ton identifiant': qui.identifiant, 'Ton mot de passe': qui.provisoire.toUpperCase() },
        'Se connecter',
      );
      await tenir(onglet, 'Invente ton mot de passe');
      await remplir(
        page,
        { 'Ton nouveau mot de passe': CHOISI, 'Écris-le encore une fois': CHOISI },
        'Continuer',
      );
      await tenir(onglet, 'Lila, quelle est ta date de naissance\u202f?');
      await remplir(page, { Jour: '7', Mois: '3', Année: '2018' }, 'Continuer');
      await tenir(onglet, 'Quelle est l’adresse mail d’un parent\u202f?');
      expect(await page.getByText('C’est fini, le compte est activé').isVisible()).toBe(true);
      await page.getByRole('link', { name: 'Plus tard' }).focus();
      await page.keyboard.press('Enter');
      await tenir(onglet, 'Bonjour Lila');
      expect(await lireCompte(test, qui)).toMatchObject({ etat: 'actif', origine: 'etablissement' });
      const { liste, fiche } = await lireChezLaDirectrice(test, qui);
      expect(liste).toMatch(new RegExp(`TELEPHONE${rang} Lila.*?Activé`));
      expect(fiche).toContain('Activé');
      expect(fiche).toContain('Établissement');
      // « Précédent » then « Suivant » ask nothing again.
      await page.goBack();
      await page.goForward();
      await tenir(onglet, 'Bonjour Lila');
      await context.close();
    });

    it('un représentant légal de deux enfants', async () => {
      const qui: InformeGardien = await informerGardien(test, ecole, {
        nom: `MOBILE${rang}`,
        prenom: 'Samira',
        enfants: [{ prenom: 'Ana' }, { prenom: 'Bilal', naissance: '2016-11-30' }],
      });
      const adresse = `samira${rang}@exemple.fr`;
      const onglet = await navigateur.ouvrirOnglet({ ...TELEPHONE, javaScriptEnabled });
      const { page, context } = onglet;
      await choisirSonProfil(onglet, /^Représentant légal/, facon);
      await tenir(onglet, 'Connectez-vous');
      await remplir(page, { Identifiant: qui.identifiant, 'Mot de passe': qui.provisoire }, 'Se connecter');
      await tenir(onglet, 'Choisissez votre mot de passe');
      await remplir(
        page,
        { 'Nouveau mot de passe': CHOISI, 'Le même mot de passe, une seconde fois': CHOISI },
        'Continuer',
      );
      await tenir(onglet, 'Quelle est la date de naissance de vos enfants\u202f?');
      await direLesEnfants(page, qui, facon);
      await tenir(onglet, 'Quelle est votre adresse mail\u202f?');
      await remplir(page, { 'Adresse mail': adresse }, 'Recevoir le code');
      await tenir(onglet, 'Regardez vos mails');
      expect((await lireChezLaDirectrice(test, qui)).liste).toMatch(
        new RegExp(`MOBILE${rang} Samira.*?En cours d’activation`),
      );
      const { code } = await recevoir(test, adresse);
      // As it is read aloud.
      await remplir(page, { 'Code à 6 chiffres': code.replace(/(...)/, '$1 ') }, 'Continuer');
      await tenir(onglet, 'Bonjour Samira');
      for (const { prenom } of qui.enfants)
        expect(
          await page.getByRole('heading', { level: 3, name: new RegExp(`^${prenom} `) }).isVisible(),
        ).toBe(true);
      expect(await page.getByText('Confirmé', { exact: true }).count()).toBe(2);
      const { liste, fiche } = await lireChezLaDirectrice(test, qui);
      expect(liste).toMatch(new RegExp(`MOBILE${rang} Samira.*?Activé.*?Établissement`));
      expect(fiche).toContain('Établissement');
      await context.close();
    });
  },
);

/** Each child has a group of its own, of three fields of the same names. */
async function direLesEnfants(page: Page, qui: InformeGardien, facon: string): Promise<void> {
  if (facon === 'au clavier seul') {
    await tabulerJusqua(page, 'Jour');
    for (const [rang, { saisies }] of partiesDesDates(qui).entries()) {
      if (rang > 0) await tabulerJusqua(page, 'Jour');
      await page.keyboard.type(saisies.jour);
      await tabulerJusqua(page, 'Mois');
      await page.keyboard.type(saisies.mois);
      await tabulerJusqua(page, 'Année');
      await page.keyboard.type(saisies.annee);
    }
    await tabulerJusqua(page, 'Continuer');
    await Promise.all([page.waitForEvent('framenavigated'), page.keyboard.press('Enter')]);
    return;
  }
  await ecrireLesDates(page, qui);
  await cliquer(page, 'Continuer');
}

describe('sur le même téléphone', () => {
  it('un double clic sur le dernier bouton, avec et sans JavaScript, arrive dans le compte', async () => {
    for (const javaScriptEnabled of [true, false]) {
      const qui = await informerEleve(test, ecole, { prenom: 'Lila' });
      const onglet = await navigateur.ouvrirOnglet({ ...TELEPHONE, javaScriptEnabled });
      const { page, context } = onglet;
      await page.goto(paths.portailEleve());
      await souris(
        page,
        { 'Ton identifiant': qui.identifiant, 'Ton mot de passe': qui.provisoire },
        'Se connecter',
      );
      await souris(
        page,
        { 'Ton nouveau mot de passe': CHOISI, 'Écris-le encore une fois': CHOISI },
        'Continuer',
      );
      await page.locator('#naissance-jour').fill('7');
      await page.locator('#naissance-mois').fill('3');
      await page.locator('#naissance-annee').fill('2018');
      await page.getByRole('button', { name: 'Continuer' }).dblclick();
      // The answer of the first click may be lost with its cookie: then the page says that it is done, and to log in.
      await page
        .getByText(/adresse mail d’un parent|Bonjour Lila|Ce compte vient d’être activé/)
        .first()
        .waitFor();
      expect((await lireCompte(test, qui)).evenements).toEqual(['active']);
      await context.close();
    }
  });

  it('le lien du mail, ouvert sur un autre téléphone : le bouton active, la page de l’école le montre', async () => {
    const qui = await informerGardien(test, ecole, { nom: 'LIEN', prenom: 'Omar' });
    const un = await navigateur.ouvrirOnglet(TELEPHONE);
    await un.page.goto(paths.portailRepresentant());
    await souris(un.page, { Identifiant: qui.identifiant, 'Mot de passe': qui.provisoire }, 'Se connecter');
    await souris(
      un.page,
      { 'Nouveau mot de passe': CHOISI, 'Le même mot de passe, une seconde fois': CHOISI },
      'Continuer',
    );
    await direLesEnfants(un.page, qui, 'à la souris');
    await souris(un.page, { 'Adresse mail': 'omar@exemple.fr' }, 'Recevoir le code');
    const { lien } = await recevoir(test, 'omar@exemple.fr');
    const deux = await navigateur.ouvrirOnglet({ ...TELEPHONE, javaScriptEnabled: false });
    await deux.page.goto(lien);
    await tenir(deux, 'Confirmez votre adresse mail');
    expect((await lireCompte(test, qui)).etat).toBe('en_cours');
    await deux.page.getByRole('button', { name: 'Oui, c’est mon adresse' }).click();
    await tenir(deux, 'C’est fait, votre adresse est confirmée');
    expect((await lireCompte(test, qui)).etat).toBe('actif');
    await un.page.reload();
    await tenir(un, 'Bonjour Omar');
    expect((await lireChezLaDirectrice(test, qui)).fiche).toContain('Activé');
    expect(premier(qui.enfants).prenom).toBe('Enfant1');
    await Promise.all([un.context.close(), deux.context.close()]);
  });
});
