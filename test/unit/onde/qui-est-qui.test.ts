import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { memeNom } from '../../../src/domain/onde/corrections/noms-abimes.ts';
import { comparer, estVide } from '../../../src/domain/onde/diff/comparer.ts';
import type { EtatEcole } from '../../../src/domain/onde/diff/etat.ts';
import type { DiffOnde } from '../../../src/domain/onde/diff/types.ts';
import type { EleveOnde, FichierLu, ResponsableOnde } from '../../../src/domain/onde/types.ts';
import {
  accepte,
  appliquerEnMemoire,
  ECOLE_VIDE,
  type Eleve,
  ecoleIssueDe,
  eleves,
  LEA,
  lire,
  lireResp,
  MERE,
  PERE,
  type Responsable,
  responsables,
  TOM,
} from './outils.ts';

type Lus = { eleves: FichierLu<EleveOnde>; responsables: FichierLu<ResponsableOnde> };

/** What saving as « ANSI » (Windows-1252) does to every text: a letter that it has not becomes « ? ». */
const CP1252 = new Set(
  new TextDecoder('windows-1252').decode(Uint8Array.from({ length: 256 }, (_, octet) => octet)),
);
const enAnsi = (texte: string): string =>
  Array.from(texte, (lettre) => (CP1252.has(lettre) ? lettre : '?')).join('');
const abimer = (lus: Lus, abime: (texte: string) => string): Lus =>
  JSON.parse(JSON.stringify(lus, (_, valeur) => (typeof valeur === 'string' ? abime(valeur) : valeur)));

const mouvements = (diff: DiffOnde) =>
  Object.fromEntries(
    (['eleves', 'responsables'] as const).flatMap((cote) => [
      [`${cote} arrivés`, diff[cote].arrivees.length],
      [`${cote} partis`, diff[cote].departs.length],
    ]),
  );
const PERSONNE = {
  'eleves arrivés': 0,
  'eleves partis': 0,
  'responsables arrivés': 0,
  'responsables partis': 0,
};

const CAS = new URL('../../fixtures/onde/', import.meta.url);
const cas = (nom: string): Lus => ({
  eleves: accepte(lire(readFileSync(new URL(`${nom}-eleves.csv`, CAS)))),
  responsables: accepte(lireResp(readFileSync(new URL(`${nom}-responsables.csv`, CAS)))),
});
/** Names already as the reading gives them: « ? » for each letter that is lost. */
const lettres = (liste: readonly Eleve[], meres: readonly Responsable[] = []): Lus =>
  abimer({ eleves: eleves(liste), responsables: meres.length > 0 ? responsables(meres) : RIEN }, (texte) =>
    texte.replaceAll('#', '?'),
  );
const RIEN: FichierLu<ResponsableOnde> = { lignes: [], ignorees: [], anomalies: [] };

