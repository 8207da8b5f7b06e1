import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparer, estVide } from '../../../../src/domain/onde/diff/comparer.ts';
import { resumer } from '../../../../src/domain/onde/rapport/resumer.ts';
import {
  accepte,
  appliquerEnMemoire,
  ECOLE_VIDE,
  type Eleve,
  ENTETE_ELEVES,
  ENTETE_RESPONSABLES,
  type Enfant,
  fichierEleves,
  fichierResponsables,
  LEA,
  ligneEleve,
  ligneResponsable,
  lire,
  lireResp,
  MERE,
  type Responsable,
  sansLignes,
} from '../outils.ts';

/** Few names, so that homonyms, doubles and exchanged names are common. */
const nom = fc.constantFrom('DUPONT', 'MARTIN', 'dupont', "D'ARC", '');
const prenom = fc.constantFrom('Léa', 'Tom', 'LEA', 'Jean-Luc', '');
const classe = fc.constantFrom('CP A', 'CE1', '');
const eleve: fc.Arbitrary<Eleve> = fc.record({
  nom,
  usage: fc.constantFrom('', '', 'MARTIN', 'PETIT'),
  prenom,
  date: fc.constantFrom('2018-03-05', '05/03/2018', '2017-01-01', 'hier'),
  sexe: fc.constantFrom('F', 'H', 'X'),
  ine: fc.constantFrom('', '', '1111111111A', '2222222222B', '333333333CC', '12'),
  niveau: fc.constantFrom('CP', 'CE1', ''),
  classe,
});
const enfant: fc.Arbitrary<Enfant> = fc.record({ nom, usage: fc.constantFrom('', 'MARTIN'), prenom, classe });
const responsable: fc.Arbitrary<Responsable> = fc.record({
  civilite: fc.constantFrom('MME', 'M.', ''),
  nom,
  prenom,
  adresse: fc.constantFrom('1 rue du Pré', 'ailleurs', ''),
  mail: fc.constantFrom('', 'a@b.fr', 'c@d.fr', 'faux'),
  portable: fc.constantFrom('', '0612345678', '0299000001', '06'),
  enfants: fc.array(enfant, { maxLength: 3 }),
});
const rentree = fc.record(
  {
    eleves: fc.array(eleve, { minLength: 1, maxLength: 8 }),
    responsables: fc.array(responsable, { minLength: 1, maxLength: 8 }),
  },
  { requiredKeys: [] },
);
type Rentree = { eleves?: Eleve[]; responsables?: Responsable[] };

/** The files of a year; one of which no line can be read is as good as not given. */
function lus({ eleves, responsables }: Rentree) {
  const lusEleves = eleves && lire(fichierEleves(eleves));
  const lusResponsables = responsables && lireResp(fichierResponsables(responsables));
  return {
    ...(lusEleves?.ok ? { eleves: lusEleves } : {}),
    ...(lusResponsables?.ok ? { responsables: lusResponsables } : {}),
  };
}

function ecoleApres(annees: readonly Rentree[]) {
  return annees.reduce((etat, annee) => appliquerEnMemoire(etat, comparer(etat, lus(annee))), ECOLE_VIDE);
}

