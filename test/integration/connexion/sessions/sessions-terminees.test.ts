import sql from 'sql-template-tag';
import type { Response } from 'supertest';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { paths } from '../../../../src/paths.ts';
import type { Route } from '../../../../src/routes/route.ts';
import { accesDe } from '../../../builders/agent.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { corpsDe } from '../../../helpers/corps.ts';
import {
  adresse,
  donnerSonCode,
  empreinteDeLaBase,
  jeton,
  monterScene,
  nomDe,
  quiPeut,
  routesGet,
  routesPost,
  type Scene,
  soumettre,
} from '../../../helpers/scenes/scene.ts';
import { analyser, texteDe, trouverTous } from '../../../helpers/visiteur/html.ts';
import { verifierPageDErreur } from '../../../helpers/visiteur/page-erreur.ts';
import { Visiteur } from '../../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
let scene: Scene;

beforeAll(async () => {
  scene = await monterScene(test);
});

const gets = routesGet.filter(({ acces }) => acces !== 'public');
const posts = routesPost.filter(({ acces }) => acces !== 'public');
const finirLesSessions = () =>
  test.current.deps.database.withOps((trx) => trx.run(sql`delete from sessions`));

/**
 * While « demander » runs, every session ends just before the transaction of this rank begins: after the guard, which
 * had let the request through. Returns how many transactions began, the refused one included.
 */
async function finirAvant(rang: number, demander: () => Promise<void>): Promise<number> {
  const { database } = test.current.deps;
  let debuts = 0;
  const noter = async () => {
    debuts += 1;
    if (debuts === rang) await finirLesSessions();
  };
  const readEcole = database.readEcole.bind(database);
  const withEcole = database.withEcole.bind(database);
  const readAgent = database.readAgent.bind(database);
  const withAgent = database.withAgent.bind(database);
  const withSession = database.withSession.bind(database);
  const espions = [
    vi.spyOn(database, 'readEcole').mockImplementation(async (acces, fn) => {
      await noter();
      return readEcole(acces, fn);
    }),
    vi.spyOn(database, 'withEcole').mockImplementation(async (acces, fn) => {
      await noter();
      return withEcole(acces, fn);
    }),
    vi.spyOn(database, 'readAgent').mockImplementation(async (session, fn) => {
      await noter();
      return readAgent(session, fn);
    }),
    vi.spyOn(database, 'withAgent').mockImplementation(async (session, fn) => {
      await noter();
      return withAgent(session, fn);
    }),
    vi.spyOn(database, 'withSession').mockImplementation(async (session, fn) => {
      await noter();
      return withSession(session, fn);
    }),
  ];
  try {
    await demander();
  } finally {
    for (const espion of espions) espion.mockRestore();
  }
  return debuts;
}

/** 401, in words, with the way back; and nothing of the page asked for. */
function verifierFin(reponse: Response, retour: string): void {
  verifierPageDErreur(reponse, 401);
  const document = analyser(reponse.text);
  expect(texteDe(document)).toContain('Session terminée');
  expect(texteDe(document)).toContain('Rien n’a été modifié');
  expect(trouverTous(document, 'a', { href: retour }).map(texteDe)).toEqual(['Se reconnecter']);
  expect(reponse.text).not.toMatch(/NOM000|PARENT1/);
}

describe('une session qui finit entre la garde et la transaction (règles §11) : jamais une page à moitié vide', () => {
  const lire = (agent: Visiteur, url: string) => agent.navigation.get(url).buffer(true);

  it('ce qui suit a de quoi montrer : la liste, sans cela, a ses élèves', async () => {
    const agent = await Visiteur.connecter(test, 'directrice');
    const liste = await agent.ouvrir(paths.eleves({ uai: scene.ici.uai }));
    expect(liste.texte).toContain('NOM0001');
  });

  for (const route of gets) {
    it(`${nomDe(route)} : 401, et le chemin du retour`, async () => {
      const url = adresse(route, scene.ici);
      for (let rang = 1, debuts = rang; debuts >= rang; rang += 1) {
        const agent = await Visiteur.connecter(test, quiPeut(route));
        await donnerSonCode(test, route);
        let reponse: Response | undefined;
        debuts = await finirAvant(rang, async () => {
          // A document that had begun to leave is cut, and seen to be.
          reponse = await lire(agent, url).catch(() => undefined);
        });
        if (debuts < rang) expect(reponse?.status).toBeLessThan(400);
        else if (reponse !== undefined)
          verifierFin(reponse, `${paths.connexion()}?retour=${encodeURIComponent(url)}`);
        else expect(rang).toBeGreaterThan(1);
      }
    });
  }

  const envoyer = (agent: Visiteur, route: Route, _csrf: string) =>
    soumettre(agent, route, adresse(route, scene.ici), { ...corpsDe(route, scene.ici.numeros), _csrf });

  for (const route of posts) {
    it(`${nomDe(route)} : 401, rien n’est écrit`, async () => {
      const agent = await Visiteur.connecter(test, quiPeut(route));
      await donnerSonCode(test, route);
      const avant = await empreinteDeLaBase(test);
      let reponse: Response | undefined;
      const _csrf = await jeton(agent);
      const debuts = await finirAvant(1, async () => {
        reponse = await envoyer(agent, route, _csrf);
      });
      if (reponse === undefined) throw new Error('Aucune réponse');
      if (route.path === paths.confirmationOtp.pattern) {
        expect(reponse.headers.location).toMatch(/^\/connexion(\?|$)/);
      } else if (route.path === paths.guichet.pattern) {
        // Seals what is looked for and asks the database nothing; the page that it leads to does, as above.
        expect(debuts).toBe(0);
        expect(reponse.headers.location).toMatch(/\?pour=[\w-]+$/);
      } else {
        expect(debuts).toBe(1);
        verifierFin(reponse, paths.connexion());
      }
      expect(await empreinteDeLaBase(test)).toEqual(avant);
    });
  }

  it('un envoi ordinaire, lui, aboutit : c’est bien la fin de la session qui arrête les autres', async () => {
    const agent = await Visiteur.connecter(test, 'directrice');
    const [route] = posts.filter(({ path }) => path === paths.gestionComptesEleves.pattern);
    if (route === undefined) throw new Error('Route absente');
    expect((await envoyer(agent, route, await jeton(agent))).status).toBe(303);
  });

  it('par les services mêmes : lire, écrire, entrer sans école lèvent une erreur', async () => {
    const { deps } = test.current;
    const { id } = await deps.database.withOps((trx) =>
      trx.one<{ id: string }>(sql`select id from agents where identifiant = 'directrice'`),
    );
    const acces = await accesDe(deps, { id }, scene.ici);
    const entrees = [
      () => deps.database.readEcole(acces, async () => 'entré'),
      () => deps.database.withEcole(acces, async () => 'entré'),
      () => deps.database.readAgent(acces.session, async () => 'entré'),
      () => deps.database.withSession(acces.session, async () => 'entré'),
    ];
    for (const entrer of entrees) expect(await entrer()).toBe('entré');
    await finirLesSessions();
    for (const entrer of entrees) await expect(entrer()).rejects.toMatchObject({ status: 401 });
  });
});
