import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ACTIONS_ECOLE,
  ACTIONS_PORTAIL,
  type ActionEcole,
  type ActionPortail,
  actionsProposees,
  aideActions,
  type CompteADecider,
  decider,
  deciderPortail,
  EFFET_LABELS,
  EFFETS,
  ETAT_LABELS,
  ETATS,
  type Etat,
  effetEmetUnMotDePasse,
  etatDuProvisoire,
  etatsDe,
  MOTIF_LABELS,
  motDePasseAffiche,
  ORIGINES,
  origineLabel,
  PROFILS,
  type Profil,
  type Provisoire,
  sansMotDePasse,
} from '../../../src/domain/compte.ts';

const PROVISOIRES = ['aucun', 'valide', 'expire'] as const satisfies readonly Provisoire[];

const compte = (
  etat: Etat,
  provisoire: Provisoire = 'aucun',
  profil: Profil = 'representant_legal',
  bloque = false,
): CompteADecider => ({ profil, etat, provisoire, bloque });

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
      ...Object.values(MOTIF_LABELS),
      ...PROFILS.flatMap((profil) =>
        aideActions(profil).flatMap(({ libelle, cases }) => [libelle, ...cases.map((c) => c.phrase)]),
      ),
    ];
    for (const phrase of phrases) expect(phrase).not.toMatch(/'| [:;!?»]|« /);
  });
});

/** DESIGN §4.1, one line per cell: action, state, provisional password, effect, state afterwards. */
const ATTENDU: [ActionEcole, Etat, Provisoire, string, Etat][] = [
  ['informer', 'non_informe', 'aucun', 'attribuer', 'informe'],
  ['informer', 'informe', 'valide', 'conserver', 'informe'],
  ['informer', 'informe', 'expire', 'reemettre', 'informe'],
  ['informer', 'informe', 'aucun', 'reemettre', 'informe'],
  ['informer', 'en_cours', 'aucun', 'laisser', 'en_cours'],
  ['informer', 'en_cours', 'valide', 'laisser', 'en_cours'],
  ['informer', 'en_cours', 'expire', 'laisser', 'en_cours'],
  ['informer', 'actif', 'aucun', 'laisser', 'actif'],
  ['informer', 'actif', 'valide', 'laisser', 'actif'],
  ['informer', 'actif', 'expire', 'laisser', 'actif'],
  ['informer_en_reinitialisant', 'non_informe', 'aucun', 'attribuer', 'informe'],
  ...PROVISOIRES.flatMap((provisoire): (typeof ATTENDU)[number][] => [
    ['informer_en_reinitialisant', 'informe', provisoire, 'reinitialiser', 'informe'],
    ['informer_en_reinitialisant', 'en_cours', provisoire, 'reinitialiser', 'en_cours'],
    ['informer_en_reinitialisant', 'actif', provisoire, 'reinitialiser', 'actif'],
    ['reinitialiser', 'informe', provisoire, 'reinitialiser', 'informe'],
    ['reinitialiser', 'en_cours', provisoire, 'reinitialiser', 'en_cours'],
    ['reinitialiser', 'actif', provisoire, 'reinitialiser', 'actif'],
  ]),
  ['reinitialiser', 'non_informe', 'aucun', 'refuser', 'non_informe'],
];

describe.each(PROFILS)('actions de l’école sur un compte « %s »', (profil) => {
  const cells = ATTENDU.filter(([, etat]) => etatsDe(profil).includes(etat));

  it.each(cells)('%s, %s, provisoire %s : %s → %s', (action, etat, provisoire, effet, etatApres) => {
    expect(decider(action, compte(etat, provisoire, profil))).toEqual({
      effet,
      etatApres,
      ...(effet === 'refuser' ? { motif: 'non_informe' } : {}),
    });
  });

  it('réinitialiser n’est pas proposé à un compte non informé, tout le reste l’est', () => {
    for (const etat of etatsDe(profil)) {
      expect(actionsProposees(compte(etat, 'aucun', profil)), etat).toEqual(
        etat === 'non_informe' ? ['informer', 'informer_en_reinitialisant'] : [...ACTIONS_ECOLE],
      );
    }
  });

  it('un compte bloqué n’est servi par aucune action', () => {
    for (const etat of etatsDe(profil)) {
      for (const provisoire of PROVISOIRES) {
        const bloque = compte(etat, provisoire, profil, true);
        for (const action of ACTIONS_ECOLE) {
          expect(decider(action, bloque)).toEqual({ effet: 'refuser', etatApres: etat, motif: 'bloque' });
        }
        expect(actionsProposees(bloque)).toEqual([]);
      }
    }
  });
});

