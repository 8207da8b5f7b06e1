import { beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../../../../src/paths.ts';
import { creerAgent } from '../../../builders/agent.ts';
import { activer, informerAvec } from '../../../builders/compte.ts';
import {
  ajouterEleves,
  ajouterRepresentants,
  creerEcole,
  desEleves,
  type EcoleTest,
  uai,
} from '../../../builders/ecole.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { tableauDe, texteDe, trouver, trouverTous } from '../../../helpers/visiteur/html.ts';
import { boutonsDe, Visiteur } from '../../../helpers/visiteur/visiteur.ts';

const test = useTestApp();

let ecole: EcoleTest;
let fermee: EcoleTest;
let ids: string[];
let directrice: Visiteur;

beforeAll(async () => {
  const { deps } = test.current;
  ecole = await creerEcole(deps, { uai: uai(1) });
  fermee = await creerEcole(deps, { uai: uai(2), gestionComptesEleves: false });
  ids = await ajouterEleves(deps, ecole, [
    { nom: "D'ŁUKASZ-N'GUYỄN", prenom: 'Zoé', niveau: 'CM2', classe: 'CM2 B' },
    { nom: 'DE LA TOUR', nomUsage: 'LE GALL', prenom: 'Jean-Pierre', niveau: 'CP', classe: 'CP A' },
    { nom: 'MARTIN', prenom: 'Élodie', niveau: 'CE2', classe: 'CE1-CE2' },
    { nom: 'MARTIN', prenom: 'Denis', niveau: 'CP', classe: 'CP A' },
  ]);
  await informerAvec(deps, ids.slice(1, 2), { expireLe: new Date(Date.now() + 60 * 86_400_000) });
  await activer(deps, ids.slice(2, 3));
  await ajouterEleves(deps, fermee, desEleves(3, 1));
  await creerAgent(deps, { ecoles: [ecole, fermee] });
  await creerAgent(deps, { identifiant: 'deleguee', fonction: 'enseignant', delegueesEleves: [ecole] });
  await ajouterRepresentants(deps, ecole, [{ nom: 'PARENTALE', prenom: 'Ada', enfants: ids.slice(3) }]);
  directrice = await Visiteur.connecter(test, 'directrice');
});

const lister = (autre: EcoleTest) => directrice.ouvrir(paths.eleves({ uai: autre.uai }));

describe('détail d’un élève (règles §5.2)', () => {
  const detail = (rang: number) => directrice.ouvrir(paths.eleve({ uai: ecole.uai, id: ids[rang] ?? '' }));

  it('montre identité, classe, identifiant, état, dates et origine', async () => {
    const page = await detail(2);
    for (const texte of [
      'MARTIN',
      'Élodie',
      'CE1-CE2 (CE2)',
      'e.martin10',
      'Activé',
      'Établissement',
      '*****',
    ])
      expect(page.texte).toContain(texte);
  });

  it('les représentants légaux se lisent et s’ouvrent, mais pas pour une délégation limitée aux élèves', async () => {
    const url = paths.eleve({ uai: ecole.uai, id: ids[3] ?? '' });
    const page = await directrice.ouvrir(url);
    expect(page.texte).toContain('Représentants légaux');
    expect(page.texte).toContain('PARENTALE');
    const deleguee = await (await Visiteur.connecter(test, 'deleguee')).ouvrir(url);
    expect(deleguee.statut).toBe(200);
    expect(deleguee.html).not.toContain('PARENTALE');
    expect(texteDe(trouver(deleguee.document, 'main'))).not.toContain('Représentants légaux');
  });

  it('n’offre que les actions que l’état permet', async () => {
    expect(boutonsDe(await detail(0))).toContain('Informer');
    expect(boutonsDe(await detail(0))).not.toContain('Réinitialiser le mot de passe');
    expect(boutonsDe(await detail(1))).toEqual(
      expect.arrayContaining(['Informer', 'Réinitialiser le mot de passe']),
    );
  });

  it('ne montre jamais le mot de passe provisoire à l’écran', async () => {
    const page = await detail(1);
    expect(page.html).not.toContain('kmq7xw4hzt9');
    expect(page.texte).toContain('Mot de passe provisoire en cours de validité');
  });

  it('Informer depuis le détail montre le plan d’un seul élève, et l’action entre dans son historique', async () => {
    const plan = await directrice.presser(await detail(3), 'Informer');
    expect(plan.texte).toContain('Vous allez informer 1 élève.');
    await directrice.presser(plan, 'Confirmer');
    const apres = await detail(3);
    expect(apres.texte).toContain('Informé : mot de passe provisoire attribué');
    expect(apres.texte).toContain('Claire Martin');
  });

  it('un élève inconnu ou d’une autre école : 404, sans rien dire de lui', async () => {
    for (const id of ['999999', 'x', '0', '99999999999999999999']) {
      expect((await directrice.ouvrir(paths.eleve({ uai: ecole.uai, id }))).statut, id).toBe(404);
    }
    const ailleurs = await directrice.ouvrir(paths.eleve({ uai: fermee.uai, id: ids[0] ?? '' }));
    expect(ailleurs.statut).toBe(404);
    expect(ailleurs.texte).not.toContain('GUY');
  });
});

describe('gestion des comptes élèves désactivée (guide §3)', () => {
  it('l’onglet le dit, renvoie au paramétrage et n’offre aucune action', async () => {
    const page = await lister(fermee);
    expect(page.texte).toContain(
      'Pour gérer les comptes élèves, activer la gestion des comptes élèves depuis l’onglet de paramétrage',
    );
    expect(tableauDe(page.document)).toHaveLength(3);
    expect(trouverTous(page.document, 'input', { name: 'coches' })).toEqual([]);
    expect(boutonsDe(page)).toEqual(['Se déconnecter', 'Rechercher']);
    expect(trouverTous(page.document, 'form', { method: 'post' })).toHaveLength(1);
  });

  it('le détail n’offre aucune action non plus', async () => {
    const page = await directrice.suivreLien(await lister(fermee), 'Détail de Prénom0 NOM0000');
    expect(boutonsDe(page)).toEqual(['Se déconnecter']);
    expect(page.texte).toContain('La gestion des comptes élèves n’est pas activée');
  });

  it('la liste se trie et se parcourt par des liens', async () => {
    const page = await directrice.suivreLien(await lister(fermee), 'Prénom');
    expect(trouverTous(page.document, 'th', { 'aria-sort': 'ascending' }).map(texteDe)).toEqual(['Prénom']);
  });
});
