import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ACTIONS_ECOLE,
  type ActionEcole,
  EFFETS,
  type Effet,
} from '../../../../src/domain/comptes/decision/cases.ts';
import {
  actionsProposees,
  decider,
  deciderOperation,
} from '../../../../src/domain/comptes/decision/decider.ts';
import {
  EFFETS_SANS_EMISSION,
  effetEmetUnMotDePasse,
  motsDeLEffet,
} from '../../../../src/domain/comptes/decision/effets.ts';
import { MOTIFS_DE_MAIL, MOTIFS_SANS_RECOURS } from '../../../../src/domain/comptes/decision/motifs.ts';
import {
  ETATS,
  type Etat,
  PROFILS,
  SITUATIONS,
  type Situation,
} from '../../../../src/domain/comptes/etats.ts';
import { COMPTES, compte } from '../../../builders/faits.ts';

type Cellule = readonly [effet: Effet, etatApres: Etat];
/** Rules §4.1, every cell written out: action, state, then one cell per situation. The same for both profiles. */
const ATTENDU: Readonly<Record<ActionEcole, Readonly<Record<Etat, Readonly<Record<Situation, Cellule>>>>>> = {
  informer: {
    non_informe: {
      aucun: ['attribuer', 'informe'],
      provisoire: ['attribuer', 'informe'],
      expire: ['attribuer', 'informe'],
      choisi: ['attribuer', 'informe'],
    },
    informe: {
      aucun: ['reemettre', 'informe'],
      provisoire: ['conserver', 'informe'],
      expire: ['reemettre', 'informe'],
      choisi: ['laisser', 'informe'],
    },
    en_cours: {
      aucun: ['laisser_sans', 'en_cours'],
      provisoire: ['conserver_reinitialise', 'en_cours'],
      expire: ['reemettre', 'en_cours'],
      choisi: ['laisser', 'en_cours'],
    },
    actif: {
      aucun: ['laisser_sans', 'actif'],
      provisoire: ['conserver_reinitialise', 'actif'],
      expire: ['reemettre', 'actif'],
      choisi: ['laisser', 'actif'],
    },
  },
  informer_en_reinitialisant: {
    non_informe: {
      aucun: ['attribuer', 'informe'],
      provisoire: ['attribuer', 'informe'],
      expire: ['attribuer', 'informe'],
      choisi: ['attribuer', 'informe'],
    },
    informe: {
      aucun: ['reinitialiser', 'informe'],
      provisoire: ['reinitialiser', 'informe'],
      expire: ['reinitialiser', 'informe'],
      choisi: ['reinitialiser', 'informe'],
    },
    en_cours: {
      aucun: ['reinitialiser', 'en_cours'],
      provisoire: ['reinitialiser', 'en_cours'],
      expire: ['reinitialiser', 'en_cours'],
      choisi: ['reinitialiser', 'en_cours'],
    },
    actif: {
      aucun: ['ajouter', 'actif'],
      provisoire: ['reinitialiser', 'actif'],
      expire: ['reinitialiser', 'actif'],
      choisi: ['reinitialiser', 'actif'],
    },
  },
  reinitialiser: {
    non_informe: {
      aucun: ['refuser', 'non_informe'],
      provisoire: ['refuser', 'non_informe'],
      expire: ['refuser', 'non_informe'],
      choisi: ['refuser', 'non_informe'],
    },
    informe: {
      aucun: ['reinitialiser', 'informe'],
      provisoire: ['reinitialiser', 'informe'],
      expire: ['reinitialiser', 'informe'],
      choisi: ['reinitialiser', 'informe'],
    },
    en_cours: {
      aucun: ['reinitialiser', 'en_cours'],
      provisoire: ['reinitialiser', 'en_cours'],
      expire: ['reinitialiser', 'en_cours'],
      choisi: ['reinitialiser', 'en_cours'],
    },
    actif: {
      aucun: ['ajouter', 'actif'],
      provisoire: ['reinitialiser', 'actif'],
      expire: ['reinitialiser', 'actif'],
      choisi: ['reinitialiser', 'actif'],
    },
  },
};

describe('actions de l’école', () => {
  const cells = COMPTES.flatMap((c) => ACTIONS_ECOLE.map((action) => ({ action, ...c })));

  it.each(cells)('$action, $profil, $etat, $situation', ({ action, profil, etat, situation }) => {
    const [effet, etatApres] = ATTENDU[action][etat][situation];
    expect(decider(action, compte(etat, situation, profil))).toEqual({
      effet,
      etatApres,
      ...(effet === 'refuser' ? { motif: 'non_informe' } : {}),
    });
  });

  it('réinitialiser n’est pas proposé à un compte non informé, tout le reste l’est', () => {
    for (const { profil, etat, situation } of COMPTES) {
      expect(actionsProposees(compte(etat, situation, profil)), etat).toEqual(
        etat === 'non_informe' ? ['informer', 'informer_en_reinitialisant'] : [...ACTIONS_ECOLE],
      );
    }
  });

  it('un compte bloqué n’est servi par aucune action', () => {
    for (const { profil, etat, situation } of COMPTES) {
      const bloque = compte(etat, situation, profil, true);
      for (const action of ACTIONS_ECOLE) {
        expect(decider(action, bloque)).toEqual({ effet: 'refuser', etatApres: etat, motif: 'bloque' });
      }
      expect(actionsProposees(bloque)).toEqual([]);
    }
  });

  it('par mail, qui n’a pas d’adresse utilisable est laissé tel quel, et une feuille le servirait', () => {
    for (const { profil, etat, situation } of COMPTES) {
      for (const action of ACTIONS_ECOLE) {
        const celui = compte(etat, situation, profil);
        const decision = decider(action, celui);
        const demande = (mode: 'feuilles' | 'mail') => ({ action, mode });
        for (const mail of ['utilisable', 'absent', 'refuse'] as const)
          expect(deciderOperation(demande('feuilles'), celui, mail)).toEqual(decision);
        expect(deciderOperation(demande('mail'), celui, 'utilisable')).toEqual(decision);
        const refus = (motif: string) =>
          decision.effet === 'refuser' ? decision : { effet: 'refuser', etatApres: etat, motif };
        expect(deciderOperation(demande('mail'), celui, 'absent')).toEqual(refus('sans_mail'));
        expect(deciderOperation(demande('mail'), celui, 'refuse')).toEqual(refus('mail_refuse'));
      }
    }
  });
});

