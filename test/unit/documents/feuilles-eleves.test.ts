import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { feuillesElevesPdf } from '../../../src/documents/feuilles/feuilles-eleves.ts';
import type { MotDePasseDocument } from '../../../src/textes/mot-de-passe.ts';
import { infoOf, pagesOf, structureOf, wordsOf } from '../../helpers/pdf/pages.ts';
import {
  arbitraryNom,
  bytes,
  CLASSE_LONGUE,
  desFeuilles,
  EXPIRE_LE,
  NOM_LONG,
  PRENOM_LONG,
  uneFeuille,
} from './exemples.ts';

const A4 = { width: 595.28, height: 841.89 };

describe('Feuilles individuelles : une page par élève', () => {
  it('il y a autant de pages que d’élèves, dans l’ordre donné', () => {
    const prenoms = ['Zoé', 'Ahmed', 'Éloi', 'Inès'];
    const pages = pagesOf(
      bytes(feuillesElevesPdf(desFeuilles(prenoms.map((prenom) => uneFeuille({ prenom }))))),
    );
    expect(pages.map((page) => /(\S+) DUPONT/.exec(page)?.[1])).toEqual(prenoms);
  });

  it('sans élève, le document s’ouvre et le dit', () => {
    expect(pagesOf(bytes(feuillesElevesPdf(desFeuilles([])))).join()).toContain('Aucune feuille à imprimer');
  });

  it('des noms tirés au sort dans les alphabets latins se relisent tels quels', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(arbitraryNom, arbitraryNom), { minLength: 40, maxLength: 40 }),
        (noms) => {
          const eleves = noms.map(([nom, prenom]) => uneFeuille({ nom, prenom }));
          const pages = pagesOf(bytes(feuillesElevesPdf(desFeuilles(eleves))));
          const attendus = noms.map(([nom, prenom]) =>
            `${prenom} ${nom.toLocaleUpperCase('fr-FR')}`.normalize('NFC'),
          );
          expect(pages.map((page) => lineAfter(page, 'Ton compte ÉduConnect'))).toEqual(attendus);
        },
      ),
      { numRuns: 1, endOnFailure: true },
    );
  });

  it('rien ne sort de la page, si longs que soient les noms, la classe, l’école et les adresses', () => {
    const modele = desFeuilles(
      [
        uneFeuille({
          nom: NOM_LONG,
          prenom: PRENOM_LONG,
          classe: CLASSE_LONGUE,
          identifiant: 'm.delarochefoucauldduk123',
        }),
        uneFeuille({ nom: 'W'.repeat(90), prenom: 'Anne '.repeat(12), classe: 'C'.repeat(80) }),
      ],
      {
        ecole: {
          uai: '0750001A',
          nom: 'École élémentaire intercommunale '.repeat(4),
          commune: 'Saint-Remy-en-Bouzemont',
        },
        urlServices: Array.from(
          { length: 8 },
          (_, rang) => `https://service${rang}.exemple.fr/${'chemin/'.repeat(20)}`,
        ),
      },
    );
    const pdf = bytes(feuillesElevesPdf(modele));
    expect(pagesOf(pdf)).toHaveLength(2);
    for (const { xMin, xMax, yMax } of wordsOf(pdf)) {
      expect(xMin).toBeGreaterThan(28);
      expect(xMax).toBeLessThan(A4.width - 28);
      expect(yMax).toBeLessThan(A4.height - 14);
    }
    expect(pagesOf(pdf)[1]?.match(/W/g)?.length).toBe(90);
  });
});

const CAS: Record<string, MotDePasseDocument> = {
  provisoire: { type: 'provisoire', valeur: 'kmq7xw4hzt9', expireLe: EXPIRE_LE, reste: 'activer' },
  'provisoire-deja-active': {
    type: 'provisoire',
    valeur: 'kmq7xw4hzt9',
    expireLe: EXPIRE_LE,
    reste: 'rien',
  },
  choisi: { type: 'choisi', reste: 'rien' },
  expire: { type: 'expire', expireLe: EXPIRE_LE, reste: 'activer' },
  aucun: { type: 'aucun' },
};