describe('« ? » est une lettre inconnue', () => {
  it.each([
    ['NI?CU', 'NIȚCU', true],
    ['?tefania', 'Ștefania', true],
    ['Th?', 'Thị', true],
    ['NGUY??N', 'NGUYỄN', true],
    ['NGUY???N', 'nguyen', true],
    ['D?ARTAGNAN', 'D’ARTAGNAN', true],
    ['JEAN?MARC', 'Jean-Marc', true],
    ['?uvrard', 'Œuvrard', true],
    ['B?B', 'BB', false],
    ['NI?CU', 'NICU', false],
    ['NI?CU', 'NIXXCU', false],
    ['L?A', 'LÉO', false],
    ['L??A', 'LÉA', true],
    ['Th?', 'Thomas', false],
  ])('« %s » peut être « %s » : %s', (abime, connu, oui) => {
    expect(memeNom(abime, connu)).toBe(oui);
    expect(memeNom(connu, abime)).toBe(oui);
  });

  it('la même école réenregistrée en ANSI : ni arrivée, ni départ, ni nom changé, et une seule phrase', () => {
    const saine = cas('utf8');
    const diff = comparer(ecoleIssueDe(saine), cas('ansi'));
    expect(mouvements(diff)).toEqual(PERSONNE);
    expect(diff.identites).toEqual([]);
    expect(estVide(diff)).toBe(true);
    expect(diff.alertes.map(({ code }) => code)).toEqual(['lettres_illisibles']);
    expect(diff.anomalies).toEqual([]);
  });

  it('un nom remplacé par un tableur (« #NOM? ») : la ligne est ignorée, celui qu’elle dit reste', () => {
    const abimee = accepte(lire(readFileSync(new URL('excel-erreurs-eleves.csv', CAS))));
    const lus = abimee.ignorees.map(({ prenom, dateNaissance }) => ({ prenom, dateNaissance }));
    expect(lus).toContainEqual({ prenom: 'Léa', dateNaissance: '2018-03-14' });
    const connue = { ...LEA, prenom: 'Léa', date: '2018-03-14', ine: '' };
    const autreJour = { ...connue, nom: 'AUTRE', date: '2018-03-15' };
    const diff = comparer(ecoleIssueDe({ eleves: eleves([connue, autreJour]), responsables: RIEN }), {
      eleves: abimee,
    });
    expect(diff.eleves.departs.map(({ nom }) => nom)).toEqual(['AUTRE']);
  });

  it.each(['0990001N', '0990002P', '0990003R'])(
    'l’école de démonstration %s réenregistrée en ANSI : personne ne part, aucun nom ne change',
    (uai) => {
      const lu = (nature: string) =>
        readFileSync(new URL(`../../../seeds/onde/${uai}/${nature}.csv`, import.meta.url));
      const saine = {
        eleves: accepte(lire(lu('eleves'))),
        responsables: accepte(lireResp(lu('responsables'))),
      };
      const abimee = abimer(saine, enAnsi);
      expect(JSON.stringify(abimee)).not.toBe(JSON.stringify(saine));
      const diff = comparer(ecoleIssueDe(saine), abimee);
      expect(mouvements(diff)).toEqual(PERSONNE);
      expect(diff.identites).toEqual([]);
      expect(diff.liens).toEqual({ ajoutes: [], retires: [] });
      // The other way round: the damaged file came first, the good one corrects the names of the same persons.
      const apres = comparer(ecoleIssueDe(abimee), saine);
      expect(mouvements(apres)).toEqual(PERSONNE);
      // Of the second and third only addresses or classes hold such letters.
      expect(apres.identites.length > 0).toBe(uai === '0990001N');
      expect(estVide(comparer(appliquerEnMemoire(ecoleIssueDe(abimee), apres), saine))).toBe(true);
    },
  );

  it('une arrivée dont une lettre est illisible est dite', () => {
    const { eleves: arrives, anomalies } = comparer(ECOLE_VIDE, lettres([{ ...LEA, nom: 'NGUY#N' }]));
    expect(arrives.arrivees).toHaveLength(1);
    expect(anomalies.map(({ message }) => message)).toEqual([
      expect.stringMatching(/«\u00a0NGUY\?N\u00a0» contient une lettre illisible\u00a0: corrigez/),
    ]);
  });

  it('un nom abîmé qui n’est pas le nom connu n’est pas repris, et c’est dit', () => {
    const diff = comparer(
      ecoleIssueDe({ eleves: eleves([LEA, TOM]) }),
      lettres([{ ...LEA, nom: 'NGUY#N' }, TOM]),
    );
    expect(estVide(diff)).toBe(true);
    expect(diff.anomalies[0]?.message).toContain('n’est pas le nom connu');
  });

  it('une classe abîmée est la classe connue', () => {
    const etat = ecoleIssueDe({ eleves: eleves([{ ...LEA, classe: 'CP Mme NIȚCU' }]) });
    expect(estVide(comparer(etat, lettres([{ ...LEA, classe: 'CP Mme NI#CU' }])))).toBe(true);
  });

  it('plusieurs conviennent : personne n’est reconnu, personne ne part, et le directeur peut dire qui c’est', () => {
    const jumelles = [
      { ...LEA, prenom: 'Lea', ine: '' },
      { ...LEA, prenom: 'Lia', ine: '' },
    ];
    const etat = ecoleIssueDe({ eleves: eleves(jumelles) });
    const fichiers = { eleves: lettres([{ ...LEA, prenom: 'L#a', ine: '' }]).eleves };
    const diff = comparer(etat, fichiers);
    expect(mouvements(diff)).toEqual(PERSONNE);
    expect(diff.anomalies).toEqual([expect.objectContaining({ ligne: 2, gravite: 'ligne_ignoree' })]);
    expect(diff.propositions.map(({ motif, avant }) => [motif, avant.prenom])).toEqual([
      ['lettre_illisible', 'Lea'],
      ['lettre_illisible', 'Lia'],
    ]);
    // Said to be Lia: Lea, whom no line names any more, leaves.
    const dit = comparer(etat, fichiers, diff.propositions.slice(1));
    expect(dit.eleves.departs.map(({ prenom }) => prenom)).toEqual(['Lea']);
    expect(dit.identites).toEqual([]);
  });

  it('une ligne ignorée dont le nom est abîmé protège ceux qu’elle peut nommer', () => {
    const etat = ecoleIssueDe({ eleves: eleves([{ ...LEA, nom: 'NIȚCU', ine: '' }, TOM]) });
    const fichier = { ...eleves([TOM]), ignorees: [{ ligne: 3, nom: 'NI?CU', prenom: 'L?a' }] };
    expect(mouvements(comparer(etat, { eleves: fichier }))).toEqual(PERSONNE);
  });
});

