import { describe, expect, it } from 'vitest';
import { comparer, estVide } from '../../../../src/domain/onde/diff/comparer.ts';
import { ECOLE_VIDE, type Eleve, ecoleIssueDe, eleves, LEA } from '../outils.ts';
import { cas, mouvements, PERSONNE } from './outils.ts';

describe('la classe ne sert qu’à distinguer les homonymes', () => {
  it('une école dont les deux fichiers n’écrivent pas la classe de même : tous rattachés, une seule phrase', () => {
    const diff = comparer(ECOLE_VIDE, cas('libelles'));
    expect(diff.liens.ajoutes).toHaveLength(26);
    expect(diff.anomalies).toEqual([]);
    expect(diff.alertes).toEqual([
      {
        code: 'classes_differentes',
        message: expect.stringContaining(
          'Les classes ne sont pas écrites de la même façon dans les deux fichiers\u00a0: «\u00a002 - CE2 MME DURAND\u00a0» pour les élèves, «\u00a0CE2 MME DURAND\u00a0» pour les responsables.',
        ),
      },
    ]);
  });
});

describe('homonymes nés le même jour', () => {
  const A: Eleve = { ...LEA, ine: '', classe: 'CP A' };
  const B: Eleve = { ...LEA, ine: '', classe: 'CP B' };
  it('dans deux classes : deux élèves, chacun garde sa fiche', () => {
    const etat = ecoleIssueDe({ eleves: eleves([A, B]) });
    expect(etat.eleves).toHaveLength(2);
    expect(estVide(comparer(etat, { eleves: eleves([B, A]) }))).toBe(true);
    expect(eleves([A, B]).anomalies.map(({ message }) => message)).toEqual([
      expect.stringContaining('ce sont deux élèves'),
    ]);
  });

  it('un seul était connu : il garde sa fiche, l’autre arrive', () => {
    const diff = comparer(ecoleIssueDe({ eleves: eleves([A]) }), { eleves: eleves([B, A]) });
    expect(diff.eleves.arrivees.map(({ classe }) => classe)).toEqual(['CP B']);
    expect(diff.eleves.departs).toEqual([]);
  });

  it('les classes ne les distinguent pas : personne n’est réuni, personne ne part, et c’est dit', () => {
    const etat = ecoleIssueDe({ eleves: eleves([A, B]) });
    const diff = comparer(etat, {
      eleves: eleves([
        { ...A, classe: 'CE1 A' },
        { ...B, classe: 'CE1 B' },
      ]),
    });
    expect(mouvements(diff)).toEqual(PERSONNE);
    expect(diff.anomalies.filter(({ gravite }) => gravite === 'ligne_ignoree')).toHaveLength(2);
  });
});
