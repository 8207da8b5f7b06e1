import sql, { raw } from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../../../src/paths.ts';
import { useTestApp } from '../../helpers/app.ts';
import { type Champs, corpsDe } from '../../helpers/corps.ts';
import {
  adresse,
  empreinteDeLaBase,
  jeton,
  monterScene,
  nomDe,
  routesGet,
  routesPost,
  type Scene,
  soumettre,
} from '../../helpers/scenes/scene.ts';
import { ouvrirNavigation } from '../../helpers/visiteur/connexion.ts';
import { analyser, texteDe } from '../../helpers/visiteur/html.ts';
import { verifierPageDErreur } from '../../helpers/visiteur/page-erreur.ts';
import { Visiteur } from '../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
let scene: Scene;
let anonyme: Visiteur;

beforeAll(async () => {
  scene = await monterScene(test);
  anonyme = new Visiteur(test, ouvrirNavigation(test));
});

const base = () => empreinteDeLaBase(test);
const gets = routesGet.filter((route) => route.acces !== 'public');
const posts = routesPost.filter((route) => route.acces !== 'public');
const getsEcole = routesGet.filter((route) => route.acces === 'ecole');
const postsEcole = routesPost.filter((route) => route.acces === 'ecole');
const CONNEXION = new RegExp(`^${paths.connexion()}(\\?|$)`);

describe('anonyme : aucune page sans s’être connecté (règles §11)', () => {
  for (const route of gets) {
    it(`${nomDe(route)} mène à la connexion, et y revient ensuite`, async () => {
      const url = adresse(route, scene.ici);
      const reponse = await anonyme.navigation.get(url);
      expect(reponse.status).toBe(303);
      expect(reponse.headers.location).toBe(`${paths.connexion()}?retour=${encodeURIComponent(url)}`);
      expect(reponse.text).not.toContain('NOM000');
    });
  }

  for (const route of posts) {
    it(`${nomDe(route)} ne fait rien, avec ou sans jeton`, async () => {
      const avant = await base();
      const envoyer = (corps: Champs) => soumettre(anonyme, route, adresse(route, scene.ici), corps);
      const corps = corpsDe(route, scene.ici.numeros);
      expect((await envoyer(corps)).status).toBe(403);
      const avecJeton = await envoyer({ ...corps, _csrf: await jeton(anonyme, paths.connexion()) });
      // Files of somebody who is not logged in are not even read, hence no token in them.
      if (route.path === paths.onde.pattern) {
        expect(avecJeton.status).toBe(403);
      } else {
        expect(avecJeton.status).toBe(303);
        expect(avecJeton.headers.location).toMatch(CONNEXION);
      }
      expect(await base()).toEqual(avant);
    });
  }

  it('une page sans nom dans la table des routes n’existe pas', async () => {
    for (const url of [
      '/inconnue',
      '/ecoles/0990001N/inconnue',
      '/api',
      '/admin',
      '/assets/inconnu.css',
      '/.env',
    ]) {
      verifierPageDErreur(await anonyme.navigation.get(url), 404);
    }
  });
});

describe('sans droit dans l’école de l’adresse : 404, comme si elle n’existait pas (règles §11)', () => {
  const agents = {
    'directrice d’une autre école': () => scene.voisine,
    'enseignante sans délégation': () => scene.sansDroit,
    IEN: () => scene.inspectrice,
  };
  for (const [qui, agent] of Object.entries(agents)) {
    it.each(getsEcole.map((route) => [nomDe(route), route] as const))(`${qui} : %s`, async (_nom, route) => {
      const avant = await base();
      const reponse = await agent().navigation.get(adresse(route, scene.ici));
      verifierPageDErreur(reponse, 404);
      expect(reponse.text).not.toMatch(/NOM000|Tilleuls/);
      expect(await base()).toEqual(avant);
    });

    it.each(postsEcole.map((route) => [nomDe(route), route] as const))(`${qui} : %s`, async (_nom, route) => {
      const avant = await base();
      const corps = { ...corpsDe(route, scene.ici.numeros), _csrf: await jeton(agent()) };
      const reponse = await soumettre(agent(), route, adresse(route, scene.ici), corps);
      verifierPageDErreur(reponse, 404);
      expect(await base()).toEqual(avant);
    });
  }

  for (const route of [...getsEcole, ...postsEcole].filter(
    ({ path }) => path.includes(':id') || /liste\./.test(path),
  )) {
    it(`${nomDe(route)} : les numéros d’une autre école ne mènent à rien dans la sienne`, async () => {
      const avant = await base();
      const url = adresse(route, scene.ailleurs, scene.ici.numeros);
      const { navigation } = scene.voisine;
      const reponse =
        route.method === 'get'
          ? await navigation.get(url)
          : await soumettre(scene.voisine, route, url, {
              ...corpsDe(route, scene.ici.numeros),
              _csrf: await jeton(scene.voisine),
            });
      verifierPageDErreur(reponse, 404);
      expect(await base()).toEqual(avant);
    });
  }

  const quiChargent = [...getsEcole, ...postsEcole].filter(({ steps }) =>
    steps.some(({ kind }) => kind === 'charge'),
  );
  it.each(quiChargent.map((route) => [nomDe(route), route] as const))(
    '%s : le même refus pour un numéro d’une autre école, un numéro inconnu et ce qui n’en est pas un',
    async (_nom, route) => {
      const avant = await base();
      const deLAutre = adresse(route, scene.ailleurs, scene.ici.numeros);
      const urls = [
        deLAutre,
        ...['999999999', '0', '-1', '1.5', '1e3', 'x', '9'.repeat(30)].map((id) =>
          route.path.replace(':uai', scene.ailleurs.uai).replace(':id', id),
        ),
      ];
      const corps = route.method === 'post' ? corpsDe(route, scene.ici.numeros) : {};
      const _csrf = await jeton(scene.voisine);
      const textes = new Set<string>();
      for (const url of urls) {
        const reponse =
          route.method === 'get'
            ? await scene.voisine.navigation.get(url)
            : await soumettre(scene.voisine, route, url, { ...corps, _csrf });
        verifierPageDErreur(reponse, 404);
        textes.add(texteDe(analyser(reponse.text)));
      }
      expect([...textes]).toHaveLength(1);
      expect(await base()).toEqual(avant);
    },
  );

  it('la même réponse pour une école qui existe, une qui n’existe pas et un UAI faux', async () => {
    const pages = [];
    for (const uai of [
      scene.ici.uai,
      '0990077W',
      '0990001A',
      '099',
      'x',
      '0990001N%20',
      '..%2f..',
      'Ⅻ990001N',
    ]) {
      const page = await scene.voisine.ouvrir(`/ecoles/${uai}`);
      expect(page.statut, uai).toBe(404);
      pages.push(page.texte);
    }
    expect(new Set(pages).size).toBe(1);
  });

  it('un UAI en minuscules est le même UAI', async () => {
    const minuscules = scene.ici.uai.toLowerCase();
    expect((await scene.directrice.ouvrir(`/ecoles/${minuscules}`)).statut).toBe(200);
    expect((await scene.voisine.ouvrir(`/ecoles/${minuscules}`)).statut).toBe(404);
  });

  it('une délégation retirée ne donne plus rien, à la requête suivante', async () => {
    const liste = paths.eleves({ uai: scene.ici.uai });
    const changer = (retiree: string) =>
      test.current.deps.database.withOps((trx) =>
        trx.run(sql`update delegations set retiree_le = ${raw(retiree)}`),
      );
    expect((await scene.deleguee.ouvrir(liste)).statut).toBe(200);
    await changer('now()');
    expect((await scene.deleguee.ouvrir(liste)).statut).toBe(404);
    await changer('null');
    expect((await scene.deleguee.ouvrir(liste)).statut).toBe(200);
  });
});

