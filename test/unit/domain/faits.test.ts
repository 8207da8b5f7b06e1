import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ETATS, ORIGINES, PROFILS, SITUATIONS } from '../../../src/domain/comptes/etats.ts';
import {
  expireBientot,
  faitsDuCompte,
  type LigneDeCompte,
  notificationExpiree,
} from '../../../src/domain/comptes/faits.ts';
import { etatDuMail, renoncement } from '../../../src/domain/comptes/joignable.ts';
import { expireLe } from '../../../src/domain/mots-de-passe/provisoire.ts';

const FIN = new Date('2026-12-01T22:59:59.999Z');
const AVANT = new Date(FIN.getTime() - 1);

const ligne = (propre: Partial<LigneDeCompte> = {}): LigneDeCompte => ({
  profil: 'representant_legal',
  etat: 'informe',
  origine: 'etablissement',
  bloque: false,
  motDePasseChoisi: false,
  provisoirePresent: true,
  provisoireExpireLe: FIN,
  ...propre,
});
const situation = (propre: Partial<LigneDeCompte>, maintenant = AVANT) =>
  faitsDuCompte(ligne(propre), maintenant).situation;

describe('la situation du mot de passe ne se devine pas de l’état (règles §4.1)', () => {
  it.each(['informe', 'en_cours', 'actif'] as const)(
    '%s : provisoire jusqu’à son terme, expiré à partir de là',
    (etat) => {
      expect(situation({ etat })).toBe('provisoire');
      expect(situation({ etat }, FIN)).toBe('expire');
      expect(situation({ etat }, new Date(FIN.getTime() + 1))).toBe('expire');
    },
  );

  it.each(['informe', 'en_cours', 'actif'] as const)(
    '%s : effacé par la nuit, il reste connu comme expiré',
    (etat) => {
      expect(situation({ etat, provisoirePresent: false }, FIN)).toBe('expire');
      // Nobody can enter with what was erased, whatever the date says.
      expect(situation({ etat, provisoirePresent: false }, AVANT)).toBe('expire');
    },
  );

  it('choisi l’emporte sur ce qui resterait d’un provisoire', () => {
    for (const etat of ['en_cours', 'actif'] as const) {
      expect(situation({ etat, motDePasseChoisi: true })).toBe('choisi');
      expect(situation({ etat, motDePasseChoisi: true }, FIN)).toBe('choisi');
    }
  });

  it('aucun : jamais informé, ou activé sans mot de passe donné ici', () => {
    const sans = { provisoirePresent: false, provisoireExpireLe: null };
    expect(situation({ etat: 'non_informe', origine: null, ...sans })).toBe('aucun');
    expect(situation({ etat: 'actif', ...sans })).toBe('aucun');
    expect(situation({ etat: 'en_cours', ...sans })).toBe('aucun');
  });

  it('informé sans mot de passe de cette école : expiré, donc réémis', () => {
    expect(situation({ provisoirePresent: false, provisoireExpireLe: null })).toBe('expire');
  });

  it('FranceConnect seul : activé par lui, sans mot de passe choisi ni donné depuis (§8.4)', () => {
    const seul = (propre: Partial<LigneDeCompte>) =>
      faitsDuCompte(
        ligne({
          etat: 'actif',
          origine: 'franceconnect',
          provisoirePresent: false,
          provisoireExpireLe: null,
          ...propre,
        }),
        AVANT,
      ).franceConnectSeul;
    expect(seul({})).toBe(true);
    expect(seul({ motDePasseChoisi: true })).toBe(false);
    expect(seul({ origine: 'responsable' })).toBe(false);
    expect(seul({ etat: 'en_cours' })).toBe(false);
    expect(seul({ provisoirePresent: true, provisoireExpireLe: FIN })).toBe(false);
  });

  it('la date n’est donnée que d’un mot de passe provisoire, valable ou expiré', () => {
    fc.assert(
      fc.property(
        fc.record({
          profil: fc.constantFrom(...PROFILS),
          etat: fc.constantFrom(...ETATS),
          origine: fc.constantFrom(...ORIGINES, null),
          bloque: fc.boolean(),
          motDePasseChoisi: fc.boolean(),
          provisoirePresent: fc.boolean(),
          provisoireExpireLe: fc.constantFrom(null, AVANT, FIN),
        }),
        (compte) => {
          const faits = faitsDuCompte(compte, AVANT);
          expect(SITUATIONS).toContain(faits.situation);
          if (faits.situation === 'aucun' || faits.situation === 'choisi')
            expect(faits.provisoireExpireLe).toBeNull();
          else expect(faits.provisoireExpireLe).toBe(compte.provisoireExpireLe);
          if (faits.situation === 'provisoire') expect(compte.provisoirePresent).toBe(true);
        },
      ),
    );
  });
});

