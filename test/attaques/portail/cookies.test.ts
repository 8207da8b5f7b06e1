import { createHash, randomBytes } from 'node:crypto';
import request from 'supertest';
import { beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../../src/app.ts';
import { paths } from '../../../src/paths.ts';
import { routesPortail } from '../../../src/routes/portail.ts';
import { useTestApp } from '../../helpers/app.ts';
import { COOKIE_PORTAIL, Famille, recevoir } from '../../helpers/scenes/portail/famille.ts';
import {
  CHOISI,
  type EcoleDePortail,
  informerEleve,
  informerGardien,
  lireCompte,
  ouvrirEcole,
  premier,
} from '../../helpers/scenes/portail/informes.ts';
import { ouvrirSessionDe, vaut } from '../../helpers/scenes/portail/sessions-portail.ts';
import { empreinteDeLaBase, jeton, nomDe } from '../../helpers/scenes/scene.ts';
import { seConnecter } from '../../helpers/visiteur/connexion.ts';
import { Visiteur } from '../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
let ecole: EcoleDePortail;
beforeAll(async () => {
  ecole = await ouvrirEcole(test);
});
const demander = (cookie: string, url: string) => request(test.current.app).get(url).set('Cookie', cookie);
const avecSession = (id: string, url = paths.portailCompte()) => demander(`${COOKIE_PORTAIL}=${id}`, url);

describe('chaque arborescence ignore le cookie de l’autre (règles §11)', () => {
  it('l’agente n’est personne au portail, la famille n’est personne dans l’administration', async () => {
    const agente = new Visiteur(test, await seConnecter(test, ecole.agent.identifiant));
    const acces = { domain: '127.0.0.1', path: '/', secure: false, script: false };
    const admin = agente.navigation.jar.getCookie('comptes1d', acces)?.value ?? '';
    expect(admin.length).toBeGreaterThan(32);
    const famille = new Famille(test);
    await famille.activerEleve(await informerEleve(test, ecole));
    const portail = famille.session ?? '';
    expect((await avecSession(portail)).status).toBe(200);
    expect((await demander(`comptes1d=${admin}`, paths.accueil({ uai: ecole.uai }))).status).toBe(200);

    const brut = decodeURIComponent(admin).replace(/^s:/, '').split('.')[0] ?? '';
    for (const valeur of [admin, brut, brut.padEnd(43, 'A')])
      expect((await avecSession(valeur)).headers.location).toBe(paths.portail());
    for (const url of [
      paths.portail(),
      `${paths.portail()}?info=deconnecte`,
      '/PORTAIL?x',
      '/portail/eleve?x',
    ]) {
      const page = await demander(`comptes1d=${admin}`, url);
      expect([page.status, url]).toEqual([200, url]);
      expect(page.text).not.toContain('Martin');
      // Nothing of the administration is set, either.
      expect(String(page.headers['set-cookie'] ?? '')).not.toMatch(/comptes1d(-formulaires)?=/);
    }
    for (const valeur of [portail, `s:${portail}.${'A'.repeat(43)}`])
      for (const url of [paths.ecoles(), paths.arena(), paths.accueil({ uai: ecole.uai })])
        expect((await demander(`comptes1d=${valeur}`, url)).headers.location).toContain(paths.connexion());
    // Both at once: each where it is of.
    const deux = `comptes1d=${admin}; ${COOKIE_PORTAIL}=${portail}`;
    expect((await demander(deux, paths.portailCompte())).text).toContain('Bonjour');
    expect((await demander(deux, paths.accueil({ uai: ecole.uai }))).text).toContain('Martin');
  });

  it('connecté, la première page mène à son compte, quoi que dise l’adresse après « ? »', async () => {
    const famille = new Famille(test);
    await famille.activerEleve(await informerEleve(test, ecole));
    for (const suite of ['', '?fin=active', '?info=x'])
      expect((await famille.ouvrir(`${paths.portail()}${suite}`)).url).toBe(paths.portailCompte());
  });
});

describe('le numéro de session', () => {
  it('n’existe pas avant l’entrée ; change à l’entrée et à la fin ; l’ancien ne vaut plus rien', async () => {
    const qui = await informerGardien(test, ecole);
    const famille = new Famille(test);
    await famille.ouvrir(paths.portail());
    await famille.ouvrir(paths.portailRepresentant());
    expect(famille.session).toBeUndefined();
    const page = await famille.commencer(qui);
    const enChemin = famille.session ?? '';
    const mail = await famille.direLesDates(page, qui);
    expect(famille.session).toBe(enChemin);
    await famille.donnerMail(mail, 'numero@exemple.fr');
    const ouverte = famille.session ?? '';
    expect(ouverte).not.toBe(enChemin);
    expect([await vaut(test, enChemin), await vaut(test, ouverte)]).toEqual([false, true]);
    for (const url of [paths.portailMail(), paths.portailCode(), paths.portailCompte()])
      expect((await avecSession(enChemin, url)).headers.location).toBe(`${paths.portail()}?fin=active`);

    await famille.direCode(
      await famille.ouvrir(paths.portailCode()),
      (await recevoir(test, 'numero@exemple.fr')).code,
    );
    const changement = await famille.ouvrir(paths.portailChangerMotDePasse());
    const nouveau = 'douze lapins sous la pluie';
    const fin = await famille.presser(changement, 'Changer', {
      remplir: { actuel: CHOISI, motDePasse: nouveau, confirmation: nouveau },
    });
    expect(fin.texte).toContain('Le mot de passe est changé');
    expect(famille.session).not.toBe(ouverte);
    expect((await avecSession(ouverte)).headers.location).toBe(`${paths.portail()}?fin=reinitialise`);
  });

  it('entrer de nouveau finit la session d’avant, sur cet ordinateur ; les autres appareils gardent la leur', async () => {
    const qui = await informerEleve(test, ecole);
    const [tablette, telephone] = [new Famille(test), new Famille(test)];
    await tablette.activerEleve(qui);
    await telephone.entrer(qui, CHOISI);
    const avant = tablette.session ?? '';
    const autre = await informerEleve(test, ecole);
    const neuve = new Famille(test);
    const jetonDEntree = await jeton(neuve, paths.portailEleve());
    neuve.session = avant;
    // The form of a page opened before anybody was logged in, sent with somebody's session: refused, whoever it is of.
    await neuve.navigation
      .post(paths.portailEleve())
      .type('form')
      .send({ _csrf: jetonDEntree, identifiant: autre.identifiant, motDePasse: autre.provisoire })
      .expect(403);
    expect(await vaut(test, avant)).toBe(true);
    const page = await tablette.ouvrir(paths.portailCompte());
    await tablette.presser(page, 'Se déconnecter');
    await tablette.entrer(autre, autre.provisoire);
    expect([await vaut(test, avant), await vaut(test, telephone.session ?? '')]).toEqual([false, true]);
  });

  it('choisi par un autre, il n’ouvre rien : ni inventé, ni posé d’avance, ni son empreinte', async () => {
    const qui = await informerEleve(test, ecole);
    const pose = randomBytes(32).toString('base64url');
    const victime = new Famille(test);
    victime.session = pose;
    await victime.activerEleve(qui);
    expect(victime.session).not.toBe(pose);
    expect((await avecSession(pose)).headers.location).toBe(paths.portail());
    const vraie = victime.session ?? '';
    const empreinte = createHash('sha256').update(vraie).digest();
    for (const faux of [
      empreinte.toString('hex'),
      empreinte.toString('base64url'),
      vraie.toLowerCase(),
      `${vraie}A`,
      vraie.slice(1),
      '',
      'a'.repeat(5_000),
    ])
      expect((await avecSession(faux)).headers.location, faux).toBe(paths.portail());
    expect((await avecSession(vraie)).status).toBe(200);
  });

  it('après « Se déconnecter », aucune page ni formulaire gardé ne rejoue', async () => {
    const qui = await informerGardien(test, ecole);
    const famille = new Famille(test);
    await famille.activerGardien(test, qui, 'rejeu@exemple.fr');
    const session = famille.session ?? '';
    const compte = await famille.ouvrir(paths.portailCompte());
    const signalement = await famille.suivreLien(
      compte,
      `Ce n’est pas mon enfant : ${premier(qui.enfants).prenom}`,
    );
    await famille.presser(compte, 'Se déconnecter');
    expect(famille.session).toBeUndefined();
    famille.session = session;
    for (const { path, method } of routesPortail.filter((r) => r.acces === 'titulaire' && r.method === 'get'))
      expect(
        (
          await famille.navigation[method](path.replace(':id', premier(qui.enfants).ficheId))
        ).headers.location?.split('?')[0],
      ).toBe(paths.portail());
    famille.session = session;
    expect((await famille.envoyer(signalement, 'Oui, prévenir l’école')).status).toBe(403);
    expect((await lireCompte(test, qui)).evenements).not.toContain('signalement');
  });
});

describe('chaque POST du portail', () => {
  const posts = routesPortail.filter(({ method }) => method === 'post');
  const base = () => empreinteDeLaBase(test);

  it.each(posts.map((route) => [nomDe(route), route] as const))(
    '%s : sans jeton, avec celui d’un autre ou d’un autre site, 403 et rien n’est fait',
    async (_nom, route) => {
      const qui = await informerGardien(test, ecole);
      const parcours = route.acces === 'etape' ? 'activation' : 'ouverte';
      const famille = new Famille(test);
      famille.session = await ouvrirSessionDe(test, qui, parcours);
      const etranger = new Famille(test);
      const url = route.path.replace(':id', premier(qui.enfants).ficheId);
      const corps = {
        identifiant: qui.identifiant,
        motDePasse: qui.provisoire,
        confirmation: qui.provisoire,
        mail: 'csrf@exemple.fr',
        code: '123456',
        reponse: 'pas_le_mien',
      };
      const [celuiDUnAutre, lieu] = [await jeton(etranger, paths.portailEleve()), paths.portailDonnees()];
      await famille.ouvrir(lieu);
      const avant = await base();
      const envoyer = (_csrf: string | undefined, entetes: Record<string, string> = {}) =>
        famille.navigation
          .post(url)
          .set(entetes)
          .type('form')
          .send({ ...corps, ...(_csrf === undefined ? {} : { _csrf }) });
      for (const faux of [undefined, '', celuiDUnAutre, 'a'.repeat(64)]) {
        const { status, text } = await envoyer(faux);
        expect(status, String(faux)).toBe(403);
        expect(text).toContain('Cette page a expiré');
      }
      const croise = await envoyer(celuiDUnAutre, { 'Sec-Fetch-Site': 'cross-site' });
      expect(croise.status).toBe(403);
      expect(await base()).toEqual(avant);
      expect(await vaut(test, famille.session ?? '')).toBe(true);
    },
  );
});

describe('en-têtes de chaque page du portail', () => {
  it('rien n’est gardé, rien n’est encadré ni en ligne, l’hôte est le nôtre, le cookie est fermé', async () => {
    const qui = await informerGardien(test, ecole);
    const famille = new Famille(test);
    const entree = await famille.ouvrir(paths.portailRepresentant());
    const reponse = await famille.envoyer(entree, 'Se connecter', {
      remplir: { identifiant: qui.identifiant, motDePasse: qui.provisoire },
    });
    const pose = String(reponse.headers['set-cookie']);
    expect(pose).toMatch(new RegExp(`${COOKIE_PORTAIL}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Lax`));
    // Gone with the browser: families and classes share tablets.
    expect(pose).not.toMatch(/Max-Age|Expires/i);
    for (const { path } of routesPortail.filter(({ method }) => method === 'get')) {
      const page = await famille.navigation.get(path.replace(':id', premier(qui.enfants).ficheId));
      expect(page.headers['cache-control'], path).toBe('no-store');
      expect(page.headers['content-security-policy'], path).toMatch(/frame-ancestors 'none'/);
      expect(page.headers['content-security-policy'], path).not.toMatch(/unsafe-inline/);
      expect(page.headers['referrer-policy'], path).toMatch(/no-referrer|same-origin/);
      const ailleurs = await famille.navigation.get(path).set('Host', 'pirate.exemple');
      expect(ailleurs.status, path).toBe(421);
      expect(ailleurs.text).not.toContain('pirate.exemple');
    }
  });

  it('en https, le cookie est « __Host- » et « Secure »', async () => {
    const { deps, config } = test.current;
    const app = createApp({
      ...deps,
      config: { ...config, baseUrl: 'https://comptes.exemple.fr', trustProxy: 1 },
    });
    const qui = await informerEleve(test, ecole);
    const https = { Host: 'comptes.exemple.fr', 'X-Forwarded-Proto': 'https' };
    const page = await request(app).get(paths.portailEleve()).set(https);
    const _csrf = /name="_csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    const cookies = (page.headers['set-cookie'] as unknown as string[])
      .map((c) => c.split(';')[0])
      .join('; ');
    const entre = await request(app)
      .post(paths.portailEleve())
      .set({ ...https, Cookie: cookies })
      .type('form')
      .send({ _csrf, identifiant: qui.identifiant, motDePasse: qui.provisoire });
    expect(entre.status).toBe(303);
    expect(String(entre.headers['set-cookie'])).toMatch(
      /__Host-comptes1d-portail=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax/,
    );
  });
});
