import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decrireAppareil } from '../../../src/domain/connexion/appareil.ts';

/** As the browsers of 2026 send them. */
const CONNUS: readonly (readonly [string, string])[] = [
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0',
    'Firefox sous Windows',
  ],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox sous Linux'],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
    'Chrome sous Windows',
  ],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0',
    'Edge sous Windows',
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
    'Safari sur Mac',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
    'Safari sur iPhone',
  ],
  [
    'Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/142.0 Mobile/15E148 Safari/604.1',
    'Chrome sur iPad',
  ],
  [
    'Mozilla/5.0 (Linux; Android 14; SM-A546B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36',
    'Samsung Internet sur Android',
  ],
  [
    'Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
    'Chrome sous ChromeOS',
  ],
  ['curl/8.5.0', 'Navigateur inconnu'],
  ['', 'Navigateur inconnu'],
];

describe('un appareil, en mots simples (règles §10)', () => {
  it.each(CONNUS)('%s', (userAgent, mots) => {
    expect(decrireAppareil(userAgent)).toBe(mots);
  });

  it('quoi qu’on envoie : nos mots seulement, et la base a la place', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ minLength: 300, maxLength: 3000 })), (recu) => {
        const dit = decrireAppareil(`${recu} Firefox/1 <b>`);
        expect(dit).toMatch(/^[A-Za-zÀ-ÿ ]+$/);
        expect(dit.length).toBeLessThanOrEqual(60);
      }),
    );
  });
});
