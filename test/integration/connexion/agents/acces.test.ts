import sql from 'sql-template-tag';
import { describe, expect, it } from 'vitest';
import { commande as creer } from '../../../../src/cli/commandes/agents/creer.ts';
import { commande as desactiver } from '../../../../src/cli/commandes/agents/desactiver.ts';
import { commande as motDePasse } from '../../../../src/cli/commandes/agents/mot-de-passe.ts';
import { paths } from '../../../../src/paths.ts';
import { avisEnFile, expedier } from '../../../helpers/avis.ts';
import { lancer } from '../../../helpers/processus/ops.ts';
import {
  agent,
  ecole,
  enBase,
  entre,
  identifiant,
  journalOps,
  ops,
  test,
  useAgentsOps,
} from '../../../helpers/scenes/connexion/agents-ops.ts';
import { Visiteur } from '../../../helpers/visiteur/visiteur.ts';

useAgentsOps();

describe('agents:desactiver', () => {
  it('la session finit, l’agent n’entre plus ; --reactiver lui rend l’accès, pas la session', async () => {
    const connectee = await Visiteur.connecter(test, identifiant);
    const { sortie } = await ops(desactiver, identifiant.toUpperCase());
    expect(sortie).toContain('n’a plus accès');
    expect((await connectee.ouvrir(paths.accueil({ uai: ecole.uai }))).url).toContain('/connexion');
    expect(await entre()).toBe(false);
    expect(await journalOps()).toContain('agent.desactive');
    await expect(ops(desactiver, identifiant)).rejects.toThrow('déjà désactivé');

    await ops(desactiver, identifiant, { reactiver: true });
    expect(await entre()).toBe(true);
    expect((await connectee.ouvrir(paths.arena())).url).toContain('/connexion');
    expect(await journalOps()).toContain('agent.reactive');
    await expect(ops(desactiver, identifiant, { reactiver: true })).rejects.toThrow('rien à réactiver');
  });

  it('un identifiant inconnu est refusé', async () => {
    await expect(ops(desactiver, 'personne')).rejects.toThrow('Aucun agent n’a l’identifiant « personne ».');
  });
});

describe('agents:mot-de-passe', () => {
  it('un nouveau est montré une fois, l’ancien et les sessions finissent, l’agent est averti sans que le mail le dise', async () => {
    const connectee = await Visiteur.connecter(test, identifiant);
    const { sortie } = await ops(motDePasse, identifiant);
    const nouveau = /^Mot de passe +(\S+)$/m.exec(sortie)?.[1] ?? '';
    expect(nouveau.length).toBeGreaterThanOrEqual(12);
    expect(await entre()).toBe(false);
    expect(await entre(nouveau)).toBe(true);
    expect((await connectee.ouvrir(paths.arena())).url).toContain('/connexion');
    expect(await journalOps()).toContain('agent.mot_de_passe');
    const mail = (await expedier(test)).find(({ to }) => to.address === `${identifiant}@exemple.fr`);
    expect(mail?.subject).toContain('Un nouveau mot de passe vous a été donné');
    expect(`${mail?.text}${mail?.html}`).not.toContain(nouveau);
    expect(JSON.stringify(await enBase(sql`select * from journal where chaine = 'ops'`))).not.toContain(
      nouveau,
    );
  });

  it('sans mail, la commande le dit et rien ne part', async () => {
    await enBase(sql`update agents set mail = null where id = ${agent.id}`);
    expect((await ops(motDePasse, identifiant)).sortie).toContain('Aucun mail connu');
    expect((await avisEnFile(test)).filter(({ agentId }) => agentId === agent.id)).toEqual([]);
  });
});

describe('agents:creer', () => {
  const identite = { nom: 'Petit', prenom: 'Lucie' };
  it('un directeur sans école est refusé, un enseignant avec école aussi', async () => {
    await expect(
      lancer(test.current, creer, { ...identite, identifiant: 'sans.ecole', fonction: 'directeur' }),
    ).rejects.toThrow('au moins une école');
    await expect(
      lancer(test.current, creer, {
        ...identite,
        identifiant: 'sans.ecole',
        fonction: 'enseignant',
        ecole: [ecole.uai],
      }),
    ).rejects.toThrow('par sa fonction');
    expect(await enBase(sql`select 1 from agents where identifiant = 'sans.ecole'`)).toEqual([]);
  });
});
