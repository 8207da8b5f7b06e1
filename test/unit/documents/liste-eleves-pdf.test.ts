import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LISTE_ELEVES } from '../../../src/documents/listes/eleves.ts';
import { listePdf } from '../../../src/documents/listes/liste-pdf.ts';
import { infoOf, pagesOf, structureOf, wordsOf } from '../../helpers/pdf/pages.ts';
import { arbitraryNom, bytes, CLASSE_LONGUE, NOM_LONG, PRENOM_LONG, uneLigne, uneListe } from './exemples.ts';

const A4_PAYSAGE = { width: 841.89, height: 595.28 };

const uneEcoleEntiere = ['CP A', 'CP B', 'CE1'].flatMap((classe) =>
  Array.from({ length: 24 }, (_, rang) =>
    uneLigne({ classe, prenom: `Prénom${rang}`, identifiant: `e.${rang}` }),
  ),
);

describe('Liste des comptes en pdf', () => {
  it('le texte est celui que nous avons relu', async () => {
    const lignes = [
      uneLigne(),
      uneLigne({
        nom: 'Nguyễn',
        prenom: 'Ánh',
        identifiant: 'a.nguyen4',
        motDePasseAffiche: '*****',
        etat: 'Activé',
      }),
      uneLigne({ classe: 'CE1', niveau: 'CE1', nom: NOM_LONG, prenom: PRENOM_LONG, motDePasseAffiche: '' }),
    ];
    const pages = pagesOf(
      bytes(listePdf(LISTE_ELEVES, uneListe(lignes, { criteres: 'Niveaux\u00A0: CP, CE1' }))),
    );
    await expect(pages.join('\f')).toMatchFileSnapshot('../../golden/documents/liste-eleves.txt');
  });

  it('chaque page porte l’école, la date, les titres des colonnes et son numéro', () => {
    const pages = pagesOf(bytes(listePdf(LISTE_ELEVES, uneListe(uneEcoleEntiere))));
    expect(pages).toHaveLength(3);
    pages.forEach((page, index) => {
      expect(page).toContain('École élémentaire Jean-Moulin – Villeneuve-lès-Avignon (0750001A)');
      expect(page).toContain('23 novembre 2026');
      expect(page).toMatch(/Classe +Niveau +Nom +Prénom +Date de +Identifiant +Mot de passe +État/);
      expect(page).toContain(`page ${index + 1} sur 3`);
    });
  });

  it('chaque classe commence une page, pour être remise sans les mots de passe des autres', () => {
    const pages = pagesOf(bytes(listePdf(LISTE_ELEVES, uneListe(uneEcoleEntiere))));
    expect(pages.map((page) => /(\S.*?) +· +24 élèves/.exec(page.replaceAll('\u00A0', ' '))?.[1])).toEqual([
      'CP A',
      'CP B',
      'CE1',
    ]);
  });

  it('une liste qui tient sur une page n’en prend qu’une, classe après classe', () => {
    const lignes = ['CP A', 'CP B', 'CE1'].map((classe) => uneLigne({ classe }));
    expect(pagesOf(bytes(listePdf(LISTE_ELEVES, uneListe(lignes))))).toHaveLength(1);
  });

  it('une classe trop longue pour une page continue sur la suivante, qui le dit', () => {
    const lignes = Array.from({ length: 70 }, (_, rang) => uneLigne({ identifiant: `e.${rang}` }));
    const pages = pagesOf(bytes(listePdf(LISTE_ELEVES, uneListe(lignes))));
    expect(pages.length).toBeGreaterThan(2);
    expect(pages.slice(1).every((page) => page.includes('CP A (suite)'))).toBe(true);
    expect(pages.join('').match(/\be\.\d+/g)).toEqual(lignes.map(({ identifiant }) => identifiant));
  });

  it('sans élève, le document s’ouvre et le dit', () => {
    expect(pagesOf(bytes(listePdf(LISTE_ELEVES, uneListe([])))).join()).toContain(
      'Aucun élève dans cette liste.',
    );
  });

  it('500 noms tirés au sort dans les alphabets latins se relisent tels quels, chacun sur sa ligne', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(arbitraryNom, arbitraryNom), { minLength: 500, maxLength: 500 }),
        (noms) => {
          const lignes = noms.map(([nom, prenom], rang) =>
            uneLigne({ nom, prenom, identifiant: `e.${rang}.` }),
          );
          const lines = pagesOf(bytes(listePdf(LISTE_ELEVES, uneListe(lignes))))
            .join('')
            .split('\n');
          const read = new Map(lines.map((line) => [/e\.\d+\./.exec(line)?.[0], line]));
          for (const { nom, prenom, identifiant } of lignes) {
            expect(read.get(identifiant)).toContain(nom.toLocaleUpperCase('fr-FR').normalize('NFC'));
            expect(read.get(identifiant)).toContain(prenom.normalize('NFC'));
          }
        },
      ),
      { numRuns: 1, endOnFailure: true },
    );
  });

  it('rien ne sort de sa colonne ni de la page, et rien n’est coupé', () => {
    const ligne = uneLigne({
      classe: CLASSE_LONGUE,
      nom: NOM_LONG,
      prenom: PRENOM_LONG,
      identifiant: 'm.delarochefoucauldduk123',
    });
    const pdf = bytes(listePdf(LISTE_ELEVES, uneListe([ligne, { ...ligne, nom: 'W'.repeat(80) }])));
    const words = wordsOf(pdf);
    for (const { xMin, xMax, yMax } of words) {
      expect(xMin).toBeGreaterThan(30);
      expect(xMax).toBeLessThan(A4_PAYSAGE.width - 30);
      expect(yMax).toBeLessThan(A4_PAYSAGE.height - 10);
    }
    const all = words.map(({ text }) => text).join('');
    expect(all.match(/W/g)?.length).toBe(80);
    expect(words.map(({ text }) => text)).toContain('m.delarochefoucauldduk123');
  });
});