describe('« expire dans les 7 jours » (règles §5.1)', () => {
  const SEPT_JOURS = 604_800_000;
  const bientot = (restent: number) =>
    expireBientot(
      faitsDuCompte(ligne(), new Date(FIN.getTime() - restent)),
      new Date(FIN.getTime() - restent),
    );

  it('à 7 jours juste, oui ; une seconde de plus, non', () => {
    expect(bientot(SEPT_JOURS)).toBe(true);
    expect(bientot(SEPT_JOURS + 1)).toBe(false);
    expect(bientot(SEPT_JOURS + 1000)).toBe(false);
  });

  it('une fois expiré, non', () => {
    expect(bientot(1)).toBe(true);
    expect(bientot(0)).toBe(false);
  });

  it('après une réinitialisation aussi, et jamais d’un mot de passe choisi', () => {
    const demain = (propre: Partial<LigneDeCompte>) =>
      expireBientot(faitsDuCompte(ligne(propre), AVANT), AVANT);
    expect(demain({ etat: 'actif' })).toBe(true);
    expect(demain({ etat: 'actif', motDePasseChoisi: true })).toBe(false);
  });
});

describe('« Notification expirée » (règles §5.1)', () => {
  it('d’un mot de passe expiré, tant que l’école ne bloque pas le compte', () => {
    const expiree = (propre: Partial<LigneDeCompte>, le = FIN) =>
      notificationExpiree(faitsDuCompte(ligne(propre), le));
    expect(expiree({})).toBe(true);
    expect(expiree({}, AVANT)).toBe(false);
    expect(expiree({ bloque: true })).toBe(false);
    expect(expireBientot(faitsDuCompte(ligne({ bloque: true }), AVANT), AVANT)).toBe(false);
  });
});

describe('un mot de passe provisoire vaut trois mois', () => {
  it.each([
    ['2026-09-03T08:00:00Z', '2026-12-03T22:59:59.999Z'],
    ['2026-11-29T12:00:00Z', '2027-02-28T22:59:59.999Z'],
    ['2026-04-01T00:00:00Z', '2026-07-01T21:59:59.999Z'],
  ])('%s → %s', (emis, fin) => {
    expect(expireLe(new Date(emis)).toISOString()).toBe(fin);
  });
});

describe('à qui un mail est encore envoyé', () => {
  const fiche = { parti: false, mail: 'a@exemple.fr', mailRefuse: null };
  const sain = { bloque: false, situation: 'provisoire' } as const;

  it('une adresse refusée ne sert plus, jusqu’à ce que ONDE en donne une autre', () => {
    expect(etatDuMail({ mail: null, mailRefuse: null })).toBe('absent');
    expect(etatDuMail({ mail: null, mailRefuse: 'a@exemple.fr' })).toBe('absent');
    expect(etatDuMail({ mail: 'a@exemple.fr', mailRefuse: 'a@exemple.fr' })).toBe('refuse');
    expect(etatDuMail({ mail: 'b@exemple.fr', mailRefuse: 'a@exemple.fr' })).toBe('utilisable');
  });

  it('ni à qui est parti, bloqué, sans adresse, ni pour un mot de passe expiré', () => {
    expect(renoncement(fiche, sain)).toBeUndefined();
    expect(renoncement({ ...fiche, parti: true }, sain)).toBe('parti');
    expect(renoncement(fiche, { ...sain, bloque: true })).toBe('bloque');
    expect(renoncement(fiche, { ...sain, situation: 'expire' })).toBe('expire');
    expect(renoncement({ ...fiche, mail: null }, sain)).toBe('adresse');
    expect(renoncement({ ...fiche, mailRefuse: fiche.mail }, sain)).toBe('adresse');
  });
});