describe('enseignante déléguée pour les élèves seulement (règles §2)', () => {
  for (const route of [...getsEcole, ...postsEcole]) {
    if (route.acces !== 'ecole') continue;
    const { perimetre } = route;
    it(`${nomDe(route)} : ${perimetre === 'eleves' ? 'ouverte' : '403, avec la raison'}`, async () => {
      const avant = await base();
      const { navigation } = scene.deleguee;
      const reponse =
        route.method === 'get'
          ? await navigation.get(adresse(route, scene.ici))
          : await soumettre(scene.deleguee, route, adresse(route, scene.ici), {
              ...corpsDe(route, scene.ici.numeros),
              _csrf: await jeton(scene.deleguee),
            });
      if (perimetre === 'eleves') {
        expect(reponse.status).toBeLessThan(400);
      } else {
        verifierPageDErreur(reponse, 403);
        expect(reponse.text).toContain('Votre délégation porte sur les comptes des élèves seulement');
        expect(await base()).toEqual(avant);
      }
    });
  }
});

describe('réservé à l’IEN de la circonscription (règles §10)', () => {
  const toutes = [...gets, ...posts].filter(({ acces }) => acces === 'ien');
  const demander = async (qui: Visiteur, route: (typeof toutes)[number]) => {
    const url = adresse(route, scene.ici);
    if (route.method === 'get') return qui.navigation.get(url);
    return soumettre(qui, route, url, { ...corpsDe(route, scene.ici.numeros), _csrf: await jeton(qui) });
  };
  it.each(toutes.map((route) => [nomDe(route), route] as const))('%s', async (_nom, route) => {
    const avant = await base();
    for (const qui of [scene.directrice, scene.deleguee, scene.delegueeTous, scene.sansDroit])
      verifierPageDErreur(await demander(qui, route), 403);
    const autre = await demander(scene.autreInspecteur, route);
    if (route.path.includes(':')) verifierPageDErreur(autre, 404);
    expect(autre.text).not.toContain('Tilleuls');
    expect(await base()).toEqual(avant);
    if (route.method === 'get') expect((await demander(scene.inspectrice, route)).status).toBe(200);
  });
});

describe('réservé à qui dirige l’école par sa fonction (règles §10)', () => {
  const toutes = [...getsEcole, ...postsEcole].filter(({ direction }) => direction);
  it.each(toutes.map((route) => [nomDe(route), route] as const))(
    '%s : fermée à une délégation, fût-elle sur tous les comptes',
    async (_nom, route) => {
      const avant = await base();
      const { navigation } = scene.delegueeTous;
      const url = adresse(route, scene.ici);
      const corps = { ...corpsSi(route), _csrf: await jeton(scene.delegueeTous) };
      const reponse =
        route.method === 'get'
          ? await navigation.get(url)
          : await soumettre(scene.delegueeTous, route, url, corps);
      verifierPageDErreur(reponse, 403);
      expect(reponse.text).toContain('réservée à la direction');
      expect(await base()).toEqual(avant);
    },
  );
  const corpsSi = (route: (typeof toutes)[number]) =>
    route.method === 'post' ? corpsDe(route, scene.ici.numeros) : {};
});
