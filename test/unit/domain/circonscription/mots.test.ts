import { describe, expect, it } from 'vitest';
import { effetSansReponse, effetSansReponsePasse } from '../../../../src/domain/circonscription/mots.ts';
import { jourDeParis, lireJour } from '../../../../src/domain/jour.ts';

/** Granted on a Friday at three in the afternoon: counts on Monday. */
const LUNDI = new Date('2026-11-30T14:05:00Z');
/** Granted on a Saturday: counts from the first moment of Tuesday, which is still Monday in UTC. */
const MINUIT = new Date('2026-11-30T23:00:00Z');
const dire = (debut: string, fin: string, effetLe: Date): string[] =>
  [effetSansReponse({ debut, fin, effetLe }), effetSansReponsePasse({ debut, fin, effetLe })].map((mots) =>
    mots.replaceAll('\u00a0', ' '),
  );

describe('quand une délégation compte, sans réponse de la direction (règles §10)', () => {
  it.each([
    ['2026-11-27', '2027-08-31'],
    ['2026-11-30', '2027-08-31'],
    ['2026-11-27', '2026-11-30'],
  ])('du %s au %s : dès qu’aucune réponse n’est plus attendue', (debut, fin) => {
    expect(dire(debut, fin, LUNDI)).toEqual([
      'elle prend effet le 30 novembre 2026 à 15 h 05',
      'en vigueur depuis le 30 novembre 2026 à 15 h 05',
    ]);
  });

  it('elle commence plus tard : acquise d’abord, et l’un ne passe pas pour l’autre', () => {
    expect(dire('2026-12-01', '2027-08-31', LUNDI)).toEqual([
      'elle est acquise le 30 novembre 2026 à 15 h 05 et commence le 1er décembre 2026',
      'acquise depuis le 30 novembre 2026 à 15 h 05',
    ]);
  });

  it('elle finit avant : elle ne compte jamais', () => {
    expect(dire('2026-11-27', '2026-11-29', LUNDI)).toEqual([
      'elle ne comptera jamais, car elle ne serait acquise que le 30 novembre 2026 à 15 h 05, après son dernier jour',
      'elle n’a jamais compté',
    ]);
  });

  it('le jour est celui de Paris', () => {
    expect(jourDeParis(MINUIT)).toBe('2026-12-01');
    expect(dire('2026-11-28', '2026-11-30', MINUIT)[1]).toBe('elle n’a jamais compté');
    expect(dire('2026-12-01', '2026-12-01', MINUIT)[0]).toMatch(/^elle prend effet le 1er décembre/);
  });
});

describe('un jour que la base ne connaît pas n’est pas lu', () => {
  it.each(['0000-01-01', '01/01/0000', '2027-02-29'])('%s', (saisie) => {
    expect(lireJour(saisie)).toBeUndefined();
  });
});
