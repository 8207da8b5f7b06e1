import { describe, expect, it } from 'vitest';
import { comparer, estVide } from '../../../../src/domain/onde/diff/comparer.ts';
import type { EtatEcole } from '../../../../src/domain/onde/diff/etat.ts';
import type { DiffOnde } from '../../../../src/domain/onde/diff/types.ts';
import {
  appliquerEnMemoire,
  ECOLE_VIDE,
  type Eleve,
  ecoleIssueDe,
  eleves,
  LEA,
  LEA_CITEE as lea,
  MERE,
  PERE,
  type Responsable,
  responsables,
  TOM,
  TOM_CITE as tom,
} from '../outils.ts';

const ENFANTS: Eleve[] = [LEA, TOM];
const ecole = (liste: readonly Responsable[] = [MERE, PERE], enfants = ENFANTS) =>
  ecoleIssueDe({ eleves: eleves(enfants), responsables: responsables(liste) });
const diff = (etat: EtatEcole, liste: readonly Responsable[]) =>
  comparer(etat, { responsables: responsables(liste) });
const messages = ({ anomalies }: DiffOnde) => anomalies.map(({ message }) => message);
const prenoms = (liste: readonly { prenom: string }[]) => liste.map(({ prenom }) => prenom);
const liens = (liste: readonly { nomResponsable: { prenom: string }; nomEleve: { prenom: string } }[]) =>
  liste.map(({ nomResponsable, nomEleve }) => `${nomResponsable.prenom} - ${nomEleve.prenom}`);

