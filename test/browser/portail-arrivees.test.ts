import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { paths } from '../../src/paths.ts';
import { useTestApp } from '../helpers/app.ts';
import { ouvrirFranceConnect } from '../helpers/franceconnect.ts';
import { freePort } from '../helpers/processus/port.ts';
import { Famille, recevoir } from '../helpers/scenes/portail/famille.ts';
import {
  CHOISI,
  type EcoleDePortail,
  informerEleve,
  informerGardien,
  lireChezLaDirectrice,
  lireCompte,
  ouvrirEcole,
} from '../helpers/scenes/portail/informes.ts';
import {
  codeDe,
  expedierCodes,
  oublierLesLimites,
  unPortable,
} from '../helpers/scenes/portail/inscription.ts';
import { partir } from '../helpers/scenes/portail/rattacher.ts';
import { FACONS_DE_CLIQUER, Marche } from '../helpers/visiteur/marche.ts';
import { useNavigateur } from '../helpers/visiteur/navigateur.ts';
import { ecrireLesDates, TELEPHONE } from '../helpers/visiteur/telephone.ts';

/** FranceConnect sends back to the application by its address. */
const PORT = await freePort();
const BASE_URL = `http://localhost:${PORT}`;
const fc = await ouvrirFranceConnect(BASE_URL);
const test = useTestApp({ BASE_URL, ...fc.environment });
const navigateur = useNavigateur(test, PORT);
const NOUVEAU = 'neuf hiboux sur la branche';
let ecole: EcoleDePortail;

beforeAll(async () => {
  ecole = await ouvrirEcole(test);
});
// All come from one network.
beforeEach(() => oublierLesLimites(test));
afterAll(() => fc.close());

const MOTS_DE_PASSE = {
  'Nouveau mot de passe': NOUVEAU,
  'Le même mot de passe, une seconde fois': NOUVEAU,
};
const enLocal = (portable: string): string => portable.replace('+33', '0');
/** What the phone has received, the newest first: a double click asks twice. */
const codesRecus = async (): Promise<string[]> => (await expedierCodes(test)).toReversed().map(codeDe);

/** A whole way, looked at page by page, on a machine that does other things too. */
const LONG = { timeout: 180_000 };

