import { describe, expect, it } from 'vitest';
import type { Etat, Profil } from '../../../../src/domain/comptes/etats.ts';
import {
  type Avancement,
  ETAPES,
  type Etape,
  etapeEnCours,
  PARCOURS,
  type Parcours,
  rangDeLEtape,
} from '../../../../src/domain/portail/parcours.ts';

const RIEN = { motDePasseDonne: false, enfantsDits: false, codeProuve: false, codeDemande: false } as const;
const a = (
  parcours: Parcours,
  profil: Profil,
  etat: Etat | null,
  fait: Partial<Avancement> = {},
): Avancement => ({ parcours, profil, etat, ...RIEN, ...fait });

/** Every progress that a session can hold. */
const TOUS: Avancement[] = PARCOURS.flatMap((parcours) =>
  (['eleve', 'representant_legal'] as const).flatMap((profil) =>
    ([null, 'non_informe', 'informe', 'en_cours', 'actif'] as const).flatMap((etat) =>
      Array.from({ length: 16 }, (_, bits) =>
        a(parcours, profil, etat, {
          motDePasseDonne: (bits & 1) > 0,
          enfantsDits: (bits & 2) > 0,
          codeProuve: (bits & 4) > 0,
          codeDemande: (bits & 8) > 0,
        }),
      ),
    ),
  ),
);

describe('une question à la fois (règles §8)', () => {
  const eleve = (fait: Partial<Avancement> = {}) => etapeEnCours(a('activation', 'eleve', 'informe', fait));
  const gardien = (fait: Partial<Avancement> = {}) =>
    etapeEnCours(a('activation', 'representant_legal', 'informe', fait));

  it('un élève : son mot de passe, puis sa date de naissance, qui finit', () => {
    expect([eleve(), eleve({ motDePasseDonne: true })]).toEqual(['mot_de_passe', 'naissance']);
    // Nothing that a pupil is not asked for is a step done.
    expect(eleve({ motDePasseDonne: true, enfantsDits: true, codeProuve: true, codeDemande: true })).toBe(
      'naissance',
    );
  });

  it('un représentant légal : mot de passe, enfants, mail, code', () => {
    const suite = [
      gardien(),
      gardien({ motDePasseDonne: true }),
      gardien({ motDePasseDonne: true, enfantsDits: true }),
      etapeEnCours(a('ouverte', 'representant_legal', 'en_cours')),
      etapeEnCours(a('ouverte', 'representant_legal', 'actif')),
    ];
    expect(suite).toEqual(['mot_de_passe', 'enfants', 'mail', 'code', undefined]);
  });

  it('rien ne saute une question : les enfants dits d’avance ne dispensent pas du mot de passe', () => {
    expect(gardien({ enfantsDits: true, codeProuve: true, codeDemande: true })).toBe('mot_de_passe');
    expect(gardien({ motDePasseDonne: true, codeProuve: true, codeDemande: true })).toBe('enfants');
  });

  it('un code demandé ou donné pendant une activation n’en tient pas lieu', () => {
    const tout = { motDePasseDonne: true, enfantsDits: true, codeProuve: true, codeDemande: true };
    expect(gardien(tout)).toBe('mail');
    expect(etapeEnCours(a('ouverte', 'representant_legal', 'en_cours', tout))).toBe('code');
  });

  it.each([
    ['eleve', 'actif', ['mot_de_passe']],
    ['representant_legal', 'actif', ['mot_de_passe']],
    ['representant_legal', 'en_cours', ['mot_de_passe', 'code']],
  ] as const)('après une réinitialisation, %s %s : %s', (profil, etat, etapes) => {
    expect(etapeEnCours(a('remplacement', profil, etat))).toBe(etapes[0]);
    expect(etapeEnCours(a('remplacement', profil, etat, { motDePasseDonne: true }))).toBe(etapes[1]);
  });

  it('connecté, seul un compte « en cours » a encore une question', () => {
    for (const avancement of TOUS.filter(({ parcours }) => parcours === 'ouverte'))
      expect(etapeEnCours(avancement)).toBe(avancement.etat === 'en_cours' ? 'code' : undefined);
  });

  it('personne n’est sans question avant la fin : chaque parcours, sauf « ouverte », en a une au départ', () => {
    for (const avancement of TOUS.filter((un) => un.parcours !== 'ouverte')) {
      const { parcours, profil, etat } = avancement;
      expect(etapeEnCours(a(parcours, profil, etat)), JSON.stringify(avancement)).toBeDefined();
    }
    // And an activation has one whatever was done: only the database ends it.
    for (const avancement of TOUS.filter(({ parcours }) => parcours === 'activation'))
      expect(etapeEnCours(avancement), JSON.stringify(avancement)).toBeDefined();
  });

  it('ce qui est fait ne recule jamais : un fait de plus mène à la même question ou à une suivante', () => {
    for (const avancement of TOUS)
      for (const fait of ['motDePasseDonne', 'enfantsDits', 'codeProuve', 'codeDemande'] as const) {
        const avant = etapeEnCours({ ...avancement, [fait]: false });
        const apres = etapeEnCours({ ...avancement, [fait]: true });
        const rang = (etape: Etape | undefined) =>
          etape === undefined ? Number.POSITIVE_INFINITY : (rangDeLEtape(avancement, etape)?.rang ?? 1);
        expect(rang(apres), JSON.stringify([avancement, fait])).toBeGreaterThanOrEqual(rang(avant));
      }
  });
});

describe('« Étape 2 sur 4 »', () => {
  it('le rang de la question posée, et le nombre de questions du parcours', () => {
    const gardien = a('activation', 'representant_legal', 'informe');
    expect(['mot_de_passe', 'enfants', 'mail', 'code'].map((e) => rangDeLEtape(gardien, e as Etape))).toEqual(
      [1, 2, 3, 4].map((rang) => ({ rang, total: 4 })),
    );
    expect(rangDeLEtape(a('activation', 'eleve', 'informe'), 'naissance')).toEqual({ rang: 2, total: 2 });
    // Who comes back another day for the code is at the end of the same way.
    expect(rangDeLEtape(a('ouverte', 'representant_legal', 'en_cours'), 'code')).toEqual({
      rang: 4,
      total: 4,
    });
  });

  it('une question seule n’a pas de numéro, ni celle d’un autre parcours', () => {
    expect(rangDeLEtape(a('remplacement', 'eleve', 'actif'), 'mot_de_passe')).toBeUndefined();
    expect(rangDeLEtape(a('activation', 'eleve', 'informe'), 'mail')).toBeUndefined();
  });

  it('celui de la question posée existe toujours, entre 1 et le total, ou il n’y en a qu’une', () => {
    const vues = new Set<Etape>();
    for (const avancement of TOUS) {
      const etape = etapeEnCours(avancement);
      if (etape === undefined) continue;
      vues.add(etape);
      const place = rangDeLEtape(avancement, etape);
      if (place === undefined) continue;
      expect(place.rang).toBeGreaterThanOrEqual(1);
      expect(place.rang).toBeLessThanOrEqual(place.total);
    }
    expect([...vues].sort()).toEqual([...ETAPES].sort());
  });
});
