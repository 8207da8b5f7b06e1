import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { memeNom } from '../../../../src/domain/onde/corrections/noms-abimes.ts';
import { comparer, estVide } from '../../../../src/domain/onde/diff/comparer.ts';
import {
  accepte,
  appliquerEnMemoire,
  ECOLE_VIDE,
  ecoleIssueDe,
  eleves,
  LEA,
  lire,
  lireResp,
  TOM,
} from '../outils.ts';
import { abimer, CAS, cas, lettres, mouvements, PERSONNE, RIEN } from './outils.ts';

/** What saving as « ANSI » (Windows-1252) does to every text: a letter that it has not becomes « ? ». */
const CP1252 = new Set(
  new TextDecoder('windows-1252').decode(Uint8Array.from({ length: 256 }, (_, octet) => octet)),
);
const enAnsi = (texte: string): string =>
  Array.from(texte, (lettre) => (CP1252.has(lettre) ? lettre : '?')).join('');

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
        readFileSync(new URL(`../../../../seeds/onde/${uai}/${nature}.csv`, import.meta.url));
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
