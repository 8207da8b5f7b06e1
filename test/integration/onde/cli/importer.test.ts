import { describe, expect, it } from 'vitest';
import { CommandeError } from '../../../../src/cli/commande.ts';
import { commande as importerUne } from '../../../../src/cli/commandes/onde/importer.ts';
import { uai } from '../../../builders/ecole.ts';
import { type Eleve, elevesVus, extractions, journal, misesAJour, photo } from '../../../builders/onde.ts';
import { lancer } from '../../../helpers/processus/ops.ts';
import {
  ecole,
  ecrire,
  importer,
  ine,
  JUIN,
  prenoms,
  RENTREE,
  test,
  useOndeCli,
} from '../../../helpers/scenes/onde/onde-cli.ts';

useOndeCli();

describe('onde:importer', () => {
  it('--dry-run montre tout ce qui changerait et n’écrit rien', async () => {
    await importer(JUIN());
    const avant = await photo(test.current.deps);
    const { sortie, code } = await importer(RENTREE(), { dryRun: true });
    expect(code).toBe(0);
    // INE differ from one run of this file to another.
    const stable = sortie.replaceAll(ine(6), '«ine»').replaceAll(ine(8), '«ine»');
    await expect(`${stable}\n`).toMatchFileSnapshot('../../../golden/onde/dry-run.txt');
    expect(await photo(test.current.deps)).toEqual(avant);
    expect(await misesAJour(test.current.deps, ecole)).toHaveLength(1);
  });

  it('--meme-personne réunit une paire que --dry-run propose, et aucune autre', async () => {
    const autres: Eleve[] = ['Ana', 'Bob', 'Cléo'].map((prenom) => ({
      nom: 'ROUX',
      prenom,
      date: '2018-05-02',
    }));
    const zoe: Eleve = { nom: 'PETIT', prenom: 'Zoé', date: '2018-01-02' };
    const responsables = [{ nom: 'PETIT', prenom: 'Ida', enfants: [{ nom: 'PETIT', prenom: 'Zoé' }] }];
    await importer(extractions({ eleves: [...autres, zoe], responsables }));
    const connue = (await elevesVus(test.current.deps, ecole)).find(({ prenom }) => prenom === 'Zoé');
    const corrigee = extractions({ eleves: [...autres, { ...zoe, date: '2018-01-20' }], responsables });
    const { sortie } = await importer(corrigee, { dryRun: true });
    expect(sortie).toMatch(/^Essai/);
    const [cle] = sortie.match(/eleve:\d+:\d+/) ?? [];
    await expect(importer(corrigee, { memePersonne: ['eleve:1:1'] })).rejects.toThrow('n’est pas proposée');
    await importer(corrigee, { memePersonne: [cle] });
    expect((await elevesVus(test.current.deps, ecole)).find(({ prenom }) => prenom === 'Zoé')).toEqual(
      connue,
    );
  });

  it('--format json donne le diff aux machines, et rien d’autre', async () => {
    const { sortie } = await importer(JUIN(), { dryRun: true, format: 'json' });
    expect(JSON.parse(sortie)).toMatchObject({
      effectifs: { eleves: { avant: 0, apres: 5, arrivees: 5 }, responsables: { arrivees: 3 } },
      autreEcole: false,
    });
    expect(await prenoms()).toEqual([]);
    expect(JSON.parse((await importer(JUIN(), { format: 'json' })).sortie).eleves.arrivees).toHaveLength(5);
    await expect(importer(JUIN(), { format: 'xml' })).rejects.toThrow('texte ou json');
  });

  it('applique, le dit, et laisse la même trace que l’écran', async () => {
    const { sortie, code } = await importer(JUIN());
    expect(code).toBe(0);
    expect(sortie).toContain('0 → 5');
    expect(await prenoms()).toHaveLength(5);
    expect(await misesAJour(test.current.deps, ecole)).toMatchObject([
      { etat: 'appliquee', lignes: false, detail: true, par: 'Exploitation' },
    ]);
    expect(await journal(test.current.deps, ecole, 'onde.importe')).toHaveLength(1);
  });

  it('plus de 10 % de départs ou d’arrivées : refusé, sauf --accepter-departs et --accepter-arrivees', async () => {
    await importer(JUIN());
    const avant = await photo(test.current.deps);
    const refus = async (options: Record<string, unknown>) => {
      const erreur = await importer(RENTREE(), options).catch((raison: Error) => raison);
      if (!(erreur instanceof CommandeError)) throw new Error('Mise à jour acceptée');
      return erreur.message.split('\n');
    };
    const tout = await refus({});
    expect(tout).toContain('Cette mise à jour ferait quitter l’école à 1\u00a0élève sur 5 (20\u202f%).');
    expect(tout).toContain('Cette mise à jour ferait arriver 1\u00a0élève dans l’école, qui en a 5.');
    expect(tout.at(-1)).toBe(
      'Si c’est bien ce que vous voulez\u00a0: --accepter-departs --accepter-arrivees',
    );
    expect((await refus({ accepterDeparts: true })).at(-1)).toMatch(/: --accepter-arrivees$/);
    expect((await refus({ accepterArrivees: true })).at(-1)).toMatch(/: --accepter-departs$/);
    expect(await photo(test.current.deps)).toEqual(avant);
    await importer(RENTREE(), { accepterDeparts: true, accepterArrivees: true });
    expect(await prenoms()).not.toContain('Chloé');
    expect(await prenoms()).toContain('Inès');
  });

  it('refuse avec des mots : UAI faux ou inconnu, fichier absent ou interverti, aucun fichier', async () => {
    const fichiers = await ecrire(JUIN());
    const avec = (options: Record<string, unknown>) =>
      lancer(test.current, importerUne, { uai: ecole.uai, ...options });
    await expect(avec({ ...fichiers, uai: '0990001A' })).rejects.toThrow(
      'la lettre de contrôle de 0990001 est N',
    );
    await expect(avec({ ...fichiers, uai: 'école' })).rejects.toThrow('n’est pas un UAI');
    await expect(avec({ ...fichiers, uai: uai(9999) })).rejects.toThrow('n’existe pas ici');
    await expect(avec({ eleves: '/nulle/part.csv' })).rejects.toThrow('ne se lit pas');
    await expect(avec({ eleves: fichiers.responsables })).rejects.toThrow('choisissez ici celui des élèves');
    await expect(avec({})).rejects.toThrow('au moins un fichier');
    expect(await prenoms()).toEqual([]);
  });
});