describe('Liste des comptes en pdf : accessible (PDF/UA-1)', () => {
  it('les cellules de titre disent quelle colonne elles annoncent, et chaque classe a son titre', () => {
    const pdf = bytes(listePdf(LISTE_ELEVES, uneListe([uneLigne(), uneLigne({ classe: 'CE1' })])));
    const structure = structureOf(pdf);
    expect(structure.match(/^ *H1/gm)).toHaveLength(1);
    expect(structure.match(/^ *H2/gm)).toHaveLength(2);
    expect(structure.match(/^ *Table/gm)).toHaveLength(2);
    expect(pdf.toString('latin1').match(/\/Scope \/Column/g)).toHaveLength(16);
    expect(structure.match(/^ *TD/gm)).toHaveLength(16);
  });

  it('les titres répétés et les numéros de page ne sont pas lus', () => {
    const lignes = Array.from({ length: 40 }, () => uneLigne());
    const structure = structureOf(bytes(listePdf(LISTE_ELEVES, uneListe(lignes))));
    expect(structure.match(/"Identifiant"/g)).toHaveLength(1);
    expect(structure).not.toMatch(/page \d+ sur \d+/);
  });

  it('le document est balisé et porte un titre', () => {
    const info = infoOf(bytes(listePdf(LISTE_ELEVES, uneListe([uneLigne()]))));
    expect(info.tagged).toBe(true);
    expect(info.title).toMatch(/^Liste des comptes élèves – École élémentaire Jean-Moulin/);
  });
});

describe('Liste des comptes en pdf : le fichier', () => {
  it('a les mêmes octets pour le même modèle à la même heure', () => {
    const modele = uneListe(uneEcoleEntiere);
    expect(bytes(listePdf(LISTE_ELEVES, modele)).equals(bytes(listePdf(LISTE_ELEVES, modele)))).toBe(true);
  });
});