describe('ce que l’école ne peut pas faire', () => {
  const anyAccount = fc.record({
    profil: fc.constantFrom(...PROFILS),
    etat: fc.constantFrom(...ETATS),
    situation: fc.constantFrom(...SITUATIONS),
    bloque: fc.boolean(),
  });

  it('activer un compte, ou le faire revenir en arrière', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ACTIONS_ECOLE), anyAccount, (action, avant) => {
        const { etatApres } = decider(action, avant);
        expect([avant.etat, avant.etat === 'non_informe' ? 'informe' : avant.etat]).toContain(etatApres);
      }),
    );
  });

  it('« Informer » ne touche jamais à un mot de passe choisi, ni à un provisoire encore valable', () => {
    fc.assert(
      fc.property(anyAccount, (avant) => {
        fc.pre(avant.etat !== 'non_informe');
        fc.pre(avant.situation === 'choisi' || avant.situation === 'provisoire');
        expect(effetEmetUnMotDePasse(decider('informer', avant).effet)).toBe(false);
      }),
    );
  });

  it('« Informer » réémet un mot de passe expiré quel que soit l’état, qui ne change pas', () => {
    for (const { profil, etat } of COMPTES.filter((c) => c.etat !== 'non_informe')) {
      expect(decider('informer', compte(etat, 'expire', profil))).toEqual({
        effet: 'reemettre',
        etatApres: etat,
      });
    }
  });

  it('« Informer » deux fois ne change rien de plus qu’une fois', () => {
    fc.assert(
      fc.property(anyAccount, (avant) => {
        const { effet, etatApres } = decider('informer', avant);
        const situation = effetEmetUnMotDePasse(effet) ? 'provisoire' : avant.situation;
        const apres = decider('informer', { ...avant, etat: etatApres, situation });
        expect(effetEmetUnMotDePasse(apres.effet)).toBe(false);
        expect(apres.etatApres).toBe(etatApres);
      }),
    );
  });

  it('seuls attribuer, réémettre, réinitialiser et ajouter tirent un mot de passe', () => {
    expect(EFFETS.filter(effetEmetUnMotDePasse)).toEqual([
      'attribuer',
      'reemettre',
      'reinitialiser',
      'ajouter',
    ]);
    expect(EFFETS_SANS_EMISSION).toEqual(['conserver', 'conserver_reinitialise', 'laisser', 'laisser_sans']);
  });
});

describe('ce qu’un plan dit', () => {
  const premier = new Date('2026-12-03T22:59:59.999Z');
  const phraseDe = (effet: Effet, nombre = 1, dernier: Date | null = null) =>
    motsDeLEffet(effet, 'prevu', nombre, dernier && { premier, dernier }).libelle;

  it('« garde le mot de passe de son choix » n’est dit que d’un mot de passe choisi', () => {
    for (const { etat, situation } of COMPTES) {
      for (const action of ACTIONS_ECOLE) {
        const { effet } = decider(action, compte(etat, situation));
        for (const moment of ['prevu', 'fait'] as const) {
          const choix = /de (son|leur) choix/.test(motsDeLEffet(effet, moment, 1).libelle);
          expect(choix).toBe(effet === 'laisser');
          if (choix) expect(situation).toBe('choisi');
        }
      }
    }
  });

  it('après une réinitialisation, jusqu’à quand le mot de passe provisoire vaut', () => {
    expect(phraseDe('conserver_reinitialise', 1, premier)).toBe(
      'garde le mot de passe provisoire donné par la réinitialisation, valable jusqu’au 3 décembre 2026',
    );
    expect(phraseDe('conserver_reinitialise', 2, premier)).toBe(
      'gardent le mot de passe provisoire donné par la réinitialisation, valable jusqu’au 3 décembre 2026',
    );
    expect(phraseDe('conserver_reinitialise', 2, new Date('2027-01-03T22:59:59.999Z'))).toBe(
      'gardent le mot de passe provisoire donné par la réinitialisation, valable au moins jusqu’au 3 décembre 2026',
    );
  });

  it('une feuille sert qui n’a pas d’adresse ; rien ne sert les autres refusés', () => {
    expect(MOTIFS_DE_MAIL).toEqual(['sans_mail', 'mail_refuse']);
    expect(MOTIFS_SANS_RECOURS).toEqual(['non_informe', 'bloque']);
  });
});
