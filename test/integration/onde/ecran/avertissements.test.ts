import { describe, expect, it } from 'vitest';
import { extractions, importer, type Responsable } from '../../../builders/onde.ts';
import {
  avec,
  classe,
  deposer,
  directrice,
  ecole,
  MERE,
  section,
  test,
  useEcranOnde,
} from '../../../helpers/scenes/onde/ecran-onde.ts';
import { texteDe, trouver } from '../../../helpers/visiteur/html.ts';

useEcranOnde();

/** Letters outside ISO-8859-1 never reach the file; « ? » is what such a saving leaves. */
const PERE: Responsable = { nom: 'PERE', prenom: 'Jean', enfants: [{ nom: 'NOMA', prenom: 'Prénom0' }] };

const mots = (noeud: Parameters<typeof texteDe>[0]) => texteDe(noeud).replace(/\s/gu, ' ');

describe('ce qui était à vérifier reste à lire une fois la mise à jour appliquée', () => {
  it('les responsables seuls dans une école sans élève : ce qui manque est dit avant, et encore après', async () => {
    const page = await deposer(extractions({ responsables: [MERE, PERE] }));
    expect(page.texte).toContain('À vérifier avant de confirmer');
    expect(page.texte).toContain('Il manque le fichier des élèves');
    expect(page.texte).toMatch(/2 représentants légaux y arrivent sans enfant rattaché/);
    const faite = await directrice.presser(page, 'Confirmer');
    expect(faite.texte).not.toContain('avant de confirmer');
    expect(faite.texte).toContain('À vérifier');
    expect(faite.texte).toContain('Il manque le fichier des élèves');
    expect(faite.texte).toContain('Fichier non déposé : rien n’a changé.');
  });

  it('les mouvements massifs, que l’on vient d’accepter, ne sont plus à vérifier', async () => {
    await importer(test.current.deps, ecole, avec(classe(10)));
    const page = await deposer(avec(classe(4)));
    expect(page.texte).toContain('Cette mise à jour ferait quitter l’école');
    const faite = await directrice.presser(page, 'Confirmer', { cocher: ['oui'] });
    expect(faite.texte).toContain('L’école est à jour. Voici ce qui a changé.');
    expect(faite.texte).not.toContain('ferait quitter');
    expect(faite.texte).not.toContain('À vérifier');
  });

  it('rien à changer : la page ne dit pas « Voici ce qui a changé », et garde le titre', async () => {
    const fichiers = (nom: string) => avec(classe(10), [{ ...MERE, nom }]);
    await importer(test.current.deps, ecole, fichiers('MERE'));
    const page = await deposer(fichiers('M?RE'));
    expect(page.texte).toMatch(/dans le nom de 1 personne connue/);
    expect(page.texte).toContain('Rien ne changerait');
    const faite = await directrice.presser(page, 'Confirmer');
    expect(faite.texte).toContain('L’école est à jour : il n’y avait rien à changer.');
    expect(faite.texte).not.toContain('Voici ce qui a changé');
    expect(faite.texte).toContain('Ni arrivée, ni départ, ni fiche modifiée.');
    expect(faite.texte).toMatch(/dans le nom de 1 personne connue/);
  });
});

describe('les noms changés sont cherchés là où ils sont', () => {
  const aide = async (eleves: Parameters<typeof avec>[0], responsables: Responsable[]) => {
    await importer(test.current.deps, ecole, avec(classe(30), [MERE, PERE]));
    const page = await deposer(avec(eleves, responsables));
    return mots(trouver(section(page, 'identites'), 'p'));
  };

  it('deux représentants légaux : leur onglet, et lui seul', async () => {
    const dit = await aide(classe(30), [
      { ...MERE, nom: 'EPOUSE' },
      { ...PERE, prenom: 'Jehan' },
    ]);
    expect(dit).toContain('L’onglet « Représentants légaux » les retrouve par le filtre « Identité »');
    expect(dit).not.toContain('Élèves');
  });

  it('un élève et sa mère : les deux onglets', async () => {
    const [premier, ...autres] = classe(30);
    if (premier === undefined) throw new Error();
    const enfants = [{ nom: 'EPOUSE', prenom: 'Prénom0' }];
    const dit = await aide(
      [{ ...premier, nom: 'EPOUSE' }, ...autres],
      [
        { ...MERE, nom: 'EPOUSE', enfants },
        { ...PERE, enfants },
      ],
    );
    expect(dit).toContain('Les onglets « Élèves » et « Représentants légaux » les retrouvent');
  });
});

describe('un départ et une arrivée qui sont peut-être une même personne', () => {
  it('la case à cocher dit qu’elle est inutile si on la reconnaît', async () => {
    const lina = { nom: 'ROUX', prenom: 'Lina', date: '2018-05-02' };
    await importer(test.current.deps, ecole, avec([...classe(2), lina]));
    const page = await deposer(avec([...classe(2), { ...lina, date: '2018-05-20' }]));
    const confirmation = mots(trouver(page.document, 'section', { id: 'confirmation' }));
    expect(confirmation.match(/Inutile si vous cochez « C’est la même personne » pour eux\./g)).toHaveLength(
      2,
    );
  });
});
