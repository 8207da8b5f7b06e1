import { describe, expect, it } from 'vitest';
import {
  type FicheConnue,
  type Geste,
  prochaineAction,
  RAISON_LABELS,
  RAISONS_DE,
  RAISONS_DE_RESTE,
  type Raison,
} from '../../../../src/domain/comptes/decision/prochaine-action.ts';
import { type Etat, PROFILS, type Profil, type Situation } from '../../../../src/domain/comptes/etats.ts';
import type { EtatMail } from '../../../../src/domain/comptes/joignable.ts';
import {
  type CompteADire,
  direConstat,
  direReponse,
  SANS_PORTABLE,
} from '../../../../src/textes/comptes/prochaine-action.ts';
import { COMPTES, compte } from '../../../builders/faits.ts';

type Attendu = readonly [raison: Raison, entre: boolean, parMail: Geste, sansMail: Geste];
const INFORMER = ['informer_par_mail', 'informer_par_feuilles'] as const;
const JAMAIS = ['jamais_informe', false, ...INFORMER] as const;
const EXPIREE = ['expiree', false, ...INFORMER] as const;
const REINITIALISE_EXPIRE = ['reinitialise_expire', false, ...INFORMER] as const;
const ATTEND = ['attend', true, ...INFORMER] as const;
const REINITIALISE = ['reinitialise', true, ...INFORMER] as const;
const A_CONFIRMER = ['mail_a_confirmer', false, 'renvoyer_confirmation', 'renvoyer_confirmation'] as const;
const ACCES = ['acces', true, 'rien', 'rien'] as const;

/** Written out, cell by cell. */
const ATTENDU: Readonly<Record<Etat, Readonly<Record<Situation, Attendu>>>> = {
  non_informe: { aucun: JAMAIS, provisoire: JAMAIS, expire: JAMAIS, choisi: JAMAIS },
  informe: { aucun: EXPIREE, provisoire: ATTEND, expire: EXPIREE, choisi: ACCES },
  en_cours: { aucun: A_CONFIRMER, provisoire: ATTEND, expire: REINITIALISE_EXPIRE, choisi: A_CONFIRMER },
  actif: { aucun: ACCES, provisoire: REINITIALISE, expire: REINITIALISE_EXPIRE, choisi: ACCES },
};

const MAILS: readonly EtatMail[] = ['utilisable', 'absent', 'refuse'];
const GERE = { gestionComptesEleves: true };
const fiche = (mail: EtatMail = 'absent', autres: Partial<FicheConnue> = {}): FicheConnue => ({
  mail,
  portable: true,
  parti: false,
  ...autres,
});
const mailsDe = (profil: Profil) => (profil === 'eleve' ? (['absent'] as const) : MAILS);
const CELLULES = COMPTES.flatMap((c) => mailsDe(c.profil).map((mail) => ({ ...c, mail })));