describe.each(FACONS_DE_CLIQUER)(
  'un représentant légal, $facon, sur un téléphone étroit',
  ({ facon, double }) => {
    const marcher = async () =>
      new Marche(await navigateur.ouvrirOnglet({ ...TELEPHONE, javaScriptEnabled: !double }), double);

    it('par SMS, puis le mot de passe oublié par SMS', LONG, async () => {
      const portable = unPortable();
      const qui = await informerGardien(test, ecole, {
        nom: `SMS${double ? 'DEUX' : 'UN'}`,
        prenom: 'Samira',
        portable,
        enfants: [{ prenom: 'Ana' }, { prenom: 'Bilal', naissance: '2016-11-30' }],
      });
      const marche = await marcher();
      await marche.aller(paths.portailRepresentant(), 'Connectez-vous');
      await marche.suivre('Je n’ai pas encore de compte', 'Activez votre compte par SMS');
      await marche.repondre(
        {
          'Votre téléphone portable': enLocal(portable),
          'Votre nom de famille': `sms${double ? 'deux' : 'un'}`,
          'Votre prénom': 'samira',
        },
        'Recevoir le code',
        'Regardez vos SMS',
      );
      await marche.donnerLeCode(await codesRecus(), /date de naissance de vos enfants/);
      await ecrireLesDates(marche.page, qui);
      await marche.continuer('Continuer', 'Choisissez votre mot de passe');
      await marche.finir(MOTS_DE_PASSE, 'Continuer', 'Bonjour Samira', () =>
        marche.seConnecter({ Identifiant: qui.identifiant, 'Mot de passe': NOUVEAU }, 'Bonjour Samira'),
      );
      expect(await marche.page.getByText('Confirmé', { exact: true }).count()).toBe(3);
      expect(await lireCompte(test, qui)).toMatchObject({
        etat: 'actif',
        origine: 'responsable',
        provisoire: false,
      });
      const { liste, fiche } = await lireChezLaDirectrice(test, qui);
      expect(liste).toMatch(/SMS(UN|DEUX) Samira.*?Activé.*?Responsable/);
      expect(fiche).toContain('Responsable');
      await marche.fermer();

      const oubli = await marcher();
      await oubli.aller(paths.portailRepresentant(), 'Connectez-vous');
      await oubli.suivre('Mot de passe oublié', 'Changez votre mot de passe');
      await oubli.repondre({ Identifiant: qui.identifiant }, 'Recevoir le code par SMS', 'Regardez vos SMS');
      await oubli.donnerLeCode(await codesRecus(), 'Choisissez votre mot de passe');
      const change = { 'Nouveau mot de passe': CHOISI, 'Le même mot de passe, une seconde fois': CHOISI };
      await oubli.finir(change, 'Continuer', 'Bonjour Samira', () =>
        oubli.seConnecter({ Identifiant: qui.identifiant, 'Mot de passe': CHOISI }, 'Bonjour Samira'),
      );
      expect((await lireCompte(test, qui)).evenements).toEqual(['inscription_sms', 'mot_de_passe_oublie']);
      expect((await lireChezLaDirectrice(test, qui)).liste).toMatch(/Samira.*?Activé.*?Responsable/);
      await oubli.fermer();
    });

    it(
      'par FranceConnect, la première fois, puis sans rien d’autre ; il s’en va des deux',
      LONG,
      async () => {
        const portable = unPortable();
        const [nom, prenom, identite] = double
          ? (['LEMAIRE', 'Jean-Marc', /LEMAIRE/] as const)
          : (['AUBERT', 'Xavier', /AUBERT/] as const);
        const qui = await informerGardien(test, ecole, {
          nom,
          prenom,
          portable,
          enfants: [{ prenom: 'Nour' }],
        });
        const marche = await marcher();
        const entrer = async (suite: string | RegExp) => {
          await marche.aller(paths.portailRepresentant(), 'Connectez-vous');
          await marche.page.getByRole('link', { name: /FranceConnect/ }).click();
          await marche.ailleurs('Choisissez une identité inventée');
          await marche.revenir(identite, suite);
        };
        await entrer('Quel est votre téléphone portable\u202f?');
        await marche.repondre(
          { 'Votre téléphone portable': enLocal(portable) },
          'Recevoir le code',
          'Regardez vos SMS',
        );
        await marche.donnerLeCode(await codesRecus(), /date de naissance de votre enfant/);
        await ecrireLesDates(marche.page, qui);
        await marche.finir({}, 'Continuer', `Bonjour ${prenom}`, () => entrer(`Bonjour ${prenom}`));
        expect(await lireCompte(test, qui)).toMatchObject({
          etat: 'actif',
          origine: 'franceconnect',
          hache: null,
        });
        const { liste, fiche } = await lireChezLaDirectrice(test, qui);
        expect(liste).toMatch(new RegExp(`${nom} ${prenom}.*?Activé.*?FranceConnect`));
        expect(fiche).toContain('FranceConnect');

        const quitter = async () => {
          await marche.aller(paths.portailCompte(), `Bonjour ${prenom}`);
          await marche.page.getByRole('button', { name: 'Se déconnecter' }).click();
          await marche.ailleurs('Se déconnecter de FranceConnect');
          await marche.revenir('Se déconnecter', 'Qui êtes-vous\u202f?');
          expect(await marche.page.getByText('Vous êtes déconnecté', { exact: true }).isVisible()).toBe(true);
          await marche.aller(paths.portailCompte(), 'Qui êtes-vous\u202f?');
        };
        await quitter();
        await entrer(`Bonjour ${prenom}`);
        await quitter();
        expect((await lireCompte(test, qui)).evenements).toEqual(['franceconnect']);
        await marche.fermer();
      },
    );

    it('le mot de passe oublié, par mail : le compte reste activé par l’établissement', LONG, async () => {
      const mail = `oubli${double}@exemple.fr`;
      const qui = await informerGardien(test, ecole, { nom: 'MAIL', prenom: 'Omar' });
      await new Famille(test).activerGardien(test, qui, mail);
      const marche = await marcher();
      await marche.aller(paths.portailRepresentant(), 'Connectez-vous');
      await marche.suivre('Mot de passe oublié', 'Changez votre mot de passe');
      await marche.repondre(
        { Identifiant: qui.identifiant },
        'Recevoir le code par mail',
        'Regardez vos mails',
      );
      await expedierCodes(test);
      const codes = test.current.deps.mailer
        .recent()
        .filter(({ to, text }) => to.address === mail && /^\d{6}$/m.test(text))
        .map(({ text }) => /^\d{6}$/m.exec(text)?.[0] ?? '');
      expect(codes[0]).toBe((await recevoir(test, mail)).code);
      await marche.donnerLeCode(codes, 'Choisissez votre mot de passe');
      await marche.finir(MOTS_DE_PASSE, 'Continuer', 'Bonjour Omar', () =>
        marche.seConnecter({ Identifiant: qui.identifiant, 'Mot de passe': NOUVEAU }, 'Bonjour Omar'),
      );
      const { evenements } = await lireCompte(test, qui);
      expect(evenements.at(-1)).toBe('mot_de_passe_oublie');
      expect((await lireChezLaDirectrice(test, qui)).liste).toMatch(/MAIL Omar.*?Activé.*?Établissement/);
      await marche.fermer();
    });

    it(`un élève qui change d’école : « J’avais déjà un compte » (${facon})`, LONG, async () => {
      const ancienne = await ouvrirEcole(test, 'École des Ormes');
      const lea = { nom: `DEMENAGE${double ? 'DEUX' : 'UN'}`, prenom: 'Léa' };
      const ancien = await informerEleve(test, ancienne, lea);
      await new Famille(test).activerEleve(ancien);
      await partir(test.current.deps, ancien);
      const neuf = await informerEleve(test, ecole, lea);
      const marche = await marcher();
      await marche.aller(paths.portailEleve(), 'Connecte-toi');
      await marche.repondre(
        { 'Ton identifiant': neuf.identifiant, 'Ton mot de passe': neuf.provisoire },
        'Se connecter',
        'Invente ton mot de passe',
      );
      await marche.repondre(
        { 'Ton nouveau mot de passe': NOUVEAU, 'Écris-le encore une fois': NOUVEAU },
        'Continuer',
        'Léa, quelle est ta date de naissance\u202f?',
      );
      const mot = (motDePasse: string, identifiant: string) => ({
        'Ton identifiant': identifiant,
        'Ton mot de passe': motDePasse,
      });
      await marche.finir(
        { Jour: '7', Mois: '3', Année: '2018' },
        'Continuer',
        'Quelle est l’adresse mail d’un parent\u202f?',
        async () => {
          await marche.aller(paths.portailEleve(), 'Connecte-toi');
          await marche.repondre(mot(NOUVEAU, neuf.identifiant), 'Se connecter', 'Bonjour Léa');
        },
      );
      await marche.aller(paths.portailCompte(), 'Bonjour Léa');
      await marche.suivre('J’avais déjà un compte', 'J’avais déjà un compte');
      await marche.finir(
        { 'Ton ancien identifiant': ancien.identifiant, 'Ton ancien mot de passe': CHOISI },
        'Retrouver mon compte',
        'Bonjour Léa',
        async () => {
          await marche.aller(paths.portailEleve(), 'Connecte-toi');
          await marche.repondre(mot(CHOISI, ancien.identifiant), 'Se connecter', 'Bonjour Léa');
        },
      );
      expect(await lireCompte(test, ancien)).toMatchObject({ etat: 'actif', origine: 'etablissement' });
      const { liste, fiche } = await lireChezLaDirectrice(test, neuf);
      expect(liste).toMatch(
        new RegExp(`${lea.nom} Léa.*?${ancien.identifiant}.*?Activé|${lea.nom} Léa.*?Activé`),
      );
      expect(fiche).toContain(ancien.identifiant);
      expect(fiche).not.toContain(neuf.identifiant);
      await marche.fermer();
    });
  },
);