describe('rapprochement des responsables : noms et enfant commun, sinon noms et portable ou mail', () => {
  it('le même fichier ne change rien', () => {
    expect(estVide(diff(ecole(), [MERE, PERE]))).toBe(true);
  });

  it('une famille arrive : fiches et rattachements, trois responsables pour un élève', () => {
    const tutrice: Responsable = {
      ...MERE,
      nom: 'ROY',
      usage: '',
      prenom: 'Ida',
      mail: '',
      portable: '',
      enfants: [lea],
    };
    const resultat = comparer(ECOLE_VIDE, {
      eleves: eleves(ENFANTS),
      responsables: responsables([MERE, PERE, tutrice]),
    });
    expect(prenoms(resultat.responsables.arrivees)).toEqual(['Paul', 'Sophie', 'Ida']);
    expect(liens(resultat.liens.ajoutes)).toEqual(['Paul - Tom', 'Paul - Léa', 'Sophie - Léa', 'Ida - Léa']);
  });

  it('mail, portable, adresse changés : une modification, par l’enfant commun', () => {
    const { responsables: mouvements } = diff(ecole(), [
      { ...MERE, mail: 'neuf@example.org', portable: '', adresse: 'ailleurs' },
      PERE,
    ]);
    expect(mouvements.arrivees).toEqual([]);
    expect(mouvements.modifications.map(({ changements }) => changements)).toEqual([
      [
        { champ: 'mail', avant: 'sophie.martin@example.org', apres: 'neuf@example.org' },
        { champ: 'portable', avant: '+33612345678', apres: null },
        { champ: 'adresse', avant: '1 rue du Pré', apres: 'ailleurs' },
      ],
    ]);
  });

  it('un mail illisible ne change pas celui qui est connu, et sa ligne dit lequel', () => {
    const resultat = diff(ecole(), [{ ...MERE, mail: 'sophie(at)example.org' }, PERE]);
    expect(estVide(resultat)).toBe(true);
    expect(messages(resultat)).toEqual([
      'Cette adresse mail n’a pas de «\u00a0@\u00a0»\u00a0: elle n’est pas reprise. La valeur connue est conservée\u00a0: sophie.martin@example.org.',
    ]);
  });

  it('un fixe à la place du portable n’efface pas le portable connu, et sa ligne le dit', () => {
    const fixe = { ...MERE, portable: '02 99 00 00 01' };
    const [mouvement, ...autres] = diff(ecole(), [fixe, PERE]).responsables.modifications;
    expect(autres).toEqual([]);
    expect(mouvement?.changements).toEqual([
      { champ: 'telephoneDomicile', avant: null, apres: '+33299000001' },
    ]);
    expect(messages(diff(ecole(), [fixe, PERE]))).toEqual([
      'Ce numéro n’est pas celui d’un portable\u00a0: il est repris comme téléphone du domicile. La valeur connue est conservée\u00a0: 06\u00a012\u00a034\u00a056\u00a078.',
    ]);
  });

  it('quand rien n’était connu, ou pour une arrivée, rien n’est dit conservé', () => {
    const illisible = { ...MERE, mail: 'sophie(at)example.org', portable: '06123' };
    for (const etat of [ecole([{ ...MERE, mail: '', portable: '' }, PERE]), ecole([PERE])]) {
      const lus = messages(diff(etat, [illisible, PERE]));
      expect(lus).toHaveLength(2);
      expect(lus.join()).not.toContain('conservée');
    }
  });

  it('l’enfant part, un cadet arrive : la même personne, par le portable ou le mail', () => {
    const etat = ecole();
    const cadet = { ...LEA, prenom: 'Noé', ine: '', date: '2020-01-01' };
    const resultat = comparer(etat, {
      eleves: eleves([TOM, cadet]),
      responsables: responsables([{ ...MERE, mail: '', enfants: [{ ...lea, prenom: 'Noé' }] }, PERE]),
    });
    expect(resultat.responsables.arrivees).toEqual([]);
    expect(liens(resultat.liens.ajoutes)).toEqual(['Sophie - Noé']);
    expect(liens(resultat.liens.retires)).toEqual([]);
  });

  it('même nom et même adresse seulement : la même personne, mais c’est signalé', () => {
    const { responsables: mouvements, anomalies } = diff(ecole(), [
      { ...MERE, mail: 'x@example.org', portable: '', enfants: [tom] },
      PERE,
    ]);
    expect(mouvements.arrivees).toEqual([]);
    expect(anomalies).toEqual([expect.objectContaining({ ligne: 2, gravite: 'avertissement' })]);
  });

  it('même nom, ni enfant, ni coordonnée en commun : au directeur de dire si c’est la même personne', () => {
    const resultat = diff(ecole(), [
      { ...MERE, mail: 'x@example.org', portable: '', adresse: 'ailleurs', enfants: [tom] },
      PERE,
    ]);
    const { responsables: mouvements, propositions, anomalies } = resultat;
    expect([prenoms(mouvements.arrivees), prenoms(mouvements.departs)]).toEqual([['Sophie'], ['Sophie']]);
    expect(propositions).toEqual([
      expect.objectContaining({ profil: 'representant_legal', ligne: 2, motif: 'memes_noms' }),
    ]);
    expect(anomalies).toEqual([]);
  });

  it('deux homonymes gardent chacun leur fiche quand les coordonnées changent', () => {
    const homonyme = {
      ...MERE,
      mail: 'autre@example.org',
      portable: '',
      adresse: 'ailleurs',
      enfants: [tom],
    };
    const etat = ecole([MERE, homonyme]);
    const resultat = diff(etat, [{ ...homonyme, mail: 'neuf@example.org' }, MERE]);
    expect(resultat.responsables.arrivees).toEqual([]);
    expect(resultat.responsables.modifications).toHaveLength(1);
    expect(resultat.responsables.modifications[0]?.changements).toEqual([
      { champ: 'mail', avant: 'autre@example.org', apres: 'neuf@example.org' },
    ]);
    expect(resultat.liens).toEqual({ ajoutes: [], retires: [] });
  });

  it('un père et une mère de mêmes nom et prénom sont distingués par la civilité', () => {
    const lui = {
      ...MERE,
      civilite: 'M.',
      nom: 'MOREAU',
      usage: '',
      prenom: 'Dominique',
      mail: 'famille@example.org',
      portable: '',
    };
    const elle = { ...lui, civilite: 'MME' };
    const etat = ecole([lui, elle]);
    expect(etat.representants).toHaveLength(2);
    expect(estVide(diff(etat, [elle, lui]))).toBe(true);
  });

  it('le nom de famille corrigé : même prénom, enfant commun et même portable', () => {
    const resultat = diff(ecole(), [{ ...MERE, nom: 'MARTINEZ' }, PERE]);
    expect(resultat.responsables.modifications[0]?.changements).toEqual([
      { champ: 'nom', avant: 'MARTIN', apres: 'MARTINEZ' },
    ]);
    expect(resultat.identites).toEqual([
      expect.objectContaining({
        profil: 'representant_legal',
        avant: expect.objectContaining({ nom: 'MARTIN' }),
      }),
    ]);
  });

  it('un autre prénom est une autre personne, même au même portable : jamais le compte du père à la mère', () => {
    const etat = ecole([{ ...PERE, civilite: '' }]);
    const { responsables: mouvements } = diff(etat, [{ ...PERE, civilite: '', prenom: 'Paule' }]);
    expect([prenoms(mouvements.arrivees), prenoms(mouvements.departs)]).toEqual([['Paule'], ['Paul']]);
  });

  it('un responsable sans enfant ni coordonnées est reconnu à l’import suivant', () => {
    const seul = { ...MERE, mail: '', portable: '', enfants: [] };
    expect(estVide(diff(ecole([seul, PERE]), [seul, PERE]))).toBe(true);
  });
});

