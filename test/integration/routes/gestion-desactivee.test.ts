import sql from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../../../src/paths.ts';
import type { Route } from '../../../src/routes/route.ts';
import { useTestApp } from '../../helpers/app.ts';
import { corpsDe } from '../../helpers/corps.ts';
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
import { texteDe, trouverTous } from '../../helpers/visiteur/html.ts';
import { boutonsDe } from '../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
let scene: Scene;
const basculer = (actif: boolean) =>
  test.current.deps.database.withOps((trx) =>
    trx.run(sql`update ecoles set gestion_comptes_eleves = ${actif}`),
  );
beforeAll(async () => {
  scene = await monterScene(test);
});

const REFUS =
  'Pour gérer les comptes élèves, activez la gestion des comptes élèves depuis l’onglet de paramétrage';

/** What can still be read: who is there, and what was done; the form of a list leads back to it. */
const LISIBLES: readonly string[] = [
  paths.eleves.pattern,
  paths.eleve.pattern,
  paths.operations.pattern,
  paths.accueil.pattern,
  paths.quiReste.pattern,
  paths.guichet.pattern,
  paths.statistiques.pattern,
];
/** Who looks for somebody does nothing; of who is left, and of figures, guardians are told where the right goes as far. */
const AUTREMENT: readonly string[] = [
  paths.guichet.pattern,
  paths.quiRestePdf.pattern,
  paths.statistiquesCsv.pattern,
  paths.statistiquesPdf.pattern,
];
/** A stop for safety, which the direction keeps: to block an account, and to give it back. */
const SURETE: readonly string[] = [paths.blocageEleve.pattern, paths.debloquerEleve.pattern];
const RETOUR: readonly string[] = [paths.selectionEleves.pattern];

/** Every address about pupils: those under « /eleves », whoever may use them, and the operation that the scene has on them. */
const surLesEleves = ({ path, perimetre }: Route) =>
  (perimetre === 'eleves' && path.includes(':uai')) || path.startsWith(paths.eleve.pattern);
const suspendus = (route: Route) => surLesEleves(route) && !SURETE.includes(route.path);
const gets = routesGet.filter(
  (route) => suspendus(route) && ![...LISIBLES, ...RETOUR, ...AUTREMENT].includes(route.path),
);
const posts = routesPost.filter((route) => suspendus(route) && !AUTREMENT.includes(route.path));

describe('gestion des comptes élèves désactivée : plus rien ne se fait, ni ne se télécharge (guide §3)', () => {
  it('les adresses qui s’ouvrent quand elle est activée', async () => {
    await basculer(true);
    expect(gets.length).toBeGreaterThanOrEqual(5);
    expect(posts.length).toBeGreaterThanOrEqual(5);
    for (const route of gets)
      expect((await scene.directrice.navigation.get(adresse(route, scene.ici))).status, nomDe(route)).toBe(
        200,
      );
  });

  for (const route of gets)
    it(`${nomDe(route)} : 403, et la phrase du guide`, async () => {
      await basculer(false);
      const avant = await empreinteDeLaBase(test);
      for (const qui of [scene.directrice, scene.deleguee]) {
        const page = await qui.ouvrir(adresse(route, scene.ici));
        expect(page.statut).toBe(403);
        expect(page.texte).toContain(REFUS);
      }
      expect(await empreinteDeLaBase(test)).toEqual(avant);
    });

  for (const route of posts)
    it(`${nomDe(route)} : 403, et rien n’est fait`, async () => {
      await basculer(false);
      const avant = await empreinteDeLaBase(test);
      const corps = { ...corpsDe(route, scene.ici.numeros), _csrf: await jeton(scene.directrice) };
      const reponse = await soumettre(scene.directrice, route, adresse(route, scene.ici), corps);
      expect(reponse.status).toBe(403);
      expect(reponse.text.replace(/\u00a0/g, ' ')).toContain(REFUS);
      expect(await empreinteDeLaBase(test)).toEqual(avant);
    });

  for (const pattern of LISIBLES)
    it(`GET ${pattern} se lit toujours`, async () => {
      await basculer(false);
      const route = routesGet.find(({ path }) => path === pattern) as Route;
      expect((await scene.deleguee.navigation.get(adresse(route, scene.ici))).status).toBe(200);
    });

  for (const pattern of SURETE)
    it(`${pattern} reste à la direction, et à elle seule`, async () => {
      await basculer(false);
      const routes = [...routesGet, ...routesPost].filter(({ path }) => path === pattern);
      expect(routes.length).toBeGreaterThan(0);
      for (const route of routes) {
        const url = adresse(route, scene.ici);
        const envoyer = async (qui: typeof scene.directrice) =>
          route.method === 'get'
            ? qui.navigation.get(url)
            : soumettre(qui, route, url, {
                ...corpsDe(route, scene.ici.numeros),
                _csrf: await jeton(qui),
              });
        expect((await envoyer(scene.directrice)).status, nomDe(route)).toBe(
          route.method === 'get' ? 200 : 303,
        );
        expect((await envoyer(scene.deleguee)).status, nomDe(route)).toBe(403);
      }
    });

  it('la liste le dit et n’offre aucune action ; une opération faite se lit, sans ses documents', async () => {
    await basculer(false);
    const uai = scene.ici.uai;
    const liste = await scene.directrice.ouvrir(paths.eleves({ uai }));
    expect(liste.texte).toContain('activer la gestion des comptes élèves depuis l’onglet de paramétrage');
    expect(boutonsDe(liste).filter((mots) => /^(Informer|Réinitialiser|Lister)/.test(mots))).toEqual([]);
    const operation = await scene.directrice.ouvrir(
      paths.operation({ uai, id: scene.ici.numeros.operation }),
    );
    expect(operation.statut).toBe(200);
    expect(operation.texte).toContain('ne se téléchargent plus');
    expect(operation.html).not.toMatch(/feuilles\.pdf|liste\.(pdf|csv)/);
  });

  it('qui reste et le guichet : les représentants légaux seulement, et rien pour un droit limité aux élèves', async () => {
    await basculer(false);
    const { uai } = scene.ici;
    for (const [qui, statut] of [
      [scene.directrice, 200],
      [scene.deleguee, 403],
    ] as const)
      expect((await qui.navigation.get(paths.quiRestePdf({ uai }))).status).toBe(statut);
    const reste = await scene.directrice.ouvrir(paths.quiReste({ uai }));
    expect(reste.texte).toContain('L’école ne gère pas les comptes des élèves');
    expect(trouverTous(reste.document, 'h2').map(texteDe)).not.toContain('Élèves');
    const vu = await scene.deleguee.presser(await scene.deleguee.ouvrir(paths.guichet({ uai })), 'Chercher', {
      remplir: { recherche: 'NOM' },
    });
    expect(vu.texte).toContain('L’école ne donne pas de compte aux élèves.');
    expect(boutonsDe(vu).filter((mots) => /^(Informer|Réinitialiser)/.test(mots))).toEqual([]);
  });

  it('les représentants légaux ne sont pas concernés', async () => {
    await basculer(false);
    const { uai, numeros } = scene.ici;
    const id = numeros.operationMail;
    expect((await scene.directrice.navigation.get(paths.operation({ uai, id }))).status).toBe(200);
    const fiche = paths.nouvelIdentifiantRepresentant({ uai, id: numeros.representant });
    expect((await scene.directrice.navigation.get(fiche)).status).toBe(200);
  });
});
