import { describe, expect, it } from 'vitest';
import { comparer } from '../../../../src/domain/onde/diff/comparer.ts';
import type { DiffOnde } from '../../../../src/domain/onde/diff/types.ts';
import {
  avertissementsSuivis,
  grouperSuivis,
  phrasesSuivis,
  suivisDesEcoles,
} from '../../../../src/domain/onde/personnes/suivis.ts';
import { detailler } from '../../../../src/domain/onde/rapport/detailler.ts';
import { sansAccord } from '../../../../src/domain/onde/rapport/massifs.ts';
import { accepte, ECOLE_VIDE, fichierEleves, lire } from '../outils.ts';

const TILLEULS = { uai: '0990002P', nom: 'École des Tilleuls' };
const PLATANES = { uai: '0990001N', nom: 'École des Platanes' };
const suivi = (rang: number, ecole: typeof TILLEULS, encorePresent = false) => ({
  rang,
  ...ecole,
  encorePresent,
});
const NOMS = { eleves: new Map<string, string>(), representants: new Map<string, string>() };

/** Four arrivals: two from one school, one of them still there, one from another, one from nowhere. */
const DIFF: DiffOnde = {
  ...comparer(ECOLE_VIDE, {
    eleves: accepte(
      lire(
        fichierEleves(
          ['Ana', 'Bob', 'Cléo', 'Dan'].map((prenom) => ({ nom: 'ROUX', prenom, classe: 'CP A' })),
        ),
      ),
    ),
  }),
  comptesSuivis: grouperSuivis([suivi(0, TILLEULS), suivi(1, TILLEULS, true), suivi(2, PLATANES)]),
};
const lignes = (cle: string) =>
  detailler(DIFF, NOMS)
    .find((section) => section.cle === cle)
    ?.lignes.map(({ cellules }) => cellules);

describe('élèves qui viennent d’une autre école du même directeur (règles §4.5)', () => {
  it('école par école, dans l’ordre des UAI', () => {
    expect(DIFF.comptesSuivis).toEqual([
      { ecole: PLATANES, arrivees: [2], encorePresents: [] },
      { ecole: TILLEULS, arrivees: [0], encorePresents: [1] },
    ]);
  });

  it('« 12 élèves viennent de l’école X, que vous dirigez : ils gardent leur compte »', () => {
    const deuxFois = (n: number) => Array.from({ length: n }, (_, rang) => rang);
    const dits = (arrivees: number, encorePresents: number) =>
      phrasesSuivis([
        { ecole: TILLEULS, arrivees: deuxFois(arrivees), encorePresents: deuxFois(encorePresents) },
      ]);
    const prevenus = (encorePresents: number) =>
      avertissementsSuivis([{ ecole: TILLEULS, arrivees: [], encorePresents: deuxFois(encorePresents) }]);
    expect(dits(12, 0)).toEqual([
      '12\u00a0élèves viennent de «\u00a0École des Tilleuls\u00a0», que vous dirigez\u00a0: ils gardent leur compte. Leurs représentants légaux, eux, reçoivent ici un nouveau compte\u202f; ils peuvent ensuite le réunir au leur depuis le portail.',
    ]);
    expect(dits(1, 0)[0]).toContain(
      '1\u00a0élève vient de «\u00a0École des Tilleuls\u00a0», que vous dirigez\u00a0: il garde son compte. Ses représentants légaux, eux,',
    );
    expect(dits(0, 2)).toEqual([]);
    expect(prevenus(2).map(({ message }) => message)).toEqual([
      '2\u00a0élèves sont encore à «\u00a0École des Tilleuls\u00a0», que vous dirigez\u00a0: ils auraient ici un nouveau compte. Pour qu’ils gardent le leur, mettez d’abord cette école à jour, puis déposez de nouveau ces fichiers.',
    ]);
    expect(prevenus(1)[0]?.message).toContain('Pour qu’il garde le sien');
    expect([...dits(0, 0), ...prevenus(0)]).toEqual([]);
  });

  it('le détail nomme chacun, avec son école d’origine', () => {
    expect(lignes('eleves-suivis')).toEqual([
      ['ROUX', 'Cléo', 'CP A', 'École des Platanes (0990001N)'],
      ['ROUX', 'Ana', 'CP A', 'École des Tilleuls (0990002P)'],
    ]);
    expect(lignes('eleves-encore-presents')).toEqual([
      ['ROUX', 'Bob', 'CP A', 'École des Tilleuls (0990002P)'],
    ]);
    expect(lignes('eleves-arrivees')).toHaveLength(4);
  });

  it('qui ne dirige pas l’autre école n’en lit rien', () => {
    expect(suivisDesEcoles(DIFF.comptesSuivis, [])).toEqual([]);
    expect(suivisDesEcoles(DIFF.comptesSuivis, [PLATANES.uai]).map(({ ecole }) => ecole)).toEqual([PLATANES]);
  });
});

describe('mouvements massifs : chacun son accord (règles §7)', () => {
  it.each([
    [false, false, [], []],
    [true, false, [], ['departs']],
    [false, true, ['departs'], ['arrivees']],
    [true, true, [], ['departs', 'arrivees']],
    [true, true, ['arrivees'], ['departs']],
    [true, true, ['departs', 'arrivees'], []],
  ] as const)(
    'départs %s, arrivées %s, accords %j : reste %j',
    (departsMassifs, arriveesMassives, accords, reste) => {
      expect(sansAccord({ departsMassifs, arriveesMassives }, accords)).toEqual(reste);
    },
  );
});