describe('départs et retours des responsables', () => {
  it('un responsable absent du fichier part ; revenu, il retrouve sa fiche et ses rattachements', () => {
    const avant = ecole();
    const resultat = diff(avant, [PERE]);
    expect(prenoms(resultat.responsables.departs)).toEqual(['Sophie']);
    expect(resultat.liens).toEqual({ ajoutes: [], retires: [] });
    const apres = ecoleIssueDe(
      { responsables: responsables([MERE, PERE]) },
      appliquerEnMemoire(avant, resultat),
    );
    expect(apres).toEqual(avant);
  });

  it('une ligne ignorée ne fait partir ni changer personne', () => {
    const resultat = diff(ecole(), [{ ...MERE, prenom: '' }, PERE]);
    expect(estVide(resultat)).toBe(true);
    expect(resultat.anomalies).toEqual([expect.objectContaining({ ligne: 2, gravite: 'ligne_ignoree' })]);
  });

  it('le fichier des responsables seul ne touche pas aux élèves', () => {
    const resultat = diff(ecole(), [MERE]);
    expect(resultat.eleves).toEqual({ arrivees: [], departs: [], retours: [], modifications: [] });
    expect(resultat.classes).toEqual({ creees: [], supprimees: [] });
    expect(resultat.fichiers).toEqual({ eleves: false, responsables: true });
  });

  it('plus de 10 % de départs de responsables demande une confirmation', () => {
    expect(diff(ecole(), [PERE]).departsMassifs).toBe(true);
  });

  it('plus de 10 % d’arrivées de responsables aussi, sauf les premiers de l’école', () => {
    expect(diff(ecole(), [MERE, PERE, { ...MERE, nom: 'NOUVELLE' }]).arriveesMassives).toBe(true);
    const sansResponsable = ecoleIssueDe({ eleves: eleves(ENFANTS) });
    expect(diff(sansResponsable, [MERE, PERE]).arriveesMassives).toBe(false);
  });
});

describe('le fichier des responsables d’une autre école', () => {
  const autres = Array.from({ length: 12 }, (_, rang) => ({
    ...MERE,
    prenom: `Mère${'abcdefghijkl'[rang]}`,
    enfants: [{ nom: 'INCONNU', prenom: `Enfant${'abcdefghijkl'[rang]}` }],
  }));

  it('est reconnu à ses enfants, que l’école soit nouvelle ou connue', () => {
    expect(diff(ecole(), autres).autreEcole).toBe(true);
    const premiere = comparer(ECOLE_VIDE, { eleves: eleves(ENFANTS), responsables: responsables(autres) });
    expect(premiere.autreEcole).toBe(true);
  });

  it('sans aucun élève dans l’école, le fichier des élèves est demandé d’abord', () => {
    expect(diff(ECOLE_VIDE, [MERE]).alertes.map(({ code }) => code)).toEqual(['eleves_absents']);
  });
});