describe('ce que l’école ne peut pas faire', () => {
  const anyAccount = fc.record({
    profil: fc.constantFrom(...PROFILS),
    etat: fc.constantFrom(...ETATS),
    provisoire: fc.constantFrom(...PROVISOIRES),
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

  it('« Informer » ne touche jamais au mot de passe d’un compte activé ou en cours d’activation', () => {
    fc.assert(
      fc.property(anyAccount, (avant) => {
        fc.pre(avant.etat === 'actif' || avant.etat === 'en_cours');
        expect(effetEmetUnMotDePasse(decider('informer', avant).effet)).toBe(false);
      }),
    );
  });

  it('« Informer » deux fois ne change rien de plus qu’une fois', () => {
    fc.assert(
      fc.property(anyAccount, (avant) => {
        const { effet, etatApres } = decider('informer', avant);
        const provisoire = effetEmetUnMotDePasse(effet) ? 'valide' : avant.provisoire;
        const apres = decider('informer', { ...avant, etat: etatApres, provisoire });
        expect(effetEmetUnMotDePasse(apres.effet)).toBe(false);
        expect(apres.etatApres).toBe(etatApres);
      }),
    );
  });

  it('seuls attribuer, réémettre et réinitialiser tirent un mot de passe', () => {
    expect(EFFETS.filter(effetEmetUnMotDePasse)).toEqual(['attribuer', 'reemettre', 'reinitialiser']);
  });
});

describe('actions de la personne', () => {
  const possible: Record<Profil, Partial<Record<ActionPortail, Partial<Record<Etat, [Etat, string?]>>>>> = {
    eleve: {
      choisir_mot_de_passe: { informe: ['actif', 'etablissement'] },
      remplacer_provisoire: { actif: ['actif'] },
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
      rattacher_a_un_compte_actif: { non_informe: ['actif'], informe: ['actif'], en_cours: ['actif'] },
      remplacer_provisoire: { en_cours: ['en_cours'], actif: ['actif'] },
    },
  };
  const cells = PROFILS.flatMap((profil) =>
    ACTIONS_PORTAIL.flatMap((action) => etatsDe(profil).map((etat) => [profil, action, etat] as const)),
  );

  it.each(cells)('%s, %s, %s', (profil, action, etat) => {
    const decision = deciderPortail(action, compte(etat, 'valide', profil));
    const row = possible[profil][action];
    const expected = row?.[etat];
    if (expected === undefined) {
      expect(decision).toEqual({ possible: false, motif: row === undefined ? 'profil' : 'etat' });
    } else {
      const [etatApres, origine] = expected;
      expect(decision).toEqual({ possible: true, etatApres, ...(origine ? { origine } : {}) });
    }
  });

  it('un mot de passe provisoire expiré n’ouvre rien, et n’empêche pas les autres chemins', () => {
    for (const provisoire of ['expire', 'aucun'] as const) {
      const perime = { possible: false, motif: 'provisoire_perime' };
      expect(deciderPortail('choisir_mot_de_passe', compte('informe', provisoire, 'eleve'))).toEqual(perime);
      expect(deciderPortail('choisir_mot_de_passe', compte('informe', provisoire))).toEqual(perime);
      expect(deciderPortail('remplacer_provisoire', compte('actif', provisoire))).toEqual(perime);
      expect(deciderPortail('inscription_sms', compte('informe', provisoire)).possible).toBe(true);
      expect(deciderPortail('confirmer_mail', compte('en_cours', provisoire)).possible).toBe(true);
    }
  });

  it('un compte bloqué ne peut rien', () => {
    for (const [profil, action, etat] of cells) {
      expect(deciderPortail(action, compte(etat, 'valide', profil, true))).toEqual({
        possible: false,
        motif: 'bloque',
      });
    }
  });
});

describe('mot de passe affiché dans une liste', () => {
  it.each([
    ['non_informe', 'aucun', 'vide'],
    ['informe', 'valide', 'provisoire'],
    ['informe', 'expire', 'expire'],
    ['informe', 'aucun', 'expire'],
    ['en_cours', 'aucun', 'masque'],
    ['en_cours', 'valide', 'provisoire'],
    ['en_cours', 'expire', 'masque'],
    ['actif', 'aucun', 'masque'],
    ['actif', 'valide', 'provisoire'],
    ['actif', 'expire', 'masque'],
  ] as const)('%s, provisoire %s : %s', (etat, provisoire, affiche) => {
    expect(motDePasseAffiche({ etat, provisoire })).toBe(affiche);
  });

  it('entré par FranceConnect et sans mot de passe choisi : « FranceConnect », sauf après une réinitialisation (§8.4)', () => {
    const compte = { etat: 'actif', origine: 'franceconnect', motDePasseChoisi: false } as const;
    expect(sansMotDePasse(compte)).toBe(true);
    expect(sansMotDePasse({ ...compte, motDePasseChoisi: true })).toBe(false);
    expect(sansMotDePasse({ ...compte, origine: 'responsable' })).toBe(false);
    expect(sansMotDePasse({ ...compte, etat: 'en_cours' })).toBe(false);
    const affiche = (provisoire: 'aucun' | 'valide' | 'expire') =>
      motDePasseAffiche({ etat: 'actif', provisoire }, true);
    expect([affiche('aucun'), affiche('valide'), affiche('expire')]).toEqual([
      'franceconnect',
      'provisoire',
      'franceconnect',
    ]);
  });
});

describe('mot de passe provisoire tenu par un compte', () => {
  const fin = new Date('2026-12-01T22:59:59.999Z');
  const avant = new Date(fin.getTime() - 1);

  it('valide jusqu’à son terme, expiré à partir de là', () => {
    expect(etatDuProvisoire({ chiffre: true, expireLe: fin }, avant)).toBe('valide');
    expect(etatDuProvisoire({ chiffre: true, expireLe: fin }, fin)).toBe('expire');
  });

  it('effacé à l’expiration, il reste connu comme expiré', () => {
    expect(etatDuProvisoire({ chiffre: false, expireLe: fin }, fin)).toBe('expire');
    expect(etatDuProvisoire({ chiffre: false, expireLe: fin }, avant)).toBe('aucun');
    expect(etatDuProvisoire({ chiffre: false, expireLe: null }, fin)).toBe('aucun');
  });

  it('sans date de fin, il n’est pas honoré', () => {
    expect(etatDuProvisoire({ chiffre: true, expireLe: null }, fin)).toBe('expire');
  });
});
