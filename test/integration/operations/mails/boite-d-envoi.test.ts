import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { informationRepresentant } from '../../../../src/mails/information-representant.ts';
import { MAILS_GARDES } from '../../../../src/mails/mailer.ts';
import { paths } from '../../../../src/paths.ts';
import { routesDev } from '../../../../src/routes/service/dev.ts';
import { routes } from '../../../../src/routes/table.ts';
import { SMS_GARDES } from '../../../../src/sms/gateway.ts';
import { createTestApp, type TestApp, useTestApp } from '../../../helpers/app.ts';
import { PRODUCTION } from '../../../helpers/processus/production.ts';
import { ouvrirNavigation } from '../../../helpers/visiteur/connexion.ts';
import { texteDe, trouver, trouverTous } from '../../../helpers/visiteur/html.ts';
import { verifierPageDErreur } from '../../../helpers/visiteur/page-erreur.ts';
import { Visiteur } from '../../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
let developpeur: Visiteur;
beforeAll(() => {
  developpeur = new Visiteur(test, ouvrirNavigation(test));
});

const envoyer = (nom: string) =>
  test.current.deps.mailer.send({
    ...informationRepresentant({
      ecole: { nom: 'École des Tilleuls', commune: 'Sorgues-le-Vieux' },
      civilite: 'Mme',
      nom,
      prenom: 'Ève',
      identifiant: 'e.martin10',
      motDePasse: {
        type: 'provisoire',
        valeur: 'kmq7xw4hzt9',
        expireLe: new Date('2026-12-01T10:00:00Z'),
        reste: 'activer',
      },
      enfants: [{ prenom: 'Zoé', nom: 'Martin', classe: 'CP A' }],
      portableConnu: true,
      urlPortail: 'http://localhost:3000/portail',
      urlServices: ['https://teleservices.education.gouv.fr'],
    }),
    messageId: `<${nom}@exemple.fr>`,
    to: { name: `Ève ${nom}`, address: `eve.${nom.toLowerCase()}@exemple.fr` },
  });

const ouvrir = () => developpeur.ouvrir(paths.boiteDEnvoi());

describe('boîte d’envoi du développeur (règles §8)', () => {
  it('vide, elle dit comment la remplir', async () => {
    const page = await ouvrir();
    expect(page.statut).toBe(200);
    expect(page.texte).toContain('Aucun mail pour le moment');
    expect(page.texte).toContain('Aucun SMS pour le moment');
  });

  it('montre objet, destinataire, date et texte, le plus récent en premier', async () => {
    await envoyer('PREMIER');
    test.current.clock.avancer(60_000);
    await envoyer('SECOND');
    const page = await ouvrir();
    const [second = '', premier = '', ...autres] = trouverTous(page.document, 'article').map((mail) =>
      texteDe(mail).replace(/[\u00a0\u202f]/g, ' '),
    );
    expect(autres).toEqual([]);
    for (const [mail, nom] of [
      [second, 'SECOND'],
      [premier, 'PREMIER'],
    ] as const) {
      expect(mail).toContain('Votre compte ÉduConnect – École des Tilleuls');
      expect(mail).toContain(`Ève ${nom}`);
      expect(mail).toContain(`eve.${nom.toLowerCase()}@exemple.fr`);
      expect(mail).toContain(`Bonjour Mme Ève ${nom},`);
      expect(mail).toContain('kmq7xw4hzt9');
      expect(mail).toMatch(/Date .*\d{4} à \d+ h \d\d/);
    }
  });

  it('la version HTML a son adresse, qui reste la sienne, sous la même CSP que les pages', async () => {
    const lien = trouverTous((await ouvrir()).document, 'a').find((a) => texteDe(a).endsWith('1'));
    const url = lien?.attributs.href ?? '';
    await envoyer('TROISIEME');
    const mail = await developpeur.navigation.get(url);
    expect(mail.status).toBe(200);
    expect(mail.headers['content-type']).toContain('text/html');
    expect(mail.headers['content-security-policy']).toBe(
      (await developpeur.navigation.get(paths.boiteDEnvoi())).headers['content-security-policy'],
    );
    expect(mail.headers['content-security-policy']).toContain("default-src 'self'");
    expect(mail.headers['cache-control']).toBe('no-store');
    expect(mail.text).toContain('Bonjour Mme Ève PREMIER,');
  });

  it('un mail inconnu ou oublié est introuvable', async () => {
    for (const numero of ['0', '4', 'abc', '01', '1.0']) {
      verifierPageDErreur(await developpeur.navigation.get(paths.mailEnvoye({ numero })), 404);
    }
    for (let n = 0; n < MAILS_GARDES; n += 1) await envoyer('SUIVANT');
    expect((await developpeur.navigation.get(paths.mailEnvoye({ numero: '1' }))).status).toBe(404);
    expect(trouverTous((await ouvrir()).document, 'article')).toHaveLength(MAILS_GARDES);
  });

  it('ne montre d’un mail que du texte', async () => {
    await test.current.deps.mailer.send({
      messageId: '<x@exemple.fr>',
      to: { name: '<b>Ève</b>', address: 'eve@exemple.fr' },
      subject: '<script>alert(1)</script>',
      text: '</pre><script>alert(2)</script>',
      html: '<p>Bonjour</p>',
    });
    const { html } = await ouvrir();
    expect(html).not.toMatch(/<script>|<b>Ève/);
    expect(html).toContain('&lt;script&gt;alert(1)');
  });
});

