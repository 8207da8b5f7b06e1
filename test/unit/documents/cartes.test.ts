import { describe, expect, it } from 'vitest';
import { feuillesElevesPdf } from '../../../src/documents/feuilles/feuilles-eleves.ts';
import { lettresRepresentantsPdf } from '../../../src/documents/feuilles/lettres-representants.ts';
import { pagesOf, structureOf, wordsOf } from '../../helpers/pdf/pages.ts';
import { bytes, desFeuilles, desLettres, NOM_LONG, PRENOM_LONG, uneFeuille, uneLettre } from './exemples.ts';

const classe = (nom: string, nombre: number) =>
  Array.from({ length: nombre }, (_, rang) => uneFeuille({ classe: nom, identifiant: `e.${nom}${rang}` }));

describe('Cartes à découper', () => {
  it.each([
    [2, 5],
    [4, 3],
    [8, 2],
  ] as const)('%i par page : neuf élèves en %i pages', (miseEnPage, pages) => {
    const pdf = bytes(feuillesElevesPdf(desFeuilles(classe('CP', 9), { miseEnPage })));
    expect(pagesOf(pdf)).toHaveLength(pages);
    const structure = structureOf(pdf);
    expect(structure.match(/^ *H1/gm)).toHaveLength(9);
    expect(structure.match(/"kmq7xw4hzt9"/g)).toHaveLength(9);
    expect(structure.match(/Figure/g) ?? []).toHaveLength(miseEnPage === 8 ? 0 : 9);
  });

  it.each([2, 4, 8] as const)(
    '%i par page : les cases grises sont expliquées, là où il y en a',
    (miseEnPage) => {
      const sans = uneLettre({ motDePasse: { type: 'choisi', reste: 'rien' } });
      const pdfs = [
        feuillesElevesPdf(desFeuilles(classe('CP', 1), { miseEnPage })),
        lettresRepresentantsPdf(desLettres([uneLettre(), sans], { miseEnPage })),
      ].map(bytes);
      for (const pdf of pdfs) {
        const texte = pagesOf(pdf).join();
        expect(texte.match(/Les cases grises sont des chiffres/g)).toHaveLength(1);
      }
    },
  );

  it('2 par page : la place restante dit comment faire, pas à pas', async () => {
    const pdf = bytes(lettresRepresentantsPdf(desLettres([uneLettre(), uneLettre()], { miseEnPage: 2 })));
    const [page = ''] = pagesOf(pdf);
    await expect(page).toMatchFileSnapshot('../../golden/documents/cartes-2-par-page.txt');
    expect(structureOf(pdf).match(/^ *LBody/gm)).toHaveLength(12);
    // Down to the foot of the lower card.
    expect(Math.max(...wordsOf(pdf).map(({ yMax }) => yMax))).toBeGreaterThan(760);
  });

  it('le texte d’une carte est celui que nous avons relu', async () => {
    const eleve = pagesOf(bytes(feuillesElevesPdf(desFeuilles(classe('CP', 1), { miseEnPage: 8 }))));
    const adulte = pagesOf(bytes(lettresRepresentantsPdf(desLettres([uneLettre()], { miseEnPage: 8 }))));
    await expect([...eleve, ...adulte].join('\f')).toMatchFileSnapshot('../../golden/documents/cartes.txt');
  });
});

describe('Couverture de classe, avec émargement', () => {
  it('précède chaque classe, qui commence une page', () => {
    const eleves = [...classe('CP', 9), ...classe('CE1', 2)];
    const pages = pagesOf(
      bytes(feuillesElevesPdf(desFeuilles(eleves, { miseEnPage: 8, couvertures: true }))),
    );
    expect(pages.map((page) => page.includes('Émargement'))).toEqual([true, false, false, true, false]);
    expect(pages[3]).toMatch(/^ *CE1/);
    expect(pages.map((page) => page.match(/kmq7xw4hzt9/g)?.length ?? 0)).toEqual([0, 8, 1, 0, 2]);
  });

  it('le texte est celui que nous avons relu', async () => {
    const [page] = pagesOf(bytes(lettresRepresentantsPdf(desLettres([uneLettre()], { couvertures: true }))));
    await expect(page).toMatchFileSnapshot('../../golden/documents/couverture-representants.txt');
  });

  it('la classe de la page n’est pas redite, tous les noms ont la même taille', () => {
    const court = uneLettre({ nom: 'Roy', enfants: [{ prenom: 'Ava', nom: 'Roy', classe: 'CP A' }] });
    const long = uneLettre({ nom: NOM_LONG, prenom: PRENOM_LONG });
    const pdf = bytes(lettresRepresentantsPdf(desLettres([court, long], { couvertures: true })));
    const page = pagesOf(pdf)[0] ?? '';
    expect(page).toMatch(/^CP A$/m);
    expect(page).not.toContain('(CP A)');
    expect(page).toContain('(CM2)');
    const tailles = wordsOf(pdf, 1)
      .filter(({ text }) => /^(Ava|ROY|Anne|Mme|Tom|Élisabeth)$/.test(text))
      .map(({ yMin, yMax }) => (yMax - yMin).toFixed(1));
    expect(tailles.length).toBeGreaterThan(5);
    expect(new Set(tailles).size).toBe(1);
  });

  it('une classe trop longue a plusieurs pages de couverture, toutes titrées', () => {
    const pdf = bytes(feuillesElevesPdf(desFeuilles(classe('CP', 40), { miseEnPage: 8, couvertures: true })));
    const covers = pagesOf(pdf).filter((page) => page.includes('Émargement'));
    expect(covers).toHaveLength(2);
    expect(covers.join('').match(/DUPONT/g)).toHaveLength(40);
    covers.forEach((cover, index) => {
      expect(cover).toContain(`page ${index + 1} sur 2`);
      expect(cover).toMatch(/40\s+élèves/);
    });
    expect(structureOf(pdf).match(/"Émargement"/g)).toHaveLength(1);
  });
});
