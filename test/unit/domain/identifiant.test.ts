import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type EvenementDIdentifiant,
  etapeDIdentifiant,
  formaterIdentifiant,
  NOUVEL_IDENTIFIANT_PROPOSE_JOURS,
  racineDe,
  racineIdentifiant,
} from '../../../src/domain/comptes/identifiant.ts';

describe('identifiant : initiale du prénom, point, nom, puis des chiffres', () => {
  it.each([
    ['Émile', 'Dupont', 'e.dupont'],
    ['Élodie', "D'ŁUKASZ-N'GUYỄN", 'e.dlukasznguyen'],
    ['Çağlar', 'Yıldız', 'c.yildiz'],
    ['Œdipe', 'Æsir', 'o.aesir'],
    ['’Ali', 'Ben Saïd', 'a.bensaid'],
    ['Jean-Pierre', 'de La Rochefoucauld-Montbel', 'j.delarochefoucauldmon'],
  ])('%s %s → %s', (prenom, nom, racine) => {
    expect(racineIdentifiant(prenom, nom)).toBe(racine);
  });

  it('un nom sans lettre latine compte pour « x »', () => {
    expect(racineIdentifiant('小明', '王')).toBe('x.x');
    expect(racineIdentifiant('', '-')).toBe('x.x');
    expect(racineIdentifiant('Li', '王')).toBe('l.x');
  });

  it('deux chiffres, ou davantage au besoin', () => {
    expect(formaterIdentifiant('e.dupont', 7)).toBe('e.dupont07');
    expect(formaterIdentifiant('e.dupont', 12)).toBe('e.dupont12');
    expect(formaterIdentifiant('e.dupont', 1234)).toBe('e.dupont1234');
  });

  it('quel que soit le nom, l’identifiant a la même forme', () => {
    const nom = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(nom, nom, fc.nat(), (prenom, famille, numero) => {
        const racine = racineIdentifiant(prenom, famille);
        const identifiant = formaterIdentifiant(racine, numero);
        expect(identifiant).toMatch(/^[a-z]\.[a-z]{1,20}\d{2,}$/);
        expect(racineDe(identifiant)).toBe(racine);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('où en est « Nouvel identifiant » (guide §7)', () => {
  const LE = new Date('2026-12-01T01:00:00Z');
  const apres = (jours: number) => new Date(LE.getTime() + jours * 86_400_000);
  const etape = (
    evenement: EvenementDIdentifiant | undefined,
    {
      demande = false,
      remisLe = null,
      jours = 1,
    }: { demande?: boolean; remisLe?: Date | null; jours?: number } = {},
  ) => etapeDIdentifiant(evenement && { evenement, le: LE, remisLe }, demande, apres(jours));

  it('demandé ici, ou par une autre école de la personne', () => {
    expect(etape('nouvel_identifiant_demande', { demande: true, jours: 90 })).toBe('demande');
    for (const evenement of [undefined, 'nouvel_identifiant', 'nouvel_identifiant_annule'] as const)
      expect(etape(evenement, { demande: true })).toBe('demande_ailleurs');
  });

  it('attribué : à remettre jusqu’à ce qu’une feuille ou un mail parte, trente jours au plus', () => {
    expect(etape('nouvel_identifiant')).toBe('a_remettre');
    expect(etape('nouvel_identifiant', { remisLe: apres(-1) })).toBe('a_remettre');
    expect(etape('nouvel_identifiant', { remisLe: LE })).toBeNull();
    expect(etape('nouvel_identifiant', { jours: NOUVEL_IDENTIFIANT_PROPOSE_JOURS })).toBe('a_remettre');
    expect(etape('nouvel_identifiant', { jours: NOUVEL_IDENTIFIANT_PROPOSE_JOURS + 1 })).toBeNull();
  });

  it('refusé : dit aussi longtemps, une feuille imprimée n’y change rien', () => {
    expect(etape('nouvel_identifiant_refuse', { remisLe: apres(1) })).toBe('refuse');
    expect(etape('nouvel_identifiant_refuse', { jours: NOUVEL_IDENTIFIANT_PROPOSE_JOURS + 1 })).toBeNull();
  });

  it('rien à dire de ce qui est annulé, bloqué ou parti', () => {
    for (const evenement of [
      undefined,
      'nouvel_identifiant_annule',
      'nouvel_identifiant_bloque',
      'nouvel_identifiant_parti',
    ] as const)
      expect(etape(evenement)).toBeNull();
  });
});
