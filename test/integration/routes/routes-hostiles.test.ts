import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import sql from 'sql-template-tag';
import type { Response } from 'supertest';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { paths } from '../../../src/paths.ts';
import { PROJECT_ROOT } from '../../../src/project-root.ts';
import type { Route } from '../../../src/routes/route.ts';
import { useTestApp } from '../../helpers/app.ts';
import { corpsDe } from '../../helpers/corps.ts';
import {
  adresse,
  jeton,
  monterScene,
  nomDe,
  routesGet,
  routesPost,
  type Scene,
} from '../../helpers/scenes/scene.ts';
import { ouvrirNavigation } from '../../helpers/visiteur/connexion.ts';
import { verifierPageDErreur } from '../../helpers/visiteur/page-erreur.ts';
import { Visiteur } from '../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
let scene: Scene;
let anonyme: Visiteur;
beforeAll(async () => {
  scene = await monterScene(test);
  anonyme = new Visiteur(test, ouvrirNavigation(test));
});
let debut = 0;
beforeEach(async () => {
  debut = test.current.logs().length;
  await test.current.deps.database.withOps((trx) =>
    trx.run(sql`update ecoles set gestion_comptes_eleves = true`),
  );
});

const LONG = 'é'.repeat(5_000);
const VALEURS = [
  '',
  ' ',
  '0',
  '-1',
  '1e400',
  'NaN',
  '99999999999999999999999',
  '\0',
  'a\0b',
  "' or 1=1 --",
  '<script>alert(1)</script>',
  '%',
  '#{7*7}',
  '{{7*7}}',
  '__proto__',
  '\u202e\u2066',
  '😀',
  LONG,
];
const FORMS = join(PROJECT_ROOT, 'src/forms');
const SCHEMAS: unknown[] = (
  await Promise.all(
    readdirSync(FORMS, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => import(join(FORMS, file))),
  )
).flatMap((exported) => Object.values(exported));
/** Names of all the fields and parameters, as their schemas have them, and some that express-like parsers treat apart. */
const CHAMPS = [
  ...new Set([
    ...SCHEMAS.flatMap((schema) => (schema instanceof z.ZodObject ? Object.keys(schema.shape) : [])),
    ...['selection', 'operation', 'secours', '__proto__', 'constructor', 'toString'],
    ...['settings[view options][client]', 'a[b]'],
  ]),
];

/** Node refuses headers, the address included, of more than 16 kB: a name and its value are up to 400 signs. */
const LOTS = Array.from({ length: Math.ceil(CHAMPS.length / 30) }, (_, rang) =>
  CHAMPS.slice(rang * 30, rang * 30 + 30),
);

function verifier(reponse: Response): void {
  const quoi = `${reponse.request?.method} ${reponse.request?.url.slice(0, 400)}`;
  expect(reponse.status, quoi).toBeLessThan(500);
  if (reponse.status >= 400 && ![422, 429].includes(reponse.status))
    verifierPageDErreur(reponse, reponse.status);
  expect(reponse.text ?? '', quoi).not.toContain('<script>alert(1)</script>');
}
const visiteurDe = (route: Route) => (route.acces === 'public' ? anonyme : scene.directrice);
const queryDe = (champs: [string, string][]) =>
  champs.map(([nom, valeur]) => `${encodeURIComponent(nom)}=${encodeURIComponent(valeur)}`).join('&');
/** Lines of level « error » since the test began. */
const erreurs = () =>
  test.current
    .logs()
    .slice(debut)
    .split('\n')
    .filter((ligne) => /"level":(50|60)/.test(ligne))
    .map((ligne) => ligne.slice(0, 600));

