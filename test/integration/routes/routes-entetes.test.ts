import request, { type Response } from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../../../src/paths.ts';
import { creerAgent, MOT_DE_PASSE } from '../../builders/agent.ts';
import { createTestApp, type TestApp, useTestApp } from '../../helpers/app.ts';
import { adresse, monterScene, nomDe, routesGet, type Scene } from '../../helpers/scenes/scene.ts';
import { ouvrirNavigation } from '../../helpers/visiteur/connexion.ts';
import { jetonDe } from '../../helpers/visiteur/csrf.ts';
import { verifierPageDErreur } from '../../helpers/visiteur/page-erreur.ts';

const test = useTestApp();
let scene: Scene;
beforeAll(async () => {
  scene = await monterScene(test);
});

function verifierEntetes(reponse: Response): void {
  const quoi = `${reponse.status} ${reponse.request?.url}`;
  const { headers } = reponse;
  const csp = String(headers['content-security-policy']);
  expect(csp, quoi).toContain("default-src 'self'");
  for (const directive of [
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "object-src 'none'",
    "form-action 'self'",
  ])
    expect(csp, quoi).toContain(directive);
  expect(csp, quoi).not.toMatch(/unsafe|\*|http:/);
  expect(headers['x-content-type-options'], quoi).toBe('nosniff');
  expect(headers['referrer-policy'], quoi).toBe('same-origin');
  expect(headers['x-frame-options'], quoi).toMatch(/DENY|SAMEORIGIN/);
  expect(headers['cross-origin-opener-policy'], quoi).toBe('same-origin');
  expect(headers['x-powered-by'], quoi).toBeUndefined();
  expect(headers['x-request-id'], quoi).toMatch(/^[0-9a-f-]{36}$/);
}

describe('en-têtes de sécurité (règles §11)', () => {
  for (const route of routesGet) {
    it(`${nomDe(route)} : CSP sans code en ligne, rien n’est gardé en cache`, async () => {
      const reponse = await scene.directrice.telecharger(adresse(route, scene.ici));
      verifierEntetes(reponse);
      expect(reponse.headers['cache-control']).toBe('no-store');
    });
  }

  it('les pages d’erreur les portent aussi', async () => {
    const { navigation } = scene.directrice;
    const refus: [number, Promise<Response>][] = [
      [404, navigation.get('/inconnue')],
      [404, navigation.get('/ecoles/%E0%A4%A')],
      [403, navigation.post(paths.deconnexion()).type('form').send({})],
      [
        413,
        navigation
          .post(paths.connexion())
          .type('form')
          .send(`a=${'x'.repeat(300_000)}`),
      ],
      [421, navigation.get(paths.arena()).set('Host', 'evil.example')],
    ];
    for (const [statut, reponse] of refus) {
      verifierEntetes(await reponse);
      verifierPageDErreur(await reponse, statut);
    }
  });

  it('les fichiers publics se gardent un an, sous une adresse qui change avec eux', async () => {
    const page = await request(test.current.app).get(paths.connexion());
    const feuille = /href="(\/assets\/css\/[^"]+\?v=\w+)"/.exec(page.text)?.[1] ?? '';
    const reponse = await request(test.current.app).get(feuille);
    expect(reponse.status).toBe(200);
    expect(reponse.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(reponse.headers['set-cookie']).toBeUndefined();
  });

  it('rien d’autre que les fichiers publics ne se sert', async () => {
    for (const url of [
      '/assets/../package.json',
      '/assets/%2e%2e/package.json',
      '/assets/..%2fpackage.json',
      '/assets/.%00/theme.css',
      '/assets/vendor/bootstrap/../../package.json',
      '/assets/css/',
      '/src/app.ts',
    ]) {
      const reponse = await request(test.current.app).get(url);
      expect(reponse.status, url).toBe(404);
      expect(reponse.text, url).not.toContain('dependencies');
    }
  });

  it('les cookies ne se lisent pas en JavaScript et ne partent pas vers d’autres sites', async () => {
    const navigation = ouvrirNavigation(test);
    const page = await navigation.get(paths.connexion());
    expect(page.headers['set-cookie']).toEqual([
      expect.stringMatching(/^comptes1d-formulaires=[\da-f.]+; Path=\/; HttpOnly; SameSite=Lax$/),
    ]);
    const envoi = { _csrf: jetonDe(page.text), identifiant: 'directrice', motDePasse: MOT_DE_PASSE };
    const { headers } = await navigation.post(paths.connexion()).type('form').send(envoi);
    expect(headers['set-cookie']).toEqual([
      expect.stringMatching(/^comptes1d=.+; Path=\/; Expires=.+; HttpOnly; SameSite=Lax$/),
    ]);
  });
});

