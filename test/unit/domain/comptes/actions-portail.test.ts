import { describe, expect, it } from 'vitest';
import { TABLE } from '../../../../src/domain/comptes/decision/actions.ts';
import { aideActions } from '../../../../src/domain/comptes/decision/aide.ts';
import {
  ACTIONS_PORTAIL,
  type ActionPortail,
  EFFETS,
} from '../../../../src/domain/comptes/decision/cases.ts';
import { deciderPortail } from '../../../../src/domain/comptes/decision/decider.ts';
import { EFFET_LABELS } from '../../../../src/domain/comptes/decision/effets.ts';
import { MOTIFS } from '../../../../src/domain/comptes/decision/motifs.ts';
import {
  ETAT_LABELS,
  ETATS,
  type Etat,
  etatsDe,
  ORIGINES,
  origineLabel,
  PROFILS,
  type Profil,
} from '../../../../src/domain/comptes/etats.ts';
import { RENONCEMENTS } from '../../../../src/domain/comptes/joignable.ts';
import { motDePasseAffiche } from '../../../../src/domain/mots-de-passe/affiche.ts';
import { COMPTES, compte } from '../../../builders/faits.ts';

describe('vocabulaire', () => {
  it('les quatre états portent les mots du guide', () => {
    expect(ETATS.map((etat) => ETAT_LABELS[etat])).toEqual([
      'Non activé – non informé',
      'Non activé – informé',
      'En cours d’activation',
      'Activé',
    ]);
  });

  it('un élève n’est jamais « En cours d’activation »', () => {
    expect(etatsDe('eleve')).toEqual(['non_informe', 'informe', 'actif']);
    expect(etatsDe('representant_legal')).toEqual(ETATS);
  });

  it('l’origine d’un compte non informé s’affiche « N/A »', () => {
    expect([null, ...ORIGINES].map(origineLabel)).toEqual([
      'N/A',
      'Responsable',
      'FranceConnect',
      'Établissement',
      'ATEN',
      'ENT',
    ]);
  });

  it('la typographie des phrases est française', () => {
    const phrases = [
      ...EFFETS.flatMap((effet) =>
        Object.values(EFFET_LABELS[effet]).flatMap((mots) => Object.values<string>(mots)),
      ),
      ...Object.values(MOTIFS).map(({ libelle }) => libelle),
      ...Object.values(RENONCEMENTS),
      ...PROFILS.flatMap((profil) =>
        aideActions(profil).flatMap(({ libelle, cases }) => [libelle, ...cases.map((c) => c.phrase)]),
      ),
    ];
    for (const phrase of phrases) expect(phrase).not.toMatch(/'| [:;!?»]|« /);
  });
});

describe('actions de la personne', () => {
  type Suite = readonly [etatApres: Etat, origine?: string];
  /** What the person may do with a valid provisional password. */
  const possible: Record<Profil, Partial<Record<ActionPortail, Partial<Record<Etat, Suite>>>>> = {
    eleve: {
      choisir_mot_de_passe: { informe: ['actif', 'etablissement'] },
      reprendre_son_ancien_compte: { informe: ['actif'], actif: ['actif'] },
      remplacer_provisoire: { actif: ['actif'] },
      mot_de_passe_oublie: { actif: ['actif'] },
    },
    representant_legal: {
      choisir_mot_de_passe: { informe: ['en_cours'] },
      confirmer_mail: { en_cours: ['actif', 'etablissement'] },
      inscription_sms: {
        non_informe: ['actif', 'responsable'],
        informe: ['actif', 'responsable'],
        en_cours: ['actif', 'responsable'],
      },
      franceconnect: {
        non_informe: ['actif', 'franceconnect'],
        informe: ['actif', 'franceconnect'],
        en_cours: ['actif', 'franceconnect'],
      },
      rattacher_a_un_compte_actif: {
        non_informe: ['actif'],
        informe: ['actif'],
        en_cours: ['actif'],
        actif: ['actif'],
      },
      remplacer_provisoire: { en_cours: ['en_cours'], actif: ['actif'] },
      mot_de_passe_oublie: { actif: ['actif'] },
    },
  };
  const avecProvisoire = (action: ActionPortail, etat: Etat): boolean =>
    ['choisir_mot_de_passe', 'remplacer_provisoire'].includes(action) ||
    (action === 'reprendre_son_ancien_compte' && etat === 'informe');
  const cells = COMPTES.flatMap((c) => ACTIONS_PORTAIL.map((action) => ({ action, ...c })));

  it.each(cells)('$profil, $action, $etat, $situation', ({ profil, action, etat, situation }) => {
    const decision = deciderPortail(action, compte(etat, situation, profil));
    const row = possible[profil][action];
    const expected = row?.[etat];
    if (expected === undefined) {
      expect(decision).toEqual({ possible: false, motif: row === undefined ? 'profil' : 'etat' });
    } else if (avecProvisoire(action, etat) && situation !== 'provisoire') {
      expect(decision).toEqual({ possible: false, motif: 'provisoire_perime' });
    } else if (action === 'mot_de_passe_oublie' && situation === 'aucun') {
      // FranceConnect alone opens it: there is nothing to forget.
      expect(decision).toEqual({ possible: false, motif: 'etat' });
    } else {
      const [etatApres, origine] = expected;
      expect(decision).toEqual({ possible: true, etatApres, ...(origine ? { origine } : {}) });
    }
  });

  it('ce qui est refusé laisse l’état, « choisir » et « reunir » aussi ; « avancer » en donne un autre', () => {
    for (const { profil, action, etat, situation } of cells) {
      const une = TABLE[action].cases[profil]?.[etat][situation];
      if (une !== undefined)
        expect([action, profil, une.apres !== etat]).toEqual([action, profil, une.effet === 'avancer']);
    }
  });

  it('un compte bloqué ne peut rien', () => {
    for (const { profil, action, etat, situation } of cells) {
      const existe = possible[profil][action] !== undefined;
      expect(deciderPortail(action, compte(etat, situation, profil, true))).toEqual({
        possible: false,
        motif: existe ? 'bloque' : 'profil',
      });
    }
  });
});

describe('mot de passe affiché dans une liste', () => {
  it.each([
    ['non_informe', 'aucun', 'vide'],
    ['informe', 'provisoire', 'provisoire'],
    ['informe', 'expire', 'expire'],
    ['en_cours', 'choisi', 'masque'],
    ['en_cours', 'provisoire', 'provisoire'],
    ['en_cours', 'expire', 'expire'],
    ['actif', 'choisi', 'masque'],
    ['actif', 'provisoire', 'provisoire'],
    ['actif', 'expire', 'expire'],
    // Only FranceConnect opens it: asterisks like any « Activé » (guide §1.9).
    ['actif', 'aucun', 'masque'],
  ] as const)('%s, %s : %s', (etat, situation, affiche) => {
    expect(motDePasseAffiche({ etat, situation, bloque: false })).toBe(affiche);
    // Blocked, no provisional one is shown, nor said to have expired.
    const provisoire = affiche === 'provisoire' || affiche === 'expire';
    expect(motDePasseAffiche({ etat, situation, bloque: true })).toBe(provisoire ? 'annule' : affiche);
  });
});