describe('propriétés de la mise à jour', () => {
  it('importer deux fois les mêmes fichiers ne change rien, quelle que soit l’histoire de l’école', () => {
    fc.assert(
      fc.property(fc.array(rentree, { maxLength: 3 }), rentree, (histoire, annee) => {
        const etat = ecoleApres(histoire);
        const fichiers = lus(annee);
        const apres = appliquerEnMemoire(etat, comparer(etat, fichiers));
        const second = comparer(apres, fichiers);
        expect(estVide(second), JSON.stringify({ ...second, anomalies: [] })).toBe(true);
        expect(second.classes).toEqual({ creees: [], supprimees: [] });
      }),
      { numRuns: 400 },
    );
  });

  it('l’ordre des lignes ne change pas le diff', () => {
    const melange = fc
      .record({
        eleves: fc.array(eleve, { minLength: 1, maxLength: 8 }),
        responsables: fc.array(responsable, { minLength: 1, maxLength: 8 }),
      })
      .chain((annee) =>
        fc.record({
          annee: fc.constant(annee),
          autre: fc.record({
            eleves: fc.shuffledSubarray(annee.eleves, { minLength: annee.eleves.length }),
            responsables: fc.shuffledSubarray(annee.responsables, { minLength: annee.responsables.length }),
          }),
        }),
      );
    fc.assert(
      fc.property(fc.array(rentree, { maxLength: 2 }), melange, (histoire, { annee, autre }) => {
        const etat = ecoleApres(histoire);
        expect(sansLignes(comparer(etat, lus(autre)))).toEqual(sansLignes(comparer(etat, lus(annee))));
      }),
      { numRuns: 250 },
    );
  });

  it('l’ordre des colonnes ne change pas le diff', () => {
    const permuter = (texte: string, ordre: readonly number[]) =>
      texte
        .split('\r\n')
        .map((ligne) => {
          const cellules = ligne.split(';');
          return ligne && ordre.map((colonne) => cellules[colonne] ?? '').join(';');
        })
        .join('\r\n');
    const ordreDe = (entete: string) => {
      const colonnes = entete.split(';').map((_, index) => index);
      return fc.shuffledSubarray(colonnes, { minLength: colonnes.length });
    };
    const numerote = ENTETE_RESPONSABLES.split(';')
      .map((titre, index) => (index < 12 ? titre : `${titre} ${Math.floor((index - 12) / 4) + 1}`))
      .join(';');
    fc.assert(
      fc.property(
        fc.array(eleve, { minLength: 1, maxLength: 6 }),
        fc.array(responsable, { minLength: 1, maxLength: 6 }),
        ordreDe(ENTETE_ELEVES),
        ordreDe(ENTETE_RESPONSABLES),
        (eleves, responsables, ordreEleves, ordreResponsables) => {
          const texte = fichierResponsables(responsables).replace(ENTETE_RESPONSABLES, numerote);
          const droits = { e: lire(fichierEleves(eleves)), r: lireResp(texte) };
          const permutes = {
            e: lire(permuter(fichierEleves(eleves), ordreEleves)),
            r: lireResp(permuter(texte, ordreResponsables)),
          };
          fc.pre(droits.e.ok && droits.r.ok);
          const vers = ({ e, r }: typeof droits) =>
            sansLignes(comparer(ECOLE_VIDE, { eleves: accepte(e), responsables: accepte(r) }));
          expect(vers(permutes)).toEqual(vers(droits));
        },
      ),
      { numRuns: 100 },
    );
  });

  it('le diff est le même au second calcul et survit au JSON', () => {
    fc.assert(
      fc.property(fc.array(rentree, { maxLength: 2 }), rentree, (histoire, annee) => {
        const etat = ecoleApres(histoire);
        const diff = comparer(etat, lus(annee));
        expect(comparer(structuredClone(etat), lus(annee))).toEqual(diff);
        expect(JSON.parse(JSON.stringify(diff))).toEqual(diff);
        expect(resumer(diff).length).toBeGreaterThan(0);
      }),
      { numRuns: 100 },
    );
  });

  it('personne n’apparaît deux fois : une fiche part, revient, change ou reste', () => {
    fc.assert(
      fc.property(fc.array(rentree, { maxLength: 2 }), rentree, (histoire, annee) => {
        const { eleves, responsables, liens } = comparer(ecoleApres(histoire), lus(annee));
        for (const { departs, retours, modifications } of [eleves, responsables]) {
          const mouvements = [...departs, ...retours].map(({ id }) => id);
          expect(new Set(mouvements).size).toBe(mouvements.length);
          expect(new Set(modifications.map(({ id }) => id)).size).toBe(modifications.length);
          expect(modifications.some(({ id }) => departs.some((depart) => depart.id === id))).toBe(false);
        }
        const cles = [...liens.ajoutes, ...liens.retires].map(({ responsable, eleve }) =>
          JSON.stringify([responsable, eleve]),
        );
        expect(new Set(cles).size).toBe(cles.length);
      }),
      { numRuns: 150 },
    );
  });
});

