import { describe, expect, it } from 'vitest';
import { createDeviceCookie } from '../../../src/auth/device-cookie.ts';
import { loadConfig } from '../../../src/config.ts';

const DAY_MS = 86_400_000;
const DEPART = Date.parse('2026-11-28T09:00:00Z');

const appareils = (environnement: Record<string, string> = {}, jours = 0) =>
  createDeviceCookie({
    config: loadConfig({ NODE_ENV: 'test', ...environnement }),
    clock: { now: () => new Date(DEPART + jours * DAY_MS) },
  });

describe('cookie d’appareil : « ce navigateur s’est déjà connecté comme cet agent »', () => {
  it('est reconnu pour cet agent, avec la version de ses accès, et ne le nomme pas', () => {
    const cookie = appareils().add(undefined, 'cmartin', 3);
    expect(appareils().recognize(cookie, 'cmartin')).toMatchObject({ versionSession: 3 });
    expect(appareils().recognize(cookie, 'pdurand')).toBeUndefined();
    expect(cookie).not.toContain('cmartin');
    expect(Buffer.from(cookie, 'base64url').toString('latin1')).not.toContain('cmartin');
    expect(cookie).toMatch(/^[\w.~-]+$/);
  });

  it('un autre secret de serveur, un caractère changé, un morceau échangé : un inconnu', () => {
    const cookie = appareils().add(undefined, 'cmartin', 0);
    const autreServeur = appareils({ SESSION_SECRET: 'un-autre-secret-de-plus-de-32-caracteres' });
    expect(autreServeur.recognize(cookie, 'cmartin')).toBeUndefined();
    let retouches = 0;
    for (let place = 0; place < cookie.length - 1; place += 1) {
      for (const lettre of 'a0_.') {
        if (cookie[place] === lettre) continue;
        const retouche = cookie.slice(0, place) + lettre + cookie.slice(place + 1);
        expect(appareils().recognize(retouche, 'cmartin'), retouche).toBeUndefined();
        retouches += 1;
      }
    }
    expect(retouches).toBeGreaterThan(200);
    const autre = appareils().add(undefined, 'cmartin', 1).split('.');
    const [tirage = '', , jour = '', signature = ''] = cookie.split('.');
    const rajeuni = [tirage, autre[1], jour, signature].join('.');
    expect(appareils().recognize(rajeuni, 'cmartin')).toBeUndefined();
  });

  it.each([undefined, '', '~', '....', 'x'.repeat(10_000), '~'.repeat(10_000)])(
    '%j : un inconnu',
    (cookie) => {
      expect(appareils().recognize(cookie, 'cmartin')).toBeUndefined();
    },
  );

  it('vaut un an, renouvelé à chaque connexion, par un nouveau tirage', () => {
    const cookie = appareils().add(undefined, 'cmartin', 0);
    expect(appareils({}, 365).recognize(cookie, 'cmartin')).toBeDefined();
    expect(appareils({}, 366).recognize(cookie, 'cmartin')).toBeUndefined();
    const renouvele = appareils({}, 300).add(cookie, 'cmartin', 0);
    expect(appareils({}, 600).recognize(renouvele, 'cmartin')).toBeDefined();
    expect(renouvele.split('~')).toHaveLength(1);
    expect(appareils().recognize(renouvele, 'cmartin')?.draw).not.toBe(
      appareils().recognize(cookie, 'cmartin')?.draw,
    );
  });

  it('un poste partagé connaît les cinq derniers agents', () => {
    let cookie: string | undefined;
    for (const n of [1, 2, 3, 4, 5, 6, 2]) cookie = appareils().add(cookie, `agent${n}`, 0);
    const connus = [1, 2, 3, 4, 5, 6].filter((n) => appareils().recognize(cookie, `agent${n}`));
    expect(connus).toEqual([2, 3, 4, 5, 6]);
    expect(cookie?.length).toBeLessThan(500);
  });

  it('sous https son nom commence par « __Host- » ; aucun script ne le lit, aucun autre site ne l’envoie', () => {
    const { cookieName: nomCookie, cookieOptions: optionsCookie } = appareils({
      BASE_URL: 'https://comptes.example',
    });
    expect(nomCookie).toBe('__Host-comptes1d-appareil');
    expect(optionsCookie).toEqual({
      path: '/',
      httpOnly: true,
      sameSite: 'strict',
      secure: true,
      maxAge: 365 * DAY_MS,
    });
    expect(appareils({ BASE_URL: 'http://localhost:3000' }).cookieName).toBe('comptes1d-appareil');
  });
});