describe('une orthographe corrigée n’est pas une nouvelle personne', () => {
  it('Mohamed devient Mohammed, DUPOND devient DUPOND-MARTIN : deux noms changés, personne ne part', () => {
    const juin = cas('orthographe');
    const { responsables: septembre } = {
      responsables: accepte(lireResp(readFileSync(new URL('orthographe-corrigee-responsables.csv', CAS)))),
    };
    const diff = comparer(ecoleIssueDe(juin), { responsables: septembre });
    expect(mouvements(diff)).toEqual(PERSONNE);
    expect(diff.propositions).toEqual([]);
    expect(
      diff.identites.map(({ avant, apres }) => `${avant.nom} ${avant.prenom} → ${apres.nom} ${apres.prenom}`),
    ).toEqual(['DUPOND Rita → DUPOND-MARTIN Rita', 'HADDAD Mohamed → HADDAD Mohammed']);
  });

  const AUTRES: Eleve[] = Array.from({ length: 12 }, (_, rang) => ({
    nom: `AUTRE${'ABCDEFGHIJKL'[rang]}`,
    prenom: 'Ana',
    date: `2017-01-${10 + rang}`,
  }));
  const SANS_INE: Eleve = { nom: 'HADDAD', prenom: 'Mohamed', date: '2018-02-01', sexe: 'M', classe: 'CP A' };
  const eleve = (avant: Partial<Eleve>, apres: Partial<Eleve>, fratrie: Eleve[] = []) => {
    const etat = ecoleIssueDe({ eleves: eleves([{ ...SANS_INE, ...avant }, ...fratrie, ...AUTRES]) });
    return comparer(etat, { eleves: eleves([{ ...SANS_INE, ...apres }, ...fratrie, ...AUTRES]) });
  };
  const JUMEAU: Eleve = { ...SANS_INE, prenom: 'Karim' };

  it.each<[string, Partial<Eleve>, Partial<Eleve>, Eleve[]]>([
    ['prénom qui sonne pareil', {}, { prenom: 'Mohammed' }, []],
    ['… même s’il a un jumeau', {}, { prenom: 'Mohammed' }, [JUMEAU]],
    ['… même s’il change de classe', {}, { prenom: 'Mohammed', classe: 'CE1', niveau: 'CE1' }, []],
    ['prénom composé', { prenom: 'Jean' }, { prenom: 'Jean-Pierre' }, []],
    ['une lettre d’un long prénom', { prenom: 'Mohamad' }, { prenom: 'Mohamed' }, []],
    ['nom complété', {}, { nom: 'HADDAD-MARTIN' }, []],
    ['une lettre d’un nom court, même classe', { nom: 'ROY' }, { nom: 'ROI' }, []],
    ['INE donné en même temps', {}, { prenom: 'Mohammed', ine: '1234567890B' }, []],
  ])('élève sans INE : %s, un seul élève dont le nom change', (_, avant, apres, fratrie) => {
    const diff = eleve(avant, apres, fratrie);
    expect(mouvements(diff)).toEqual(PERSONNE);
    expect(diff.propositions).toEqual([]);
    expect(diff.identites).toHaveLength(1);
  });

  it.each<[string, Partial<Eleve>, Partial<Eleve>, Eleve[]]>([
    ['Léa et Léo', { prenom: 'Léa', sexe: 'F' }, { prenom: 'Léo' }, []],
    ['Lina et Lena', { prenom: 'Lina', sexe: 'F' }, { prenom: 'Lena', sexe: 'F' }, []],
    ['Valentin et Valentine', { prenom: 'Valentin' }, { prenom: 'Valentine' }, []],
    ['une lettre d’un long prénom, avec un jumeau', { prenom: 'Mohamad' }, { prenom: 'Mohamed' }, [JUMEAU]],
    ['un autre nom, même classe', {}, { nom: 'MARTIN' }, []],
    ['une lettre d’un nom court, une autre classe', { nom: 'LÉA' }, { nom: 'LEO', classe: 'CE1' }, []],
    ['un autre nom, une autre classe', {}, { nom: 'MARTIN', classe: 'CE1' }, []],
    ['date de naissance', {}, { date: '2018-02-11' }, []],
  ])(
    'peut-être un jumeau, ou un autre (%s) : personne n’est réuni, le directeur dit',
    (_, avant, apres, fratrie) => {
      const diff = eleve(avant, apres, fratrie);
      expect(mouvements(diff)).toEqual({ ...PERSONNE, 'eleves arrivés': 1, 'eleves partis': 1 });
      expect(diff.propositions).toHaveLength(1);
    },
  );

  it.each<[string, Partial<Eleve>, Partial<Eleve>]>([
    ['les INE se contredisent', { ine: '1234567890A' }, { ine: '1234567890B', prenom: 'Mohammed' }],
    ['nom et prénom changent', {}, { nom: 'MARTIN', prenom: 'Karim' }],
    ['prénom et date changent', {}, { date: '2018-02-11', prenom: 'Mohammed' }],
  ])('deux personnes, sans proposition : %s', (_, avant, apres) => {
    const diff = eleve(avant, apres);
    expect(mouvements(diff)).toEqual({ ...PERSONNE, 'eleves arrivés': 1, 'eleves partis': 1 });
    expect(diff.propositions).toEqual([]);
  });

  it('les deux jumelles de l’école restent deux, quel que soit l’ordre', () => {
    const lea = { ...SANS_INE, sexe: 'F', prenom: 'Léa' };
    const leo = { ...SANS_INE, prenom: 'Léo' };
    const etat = ecoleIssueDe({ eleves: eleves([lea, leo, ...AUTRES]) });
    expect(estVide(comparer(etat, { eleves: eleves([leo, ...AUTRES, lea]) }))).toBe(true);
  });

  it('deux partants pour une arrivée : rien n’est deviné, les deux sont montrés', () => {
    const etat = ecoleIssueDe({ eleves: eleves([SANS_INE, { ...SANS_INE, prenom: 'Mohameed' }, ...AUTRES]) });
    const diff = comparer(etat, { eleves: eleves([{ ...SANS_INE, prenom: 'Mohammed' }, ...AUTRES]) });
    expect(mouvements(diff)).toEqual({ ...PERSONNE, 'eleves arrivés': 1, 'eleves partis': 2 });
    expect(diff.propositions.map(({ avant }) => avant.prenom)).toEqual(['Mohamed', 'Mohameed']);
  });

  it('confirmé : une seule personne, son compte et ses rattachements restent', () => {
    const parent: Responsable = { ...PERE, enfants: [{ nom: 'HADDAD', prenom: 'Mohamed' }] };
    const etat = ecoleIssueDe({
      eleves: eleves([SANS_INE, ...AUTRES]),
      responsables: responsables([parent]),
    });
    const fichiers = {
      eleves: eleves([{ ...SANS_INE, date: '2018-02-11' }, ...AUTRES]),
      responsables: responsables([parent]),
    };
    const diff = comparer(etat, fichiers);
    const dit = comparer(etat, fichiers, diff.propositions);
    expect(mouvements(dit)).toEqual(PERSONNE);
    expect(dit.liens).toEqual({ ajoutes: [], retires: [] });
    expect(dit.propositions).toEqual([]);
    expect(dit.eleves.modifications.map(({ changements }) => changements)).toEqual([
      [{ champ: 'dateNaissance', avant: '2018-02-01', apres: '2018-02-11' }],
    ]);
    expect(estVide(comparer(appliquerEnMemoire(etat, dit), fichiers))).toBe(true);
  });

  describe('responsables', () => {
    const responsable = (apres: Partial<Responsable>, avant: Partial<Responsable> = {}) => {
      const etat = ecoleIssueDe({
        eleves: eleves([LEA, TOM]),
        responsables: responsables([{ ...MERE, usage: '', ...avant }, PERE]),
      });
      return comparer(etat, { responsables: responsables([{ ...MERE, usage: '', ...apres }, PERE]) });
    };
    const SANS = { mail: '', portable: '' };

    it.each<[string, Partial<Responsable>, Partial<Responsable>]>([
      ['prénom qui sonne pareil', { prenom: 'Sofie' }, {}],
      ['prénom composé', { prenom: 'Anne-Sophie' }, {}],
      ['un autre prénom, et rien d’autre ne change', { prenom: 'Khadija' }, {}],
      ['un autre nom', { nom: 'BERNARD' }, {}],
      ['nom complété, aucune coordonnée', { ...SANS, nom: 'MARTIN-ROY' }, SANS],
    ])('%s : un nom changé', (_, apres, avant) => {
      const diff = responsable(apres, avant);
      expect(mouvements(diff)).toEqual(PERSONNE);
      expect(diff.identites).toHaveLength(1);
    });

    it.each<[string, Partial<Responsable>, Partial<Responsable>]>([
      ['un autre prénom, un autre portable', { prenom: 'Khadija', portable: '0677777777' }, {}],
      ['un autre prénom, aucune coordonnée', { ...SANS, prenom: 'Khadija' }, SANS],
      ['un autre nom, aucune coordonnée', { ...SANS, nom: 'BERNARD' }, SANS],
    ])('%s : le directeur dit', (_, apres, avant) => {
      const diff = responsable(apres, avant);
      expect(mouvements(diff)).toEqual({ ...PERSONNE, 'responsables arrivés': 1, 'responsables partis': 1 });
      expect(diff.propositions).toHaveLength(1);
      const etat = comparer(
        diffEtat(avant),
        { responsables: responsables([{ ...MERE, usage: '', ...apres }, PERE]) },
        diff.propositions,
      );
      expect(mouvements(etat)).toEqual(PERSONNE);
    });
    const diffEtat = (avant: Partial<Responsable>): EtatEcole =>
      ecoleIssueDe({
        eleves: eleves([LEA, TOM]),
        responsables: responsables([{ ...MERE, usage: '', ...avant }, PERE]),
      });

    it.each<[string, Partial<Responsable>, Partial<Responsable>]>([
      [
        'Pascal et Pascale, civilité inconnue',
        { prenom: 'Pascale', civilite: '' },
        { prenom: 'Pascal', civilite: '' },
      ],
      [
        'Daniel et Danièle, civilité inconnue',
        { prenom: 'Danièle', civilite: '' },
        { prenom: 'Daniel', civilite: '' },
      ],
      ['un autre nom, un autre mail', { nom: 'KOWALSKI', mail: 'autre@example.org' }, {}],
    ])('le compte n’est pas donné à un autre (%s) : le directeur dit', (_, apres, avant) => {
      const diff = responsable(apres, avant);
      expect(mouvements(diff)).toEqual({ ...PERSONNE, 'responsables arrivés': 1, 'responsables partis': 1 });
      expect(diff.propositions).toHaveLength(1);
    });

    it('une mère ne devient pas un père : l’autre civilité n’est pas proposée', () => {
      expect(responsable({ civilite: 'M.', prenom: 'Samir' }).propositions).toEqual([]);
    });
  });
});

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

