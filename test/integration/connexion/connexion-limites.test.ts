import sql from 'sql-template-tag';
import { beforeEach, describe, expect, it } from 'vitest';
import { createThrottle, THROTTLE_RULES } from '../../../src/auth/throttle.ts';
import { type AgentTest, creerAgent, MOT_DE_PASSE } from '../../builders/agent.ts';
import { useTestApp } from '../../helpers/app.ts';
import { useBase } from '../../helpers/base.ts';
import {
  arriverAuCode,
  donnerMotDePasse,
  entrer,
  Poste,
  prochainCode,
} from '../../helpers/visiteur/poste.ts';

const test = useTestApp({ TRUST_PROXY: '1' });

let numero = 0;
let agent: AgentTest;
/** A network of its own, so that no test pays for the failures of another. */
let ip: string;

beforeEach(async () => {
  numero += 1;
  ip = `192.0.2.${numero}`;
  agent = await creerAgent(test.current.deps, { identifiant: `agent${numero}` });
});

const enBase = useBase(test);
const actions = async () =>
  (
    await enBase<{ action: string }>(sql`select action from journal where agent_id = ${agent.id} order by id`)
  ).map(({ action }) => action);
/** As if the delays in force had passed. */
const laisserPasserLesAttentes = () => enBase(sql`update limites set expire = 0 where key like '%.tour:%'`);

const MAUVAIS = 'Identifiant ou mot de passe incorrect.';

describe('limites', () => {
  const echouer = async (fois: number, options = { ip }) => {
    let page: Poste['page'];
    for (let essai = 0; essai < fois; essai += 1) {
      ({ page } = await donnerMotDePasse(test.current, agent.identifiant, {
        ...options,
        motDePasse: 'faux',
      }));
    }
    return page;
  };

  it('après cinq échecs il faut attendre, de plus en plus, et la page dit combien', async () => {
    expect((await echouer(4))?.text).not.toContain('Prochain essai');
    expect((await echouer(1))?.text).toContain(`${MAUVAIS} Prochain essai possible dans 30\u00a0secondes.`);
    const attente = await echouer(1);
    expect(attente?.status).toBe(429);
    expect(Number(attente?.headers['retry-after'])).toBeGreaterThan(20);
    expect(attente?.text).toMatch(/Prochain essai possible dans \d+\u00a0secondes/);

    for (const minutes of ['1\u00a0minute', '2\u00a0minutes', '4\u00a0minutes']) {
      await laisserPasserLesAttentes();
      expect((await echouer(1))?.text).toContain(`Prochain essai possible dans ${minutes}.`);
    }
  });

  it('pendant l’attente le bon mot de passe n’est pas essayé ; ensuite il efface les échecs', async () => {
    await echouer(5);
    expect((await donnerMotDePasse(test.current, agent.identifiant, { ip })).page?.status).toBe(429);
    await laisserPasserLesAttentes();
    expect((await donnerMotDePasse(test.current, agent.identifiant, { ip })).page?.status).toBe(303);
    expect((await echouer(1))?.text).not.toContain('Prochain essai');
  });

  it('qui devine depuis une autre adresse ne retient pas la personne', async () => {
    await echouer(6, { ip: `198.51.100.${numero}` });
    expect((await donnerMotDePasse(test.current, agent.identifiant, { ip })).page?.status).toBe(303);
  });

  it('une adresse annoncée par le visiteur lui-même ne trompe pas le compte', async () => {
    await echouer(5);
    const menteur = await donnerMotDePasse(test.current, agent.identifiant, { ip: `203.0.113.9, ${ip}` });
    expect(menteur.page?.status).toBe(429);
  });

  it('cent essais envoyés ensemble ne valent pas mieux que cinq', async () => {
    const poste = new Poste(test.current, { ip });
    await poste.ouvrir('/connexion');
    const champs = { identifiant: agent.identifiant, motDePasse: 'faux' };
    const pages = await Promise.all(
      Array.from({ length: 100 }, () => poste.preparerEnvoi('/connexion', champs)),
    );
    expect(pages.filter(({ status }) => status === 422).length).toBeLessThanOrEqual(5);
    expect(pages.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(95);
  });

  it('cent échecs d’une même adresse la font attendre, sauf le navigateur qui s’y est déjà connecté', async () => {
    const limites = createThrottle(test.current.deps);
    const poste = await entrer(test.current, agent, { ip });
    await poste.envoyer('/deconnexion');
    for (let essai = 0; essai < 100; essai += 1) await limites.attempt(THROTTLE_RULES.address, ip);
    const voisine = await creerAgent(test.current.deps, { identifiant: `voisine${numero}` });
    expect((await donnerMotDePasse(test.current, voisine.identifiant, { ip })).page?.status).toBe(429);
    await poste.ouvrir('/connexion');
    const champs = { identifiant: agent.identifiant, motDePasse: MOT_DE_PASSE };
    expect((await poste.envoyer('/connexion', champs)).headers.location).toBe('/connexion/otp');
  });

  it('au-delà de cent échecs venus de partout, chaque réponse tarde de 20 ms de plus, jamais plus de trois secondes', async () => {
    const limites = createThrottle(test.current.deps);
    const essayer = async () => {
      const essai = await limites.attempt(THROTTLE_RULES.address, ip);
      if (!essai.admitted) throw new Error('Refusé');
      return limites.slowDown(agent.identifiant, essai);
    };
    expect((await essayer()).pauseMs).toBe(0);
    const placer = (echecs: number) =>
      enBase(sql`update limites set points = ${echecs} where key like 'compte:%' and expire > 0`);
    for (const [echecs, pauseMs] of [
      [99, 0],
      [100, 20],
      [110, 220],
      [249, 3_000],
      [5_000, 3_000],
    ] as const) {
      await placer(echecs);
      expect((await essayer()).pauseMs, `${echecs} échecs`).toBe(pauseMs);
    }
    // And whoever is right waits as long.
    await placer(140);
    const depart = performance.now();
    expect((await donnerMotDePasse(test.current, agent.identifiant, { ip })).page?.status).toBe(303);
    expect(performance.now() - depart).toBeGreaterThan(800);
  });

  it('deux bons envois simultanés passent tous les deux', async () => {
    const postes = await Promise.all(
      [1, 2].map(() => donnerMotDePasse(test.current, agent.identifiant, { ip })),
    );
    expect(postes.map(({ page }) => page?.status)).toEqual([303, 303]);
  });

  it('après cinq codes erronés la connexion est à reprendre, et attend', async () => {
    const poste = await arriverAuCode(test.current, agent, { ip });
    for (let essai = 0; essai < 4; essai += 1) {
      expect((await poste.envoyer('/connexion/otp', { moyen: 'otp', code: '000000' })).status).toBe(422);
    }
    const cinquieme = await poste.envoyer('/connexion/otp', { moyen: 'otp', code: '000000' });
    expect(cinquieme.headers.location).toBe('/connexion?attendre=60');
    expect((await poste.suivre()).text).toContain('Prochain essai possible dans 1\u00a0minute');
    expect((await poste.ouvrir('/connexion/otp')).headers.location).toBe('/connexion');

    const retour = await arriverAuCode(test.current, agent, { ip });
    const juste = { moyen: 'otp', code: prochainCode(test.current) };
    expect((await retour.envoyer('/connexion/otp', juste)).status).toBe(429);
    await laisserPasserLesAttentes();
    expect((await retour.envoyer('/connexion/otp', juste)).status).toBe(303);
    expect(await actions()).toEqual([...Array<string>(5).fill('connexion.refusee'), 'connexion']);
  });
});
