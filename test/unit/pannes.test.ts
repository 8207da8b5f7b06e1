import { describe, expect, it } from 'vitest';
import { isAway, isCollision, isLost, isTooLong, SansConnexionError } from '../../src/database/pannes.ts';

const coded = (code: string) => Object.assign(new Error('quelconque'), { code });

describe('ce que dit PostgreSQL, ou le réseau, quand il ne sert pas', () => {
  it.each([
    '57P01',
    '57P02',
    '57P03',
    '57P05',
    '53300',
    '53100',
    '08006',
    '08P01',
    '25P03',
    'ECONNREFUSED',
    'ETIMEDOUT',
  ])('%s : injoignable', (code) => expect(isAway(coded(code))).toBe(true));

  it.each([
    new SansConnexionError('Pas de connexion', { cause: coded('28P01') }),
    new Error('Query read timeout'),
    new Error('Connection terminated unexpectedly'),
    new Error('Client has encountered a connection error and is not queryable'),
  ])('%s : injoignable', (error) => expect(isAway(error)).toBe(true));

  it.each(['53300', '53100'])('%s : la connexion, elle, sert encore', (code) =>
    expect(isLost(coded(code))).toBe(false),
  );

  it('57014 : trop long ; 40001, 40P01 et 55P03 : à recommencer', () => {
    expect(isTooLong(coded('57014'))).toBe(true);
    expect(['40001', '40P01', '55P03'].map((code) => isCollision(coded(code)))).toEqual([true, true, true]);
  });

  it.each(['23505', '42501', '22P02', 'C1D01', 'XX000'])('%s : une faute à nous, ou un refus', (code) => {
    const error = coded(code);
    expect([isAway(error), isLost(error), isTooLong(error), isCollision(error)]).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  it.each([undefined, null, 'texte', 42])('%s n’est pas une panne', (thrown) => {
    expect([isAway(thrown), isTooLong(thrown), isCollision(thrown)]).toEqual([false, false, false]);
  });
});
