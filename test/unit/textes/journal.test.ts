import { describe, expect, it } from 'vitest';
import { AUTEUR_TITULAIRE } from '../../../src/domain/auteurs.ts';
import {
  ACTIONS_JOURNAL,
  type ActionJournal,
  GROUPE_DE_L_ACTION,
  GROUPES_PROPOSES,
} from '../../../src/domain/journal/actions.ts';
import {
  direAction,
  direAgentConcerne,
  direAutres,
  direPrecision,
  direToutes,
} from '../../../src/textes/journal/entrees.ts';

const AGENTS = new Map([['7', 'Luc Petit']]);
const dire = (action: ActionJournal, details: Record<string, unknown>, nombre = 0): string =>
  direPrecision({ action, details, nombre }, AGENTS).replace(/[\u00a0\u202f]/g, ' ');

describe('le journal en mots', () => {
  it.each<[ActionJournal, Record<string, unknown>, number, string]>([
    [
      'eleves.informes',
      { attribuer: 5, conserver: 2, reinitialiser: false, mode: 'feuilles' },
      5,
      '5 mots de passe donnés',
    ],
    [
      'representants.informes',
      { attribuer: 1, reemettre: 1, ajouter: 1, reinitialiser: 1, mode: 'mail' },
      4,
      '4 mots de passe donnés, par mail',
    ],
    ['eleves.reinitialises', { refuser: 2 }, 0, 'aucun nouveau mot de passe'],
    ['eleves.listes', { format: 'csv', nombre: 4 }, 1, '4 comptes, au format csv, 1 mot de passe lisible'],
    ['eleves.feuilles_imprimees', { nombre: 1 }, 0, '1 feuille, aucun mot de passe lisible'],
    ['representants.feuilles_imprimees', { nombre: 2 }, 2, '2 lettres, 2 mots de passe lisibles'],
    ['representants.mails_renvoyes', { nombre: 3 }, 3, '3 mails'],
    [
      'onde.importe',
      { eleves_arrivees: 3, eleves_departs: 1, responsables_modifications: 2, liens_ajoutes: 4 },
      0,
      'élèves : 3 arrivées, 1 départ ; représentants légaux : 2 fiches modifiées ; liens : 4 ajoutés',
    ],
    ['onde.importe', { eleves_arrivees: 0 }, 0, 'aucun changement'],
    ['onde.depose', { anomalies: 1 }, 0, '1 anomalie'],
    ['comptes.suivis', { depuis: '0990001N', nombre: 2 }, 2, 'depuis l’école 0990001N'],
    ['nuit.identifiants_sans_suite', { nombre: 1 }, 0, 'le compte est bloqué'],
    ['eleves.identifiant_annule', {}, 0, ''],
    ['comptes.partis', { vers: '0990001N', nombre: 2 }, 2, 'vers l’école 0990001N'],
    [
      'agent.habilite',
      { agent: '7', debut: '2026-09-01', fin: '2026-10-02' },
      0,
      'à partir du 1er septembre 2026, jusqu’au 2 octobre 2026 inclus',
    ],
    ['agent.habilitation_finie', { agent: 8, fin: '2026-10-02' }, 0, 'jusqu’au 2 octobre 2026 inclus'],
    [
      'ecole.fusionnee',
      { de: 'A', vers: 'B', eleves: 2, representants: 1 },
      0,
      'de A vers B, 2 élèves, 1 représentant légal',
    ],
    ['parametrage.comptes_eleves', { actif: true }, 0, 'activée'],
    ['parametrage.comptes_eleves', { actif: false }, 0, 'désactivée'],
    ['journal.consulte', {}, 0, ''],
    ['journal.consulte', {}, 1, 'une seule personne'],
    [
      'journal.exporte',
      { auteur: AUTEUR_TITULAIRE, au: '2026-01-01' },
      0,
      'jusqu’au 1er janvier 2026 inclus, auteur : Titulaire du compte',
    ],
    ['connexion', { moyen: 'otp' }, 0, ''],
  ])('%s %j : dit « %s »', (action, details, nombre, attendu) => {
    expect(dire(action, details, nombre)).toBe(attendu);
  });

  it('ce que d’autres versions auraient écrit, ou n’importe quel SQL, ne casse pas la page', () => {
    for (const action of Object.keys(ACTIONS_JOURNAL) as ActionJournal[])
      for (const valeur of [null, 'x', [], {}, -1, 1e300])
        for (const cle of ['nombre', 'mode', 'agent', 'debut', 'actif', 'de', 'type', 'format', 'eleves'])
          expect(typeof dire(action, { [cle]: valeur })).toBe('string');
    const inconnue = 'action.a_venir' as ActionJournal;
    expect(direAction(inconnue)).toBe('action.a_venir');
    expect(dire(inconnue, {})).toBe('');
  });

  it('un droit, une délégation : l’agent est celui pour qui ; un export, qui ne fait que le chercher, n’en dit rien', () => {
    const pour = (action: ActionJournal, details: Record<string, unknown>) =>
      direAgentConcerne({ action, details, nombre: 0 }, AGENTS);
    expect(pour('delegation.accordee', { agent: 7, perimetre: 'tous' })).toBe('Luc Petit');
    expect(pour('delegation.retiree', { agent: '8' })).toBe('un agent');
    expect(pour('enseignant.atteste', { enseignant: 7 })).toBe('Luc Petit');
    expect(pour('agent.habilite', { agent: 7 })).toBe('Luc Petit');
    expect(pour('agent.habilite', {})).toBeNull();
    expect(pour('journal.exporte', { agent: 7 })).toBeNull();
    expect(pour('action.a_venir' as ActionJournal, { agent: 7 })).toBeNull();
    expect(dire('delegation.accordee', { agent: 7, perimetre: 'eleves', debut: '2026-09-01' })).not.toContain(
      'Luc Petit',
    );
  });

  it('dans un fichier, toutes les personnes : les noms, puis combien n’en ont plus', () => {
    const present = { situation: 'present', nom: 'Roy', prenom: 'Léa' } as const;
    const [parti, purge] = [{ situation: 'parti' } as const, { situation: 'purge' } as const];
    expect(direToutes([])).toBe('');
    expect(direToutes([parti, present, present])).toBe('ROY Léa, ROY Léa, 1\u00a0personne partie');
    expect(direToutes([parti, parti, purge])).toBe('2\u00a0personnes parties, 1\u00a0compte purgé');
  });

  it('« et 27 autres » : seulement s’il en reste', () => {
    expect([direAutres(30, 3), direAutres(4, 3), direAutres(3, 3)]).toEqual([
      'et 27\u00a0autres',
      'et 1\u00a0autre',
      '',
    ]);
  });

  it('chaque groupe proposé a une action, et « hors école » n’est pas proposé', () => {
    expect(GROUPES_PROPOSES).not.toContain('hors_ecole');
    for (const groupe of GROUPES_PROPOSES) expect(Object.values(GROUPE_DE_L_ACTION)).toContain(groupe);
  });
});