describe('les SMS gardés', () => {
  const envoyerSms = (to: string, text: string) => test.current.deps.sms.send({ to, text });
  const lire = async () => {
    const section = trouver((await ouvrir()).document, 'section', { 'aria-labelledby': 'sms' });
    return trouverTous(section, 'article').map((sms) => texteDe(sms).replace(/[\u00a0\u202f]/g, ' '));
  };

  it('numéro comme on l’écrit en France, heure et texte, le plus récent en premier', async () => {
    await envoyerSms('+33612345678', 'ÉduConnect : votre code est 482915.');
    test.current.clock.avancer(60_000);
    await envoyerSms('+262692112233', 'ÉduConnect : votre code est 377104.');
    const [second, premier, ...autres] = await lire();
    expect(autres).toEqual([]);
    expect(premier).toMatch(/SMS n° 1.*06 12 34 56 78.*Date .*\d{4} à \d+ h \d\d.*votre code est 482915\./s);
    expect(second).toMatch(/SMS n° 2.*\+262 692 11 22 33.*votre code est 377104\./s);
  });

  it('ne montre que du texte, et les derniers seulement', async () => {
    await envoyerSms('+33612345678', '</pre><script>alert(3)</script>');
    expect((await ouvrir()).html).toContain('&lt;script&gt;alert(3)');
    for (let n = 0; n < SMS_GARDES; n += 1) await envoyerSms('+33612345678', 'SUIVANT');
    const sms = await lire();
    expect(sms).toHaveLength(SMS_GARDES);
    expect(sms.every((texte) => texte.includes('SUIVANT'))).toBe(true);
  });
});

describe('quand mails et SMS partent réellement', () => {
  let ailleurs: TestApp;
  beforeAll(async () => {
    ailleurs = await createTestApp({
      SMTP_URL: 'smtp://facteur:tres-secret@mail.exemple.fr:2525',
      SMS_URL: 'https://sms.exemple.fr:8443/tres-secret?cle=tres-secret',
      SMS_JETON: 'tres-secret',
      SMS_CORPS: '{"tres-secret":"{{numero}}","text":"{{texte}}"}',
    });
  });
  afterAll(() => ailleurs.close());

  it('la page dit vers où, sans les identifiants des serveurs', async () => {
    const { text } = await request(ailleurs.app)
      .get(paths.boiteDEnvoi())
      .set('Host', 'localhost')
      .expect(200);
    expect(text).toContain('Les mails partent réellement');
    expect(text).toContain('mail.exemple.fr:2525');
    expect(text).toContain('Les SMS partent réellement');
    expect(text).toContain('fournisseur sms.exemple.fr:8443 (SMS_URL)');
    expect(text).not.toMatch(/facteur|tres-secret/);
  });
});

describe('en production', () => {
  let production: TestApp;
  beforeAll(async () => {
    production = await createTestApp({
      ...PRODUCTION,
      DATABASE_URL_APP: 'postgres://app:7f1c09d2b83e55a07f1c09d2@localhost/comptes',
      DATABASE_URL_ACCES: 'postgres://acces:b83e55a07f1c09d2@localhost/comptes',
      DATABASE_URL_PORTAIL: 'postgres://portail:0c4fd1e98a6b2735@localhost/comptes',
    });
  });
  afterAll(() => production.close());

  it('aucune de ces adresses n’existe, ni dans la table des routes, ni dans l’application', async () => {
    const deLaTable = routes.map(({ path }) => path);
    expect(routesDev.map(({ path }) => path).filter((path) => deLaTable.includes(path))).toEqual([]);
    for (const { path } of routesDev) {
      const reponse = await request(production.app)
        .get(path.replace(':numero', '1'))
        .set('Host', 'comptes.example.org');
      verifierPageDErreur(reponse, 404);
    }
    // The application itself answers: it is these pages that are missing.
    await request(production.app).get(paths.guide()).set('Host', 'comptes.example.org').expect(200);
  });
});
