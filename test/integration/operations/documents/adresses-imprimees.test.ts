import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { paths } from '../../../../src/paths.ts';
import { poserAdresse } from '../../../builders/adresse.ts';
import { creerAgent } from '../../../builders/agent.ts';
import {
  ajouterEleves,
  ajouterRepresentants,
  creerEcole,
  desEleves,
  type EcoleTest,
  uai,
} from '../../../builders/ecole.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { lire } from '../../../helpers/pdf/lecture.ts';
import { Visiteur } from '../../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const SCOLARITE_SERVICES = 'https://teleservices.education.gouv.fr';
let ecole: EcoleTest;
let directrice: Visiteur;
/** Addresses of the operations. */
const operations = { eleve: '', representant_legal: '' };

beforeAll(async () => {
  const { deps } = test.current;
  ecole = await creerEcole(deps, { uai: uai(1) });
  const autre = await creerEcole(deps, { uai: uai(2) });
  await poserAdresse(deps, autre, 'eleve', 'https://ailleurs.exemple.fr');
  await poserAdresse(deps, autre, 'representant_legal', 'https://ailleurs.exemple.fr');
  const eleves = await ajouterEleves(deps, ecole, desEleves(1));
  await ajouterRepresentants(deps, ecole, [{ nom: 'PARENT', prenom: 'Dominique', enfants: eleves }]);
  await creerAgent(deps, { ecoles: [ecole] });
  directrice = await Visiteur.connecter(test, 'directrice');
  const informer = async (liste: string, bouton: string) => {
    const page = await directrice.presser(await directrice.ouvrir(liste), 'Tout sélectionner');
    const fait = await directrice.presser(await directrice.presser(page, bouton), 'Confirmer');
    return fait.url.split('/').at(-1) ?? '';
  };
  operations.eleve = await informer(paths.eleves({ uai: ecole.uai }), 'Informer');
  operations.representant_legal = await informer(
    paths.representantsLegaux({ uai: ecole.uai }),
    'Informer par feuilles',
  );
});
beforeEach(async () => {
  await poserAdresse(test.current.deps, ecole, 'eleve', 'https://eleves.exemple.fr');
  await poserAdresse(test.current.deps, ecole, 'representant_legal', 'https://parents.exemple.fr');
});

async function imprimer(profil: keyof typeof operations): Promise<string> {
  const url = paths.feuillesOperation({ uai: ecole.uai, id: operations[profil] });
  const { body } = await directrice.telecharger(url);
  const { pages } = lire(body as Buffer);
  return JSON.stringify(pages);
}

describe('ce que les documents impriment (guide §6)', () => {
  it('les feuilles des élèves : celle que l’école affiche pour eux, et rien d’autre', async () => {
    const feuille = await imprimer('eleve');
    expect(feuille).toContain('https://eleves.exemple.fr');
    for (const autre of ['https://parents.exemple.fr', 'https://ailleurs.exemple.fr', SCOLARITE_SERVICES])
      expect(feuille).not.toContain(autre);
  });

  it('les lettres : Scolarité Services toujours, et celle de l’école', async () => {
    const lettre = await imprimer('representant_legal');
    expect(lettre).toContain(SCOLARITE_SERVICES);
    expect(lettre).toContain('https://parents.exemple.fr');
    expect(lettre).not.toContain('https://eleves.exemple.fr');
  });

  it('vérifiée et non affichée, elle n’est pas imprimée', async () => {
    const { deps } = test.current;
    await poserAdresse(deps, ecole, 'eleve', 'https://eleves.exemple.fr', { affichee: false });
    await poserAdresse(deps, ecole, 'representant_legal', 'https://parents.exemple.fr', { affichee: false });
    expect(await imprimer('eleve')).not.toContain('exemple.fr');
    const lettre = await imprimer('representant_legal');
    expect(lettre).toContain(SCOLARITE_SERVICES);
    expect(lettre).not.toContain('https://parents.exemple.fr');
  });
});
