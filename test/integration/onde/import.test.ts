import { describe, expect, it } from 'vitest';
import { abandonnerProposition } from '../../../src/services/onde/mises-a-jour.ts';
import type { Demandeur } from '../../../src/services/operations/plans.ts';
import { accesDe, creerAgent } from '../../builders/agent.ts';
import { creerEcole, uai } from '../../builders/ecole.ts';
import { extractions, importer, journal, misesAJour, photo } from '../../builders/onde.ts';
import { jouerEtape } from '../../helpers/nuit.ts';
import {
  adjoint,
  classe,
  confirmer,
  directrice,
  ecole,
  ine,
  mere,
  numero,
  prenoms,
  proposer,
  test,
  useSceneOnde,
} from '../../helpers/scenes/onde/scene-onde.ts';

useSceneOnde();

describe('proposer, puis confirmer (règles §7)', () => {
  it('rien n’est écrit dans l’école avant la confirmation', async () => {
    const avant = await photo(test.current.deps);
    await proposer(classe(), [mere()]);
    expect(await photo(test.current.deps)).toEqual(avant);
  });

  it('le diff confirmé est appliqué, les lignes lues sont effacées, et ce qui a changé reste', async () => {
    const id = await proposer(classe(), [mere()]);
    expect(await misesAJour(test.current.deps, ecole)).toMatchObject([{ etat: 'proposee', lignes: true }]);
    expect(await confirmer(id)).toEqual({ outcome: 'appliquee', vide: false });
    expect(await prenoms()).toHaveLength(10);
    expect(await misesAJour(test.current.deps, ecole)).toEqual([
      { id, etat: 'appliquee', lignes: false, detail: true, par: 'Claire Martin' },
    ]);
  });

  it('abandonner n’écrit rien et efface tout ce qui a été lu', async () => {
    const avant = await photo(test.current.deps);
    const id = await proposer(classe(), [mere()]);
    expect(await abandonnerProposition(test.current.deps, directrice, id)).toBe(true);
    expect(await photo(test.current.deps)).toEqual(avant);
    expect(await misesAJour(test.current.deps, ecole)).toMatchObject([
      { etat: 'abandonnee', lignes: false, detail: false },
    ]);
    await expect(confirmer(id)).rejects.toThrow('abandonnée');
    expect(await photo(test.current.deps)).toEqual(avant);
  });

  it('abandonner après coup n’annule rien', async () => {
    const id = await proposer(classe());
    await confirmer(id);
    expect(await abandonnerProposition(test.current.deps, directrice, id)).toBe(false);
    expect(await prenoms()).toHaveLength(10);
  });

  it('deux confirmations au même moment appliquent une seule fois', async () => {
    const id = await proposer(classe(), [mere()]);
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => confirmer(id)));
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual([
      'appliquee',
      ...Array(5).fill('deja_appliquee'),
    ]);
    expect(await prenoms()).toHaveLength(10);
    expect(await journal(test.current.deps, ecole, 'onde.importe')).toHaveLength(1);
  });

  it('l’école a changé entre-temps : rien n’est fait, le nouveau diff est proposé, et lui s’applique', async () => {
    await importer(test.current.deps, ecole, extractions({ eleves: classe() }));
    const id = await proposer([...classe(), { nom: 'TARD', prenom: 'Venu', ine: ine(50) }]);
    await importer(
      test.current.deps,
      ecole,
      extractions({ eleves: classe().map((e) => ({ ...e, classe: 'CP B' })) }),
    );
    const avant = await photo(test.current.deps);
    const application = await confirmer(id);
    expect(application.outcome).toBe('perimee');
    expect(await photo(test.current.deps)).toEqual(avant);
    const remplacante = application.outcome === 'perimee' ? application.remplaceePar : '';
    // Clicking the old page again leads to the same replacement.
    expect(await confirmer(id)).toEqual(application);
    expect(await confirmer(remplacante)).toEqual({ outcome: 'appliquee', vide: false });
    expect(await prenoms()).toContain('Venu');
    expect((await misesAJour(test.current.deps, ecole)).map(({ etat, lignes }) => [etat, lignes])).toEqual([
      ['appliquee', false],
      ['perimee', false],
      ['appliquee', false],
      ['appliquee', false],
    ]);
  });

  it('plus de 10 % de départs : rien sans leur propre accord', async () => {
    await importer(test.current.deps, ecole, extractions({ eleves: classe() }));
    const id = await proposer(classe().slice(2));
    const avant = await photo(test.current.deps);
    expect(await confirmer(id)).toEqual({ outcome: 'a_confirmer', quoi: ['departs'] });
    expect(await photo(test.current.deps)).toEqual(avant);
    expect(await confirmer(id, ['arrivees'])).toEqual({ outcome: 'a_confirmer', quoi: ['departs'] });
    expect(await confirmer(id, ['departs'])).toEqual({ outcome: 'appliquee', vide: false });
    expect(await prenoms()).toHaveLength(8);
  });

  it('plus de 10 % d’arrivées dans une école déjà connue : rien sans leur propre accord ; un premier import n’en demande pas', async () => {
    const premier = await proposer(classe());
    expect(await confirmer(premier)).toEqual({ outcome: 'appliquee', vide: false });
    const venus = (n: number) =>
      Array.from({ length: n }, (_, rang) => ({ nom: 'VENU', prenom: `Venu${rang}`, ine: ine(50 + rang) }));
    expect(await confirmer(await proposer([...classe(), ...venus(1)]))).toEqual({
      outcome: 'appliquee',
      vide: false,
    });
    const id = await proposer([...classe(), ...venus(3)]);
    const avant = await photo(test.current.deps);
    expect(await confirmer(id)).toEqual({ outcome: 'a_confirmer', quoi: ['arrivees'] });
    expect(await confirmer(id, ['departs'])).toEqual({ outcome: 'a_confirmer', quoi: ['arrivees'] });
    expect(await photo(test.current.deps)).toEqual(avant);
    expect(await confirmer(id, ['arrivees'])).toEqual({ outcome: 'appliquee', vide: false });
    expect(await prenoms()).toHaveLength(13);
    const echange = await proposer([
      ...classe(8),
      ...venus(3),
      { nom: 'AUTRE', prenom: 'Un' },
      { nom: 'AUTRE', prenom: 'Deux' },
    ]);
    expect(await confirmer(echange)).toEqual({ outcome: 'a_confirmer', quoi: ['departs', 'arrivees'] });
    expect(await confirmer(echange, ['departs', 'arrivees'])).toEqual({ outcome: 'appliquee', vide: false });
  });

  it('les premiers représentants légaux d’une école qui n’a que des élèves ne demandent pas d’accord', async () => {
    await importer(test.current.deps, ecole, extractions({ eleves: classe() }));
    expect(await confirmer(await proposer(classe(), [mere()]))).toEqual({
      outcome: 'appliquee',
      vide: false,
    });
  });

  it('un collègue de l’école peut confirmer ce que j’ai déposé ; qui a déposé et qui a confirmé se lisent', async () => {
    const id = await proposer(classe());
    expect(await confirmer(id, [], adjoint)).toEqual({ outcome: 'appliquee', vide: false });
    expect(await misesAJour(test.current.deps, ecole)).toMatchObject([{ par: 'Paul Martin' }]);
  });

  it('un nouveau dépôt remplace le mien qui attendait, pas celui d’un collègue', async () => {
    await proposer(classe());
    await proposer(classe(), undefined, adjoint);
    await proposer(classe(9));
    expect((await misesAJour(test.current.deps, ecole)).map(({ etat }) => etat)).toEqual([
      'abandonnee',
      'proposee',
      'proposee',
    ]);
  });

  it('la proposition d’une autre école n’existe pas', async () => {
    const id = await proposer(classe());
    const autre = await creerEcole(test.current.deps, { uai: uai(500 + numero) });
    const agent = await creerAgent(test.current.deps, { identifiant: `autre${numero}`, ecoles: [autre] });
    const acces = await accesDe(test.current.deps, agent, autre);
    const etranger: Demandeur = { acces, auteur: 'X' };
    await expect(confirmer(id, [], etranger)).rejects.toThrow('n’existe pas');
    await expect(abandonnerProposition(test.current.deps, etranger, id)).rejects.toThrow('n’existe pas');
    // Even when the application forgets to check: the school of the URL is stated without a right in it.
    const sansDroit: Demandeur = { acces: { ...acces, ecoleId: ecole.id }, auteur: 'X' };
    await expect(confirmer(id, [], sansDroit)).rejects.toThrow();
    expect(await prenoms()).toEqual([]);
  });

  it('le dépôt et la mise à jour sont au journal, avec des nombres et aucun nom', async () => {
    const id = await proposer(classe(), [mere()]);
    await confirmer(id);
    expect(await journal(test.current.deps, ecole, 'onde.depose')).toMatchObject([
      { auteur: 'Claire Martin', details: { mise_a_jour: id } },
    ]);
    const [importe] = await journal(test.current.deps, ecole, 'onde.importe');
    expect(importe).toMatchObject({
      auteur: 'Claire Martin',
      details: { eleves_arrivees: 10, responsables_arrivees: 1, liens_ajoutes: 1 },
    });
    expect(JSON.stringify(importe)).not.toMatch(/NOMA|MERE|sophie/);
  });

  it('les propositions oubliées et les détails anciens sont effacés la nuit ; les chiffres restent', async () => {
    const { deps, clock } = test.current;
    await confirmer(await proposer(classe()));
    await proposer(classe(9));
    clock.avancer(8 * 86_400_000);
    await jouerEtape(deps, 'mises_a_jour_onde');
    expect(await misesAJour(deps, ecole)).toMatchObject([
      { etat: 'appliquee', detail: true },
      { etat: 'abandonnee', lignes: false, detail: false },
    ]);
    clock.avancer(400 * 86_400_000);
    await jouerEtape(deps, 'mises_a_jour_onde');
    expect(await misesAJour(deps, ecole)).toMatchObject([{ etat: 'appliquee', detail: false }, {}]);
    clock.avancer(-408 * 86_400_000);
  });
});
