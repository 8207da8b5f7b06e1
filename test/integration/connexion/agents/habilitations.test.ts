import sql from 'sql-template-tag';
import { beforeEach, describe, expect, it } from 'vitest';
import { commande as desactiver } from '../../../../src/cli/commandes/agents/desactiver.ts';
import { commande as habiliter } from '../../../../src/cli/commandes/agents/habiliter.ts';
import { paths } from '../../../../src/paths.ts';
import { type AgentTest, creerAgent } from '../../../builders/agent.ts';
import {
  agent,
  droits,
  ecole,
  enBase,
  identifiant,
  jour,
  journalEcole,
  journalOps,
  ops,
  rang,
  test,
  useAgentsOps,
} from '../../../helpers/scenes/connexion/agents-ops.ts';
import { empreinteDeLaBase } from '../../../helpers/scenes/scene.ts';
import { Visiteur } from '../../../helpers/visiteur/visiteur.ts';

useAgentsOps();

describe('agents:habiliter', () => {
  let entrante: AgentTest;
  beforeEach(async () => {
    entrante = await creerAgent(test.current.deps, { identifiant: `entrante${rang}` });
  });
  const donner = (options: Record<string, unknown>, qui = entrante.identifiant) =>
    ops(habiliter, qui, { ecole: ecole.uai, ...options });
  const ouvre = async (qui: string) => {
    const visiteur = await Visiteur.connecter(test, qui);
    return (await visiteur.ouvrir(paths.accueil({ uai: ecole.uai }))).statut;
  };

  it('changement de direction : la nouvelle entre aujourd’hui, l’ancienne n’entre plus ; les deux journaux le disent', async () => {
    expect([await ouvre(identifiant), await ouvre(entrante.identifiant)]).toEqual([200, 404]);
    await enBase(sql`update habilitations set debut = debut - 400 where agent_id = ${agent.id}`);
    const { sortie } = await donner({ remplace: identifiant });
    expect(sortie).not.toContain('Attention');
    expect([await ouvre(identifiant), await ouvre(entrante.identifiant)]).toEqual([404, 200]);
    expect((await droits())[0]?.fin).toBe(await jour(-1));
    expect(await journalOps()).toEqual(
      expect.arrayContaining(['agent.habilite', 'agent.habilitation_finie']),
    );
    expect(await journalEcole()).toEqual(['agent.habilitation_finie', 'agent.habilite']);
  });

  it('remplacer qui est arrivé aujourd’hui retire son droit', async () => {
    await donner({ remplace: identifiant });
    expect(await droits()).toEqual([]);
  });

  it('sans --remplace, dit que deux personnes ont ce droit', async () => {
    expect((await donner({})).sortie).toContain(
      `Attention : Claire Martin (${identifiant}) y garde aussi un droit`.replace(
        'Attention :',
        'Attention\u00a0:',
      ),
    );
    expect([await ouvre(identifiant), await ouvre(entrante.identifiant)]).toEqual([200, 200]);
  });

  it('un droit à venir ne donne rien avant, et l’ancienne garde le sien jusqu’à la veille', async () => {
    const [debut, veille] = [await jour(10), await jour(9)];
    await donner({ debut, remplace: identifiant });
    expect([await ouvre(identifiant), await ouvre(entrante.identifiant)]).toEqual([200, 404]);
    expect((await droits())[0]?.fin).toBe(veille);
    expect(await droits(entrante.id)).toEqual([{ debut, fin: null }]);
  });

  it('--fin seule, sur un droit donné, en fixe la fin, incluse ; passée, elle le ferme à la requête suivante', async () => {
    const visiteur = await Visiteur.connecter(test, identifiant);
    await donner({ fin: await jour(0) }, identifiant);
    expect((await visiteur.ouvrir(paths.accueil({ uai: ecole.uai }))).statut).toBe(200);
    await enBase(sql`update habilitations set debut = debut - 30 where agent_id = ${agent.id}`);
    await donner({ fin: await jour(-1) }, identifiant);
    expect((await visiteur.ouvrir(paths.accueil({ uai: ecole.uai }))).statut).toBe(404);
    expect(await journalEcole()).toEqual(['agent.habilitation_modifiee', 'agent.habilitation_modifiee']);
  });

  it('un droit qui a commencé ne finit pas avant d’avoir commencé : refusé, rien n’est ôté, et la plus proche fin est dite', async () => {
    const visiteur = await Visiteur.connecter(test, identifiant);
    for (const [recul, fin] of [
      [0, await jour(0)],
      [30, await jour(-1)],
    ] as const) {
      await enBase(sql`update habilitations set debut = debut - ${recul}::int where agent_id = ${agent.id}`);
      const avant = await empreinteDeLaBase(test);
      await expect(donner({ fin: await jour(-recul - 1) }, identifiant)).rejects.toThrow(
        new RegExp(`a commencé le .* --fin ${fin}`),
      );
      expect(await empreinteDeLaBase(test)).toEqual(avant);
    }
    expect((await visiteur.ouvrir(paths.accueil({ uai: ecole.uai }))).statut).toBe(200);
  });

  it('un droit à venir que l’on finit avant son premier jour est retiré, et c’est dit', async () => {
    const [debut, avant] = [await jour(10), await jour(5)];
    await donner({ debut });
    const { sortie } = await donner({ fin: avant });
    expect(sortie).toMatch(/qui devait commencer le .*, est retiré/);
    expect(await droits(entrante.id)).toEqual([]);
  });

  it('intérim : un enseignant, avec une fin ; sans fin, refusé', async () => {
    const interim = await creerAgent(test.current.deps, {
      identifiant: `interim${rang}`,
      fonction: 'enseignant',
    });
    await expect(donner({}, interim.identifiant)).rejects.toThrow('par intérim');
    await donner({ fin: '31/08/2099' }, interim.identifiant);
    expect(await droits(interim.id)).toEqual([{ debut: await jour(0), fin: '2099-08-31' }]);
  });

  it.each([
    ['une date qui n’existe pas', { debut: '31/02/2027' }, 'n’est pas un jour'],
    ['une fin avant le début', { debut: '2027-09-01', fin: '2027-08-31' }, 'précède le début'],
    ['un UAI faux', { ecole: '0990001A' }, 'est faux'],
    ['une école inconnue', { ecole: '0990077W' }, 'n’existe pas ici'],
    ['remplacer qui n’y est pas', { remplace: 'personne' }, 'Aucun agent'],
  ])('refusé : %s ; rien n’est écrit', async (_cas, options, raison) => {
    const avant = await empreinteDeLaBase(test);
    await expect(donner(options as Record<string, unknown>)).rejects.toThrow(raison);
    expect(await empreinteDeLaBase(test)).toEqual(avant);
  });

  it('refusé : deux fois le même droit, un IEN, un agent désactivé, une école fermée', async () => {
    await expect(donner({}, identifiant)).rejects.toThrow('a déjà ce droit');
    const ien = await creerAgent(test.current.deps, { identifiant: `ien${rang}`, fonction: 'ien' });
    await expect(donner({}, ien.identifiant)).rejects.toThrow('Un IEN n’administre pas');
    await ops(desactiver, entrante.identifiant);
    await expect(donner({})).rejects.toThrow('est désactivé');
    await ops(desactiver, entrante.identifiant, { reactiver: true });
    await enBase(sql`update ecoles set fermee_le = now() where id = ${ecole.id}`);
    await expect(donner({})).rejects.toThrow('est fermée');
  });
});