describe('une ligne fautive ne fait perdre aucune autre ligne', () => {
  const dix = Array.from({ length: 10 }, (_, rang) => ({
    ...LEA,
    prenom: `Léa${'abcdefghij'[rang]}`,
    ine: `44444444${rang}DD`,
  }));
  const meres = dix.map(({ prenom }) => ({ ...MERE, prenom, mail: '', portable: '' }));
  const cellule = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.constantFrom(
      '"',
      '""',
      '"a',
      'a"',
      '"a"b',
      ';',
      '"a;b"',
      'é',
      '\ufffd',
      '=1+1',
      '<b>',
      '0612345678',
      '2018-03-05',
    ),
  );
  const fautive = fc
    .array(cellule, { maxLength: 30 })
    .map((cellules) => cellules.join(';').replace(/[\r\n\0]/g, ' '));
  const inserer = (texte: string, ligne: string, rang: number) => {
    const lignes = texte.trimEnd().split('\r\n');
    return `${lignes.toSpliced(rang + 1, 0, ligne).join('\r\n')}\r\n`;
  };

  it('élèves', () => {
    fc.assert(
      fc.property(fautive, fc.nat({ max: 10 }), (ligne, rang) => {
        const { lignes } = accepte(lire(inserer(fichierEleves(dix), ligne, rang)));
        const prenoms = lignes.map(({ prenom }) => prenom);
        expect(prenoms).toEqual(expect.arrayContaining(dix.map(({ prenom }) => prenom)));
      }),
      { numRuns: 250 },
    );
  });

  it('responsables', () => {
    fc.assert(
      fc.property(fautive, fc.nat({ max: 10 }), (ligne, rang) => {
        const { lignes } = accepte(lireResp(inserer(fichierResponsables(meres), ligne, rang)));
        const prenoms = lignes.map(({ prenom }) => prenom);
        expect(prenoms).toEqual(expect.arrayContaining(dix.map(({ prenom }) => prenom)));
      }),
      { numRuns: 250 },
    );
  });

  it('une cellule quelconque ne gâte que sa ligne', () => {
    fc.assert(
      fc.property(cellule, fc.nat({ max: 9 }), fc.nat({ max: 21 }), (valeur, rang, colonne) => {
        const lignes = dix.map((eleve, index) => {
          const cellules = ligneEleve(eleve).split(';');
          if (index === rang) cellules[colonne] = valeur.replace(/[\r\n\0]/g, ' ');
          return cellules.join(';');
        });
        const lu = lire(`${[ENTETE_ELEVES, ...lignes].join('\n')}\n`);
        const saines = dix.filter((_, index) => index !== rang).map(({ prenom }) => prenom);
        expect(accepte(lu).lignes.map(({ prenom }) => prenom)).toEqual(expect.arrayContaining(saines));
      }),
      { numRuns: 250 },
    );
  });
});

describe('aucun contenu ne fait échouer la lecture', () => {
  const lireTout = (contenu: Buffer) => {
    for (const lecture of [lire(contenu), lireResp(contenu)]) {
      if (lecture.ok)
        comparer(ECOLE_VIDE, {
          eleves: { lignes: [], ignorees: lecture.ignorees, anomalies: lecture.anomalies },
        });
      else expect(lecture.refus.message).not.toBe('');
    }
  };

  it('octets quelconques', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (octets) => lireTout(Buffer.from(octets))),
      { numRuns: 500 },
    );
  });

  it('octets quelconques sous un en-tête d’ONDE', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(ENTETE_ELEVES, ENTETE_RESPONSABLES),
        fc.uint8Array({ maxLength: 400 }),
        (entete, octets) => lireTout(Buffer.concat([Buffer.from(`${entete}\n`, 'latin1'), octets])),
      ),
      { numRuns: 500 },
    );
  });

  it('un vrai fichier coupé n’importe où', () => {
    const texte = `${[ENTETE_RESPONSABLES, ligneResponsable(MERE), `"M.";;${'"DUPONT";'.repeat(20)}`].join('\r\n')}`;
    fc.assert(
      fc.property(fc.nat({ max: texte.length }), (longueur) =>
        lireTout(Buffer.from(texte.slice(0, longueur))),
      ),
    );
  });
});