describe('aucune demande, si tordue soit-elle, ne donne une erreur 500', () => {
  for (const route of routesGet) {
    it(`${nomDe(route)} : adresse`, async () => {
      const { navigation } = visiteurDe(route);
      const url = adresse(route, scene.ici).split('?')[0] ?? '';
      const toutes = VALEURS.flatMap((valeur) =>
        LOTS.map((lot) => queryDe(lot.map((nom) => [nom, valeur.slice(0, 60)]))),
      );
      const repetees = LOTS.map((lot) =>
        queryDe(
          lot.flatMap((nom): [string, string][] => [
            [nom, 'a'],
            [nom, 'b'],
            [`${nom}[]`, 'c'],
            [`${nom}[x][y]`, 'd'],
          ]),
        ),
      );
      const brutes = [
        '%',
        '%ff',
        '%E0%A4%A',
        'a=%00',
        '&&&',
        '=',
        '?',
        'a[b]=c',
        `q=${'a'.repeat(6000)}`,
        '[]=1',
      ];
      const queries = [...toutes, ...repetees, ...brutes];
      // Each good answer there is a document to make.
      for (const query of route.path.endsWith('.pdf') ? queries.slice(-6) : queries) {
        verifier(await navigation.get(`${url}?${query}`));
      }
      expect(erreurs()).toEqual([]);
    });

    const parametres = [...route.path.matchAll(/:\w+/g)].map(([nom]) => nom);
    for (const parametre of parametres) {
      it(`${nomDe(route)} : ${parametre}`, async () => {
        const { navigation } = visiteurDe(route);
        for (const valeur of [
          ...VALEURS.filter((v) => v.trim() !== '' && v !== LONG),
          '%00',
          '%',
          '%ff',
          '..',
          '../../..',
          'a/b',
          ';',
          'é'.repeat(500),
        ]) {
          const brute = valeur.startsWith('%') ? valeur : encodeURIComponent(valeur);
          const url = adresse(
            { ...route, path: route.path.replace(parametre, 'HOSTILE') },
            scene.ici,
          ).replace('HOSTILE', brute);
          verifier(await navigation.get(url));
        }
        expect(erreurs()).toEqual([]);
      });
    }
  }

  for (const route of routesPost) {
    it(`${nomDe(route)} : corps`, async () => {
      const url = adresse(route, scene.ici);
      const visiteur = visiteurDe(route);
      const permanent = route.acces === 'public' ? undefined : await jeton(visiteur);
      const envoyer = async (corps: string) => {
        // An anonymous session may end at each step of the login.
        const _csrf = permanent ?? (await jeton(visiteur, paths.connexion()));
        verifier(
          await visiteur.navigation
            .post(url)
            .type('form')
            .send(`${queryDe([['_csrf', _csrf]])}&${corps}`),
        );
      };
      const bons: [string, string][] =
        route.acces === 'public'
          ? [
              ['identifiant', 'inconnue'],
              ['motDePasse', 'x'],
              ['code', '123456'],
              ['secret', 'x'],
            ]
          : Object.entries(corpsDe(route, scene.ici.numeros)).map(([nom, valeur]) => [nom, String(valeur)]);
      for (const [nom] of [...bons, ['a', '']]) {
        const autres = bons.filter(([autre]) => autre !== nom);
        for (const hostile of [
          [],
          [
            [nom, 'a'],
            [nom, 'b'],
          ],
          [[`${nom}[]`, 'a']],
          [[`${nom}[b]`, 'c']],
          [[`${nom}[__proto__][x]`, 'c']],
        ] as [string, string][][]) {
          await envoyer(queryDe([...autres, ...hostile]));
        }
        for (const valeur of [...VALEURS.slice(0, 12), LONG])
          await envoyer(queryDe([...autres, [nom ?? '', valeur]]));
      }
      await envoyer('%');
      await envoyer('a=%ff&%E0%A4%A=1');
      await envoyer(
        Array.from({ length: 4_000 }, (_, i) => `coches=${i}&affiches=${i}`)
          .join('&')
          .slice(0, 60_000),
      );
      await envoyer(Array.from({ length: 6_000 }, (_, i) => `a${i}=1`).join('&'));
      await envoyer(`q=${'x'.repeat(250_000)}`);
      expect(erreurs()).toEqual([]);
    }, 60_000);
  }

  it('un corps qui n’est pas un formulaire, ou qui ment sur lui-même, est refusé', async () => {
    for (const route of routesPost) {
      const { navigation } = scene.directrice;
      const url = adresse(route, scene.ici);
      const envois = [
        navigation.post(url),
        navigation.post(url).type('json').send('{"a":'),
        navigation.post(url).type('json').send('null'),
        navigation.post(url).set('Content-Type', 'multipart/form-data; boundary=x').send('--x\r\n\r\n--x--'),
        navigation
          .post(url)
          .set('Content-Type', 'application/x-www-form-urlencoded; charset=utf-7')
          .send('a=b'),
        navigation
          .post(url)
          .set('Content-Type', 'application/x-www-form-urlencoded')
          .set('Content-Encoding', 'gzip')
          .send('a=b'),
        navigation.post(url).set('Content-Type', '').send('a=b'),
      ];
      for (const envoi of envois) {
        const reponse = await envoi;
        verifier(reponse);
        expect(reponse.status).toBeGreaterThanOrEqual(400);
      }
    }
    expect(erreurs()).toEqual([]);
  });

  it('n’importe quelle recherche donne une page', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(
          fc.constantFrom('q', 'niveaux', 'classes', 'etats', 'page', 'tri', 'selection'),
          fc.string({ unit: 'binary', maxLength: 60 }),
        ),
        async (criteres) => {
          const query = queryDe(Object.entries(criteres));
          const page = await scene.directrice.ouvrir(`${paths.eleves({ uai: scene.ici.uai })}?${query}`);
          expect(page.statut).toBe(200);
        },
      ),
      { numRuns: 60 },
    );
    expect(erreurs()).toEqual([]);
  });
});
