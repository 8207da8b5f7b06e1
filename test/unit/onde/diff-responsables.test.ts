import { describe, expect, it } from 'vitest';
import { comparer, estVide } from '../../../src/domain/onde/diff/comparer.ts';
import type { EtatEcole } from '../../../src/domain/onde/diff/etat.ts';
import {
  appliquerEnMemoire,
  ECOLE_VIDE,
  type Eleve,
  ecoleIssueDe,
  eleves,
  LEA,
  MERE,
  type Responsable,
  responsables,
  TOM,
} from './outils.ts';

const lea = { nom: 'DUPONT', prenom: 'Léa', classe: 'CP A' };
const tom = { nom: 'DUPONT', prenom: 'Tom', classe: 'CE2 B' };
const PERE: Responsable = {
  civilite: 'M.',
  nom: 'DUPONT',
  prenom: 'Paul',
  mail: 'paul@example.org',
  portable: '0623456789',
  enfants: [lea, tom],
};
const ENFANTS: Eleve[] = [LEA, TOM];
const ecole = (liste: readonly Responsable[] = [MERE, PERE], enfants = ENFANTS) =>
  ecoleIssueDe({ eleves: eleves(enfants), responsables: responsables(liste) });
const diff = (etat: EtatEcole, liste: readonly Responsable[]) =>
  comparer(etat, { responsables: responsables(liste) });
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

  it('un mail illisible ne change pas celui qui est connu', () => {
    expect(estVide(diff(ecole(), [{ ...MERE, mail: 'sophie(at)example.org' }, PERE]))).toBe(true);
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

  it('même nom, ni enfant, ni coordonnée en commun : une autre personne, et c’est signalé', () => {
    const { responsables: mouvements, anomalies } = diff(ecole(), [
      { ...MERE, mail: 'x@example.org', portable: '', adresse: 'ailleurs', enfants: [tom] },
      PERE,
    ]);
    expect([prenoms(mouvements.arrivees), prenoms(mouvements.departs)]).toEqual([['Sophie'], ['Sophie']]);
    expect(anomalies).toEqual([expect.objectContaining({ ligne: 2, gravite: 'avertissement' })]);
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
    expect(etat.responsables).toHaveLength(2);
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
});

describe('rattachements : par noms (famille ou usage), prénom et classe, et seulement sans doute', () => {
  const rattaches = (
    liste: readonly Eleve[],
    enfant: { nom: string; usage?: string; prenom: string; classe?: string },
  ) => {
    const resultat = comparer(ECOLE_VIDE, {
      eleves: eleves(liste),
      responsables: responsables([{ ...MERE, enfants: [enfant] }]),
    });
    return { ajoutes: resultat.liens.ajoutes.map(({ nomEleve }) => nomEleve), anomalies: resultat.anomalies };
  };
  const AUTRE_CLASSE: Eleve = { ...LEA, ine: '2222222222B', date: '2017-01-01', classe: 'CE1' };

  it.each([
    ['nom de famille', { nom: 'DUPONT', prenom: 'LEA' }],
    ['nom d’usage', { nom: 'MARTIN', prenom: 'Léa' }],
    ['nom composé écrit autrement', { nom: 'dupont', prenom: 'léa' }],
    ['classe absente de la ligne', { nom: 'DUPONT', prenom: 'Léa', classe: '' }],
    ['plusieurs classes citées', { nom: 'DUPONT', prenom: 'Léa', classe: 'ULIS, CP A' }],
  ])('%s', (_, enfant) => {
    expect(rattaches([{ ...LEA, usage: 'MARTIN' }, TOM], enfant).ajoutes).toHaveLength(1);
  });

  it('entre deux homonymes, la classe décide', () => {
    const { ajoutes, anomalies } = rattaches([LEA, AUTRE_CLASSE], { ...lea, classe: 'CE1' });
    expect(ajoutes).toEqual([expect.objectContaining({ classe: 'CE1' })]);
    expect(anomalies).toEqual([]);
  });

  it('deux homonymes dans la classe : aucun n’est rattaché, et la ligne est signalée avec son numéro', () => {
    const { ajoutes, anomalies } = rattaches([LEA, { ...AUTRE_CLASSE, classe: 'CP A' }], lea);
    expect(ajoutes).toEqual([]);
    expect(anomalies).toEqual([
      expect.objectContaining({
        fichier: 'responsables',
        ligne: 2,
        valeur: 'DUPONT Léa (CP A)',
        gravite: 'champ_ignore',
      }),
    ]);
    expect(anomalies[0]?.message).toContain('Plusieurs élèves');
  });

  it('deux homonymes et pas de classe sur la ligne : aucun rattachement', () => {
    expect(rattaches([LEA, AUTRE_CLASSE], { ...lea, classe: '' }).ajoutes).toEqual([]);
  });

  it('le nom d’usage départage deux cousins', () => {
    const cousin: Eleve = { ...AUTRE_CLASSE, nom: 'PETIT', usage: 'DUPONT', classe: 'CP A' };
    expect(rattaches([LEA, cousin], lea).ajoutes).toEqual([expect.objectContaining({ nom: 'DUPONT' })]);
    expect(rattaches([LEA, cousin], { ...lea, nom: 'PETIT', usage: 'DUPONT' }).ajoutes).toEqual([
      expect.objectContaining({ nom: 'PETIT' }),
    ]);
  });

  it('un enfant d’une autre classe n’est pas rattaché : le nom seul ne suffit pas', () => {
    const { ajoutes, anomalies } = rattaches([LEA], { ...lea, classe: 'CM2' });
    expect(ajoutes).toEqual([]);
    expect(anomalies[0]).toMatchObject({ ligne: 2, gravite: 'champ_ignore' });
  });

  it('un rattachement qui existe n’est pas retiré pour un doute', () => {
    const etat = ecole();
    const resultat = comparer(etat, {
      eleves: eleves([{ ...LEA, classe: 'CE1', niveau: 'CE1' }, TOM]),
      responsables: responsables([MERE, PERE]),
    });
    expect(resultat.liens).toEqual({ ajoutes: [], retires: [] });
    expect(resultat.anomalies.map(({ ligne, gravite }) => [ligne, gravite])).toEqual([
      [2, 'avertissement'],
      [3, 'avertissement'],
    ]);
  });

  it('un élève renommé garde ses responsables quand leur fichier porte encore l’ancien nom', () => {
    const resultat = comparer(ecole(), {
      eleves: eleves([{ ...LEA, nom: 'PETIT' }, TOM]),
      responsables: responsables([MERE, PERE]),
    });
    expect(resultat.liens.retires).toEqual([]);
  });

  it('un enfant inconnu est signalé', () => {
    const { ajoutes, anomalies } = rattaches([LEA], { nom: 'PETIT', prenom: 'Hugo' });
    expect(ajoutes).toEqual([]);
    expect(anomalies[0]?.message).toContain('n’est pas parmi les élèves');
  });

  it('un enfant qui n’est plus cité n’est plus rattaché', () => {
    expect(liens(diff(ecole(), [MERE, { ...PERE, enfants: [tom] }]).liens.retires)).toEqual(['Paul - Léa']);
  });
});

describe('les signalements que la mise à jour règle', () => {
  const avec = (type: 'rattachement_errone' | 'date_naissance_erronee', qui: string, enfant: string) => {
    const etat = ecole();
    const responsableId = etat.responsables.find(({ prenom }) => prenom === qui)?.id ?? '';
    const eleveId = etat.eleves.find(({ prenom }) => prenom === enfant)?.id ?? '';
    return { ...etat, signalements: [{ id: '900', type, responsableId, eleveId }] };
  };
  const motifs = (etat: EtatEcole, enfants: readonly Eleve[], liste: readonly Responsable[]) =>
    comparer(etat, { eleves: eleves(enfants), responsables: responsables(liste) }).signalementsClos.map(
      ({ motif }) => motif,
    );

  it('« rattachement erroné » est clos quand le rattachement disparaît', () => {
    const etat = avec('rattachement_errone', 'Paul', 'Léa');
    expect(motifs(etat, ENFANTS, [MERE, PERE])).toEqual([]);
    expect(motifs(etat, ENFANTS, [MERE, { ...PERE, enfants: [tom] }])).toEqual(['rattachement_retire']);
  });

  it('… ou quand le responsable ou l’élève quitte l’école', () => {
    const etat = avec('rattachement_errone', 'Paul', 'Léa');
    expect(motifs(etat, ENFANTS, [MERE])).toEqual(['depart']);
    expect(motifs(etat, [TOM], [MERE, PERE])).toEqual(['depart']);
  });

  it('« date de naissance erronée » est clos quand la date change, et pas avant', () => {
    const etat = avec('date_naissance_erronee', 'Paul', 'Léa');
    expect(motifs(etat, ENFANTS, [MERE, PERE])).toEqual([]);
    expect(motifs(etat, [{ ...LEA, nom: 'PETIT' }, TOM], [MERE, PERE])).toEqual([]);
    expect(motifs(etat, [{ ...LEA, date: '2018-03-06' }, TOM], [MERE, PERE])).toEqual(['date_corrigee']);
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
