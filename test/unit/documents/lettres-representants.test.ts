import { describe, expect, it } from 'vitest';
import { lettresRepresentantsPdf } from '../../../src/documents/feuilles/lettres-representants.ts';
import type { MotDePasseRepresentant } from '../../../src/textes/mot-de-passe.ts';
import { infoOf, pagesOf, structureOf, wordsOf } from '../../helpers/pdf/pages.ts';
import { bytes, CLASSE_LONGUE, desLettres, EXPIRE_LE, NOM_LONG, PRENOM_LONG, uneLettre } from './exemples.ts';

const provisoire = {
  type: 'provisoire',
  valeur: 'kmq7xw4hzt9',
  expireLe: EXPIRE_LE,
  reste: 'activer',
} as const;
const EN_COURS: readonly MotDePasseRepresentant[] = [
  { type: 'choisi', reste: 'confirmer_mail' },
  { ...provisoire, reste: 'confirmer_mail' },
];
const FRANCECONNECT = { type: 'franceconnect', reste: 'rien' } as const;
const CAS: Record<string, MotDePasseRepresentant> = {
  provisoire,
  'provisoire-deja-active': { ...provisoire, reste: 'rien' },
  'provisoire-en-cours': { ...provisoire, reste: 'confirmer_mail' },
  choisi: { type: 'choisi', reste: 'rien' },
  'en-cours': { type: 'choisi', reste: 'confirmer_mail' },
  expire: { type: 'expire', expireLe: EXPIRE_LE, reste: 'activer' },
  aucun: { type: 'aucun' },
  franceconnect: FRANCECONNECT,
};
const pageDe = (valeurs: Parameters<typeof uneLettre>[0] = {}) =>
  (pagesOf(bytes(lettresRepresentantsPdf(desLettres([uneLettre(valeurs)]))))[0] ?? '').replace(/\s+/g, ' ');

describe('Lettres aux représentants légaux : une page par compte', () => {
  it.each(Object.entries(CAS))('%s : le texte est celui que nous avons relu', async (nom, motDePasse) => {
    const [page] = pagesOf(bytes(lettresRepresentantsPdf(desLettres([uneLettre({ motDePasse })]))));
    await expect(page).toMatchFileSnapshot(`../../golden/documents/lettre-representant-${nom}.txt`);
  });

  it('l’ordre de lecture et les titres sont ceux que nous avons relus', async () => {
    const pdf = bytes(lettresRepresentantsPdf(desLettres([uneLettre()])));
    await expect(structureOf(pdf)).toMatchFileSnapshot(
      '../../golden/documents/lettre-representant-structure.txt',
    );
    expect(infoOf(pdf).tagged).toBe(true);
  });

  it('dit tous les enfants de l’école, et pourquoi un autre peut manquer', () => {
    expect(pageDe()).toContain('Ava LEROY (CP A), Tom LEROY (CM2)');
    expect(pageDe()).toContain('Un de vos enfants manque');
  });

  it('conseille l’auto-inscription et FranceConnect, avant le mot de passe, si le portable est connu', () => {
    expect(pageDe()).toMatch(/S’inscrire par SMS.*FranceConnect.*a\.leroy27/);
    expect(pageDe({ portableConnu: false })).not.toContain('FranceConnect');
    expect(pageDe({ motDePasse: { type: 'choisi', reste: 'rien' } })).not.toContain('S’inscrire par SMS');
  });

  it('un compte actif n’a que son identifiant et « le mot de passe que vous avez choisi »', () => {
    const page = pageDe({ motDePasse: { type: 'choisi', reste: 'rien' } });
    expect(page).toContain('mot de passe que vous avez choisi');
    expect(page).not.toContain('provisoire');
  });

  it.each([1, 2, 4, 8] as const)(
    'en cours d’activation : le lien du mail reste à ouvrir, à %i par page',
    (miseEnPage) => {
      const lettres = EN_COURS.map((motDePasse) => uneLettre({ motDePasse }));
      const texte = structureOf(bytes(lettresRepresentantsPdf(desLettres(lettres, { miseEnPage }))));
      expect(texte.match(/lien\s+reçus\s+par\s+mail/g)).toHaveLength(2);
      expect(texte).not.toContain('date de naissance');
    },
  );

  it.each([1, 2, 4, 8] as const)(
    'entré par FranceConnect, sans mot de passe : il n’en est pas question, à %i par page (§8.4)',
    (miseEnPage) => {
      const lettre = uneLettre({ motDePasse: FRANCECONNECT });
      const texte = structureOf(bytes(lettresRepresentantsPdf(desLettres([lettre], { miseEnPage }))));
      expect(texte).toContain('a.leroy27');
      expect(texte).toContain('Connectez-vous avec FranceConnect');
      expect(texte).not.toMatch(/votre mot de passe|que vous avez choisi|provisoire/i);
    },
  );

  it('« ci-contre » n’est pas coupé en deux', () => {
    const pages = pagesOf(bytes(lettresRepresentantsPdf(desLettres([uneLettre()]))));
    expect(pages.join()).toContain('ci-contre');
    expect(pages.join()).not.toMatch(/ci-\s*\n/);
  });

  it('sans lettre, le document s’ouvre et le dit', () => {
    const pages = pagesOf(bytes(lettresRepresentantsPdf(desLettres([]))));
    expect(pages.join()).toContain('Aucune lettre à imprimer');
  });

  it.each([1, 2, 4, 8] as const)('huit enfants aux noms longs tiennent, à %i par page', (miseEnPage) => {
    const enfant = { nom: NOM_LONG, prenom: PRENOM_LONG, classe: CLASSE_LONGUE };
    const lettre = uneLettre({
      nom: NOM_LONG,
      prenom: PRENOM_LONG,
      identifiant: 'm.delarochefoucauldduk123',
      motDePasse: { ...provisoire, reste: 'confirmer_mail' },
      enfants: Array.from({ length: 8 }, () => enfant),
    });
    const pdf = bytes(lettresRepresentantsPdf(desLettres([lettre, lettre], { miseEnPage })));
    const words = wordsOf(pdf);
    expect(pagesOf(pdf)).toHaveLength(miseEnPage === 1 ? 2 : 1);
    expect(words.filter(({ text }) => text === 'm.delarochefoucauldduk123')).toHaveLength(2);
    expect(words.filter(({ text }) => text.startsWith('PREPARATOIRE')).length).toBeGreaterThanOrEqual(16);
    for (const { xMin, xMax, yMax } of words) {
      expect(xMin).toBeGreaterThan(12);
      expect(xMax).toBeLessThan(595.28 - 12);
      expect(yMax).toBeLessThan(841.89 - 10);
    }
  });
});

describe('Lettres aux représentants légaux : le fichier', () => {
  it('a les mêmes octets pour le même modèle à la même heure', () => {
    const modele = desLettres([uneLettre(), uneLettre({ nom: 'Nguyễn' })], {
      miseEnPage: 4,
      couvertures: true,
    });
    expect(bytes(lettresRepresentantsPdf(modele)).equals(bytes(lettresRepresentantsPdf(modele)))).toBe(true);
  });
});