describe('la prochaine action pour une personne (règles §5.6)', () => {
  it.each(CELLULES)('$profil, $etat, $situation, mail $mail', ({ profil, etat, situation, mail }) => {
    const [raison, peutEntrer, parMail, sansMail] = ATTENDU[etat][situation];
    const attendu =
      raison === 'attend' && mail === 'refuse'
        ? { raison: 'mail_refuse', peutEntrer: false, geste: 'corriger_dans_onde' }
        : { raison, peutEntrer, geste: mail === 'utilisable' ? parMail : sansMail };
    expect(prochaineAction(compte(etat, situation, profil), fiche(mail), GERE)).toEqual({
      ...attendu,
      sansPortable: false,
    });
  });

  it('bloqué : à débloquer d’abord, quels que soient l’état, le mot de passe, le mail, la gestion', () => {
    for (const { profil, etat, situation, mail } of CELLULES)
      for (const gestionComptesEleves of [true, false])
        expect(
          prochaineAction(compte(etat, situation, profil, true), fiche(mail, { portable: false }), {
            gestionComptesEleves,
          }),
        ).toEqual({ raison: 'bloque', peutEntrer: false, geste: 'debloquer', sansPortable: false });
  });

  it('parti, ou élève d’une école qui ne gère pas ces comptes : rien', () => {
    for (const { profil, etat, situation, mail } of CELLULES) {
      const celui = compte(etat, situation, profil);
      const rien = { peutEntrer: false, geste: 'rien', sansPortable: false };
      expect(prochaineAction(celui, fiche(mail, { parti: true }), GERE)).toEqual({
        raison: 'parti',
        ...rien,
      });
      const sansGestion = prochaineAction(celui, fiche(mail), { gestionComptesEleves: false });
      if (profil === 'eleve') expect(sansGestion).toEqual({ raison: 'non_gere', ...rien });
      else expect(sansGestion).toEqual(prochaineAction(celui, fiche(mail), GERE));
    }
  });

  it('sans portable : dit d’un représentant légal à qui il manque pour s’inscrire, de personne d’autre', () => {
    for (const { profil, etat, situation, mail } of CELLULES) {
      const action = prochaineAction(compte(etat, situation, profil), fiche(mail, { portable: false }), GERE);
      expect(action.sansPortable).toBe(
        profil === 'representant_legal' && !['acces', 'reinitialise'].includes(action.raison),
      );
    }
  });

  it('un élève n’a aucune raison qui tienne à un mail, et chaque raison a ses mots', () => {
    const vues = new Set(
      CELLULES.flatMap(({ profil, etat, situation, mail }) =>
        [true, false].map(
          (bloque) =>
            `${profil} ${prochaineAction(compte(etat, situation, profil, bloque), fiche(mail), GERE).raison}`,
        ),
      ),
    );
    const sansReste = ['acces', 'reinitialise'];
    expect([...vues].sort()).toEqual(
      PROFILS.flatMap((profil) => [...RAISONS_DE[profil], ...sansReste].map((r) => `${profil} ${r}`)).sort(),
    );
    expect(Object.keys(RAISON_LABELS)).toEqual(RAISONS_DE_RESTE);
  });
});

describe('ce que l’on en dit', () => {
  const phrases = CELLULES.flatMap(({ profil, etat, situation, mail }) =>
    [null, new Date('2027-02-27T22:59:59.999Z')].flatMap((provisoireExpireLe) =>
      [true, false].flatMap((bloque) => {
        const dit: CompteADire = { profil, situation, provisoireExpireLe, franceConnectSeul: false };
        const action = prochaineAction(compte(etat, situation, profil, bloque), fiche(mail), GERE);
        return [direConstat(dit, action), direReponse(dit, action)].map((texte) => ({
          texte,
          profil,
          action,
          provisoireExpireLe,
        }));
      }),
    ),
  );

  it('une phrase entière, en typographie française', () => {
    for (const { texte } of [...phrases, { texte: SANS_PORTABLE }]) {
      expect(texte).toMatch(/^[A-ZÀÉ].*\.$/u);
      expect(texte).not.toMatch(/'| [:;!?»]|« |,,| {2}| \./);
    }
  });

  it('la date est celle du mot de passe provisoire, quand il y en a un', () => {
    const avecDate = phrases.filter(({ texte }) => texte.includes('27 février 2027'));
    expect(new Set(avecDate.map(({ action }) => action.raison))).toEqual(
      new Set(['expiree', 'reinitialise_expire', 'mail_refuse', 'attend', 'reinitialise']),
    );
    for (const { provisoireExpireLe } of avecDate) expect(provisoireExpireLe).not.toBeNull();
  });

  it('à la famille d’un compte bloqué, rien ne dit qu’il l’est', () => {
    const bloque = prochaineAction(compte('actif', 'choisi', 'eleve', true), fiche(), GERE);
    const dit = {
      profil: 'eleve',
      situation: 'choisi',
      provisoireExpireLe: null,
      franceConnectSeul: false,
    } as const;
    expect(direReponse(dit, bloque)).not.toMatch(/bloqu/);
  });
});
