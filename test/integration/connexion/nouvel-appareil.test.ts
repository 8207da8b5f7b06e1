import sql from 'sql-template-tag';
import { describe, expect, it } from 'vitest';
import { creerAgent } from '../../builders/agent.ts';
import {
  actions,
  agent,
  codeDuMoment,
  connaitre,
  enBase,
  ip,
  numero,
  test,
  useAppareils,
} from '../../helpers/scenes/connexion/appareils.ts';
import { arriverAuCode } from '../../helpers/visiteur/poste.ts';

useAppareils();

describe('nouvel appareil', () => {
  it('le journal dit la connexion d’un navigateur jamais vu de cet agent, sauf la toute première', async () => {
    const nouveaux = async () =>
      (await actions()).filter((action) => action === 'connexion.nouvel_appareil').length;
    const appareil = await connaitre();
    expect(await nouveaux()).toBe(0);
    const suivant = await connaitre(agent, appareil);
    expect(await nouveaux()).toBe(0);
    await connaitre();
    expect(await nouveaux()).toBe(1);
    const voisine = await creerAgent(test.current.deps, { identifiant: `voisine${numero}` });
    await connaitre(agent, await connaitre(voisine));
    expect(await nouveaux()).toBe(2);
    await enBase(sql`update agents set version_session = version_session + 1 where id = ${agent.id}`);
    await connaitre(agent, suivant);
    expect(await nouveaux()).toBe(3);
    const [ligne] = await enBase<{ details: unknown }>(
      sql`select details from journal where agent_id = ${agent.id} and action = 'connexion.nouvel_appareil'`,
    );
    expect(ligne?.details).toEqual({});
  });
});

describe('l’heure du téléphone', () => {
  it('un téléphone rapide entre ; un code d’un autre moment est expliqué, compté, et n’entre pas', async () => {
    test.current.clock.avancer(30_000);
    const rapide = await arriverAuCode(test.current, agent, { ip });
    expect(
      (await rapide.envoyer('/connexion/otp', { moyen: 'otp', code: codeDuMoment(1) })).headers.location,
    ).toBe('/arena');
    test.current.clock.avancer(10 * 60_000);
    const poste = await arriverAuCode(test.current, agent, { ip });
    for (const pas of [2, -2, 10, -10]) {
      const page = await poste.envoyer('/connexion/otp', { moyen: 'otp', code: codeDuMoment(pas) });
      expect(page.status).toBe(422);
      expect(page.text).toContain('Ce code est celui d’un autre moment');
      expect(page.text).toContain('Régler automatiquement');
    }
    const loin = await poste.envoyer('/connexion/otp', { moyen: 'otp', code: codeDuMoment(20) });
    // The fifth failure: the login is to be begun again.
    expect(loin.headers.location).toBe('/connexion?attendre=60');
    expect((await actions()).filter((action) => action === 'connexion.refusee')).toHaveLength(5);
  });
});
