import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LISTE_ELEVES } from '../../../src/documents/listes/eleves.ts';
import { listeCsv } from '../../../src/documents/listes/liste-csv.ts';
import type { EleveListe } from '../../../src/documents/modeles.ts';
import { uneLigne } from './exemples.ts';

async function csv(lignes: Iterable<EleveListe> | AsyncIterable<EleveListe>): Promise<string> {
  return Buffer.concat(await listeCsv(LISTE_ELEVES, lignes).toArray()).toString('utf8');
}

async function cells(lignes: EleveListe[]): Promise<string[][]> {
  return parse(await csv(lignes), { bom: true, delimiter: ';', record_delimiter: '\r\n' });
}

describe('Liste des comptes en csv', () => {
  it('le fichier est celui que nous avons relu', async () => {
    const lignes = [
      uneLigne(),
      uneLigne({
        nom: 'Nguyễn "le grand"',
        prenom: 'Ánh; Marie',
        motDePasseAffiche: '*****',
        etat: 'Activé',
      }),
      uneLigne({ nom: '=1+1', motDePasseAffiche: '' }),
    ];
    await expect(await csv(lignes)).toMatchFileSnapshot('../../golden/documents/liste-eleves.csv');
  });

  it('UTF-8 avec BOM, points-virgules, CRLF, dates JJ/MM/AAAA', async () => {
    const texte = await csv([uneLigne()]);
    expect(texte).toBe(
      '\uFEFFClasse;Niveau;Nom;Prénom;Date de naissance;Identifiant;Mot de passe provisoire;État\r\n' +
        'CP A;CP;Dupont;Léa;01/03/2020;l.dupont12;kmq7xw4hzt9;Non activé – informé\r\n',
    );
  });

  it('sans élève, il reste les titres des colonnes', async () => {
    expect(await cells([])).toHaveLength(1);
  });

  it('tout texte se relit tel quel, s’il ne commence pas comme une formule', async () => {
    const texte = fc
      .string({ unit: 'grapheme', maxLength: 20 })
      .filter((value) => !/^[=+\-@\t\r\n＝＋－＠]|\0/.test(value));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(texte, texte), { minLength: 1, maxLength: 30 }), async (noms) => {
        const lus = await cells(noms.map(([nom, prenom]) => uneLigne({ nom, prenom })));
        expect(lus.slice(1).map((cellules) => cellules.slice(2, 4))).toEqual(noms);
      }),
    );
  });

  it.each(['=', '+', '-', '@', '\t', '\r', '\n', '\0=', '＝', '＋', '－', '＠'])(
    'une valeur qui commence par %j n’est jamais une formule',
    async (debut) => {
      const [, ligne = []] = await cells([uneLigne({ nom: `${debut}HYPERLINK("http://x")` })]);
      expect(ligne[2]).toMatch(/^'/);
      expect(ligne[2]).not.toContain('\0');
    },
  );

  it('plus de mille lignes ont une seule ligne de titres et un seul BOM', async () => {
    const texte = await csv(
      Array.from({ length: 2_345 }, (_, rang) => uneLigne({ identifiant: `e.${rang}` })),
    );
    expect(texte.match(/\uFEFF/g)).toHaveLength(1);
    expect(texte.match(/Classe;/g)).toHaveLength(1);
    expect(texte.match(/;e\.\d+;/g)).toHaveLength(2_345);
  });

  it('de longues lignes partent par morceaux de quelques centaines de milliers de signes', async () => {
    const nom = 'N'.repeat(80_000);
    const morceaux = await listeCsv(
      LISTE_ELEVES,
      Array.from({ length: 20 }, () => uneLigne({ nom })),
    ).toArray();
    expect(Math.max(...morceaux.map(({ length }) => length))).toBeLessThan(400_000);
    expect(Buffer.concat(morceaux).toString('utf8').split(nom)).toHaveLength(21);
  });

  it('les lignes ne sont lues qu’au rythme du client', async () => {
    let lues = 0;
    async function* source() {
      for (;;) {
        lues += 1;
        yield uneLigne();
      }
    }
    const flux = listeCsv(LISTE_ELEVES, source());
    await new Promise((resolve) => flux.once('data', resolve));
    flux.destroy();
    expect(lues).toBeLessThan(10_000);
  });
});
