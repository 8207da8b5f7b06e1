import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { KeyUsage } from '../../../src/auth/derived-keys.ts';
import { createSealedCookie } from '../../../src/auth/sealed-cookie.ts';
import { loadConfig } from '../../../src/config.ts';
import { TestClock } from '../../helpers/app.ts';

const clock = new TestClock();
const contents = z.object({ state: z.string() });
const VALUE = { state: 'un-etat-secret' };

function cookieOf(
  environment: Record<string, string> = {},
  usage: KeyUsage = 'franceconnect',
  schema = contents,
) {
  const config = loadConfig({ NODE_ENV: 'test', ...environment });
  return createSealedCookie({ config, clock }, { usage, minutes: 10, contents: schema });
}

describe('cookie scellé : le navigateur garde, sans lire ni changer', () => {
  it('ce qui y est mis en revient, et ne s’y lit pas', () => {
    const cookie = cookieOf();
    const sealed = cookie.seal(VALUE);
    expect(sealed).toMatch(/^[\w-]+$/);
    expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('etat');
    expect(cookie.open(sealed)).toEqual(VALUE);
    // Never twice the same.
    expect(cookie.seal(VALUE)).not.toBe(sealed);
  });

  it('dix minutes après, il ne vaut plus rien', () => {
    const cookie = cookieOf();
    const sealed = cookie.seal(VALUE);
    clock.avancer(9 * 60_000 + 30_000);
    expect(cookie.open(sealed)).toEqual(VALUE);
    clock.avancer(30_000);
    expect(cookie.open(sealed)).toBeUndefined();
    expect(cookie.cookieOptions.maxAge).toBe(600_000);
  });

  it('chaque octet altéré se voit', () => {
    const cookie = cookieOf();
    const sealed = Buffer.from(cookie.seal(VALUE), 'base64url');
    for (let rank = 0; rank < sealed.length; rank += 1) {
      const altered = Buffer.from(sealed);
      altered[rank] = (altered[rank] ?? 0) ^ 1;
      expect(cookie.open(altered.toString('base64url'))).toBeUndefined();
    }
  });

  it.each([undefined, '', 'x', 'AAAA', 'é', 'a'.repeat(4_000)])('« %s » n’est pas un cookie scellé', (text) =>
    expect(cookieOf().open(text)).toBeUndefined(),
  );

  it('d’un autre secret, d’un autre usage, ou en http quand l’application est en https : rien', () => {
    const sealed = cookieOf().seal(VALUE);
    expect(
      cookieOf({ SESSION_SECRET: 'un-autre-secret-de-session-pour-cet-essai' }).open(sealed),
    ).toBeUndefined();
    expect(cookieOf({}, 'appareils').open(sealed)).toBeUndefined();
    expect(cookieOf({ BASE_URL: 'https://comptes.example.fr' }).open(sealed)).toBeUndefined();
  });

  it('une version précédente y a mis autre chose : rien', () => {
    const former = createSealedCookie(
      { config: loadConfig({ NODE_ENV: 'test' }), clock },
      { usage: 'franceconnect', minutes: 10, contents: z.object({ etat: z.string() }) },
    );
    expect(cookieOf().open(former.seal({ etat: 'x' }))).toBeUndefined();
  });

  it('sous https : __Host-, Secure ; toujours HttpOnly, et Lax pour revenir de l’autre site', () => {
    const { cookieName, cookieOptions } = cookieOf({ BASE_URL: 'https://comptes.example.fr' });
    expect(cookieName).toBe('__Host-comptes1d-franceconnect');
    expect(cookieOptions).toMatchObject({ path: '/', httpOnly: true, sameSite: 'lax', secure: true });
    expect(cookieOf()).toMatchObject({
      cookieName: 'comptes1d-franceconnect',
      cookieOptions: { httpOnly: true, secure: false },
    });
  });
});
