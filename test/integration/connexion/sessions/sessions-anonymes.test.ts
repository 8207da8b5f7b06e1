import request from 'supertest';
import { beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../../../../src/paths.ts';
import { routesDev } from '../../../../src/routes/service/dev.ts';
import { routes } from '../../../../src/routes/table.ts';
import { type AgentTest, creerAgent, MOT_DE_PASSE } from '../../../builders/agent.ts';
import { creerEcole, type EcoleTest } from '../../../builders/ecole.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { empreinteDeLaBase } from '../../../helpers/scenes/scene.ts';
import { ouvrirNavigation, seConnecter } from '../../../helpers/visiteur/connexion.ts';
import { jetonDe } from '../../../helpers/visiteur/csrf.ts';
import { verifierPageDErreur } from '../../../helpers/visiteur/page-erreur.ts';
import { entrer } from '../../../helpers/visiteur/poste.ts';
import { compterEcritures } from '../../../helpers/visiteur/sessions.ts';

const test = useTestApp();
let ecole: EcoleTest;
let agent: AgentTest;
let ecritures: () => Promise<Record<string, number>>;

beforeAll(async () => {
  const { deps } = test.current;
  ecole = await creerEcole(deps);
  agent = await creerAgent(deps, { ecoles: [ecole] });
  ecritures = await compterEcritures(test);
});

const cookiesDe = (headers: Record<string, unknown>) => [headers['set-cookie'] ?? []].flat().map(String);
const identifiants = () => ({ identifiant: agent.identifiant, motDePasse: MOT_DE_PASSE });

describe('anonyme : aucune lecture n’écrit une ligne (règles §11)', () => {
  it('ce qui est compté l’est bien : une connexion écrit une session', async () => {
    await seConnecter(test, agent.identifiant);
    expect(await ecritures()).toMatchObject({ sessions: expect.any(Number), journal: 1 });
    expect(await ecritures()).toEqual({});
  });

  it('deux cents demandes, de chaque adresse, par trois sortes de navigateurs : rien, et aucun cookie de session', async () => {
    const adresses = [...routes, ...routesDev]
      .filter(({ method }) => method === 'get')
      .map(({ path }) => path.replace(':uai', ecole.uai).replace(':id', '1').replace(':numero', '1'))
      .concat([
        paths.sante(),
        '/inconnue',
        `${paths.connexion()}?expiree=1`,
        `${paths.connexion()}?attendre=60`,
      ]);
    const fidele = ouvrirNavigation(test);
    const sorti = await entrer(test.current, agent);
    await sorti.envoyer(paths.deconnexion());
    await ecritures();
    const navigateurs = [
      (url: string) => request(test.current.app).get(url),
      (url: string) => fidele.get(url),
      // The session is gone, its cookie is still there.
      (url: string) => request(test.current.app).get(url).set('Cookie', sorti.cookie),
    ];
    const avant = await empreinteDeLaBase(test, []);
    let demandes = 0;
    while (demandes < 200) {
      for (const url of adresses)
        for (const demander of navigateurs) {
          const { status, headers } = await demander(url);
          expect(status, url).toBeLessThan(500);
          expect(
            cookiesDe(headers).filter((cookie) => cookie.startsWith('comptes1d=')),
            url,
          ).toEqual([]);
          demandes += 1;
        }
    }
    expect(await ecritures()).toEqual({});
    expect(await empreinteDeLaBase(test, [])).toEqual(avant);
  });

  it('un navigateur garde le même jeton d’une page à l’autre : deux onglets ouverts servent tous les deux', async () => {
    const navigation = ouvrirNavigation(test);
    const premier = await navigation.get(paths.connexion());
    const second = await navigation.get(paths.connexion());
    expect(jetonDe(second.text)).toBe(jetonDe(premier.text));
    const reponse = await navigation
      .post(paths.connexion())
      .type('form')
      .send({ _csrf: jetonDe(premier.text), ...identifiants() });
    expect(reponse.headers.location).toBe(paths.connexionOtp());
  });
});

describe('le formulaire de connexion refuse ce qui ne vient pas de lui (règles §11)', () => {
  /** A browser that shows the login form: its token, and the cookie that goes with it. */
  const ouvrirFormulaire = async () => {
    const { text, headers } = await request(test.current.app).get(paths.connexion());
    return { jeton: jetonDe(text), cookie: cookiesDe(headers)[0]?.split(';')[0] ?? '' };
  };
  const envoyer = ({ jeton, cookie }: { jeton?: string; cookie?: string }, entetes = {}) =>
    request(test.current.app)
      .post(paths.connexion())
      .set({ ...(cookie ? { Cookie: cookie } : {}), ...entetes })
      .type('form')
      .send({ ...(jeton ? { _csrf: jeton } : {}), ...identifiants() });

  it('avec son jeton et son cookie, il est accepté', async () => {
    const reponse = await envoyer(await ouvrirFormulaire());
    expect(reponse.headers.location).toBe(paths.connexionOtp());
    await ecritures();
  });

  it.each<[string, (un: Formulaire, autre: Formulaire) => Partial<Formulaire>]>([
    ['sans jeton', ({ cookie }) => ({ cookie })],
    ['sans cookie', ({ jeton }) => ({ jeton })],
    ['sans rien', () => ({})],
    ['avec le jeton d’un autre navigateur', ({ cookie }, { jeton }) => ({ cookie, jeton })],
    ['avec un jeton inventé, posé aussi en cookie', () => ({ jeton: INVENTE, cookie: cookieDe(INVENTE) })],
    [
      'avec un jeton retouché, posé aussi en cookie',
      ({ jeton }) => ({ jeton: `${jeton}0`, cookie: cookieDe(`${jeton}0`) }),
    ],
  ])('%s : 403, rien n’est essayé ni écrit', async (_quoi, choisir) => {
    const reponse = await envoyer(choisir(await ouvrirFormulaire(), await ouvrirFormulaire()));
    verifierPageDErreur(reponse, 403);
    expect(await ecritures()).toEqual({});
  });

  it.each(['cross-site', 'same-site'])('venu d’ailleurs (%s), même avec son jeton : 403', async (site) => {
    const reponse = await envoyer(await ouvrirFormulaire(), { 'Sec-Fetch-Site': site });
    verifierPageDErreur(reponse, 403);
    expect(await ecritures()).toEqual({});
  });

  it('un jeton d’avant la connexion ne vaut plus rien après, ni celui d’une connexion dans la suivante', async () => {
    const { jeton: avant } = await ouvrirFormulaire();
    const premiere = await entrer(test.current, agent);
    const precedent = jetonDe((await premiere.ouvrir(paths.arena())).text);
    const poste = await entrer(test.current, agent);
    const actuel = jetonDe((await poste.ouvrir(paths.arena())).text);
    const deconnecter = (_csrf: string) =>
      request(test.current.app)
        .post(paths.deconnexion())
        .set('Cookie', `${poste.cookie}; ${cookieDe(_csrf)}`)
        .type('form')
        .send({ _csrf });
    for (const jeton of [avant, precedent]) verifierPageDErreur(await deconnecter(jeton), 403);
    expect((await deconnecter(actuel)).status).toBe(303);
  });
});

interface Formulaire {
  jeton: string;
  cookie: string;
}
const INVENTE = `${'a'.repeat(64)}.${'b'.repeat(64)}`;
const cookieDe = (jeton: string) => `comptes1d-formulaires=${jeton}`;
