import sql from 'sql-template-tag';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CODE_RECENT_MS } from '../../../src/domain/connexion/session.ts';
import { paths } from '../../../src/paths.ts';
import type { Route } from '../../../src/routes/route.ts';
import { useTestApp } from '../../helpers/app.ts';
import { corpsDe } from '../../helpers/corps.ts';
import {
  adresse,
  donnerSonCode,
  empreinteDeLaBase,
  jeton,
  monterScene,
  nomDe,
  preparer,
  quiPeut,
  rejeterLesMails,
  routesGet,
  routesPost,
  type Scene,
  soumettre,
} from '../../helpers/scenes/scene.ts';
import { vieillirCode } from '../../helpers/visiteur/sessions.ts';

const test = useTestApp();
let scene: Scene;
beforeAll(async () => {
  scene = await monterScene(test);
});

/** A minute more than recent. */
const ANCIEN_MS = CODE_RECENT_MS + 60_000;
const avecUnCodeAncien = async <R>(route: Route, faire: () => Promise<R>): Promise<R> => {
  await vieillirCode(test, quiPeut(route), ANCIEN_MS);
  try {
    return await faire();
  } finally {
    await vieillirCode(test, quiPeut(route), -ANCIEN_MS);
  }
};

const gets = routesGet.filter(({ acces }) => acces !== 'public');
const posts = routesPost.filter(({ acces }) => acces !== 'public');
const quand = ({ steps }: Route) => steps.find(({ kind }) => kind === 'code')?.mots;

/** For lines that ask in some cases only: what the scene sends is such a case, or is not. */
const CAS_DE_LA_SCENE: Readonly<Record<string, boolean>> = {
  // One pupil, by sheets.
  [paths.confirmerOperation.pattern]: false,
  // One person, and few passwords before.
  [paths.nouvelIdentifiantEleve.pattern]: false,
  [paths.nouvelIdentifiantRepresentant.pattern]: false,
  // One person, and few before.
  [paths.blocageEleve.pattern]: false,
  [paths.blocageRepresentant.pattern]: false,
  // Shown, not hidden.
  [paths.affichageEleves.pattern]: true,
  [paths.affichageRepresentants.pattern]: true,
  // The box that the page asks for is ticked.
  [paths.confirmerOnde.pattern]: true,
};
/** A code given for another act, be it a login a moment ago, is none. */
const pourElleSeule = (route: Route): boolean => quand(route) === 'toujours, pour cet acte seul';
const demande = (route: Route): boolean =>
  quand(route) === 'toujours' ||
  pourElleSeule(route) ||
  (quand(route) !== undefined && CAS_DE_LA_SCENE[route.path] === true);

describe('un code récent est demandé où la table des routes le dit, et nulle part ailleurs (règles §10)', () => {
  beforeEach(async () => {
    await test.current.deps.database.withOps(async (trx) => {
      await trx.run(sql`update ecoles set gestion_comptes_eleves = true`);
      await trx.run(sql`update sessions set dernier_code_pour = null`);
    });
  });

  it('chaque ligne qui le demande dans certains cas seulement est essayée', () => {
    const partielles = [...gets, ...posts].filter(
      (r) => quand(r) !== undefined && quand(r) !== 'toujours' && !pourElleSeule(r),
    );
    expect(partielles.map(({ path }) => path).sort()).toEqual(Object.keys(CAS_DE_LA_SCENE).sort());
  });

  it('ce qui change le second facteur demande un code pour cela seul, même à qui vient d’en donner un', async () => {
    const seules = [...gets, ...posts].filter(pourElleSeule);
    expect(seules.map(nomDe).sort()).toEqual([
      'GET /mon-acces/telephone',
      'POST /connexion/codes-de-secours',
      'POST /mon-acces/telephone',
      'POST /mon-acces/telephone/confirmer',
    ]);
    const _csrf = await jeton(scene.directrice);
    const avant = await empreinteDeLaBase(test);
    for (const route of seules) {
      const url = adresse(route, scene.ici);
      const reponse = await (route.method === 'get'
        ? scene.directrice.telecharger(url)
        : soumettre(scene.directrice, route, url, { code: '000000', _csrf }));
      expect(reponse.headers.location, nomDe(route)).toContain(paths.confirmationOtp());
    }
    expect(await empreinteDeLaBase(test)).toEqual(avant);
  });

  for (const route of gets) {
    it(`${nomDe(route)} : ${demande(route) ? 'demandé, puis l’adresse même' : 'rien n’est demandé'}`, async () => {
      const url = adresse(route, scene.ici);
      const avant = await empreinteDeLaBase(test);
      const reponse = await avecUnCodeAncien(route, () => scene[quiPeut(route)].telecharger(url));
      if (demande(route)) {
        expect(reponse.status).toBe(303);
        expect(reponse.headers.location).toBe(
          `${paths.confirmationOtp()}?${new URLSearchParams({ retour: url })}`,
        );
        expect(await empreinteDeLaBase(test)).toEqual(avant);
      } else {
        expect(reponse.status).toBeLessThan(400);
        expect(reponse.headers.location ?? '').not.toContain(paths.confirmationOtp());
      }
    });
  }

  for (const route of posts) {
    it(`${nomDe(route)} : ${demande(route) ? 'demandé, rien n’est fait, puis la page du formulaire' : 'rien n’est demandé'}`, async () => {
      const numeros = {
        ...scene.ici.numeros,
        ...(await preparer(test.current.deps, scene.directrice, scene.ici)),
      };
      await rejeterLesMails(test);
      const corps = { ...corpsDe(route, numeros), _csrf: await jeton(scene[quiPeut(route)]) };
      const url = adresse(route, scene.ici, numeros);
      const avant = await empreinteDeLaBase(test);
      const reponse = await avecUnCodeAncien(route, () =>
        soumettre(scene[quiPeut(route)], route, url, corps),
      );
      const lieu = new URL(reponse.headers.location ?? '', 'http://ici.invalid');
      if (demande(route)) {
        expect(reponse.status).toBe(303);
        expect(lieu.pathname).toBe(paths.confirmationOtp());
        // Where a code of its own is asked for, the page itself asks for it.
        await donnerSonCode(test, route);
        const page = await scene[quiPeut(route)].navigation.get(lieu.searchParams.get('retour') ?? '');
        expect(page.status).toBe(200);
        expect(await empreinteDeLaBase(test)).toEqual(avant);
      } else {
        expect(lieu.pathname).not.toBe(paths.confirmationOtp());
      }
    });
  }
});
