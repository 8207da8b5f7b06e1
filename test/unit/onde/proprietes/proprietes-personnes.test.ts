import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleReunion, seContredisent } from '../../../../src/domain/onde/corrections/propositions.ts';
import { comparer } from '../../../../src/domain/onde/diff/comparer.ts';
import type { EtatEcole } from '../../../../src/domain/onde/diff/etat.ts';
import type { DiffOnde, Proposition } from '../../../../src/domain/onde/diff/types.ts';
import { rapprocherEleves } from '../../../../src/domain/onde/personnes/rapprocher-eleves.ts';
import type { EleveOnde, FichierLu, ResponsableOnde } from '../../../../src/domain/onde/types.ts';
import { type Eleve, ecoleIssueDe, eleves, type Responsable, responsables } from '../outils.ts';

/** Names near one another, whole, corrected or damaged: doubts, twins and corrections are common. */
const nom = fc.constantFrom('DUPONT', 'DUPOND', 'DUPONT-MARTIN', 'MARTIN', 'DUP#NT', 'NGUYỄN', 'NGUY##N');
const prenom = fc.constantFrom(
  'Léa',
  'Lia',
  'L#a',
  'Mohamed',
  'Mohammed',
  'Moham#d',
  'Valentin',
  'Valentine',
);
const classe = fc.constantFrom('CP A', 'CE1', '');
const eleve: fc.Arbitrary<Eleve> = fc.record({
  nom,
  usage: fc.constantFrom('', '', 'MARTIN'),
  prenom,
  date: fc.constantFrom('2018-03-05', '2018-03-05', '2017-01-01'),
  sexe: fc.constantFrom('F', 'M'),
  ine: fc.constantFrom('', '', '', '1111111111A', '2222222222B'),
  classe,
});
const responsable: fc.Arbitrary<Responsable> = fc.record({
  civilite: fc.constantFrom('MME', 'M.', ''),
  nom,
  prenom,
  adresse: fc.constantFrom('1 rue du Pré', 'ailleurs', ''),
  mail: fc.constantFrom('', 'a@b.fr', 'c@d.fr'),
  portable: fc.constantFrom('', '0612345678'),
  enfants: fc.array(fc.record({ nom, prenom, classe }), { maxLength: 2 }),
});
interface Lus {
  eleves: FichierLu<EleveOnde>;
  responsables: FichierLu<ResponsableOnde>;
}

/** « # » stands for the letter that a lossy saving wrote « ? », as it is once read. */
const abimer = (lus: Lus): Lus =>
  JSON.parse(
    JSON.stringify(lus, (_, valeur) => (typeof valeur === 'string' ? valeur.replaceAll('#', '?') : valeur)),
  );
const annee: fc.Arbitrary<Lus> = fc
  .record({
    eleves: fc.array(eleve, { minLength: 1, maxLength: 7 }),
    responsables: fc.array(responsable, { minLength: 1, maxLength: 5 }),
  })
  .map((lues) => abimer({ eleves: eleves(lues.eleves), responsables: responsables(lues.responsables) }));
const deuxAnnees = fc
  .record({ avant: fc.array(annee, { minLength: 1, maxLength: 2 }), fichiers: annee })
  .map(({ avant, fichiers }) => ({
    etat: avant.reduce<EtatEcole | undefined>((etat, lus) => ecoleIssueDe(lus, etat), undefined) as EtatEcole,
    fichiers,
  }));

const cote = (diff: DiffOnde, { profil }: Proposition) =>
  profil === 'eleve' ? diff.eleves : diff.responsables;
const part = (diff: DiffOnde, proposition: Proposition) =>
  cote(diff, proposition).departs.some(({ id }) => id === proposition.fiche);
const arrive = (diff: DiffOnde, proposition: Proposition) =>
  cote(diff, proposition).arrivees.some(({ ligne }) => ligne === proposition.ligne);

/** Some of them, in that order, none of which contradicts another. */
function sansContradiction(propositions: readonly Proposition[]): Proposition[] {
  const dites: Proposition[] = [];
  for (const une of propositions) if (seContredisent([...dites, une]).length === 0) dites.push(une);
  return dites;
}