describe('importer deux fois les mêmes fichiers ne change rien : contre-exemples trouvés', () => {
  const M: Eleve = { nom: 'DUPONT', prenom: 'Mohammed', ine: '' };
  const X = '2222222222B';
  const Y = '1111111111A';

  it.each<[string, Eleve[], Eleve[]]>([
    [
      'l’INE est sur une ligne au prénom abîmé, le prénom connu sur une autre',
      [{ ...M, ine: X }],
      [
        { ...M, nom: 'DUPONT-MARTIN', prenom: 'Moham#d', ine: X },
        { ...M, nom: 'DUPONT-MARTIN' },
      ],
    ],
    [
      'l’INE est sur une ligne au prénom abîmé, une autre ligne abîmée peut être la même personne',
      [{ ...M, prenom: 'Lia', ine: Y }],
      [
        { ...M, usage: 'MARTIN', prenom: 'Moham#d', ine: Y },
        { ...M, nom: 'NGUY##N', usage: 'MARTIN', prenom: 'Lia' },
      ],
    ],
    [
      'un nom échangé et une ligne abîmée se disputent la même fiche',
      [{ ...M, usage: 'MARTIN', prenom: 'Mohamed' }],
      [
        { ...M, prenom: 'Moham#d' },
        { ...M, nom: 'DUPOND', usage: 'MARTIN', prenom: 'Mohamed' },
        { ...M, nom: 'DUP#NT', usage: 'MARTIN', prenom: 'Mohamed' },
      ],
    ],
    [
      'une correction qui rendrait le prénom d’une autre ligne de même INE',
      [{ ...M, nom: 'DUPONT-MARTIN', prenom: 'Mohamed', ine: X }],
      [
        { ...M, date: '2017-01-01', ine: X },
        { ...M, nom: 'DUPONT-MARTIN' },
      ],
    ],
    [
      'des noms abîmés ne se corrigent pas tout seuls',
      [
        { ...M, nom: 'DUPONT-MARTIN', prenom: 'L#a', classe: 'CE1' },
        { ...M, nom: 'DUPOND', prenom: 'Lia', sexe: 'M' },
      ],
      [
        { ...M, nom: 'DUP#NT', prenom: 'Lia', classe: 'CE1' },
        { ...M, prenom: 'L#a', sexe: 'M', classe: '' },
      ],
    ],
    [
      'deux lignes d’un élève, dont l’une a pour nom d’usage le nom de l’autre',
      [],
      [
        { ...M, nom: 'MARTIN', prenom: 'Moham#d', ine: X },
        { ...M, nom: 'NGUYEN', usage: 'MARTIN', prenom: 'Moham#d', ine: X },
      ],
    ],
  ])('%s', (_, avant, apres) => {
    const etat = avant.length > 0 ? ecoleIssueDe({ eleves: lettres(avant).eleves }) : ECOLE_VIDE;
    const fichiers = { eleves: lettres(apres).eleves };
    const second = comparer(appliquerEnMemoire(etat, comparer(etat, fichiers)), fichiers);
    expect(estVide(second), JSON.stringify(second.eleves)).toBe(true);
  });

  it('une ligne abîmée qui peut être deux partis est ignorée, qu’une autre hésite entre des présents ou non', () => {
    const partis: Eleve[] = [
      { ...M, prenom: 'Mohamed' },
      { ...M, nom: 'MARTIN', prenom: 'Mohamed' },
    ];
    const presents = ['CP B', 'CP C'].map((classe) => ({ ...LEA, nom: 'NIȚCU', ine: '', classe }));
    const etat = ecoleIssueDe(
      { eleves: eleves(presents) },
      ecoleIssueDe({ eleves: eleves([...partis, ...presents]) }),
    );
    const douteux = [
      { ...M, usage: 'MARTIN', prenom: 'Moham#d' },
      { ...LEA, nom: 'NI#CU', ine: '', classe: 'CE1' },
    ];
    const diff = comparer(etat, { eleves: lettres(douteux).eleves });
    expect(mouvements(diff)).toEqual(PERSONNE);
    expect(diff.anomalies.filter(({ gravite }) => gravite === 'ligne_ignoree')).toHaveLength(2);
  });
});

