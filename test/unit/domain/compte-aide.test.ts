import { describe, expect, it } from 'vitest';
import { aideActions } from '../../../src/domain/comptes/decision/aide.ts';
import {
  ACTIONS_ECOLE,
  ACTIONS_PORTAIL,
  type ActionEcole,
  type ActionPortail,
} from '../../../src/domain/comptes/decision/cases.ts';
import { decider, deciderPortail } from '../../../src/domain/comptes/decision/decider.ts';
import { diagrammeMermaid } from '../../../src/domain/comptes/decision/diagramme.ts';
import { ETAT_LABELS, ETATS, etatsDe, PROFILS, situationsDe } from '../../../src/domain/comptes/etats.ts';
import { compte } from '../../builders/faits.ts';

describe('page d’aide', () => {
  it('explique chaque action dans chaque état que le compte peut prendre', () => {
    for (const profil of PROFILS) {
      for (const ligne of aideActions(profil)) {
        expect(ligne.cases.map((c) => c.etat)).toEqual(etatsDe(profil));
        for (const { phrase } of ligne.cases) expect(phrase).toMatch(/^[A-ZÀ-Ý].+\.$/);
      }
    }
    expect(aideActions('eleve').map((l) => l.action)).toEqual([
      ...ACTIONS_ECOLE,
      'choisir_mot_de_passe',
      'reprendre_son_ancien_compte',
      'remplacer_provisoire',
      'mot_de_passe_oublie',
    ]);
    expect(aideActions('representant_legal').map((l) => l.action)).toEqual([
      ...ACTIONS_ECOLE,
      // A pupil's alone.
      ...ACTIONS_PORTAIL.filter((action) => action !== 'reprendre_son_ancien_compte'),
    ]);
  });

  it('dit « Impossible » ou « Inutile » là où la règle refuse, et là seulement', () => {
    for (const profil of PROFILS) {
      for (const { action, cases } of aideActions(profil)) {
        for (const { etat, phrase } of cases) {
          // What begins with a provisional password is possible with one that is valid.
          const situation = situationsDe(profil, etat).includes('provisoire') ? 'provisoire' : 'aucun';
          const avant = compte(etat, situation, profil);
          const refuse = (ACTIONS_ECOLE as readonly string[]).includes(action)
            ? decider(action as ActionEcole, avant).effet === 'refuser'
            : !deciderPortail(action as ActionPortail, avant).possible;
          expect(/^(Impossible|Inutile)/.test(phrase), `${profil} ${action} ${etat}`).toBe(refuse);
        }
      }
    }
  });
});

describe('diagramme de docs/etats.md', () => {
  const diagramme = diagrammeMermaid();
  const fleches = [...diagramme.matchAll(/^ {2}(\w+) --> (\w+) : /gm)].map(([, de, vers]) => `${de} ${vers}`);

  it('a les quatre états et une flèche par changement possible', () => {
    expect(diagramme).toMatch(/^stateDiagram-v2\n/);
    for (const etat of ETATS) expect(diagramme).toContain(`state "${ETAT_LABELS[etat]}" as ${etat}`);
    expect(new Set(fleches)).toEqual(
      new Set([
        'non_informe informe',
        'non_informe actif',
        'informe informe',
        'informe en_cours',
        'informe actif',
        'en_cours en_cours',
        'en_cours actif',
        'actif actif',
      ]),
    );
    expect(fleches.length).toBe(new Set(fleches).size);
  });

  it('dit pour qui, quand ce n’est pas pour tous', () => {
    expect(diagramme).toMatch(/informe --> actif : .*Activer avec le mot de passe provisoire \(élève\)/);
    expect(diagramme).toMatch(/non_informe --> informe : Informer<br\/>/);
    expect(diagramme).toMatch(/actif --> actif : Informer \(mot de passe provisoire expiré\)<br\/>/);
    expect(diagramme).toMatch(/en_cours --> actif : Confirmer l’adresse mail<br\/>/);
  });
});