describe('nom d’hôte (règles §11) : liens et redirections ne viennent jamais de la demande', () => {
  it.each(['evil.example', 'localhost.evil.example', 'evil.example:3000', 'localhost@evil.example', ''])(
    'Host « %s » : 421',
    async (host) => {
      const reponse = await request(test.current.app).get(paths.connexion()).set('Host', host);
      // An empty Host is refused by Node itself.
      expect([400, 421]).toContain(reponse.status);
      if (host !== '') verifierPageDErreur(reponse, 421);
      expect(reponse.text).not.toContain('evil');
    },
  );

  it('X-Forwarded-Host ne change rien', async () => {
    const reponse = await request(test.current.app)
      .get(paths.arena())
      .set('X-Forwarded-Host', 'evil.example')
      .set('X-Forwarded-Proto', 'https');
    expect(reponse.headers.location).toBe(`${paths.connexion()}?retour=%2Farena`);
  });

  it.each([
    '//evil.example',
    'https://evil.example/',
    '/\\evil.example',
    '/%09/evil.example',
    'javascript:alert(1)',
    '/.//evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
  ])('« retour=%s » ne mène jamais ailleurs', async (retour) => {
    const reponse = await scene.directrice.navigation.get(paths.connexion()).query({ retour });
    expect(reponse.status).toBe(303);
    const arrivee = new URL(reponse.headers.location ?? '', 'http://ici.invalid');
    expect(arrivee.origin).toBe('http://ici.invalid');
  });
});

describe('sous https', () => {
  let https: TestApp;
  beforeAll(async () => {
    https = await createTestApp({ BASE_URL: 'https://comptes.example.org', TRUST_PROXY: '1' });
  });
  afterAll(() => https.close());

  const PROXY = { Host: 'comptes.example.org', 'X-Forwarded-Proto': 'https' };

  it('cookies __Host- et Secure, HSTS d’un an', async () => {
    await creerAgent(https.deps);
    const formulaire = await request(https.app).get(paths.connexion()).set(PROXY);
    expect(formulaire.status).toBe(200);
    expect(formulaire.headers['strict-transport-security']).toMatch(/max-age=31536000; includeSubDomains/);
    expect(formulaire.headers['set-cookie']).toEqual([
      expect.stringMatching(
        /^__Host-comptes1d-formulaires=[\da-f.]+; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
      ),
    ]);
    const reponse = await request(https.app)
      .post(paths.connexion())
      .set({ ...PROXY, Cookie: formulaire.headers['set-cookie']?.[0]?.split(';')[0] ?? '' })
      .type('form')
      .send({ _csrf: jetonDe(formulaire.text), identifiant: 'directrice', motDePasse: MOT_DE_PASSE });
    expect(reponse.headers.location).toBe(paths.connexionOtp());
    expect(reponse.headers['set-cookie']).toEqual([
      expect.stringMatching(/^__Host-comptes1d=.+; Path=\/; Expires=.+; HttpOnly; Secure; SameSite=Lax$/),
    ]);
  });
});
