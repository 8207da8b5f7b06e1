import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleUai, estUaiValide, normaliserUai } from '../../../../src/domain/ecole/uai.ts';

describe('UAI : sept chiffres et une lettre de contrôle', () => {
  it.each(['0750001A', '0990001N', '0000000A', '0000022Z'].map((uai) => [uai.slice(0, 7)]))(
    '%s n’accepte qu’une seule lettre',
    (chiffres) => {
      const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].filter((l) => estUaiValide(chiffres + l));
      expect(letters).toEqual([cleUai(chiffres)]);
    },
  );

  it('la lettre est celle du rang « nombre modulo 23 » d’un alphabet sans I, O ni Q', () => {
    expect(estUaiValide('0000000A')).toBe(true);
    expect(estUaiValide('0000008J')).toBe(true);
    expect(estUaiValide('0000022Z')).toBe(true);
    expect(estUaiValide('0000023A')).toBe(true);
    expect(estUaiValide('0990001N')).toBe(true);
    expect(estUaiValide('0990001P')).toBe(false);
  });

  it.each([
    '',
    '0990001',
    '990001N',
    '00990001N',
    '0990001n',
    '0990001N ',
    'A990001N',
    '٠990001N',
    '0990001N\n',
  ])('%j n’est pas un UAI', (texte) => {
    expect(estUaiValide(texte)).toBe(false);
  });

  it('un chiffre faux se voit toujours', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 9_999_999 }),
        fc.nat(6),
        fc.integer({ min: 1, max: 9 }),
        (n, at, delta) => {
          const chiffres = String(n).padStart(7, '0');
          const faux = [...chiffres];
          faux[at] = String((Number(faux[at]) + delta) % 10);
          expect(estUaiValide(faux.join('') + cleUai(chiffres))).toBe(false);
        },
      ),
    );
  });

  it('minuscules et espaces d’une saisie ne comptent pas', () => {
    expect(normaliserUai(' 099 0001\u00a0n ')).toBe('0990001N');
  });
});