describe('Feuilles individuelles : ce que dit la feuille selon le mot de passe', () => {
  const urlServices = ['https://ent.exemple.fr'];

  it.each(Object.entries(CAS))('%s : le texte est celui que nous avons relu', async (nom, motDePasse) => {
    const [page] = pagesOf(
      bytes(feuillesElevesPdf(desFeuilles([uneFeuille({ motDePasse })], { urlServices }))),
    );
    await expect(page).toMatchFileSnapshot(`../../golden/documents/feuille-eleve-${nom}.txt`);
  });

  it('le mot de passe provisoire se lit d’un seul tenant, avec sa date limite et l’identifiant', () => {
    const [page] = pagesOf(bytes(feuillesElevesPdf(desFeuilles([uneFeuille()]))));
    expect(page).toContain('kmq7xw4hzt9');
    expect(page).toContain('jusqu’au 23 février 2027');
    expect(page).toContain('l.dupont12');
  });

  it('un compte actif n’a que son identifiant et « le mot de passe que vous avez choisi »', () => {
    const [page] = pagesOf(
      bytes(feuillesElevesPdf(desFeuilles([uneFeuille({ motDePasse: { type: 'choisi', reste: 'rien' } })]))),
    );
    expect(page).toContain('l.dupont12');
    expect(page?.replace(/\s+/g, ' ')).toContain('le mot de passe que vous avez choisi');
    expect(page).not.toContain('date de naissance');
  });

  it('sans adresse de service, la feuille n’en annonce pas', () => {
    const [page] = pagesOf(bytes(feuillesElevesPdf(desFeuilles([uneFeuille()]))));
    expect(page).not.toContain('Tes services');
  });
});

describe('Feuilles individuelles : aucun caractère ne disparaît en silence', () => {
  const titreDe = (prenom: string) => {
    const [page = ''] = pagesOf(bytes(feuillesElevesPdf(desFeuilles([uneFeuille({ prenom })]))));
    return lineAfter(page, 'Ton compte ÉduConnect');
  };

  it.each(['Ánh Nguyễn', 'Łukasz', 'Işıl', 'Ștefan', 'Đorđe', 'Иван', 'Γιώργος', 'n̄ame'])(
    '« %s » est dessiné',
    (prenom) => {
      expect(titreDe(prenom)).toBe(`${prenom} DUPONT`);
    },
  );

  it('un nom décomposé (NFD) est dessiné composé', () => {
    expect(titreDe('Élisabeth'.normalize('NFD'))).toBe('Élisabeth DUPONT');
  });

  it('un caractère qu’aucune police ne sait dessiner est montré comme manquant', () => {
    expect(titreDe('李Anna')).toBe('\uFFFDAnna DUPONT');
  });

  it('les caractères de contrôle, invisibles ou bidirectionnels sont retirés', () => {
    expect(titreDe('Lé\u202E\u200Ba\u0000\u0007')).toBe('Léa DUPONT');
  });
});

describe('Feuilles individuelles : accessibles (PDF/UA-1)', () => {
  it('l’ordre de lecture et les titres sont ceux que nous avons relus', async () => {
    const pdf = bytes(
      feuillesElevesPdf(desFeuilles([uneFeuille()], { urlServices: ['https://ent.exemple.fr'] })),
    );
    await expect(structureOf(pdf)).toMatchFileSnapshot('../../golden/documents/feuille-eleve-structure.txt');
  });

  it('le document est balisé et porte un titre', () => {
    const info = infoOf(bytes(feuillesElevesPdf(desFeuilles([uneFeuille()]))));
    expect(info.tagged).toBe(true);
    expect(info.title).toMatch(/^Feuilles individuelles des comptes élèves – École élémentaire Jean-Moulin/);
  });
});

describe('Feuilles individuelles : le fichier', () => {
  it('annonce la langue, le titre affiché, les balises et PDF/UA-1', () => {
    const texte = bytes(feuillesElevesPdf(desFeuilles([uneFeuille()]))).toString('latin1');
    expect(texte).toContain('/Lang (fr-FR)');
    expect(texte).toContain('/DisplayDocTitle true');
    expect(texte).toContain('/Marked true');
    expect(texte).toContain('/StructTreeRoot');
    expect(texte).toContain('<pdfuaid:part>1</pdfuaid:part>');
    expect(texte).toMatch(/\/S \/Figure .*\/Alt </);
  });

  it('ne contient ni lien ni script, quoi que disent les données', () => {
    const modele = desFeuilles([uneFeuille({ nom: 'javascript:alert(1)', prenom: '(\\) Tj /JS' })]);
    const texte = bytes(feuillesElevesPdf(modele)).toString('latin1');
    expect(texte).not.toMatch(/\/JavaScript|\/JS|\/URI|\/Launch|\/Annots/);
  });

  it('a les mêmes octets pour le même modèle à la même heure', () => {
    const modele = desFeuilles([uneFeuille(), uneFeuille({ nom: 'Nguyễn' })]);
    expect(bytes(feuillesElevesPdf(modele)).equals(bytes(feuillesElevesPdf(modele)))).toBe(true);
  });

  it('commence à partir avant d’être complet', () => {
    const [first] = feuillesElevesPdf(desFeuilles(Array.from({ length: 50 }, () => uneFeuille())));
    expect(Buffer.from(first ?? []).toString('latin1')).toMatch(/^%PDF-1\.7/);
    expect(Buffer.from(first ?? []).toString('latin1')).not.toContain('%%EOF');
  });
});

function lineAfter(page: string, start: string): string {
  const lines = page.split('\n').filter((line) => line.trim() !== '');
  return lines[lines.indexOf(start) + 1]?.trim() ?? '';
}