describe('deux élèves du fichier ne font jamais une fiche, et aucune ligne n’est perdue', () => {
  it('quoi que dise le directeur', () => {
    fc.assert(
      fc.property(deuxAnnees, fc.infiniteStream(fc.boolean()), ({ etat, fichiers }, oui) => {
        const propose = rapprocherEleves(etat.eleves, fichiers.eleves, [], []);
        const dites = sansContradiction(propose.propositions.filter(() => oui.next().value));
        for (const { paires, nouvelles, partants, proteges, anomalies } of [
          propose,
          rapprocherEleves(etat.eleves, fichiers.eleves, [], dites),
        ]) {
          const fiches = [...paires.map(({ fiche }) => fiche), ...partants, ...proteges].map(({ id }) => id);
          expect(new Set(fiches).size).toBe(fiches.length);
          const presentes = etat.eleves.filter(({ parti }) => !parti).map(({ id }) => id);
          expect(fiches).toEqual(expect.arrayContaining(presentes));
          const ignorees = anomalies.filter(({ gravite }) => gravite === 'ligne_ignoree');
          const lignes = [...paires.map((paire) => paire.ligne), ...nouvelles, ...ignorees];
          expect(lignes.map(({ ligne }) => ligne).sort()).toEqual(
            fichiers.eleves.lignes.map(({ ligne }) => ligne).sort(),
          );
        }
      }),
      { numRuns: 400 },
    );
  });
});

describe('une proposition réunit une fiche qui partirait et une ligne qui arriverait', () => {
  it('… ou une fiche que protège une lettre illisible et une ligne qu’elle fait ignorer', () => {
    fc.assert(
      fc.property(deuxAnnees, ({ etat, fichiers }) => {
        const diff = comparer(etat, fichiers);
        for (const proposition of diff.propositions) {
          const douteuse = proposition.motif === 'lettre_illisible';
          expect([part(diff, proposition), arrive(diff, proposition)]).toEqual([!douteuse, !douteuse]);
        }
        const cles = diff.propositions.map(cleReunion);
        expect(new Set(cles).size).toBe(cles.length);
      }),
      { numRuns: 300 },
    );
  });

  it('accepter celles qui ne se contredisent pas ôte ces mouvements, et rien de ce qui est dit n’est redemandé', () => {
    fc.assert(
      fc.property(deuxAnnees, fc.infiniteStream(fc.boolean()), ({ etat, fichiers }, oui) => {
        const { propositions } = comparer(etat, fichiers);
        const dites = sansContradiction(propositions.filter(() => oui.next().value));
        const dit = comparer(etat, fichiers, dites);
        for (const proposition of dites) {
          expect([part(dit, proposition), arrive(dit, proposition)]).toEqual([false, false]);
        }
        const encore = dit.propositions.filter(({ profil, fiche, ligne }) =>
          dites.some((une) => une.profil === profil && (une.fiche === fiche || une.ligne === ligne)),
        );
        expect(encore).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('des noms abîmés ne changent personne', () => {
  /** Letters that a code page may lack, and those that it never does. */
  const sain = fc.constantFrom('NIȚCU', 'NGUYỄN', 'ŁĄCKI', 'ŠIMIĆ', 'DUPONT', 'DUPOŃT');
  const sainPrenom = fc.constantFrom('Ștefania', 'Thị', 'Łucja', 'Léa', 'Lėa', 'Tom');
  const ecole = fc.record({
    eleves: fc.array(
      fc.record({
        nom: sain,
        usage: fc.constantFrom('', '', 'ČERNÝ'),
        prenom: sainPrenom,
        date: fc.constantFrom('2018-03-05', '2017-01-01', '2016-05-06'),
        ine: fc.constantFrom('', '1111111111A', '2222222222B'),
        classe,
      }),
      { minLength: 1, maxLength: 7 },
    ),
    responsables: fc.array(
      fc.record({
        civilite: fc.constantFrom('MME', 'M.'),
        nom: sain,
        prenom: sainPrenom,
        adresse: fc.constantFrom('1 rue du Pré', 'ailleurs'),
        mail: fc.constantFrom('', 'a@b.fr', 'c@d.fr'),
        enfants: fc.array(fc.record({ nom: sain, prenom: sainPrenom, classe }), { maxLength: 2 }),
      }),
      { minLength: 1, maxLength: 5 },
    ),
  });

  it('la même école, dont le fichier a perdu des lettres : ni arrivée, ni départ, ni nom changé', () => {
    fc.assert(
      fc.property(ecole, fc.infiniteStream(fc.boolean()), (lues, perdue) => {
        const saine: Lus = { eleves: eleves(lues.eleves), responsables: responsables(lues.responsables) };
        // Letters outside Latin-1 are lost; in a name at least, for the others may be there twice.
        const abimee: Lus = JSON.parse(
          JSON.stringify(saine, (cle, valeur) =>
            ['nom', 'nomUsage', 'prenom'].includes(cle) && typeof valeur === 'string'
              ? valeur.replace(/[^\0-\xff]/g, (lettre) => (perdue.next().value ? '?' : lettre))
              : valeur,
          ),
        );
        const diff = comparer(ecoleIssueDe(saine), abimee);
        expect([diff.eleves.arrivees, diff.eleves.departs, diff.identites]).toEqual([[], [], []]);
        expect([diff.responsables.arrivees, diff.responsables.departs]).toEqual([[], []]);
      }),
      { numRuns: 400 },
    );
  });
});