describe('l’ordre des lignes ne change rien : contre-exemples trouvés', () => {
  const A: Eleve = { ...LEA, ine: '', classe: 'CE1' };
  const B: Eleve = { ...LEA, ine: '', classe: 'CP A' };

  it('des homonymes de deux classes sont dits une fois par classe', () => {
    const gravites = (liste: Eleve[]) => eleves(liste).anomalies.map(({ message }) => message.slice(0, 10));
    expect(gravites([A, B, B]).sort()).toEqual(gravites([B, B, A]).sort());
  });

  it('deux lignes d’une responsable que rien ne distingue sont une personne, même si un responsable a ses noms', () => {
    const elle: Responsable = { nom: 'MARTIN', prenom: 'Léa', adresse: '', cp: '', commune: '' };
    const enfants = [{ nom: LEA.nom, prenom: LEA.prenom, classe: 'CP A' }];
    const lui = { ...elle, civilite: 'M.', adresse: '1 rue du Pré' };
    expect(responsables([lui, { ...elle, enfants }, elle]).lignes).toHaveLength(2);
    const lien = (liste: Responsable[]) =>
      comparer(ECOLE_VIDE, { eleves: eleves([LEA]), responsables: responsables(liste) }).liens.ajoutes.map(
        ({ responsable }) => responsable,
      );
    // The third contradicts nobody's data and makes the first two stay apart: only the child tells them.
    const tierce = { ...elle, mail: 'a@b.fr' };
    const quarte = { ...elle, mail: 'c@d.fr' };
    expect(lien([{ ...elle, enfants }, elle, tierce, quarte])).toEqual(
      lien([elle, quarte, { ...elle, enfants }, tierce]),
    );
  });
});
