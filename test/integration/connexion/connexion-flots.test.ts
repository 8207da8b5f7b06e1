import { performance } from 'node:perf_hooks';
import sql from 'sql-template-tag';
import supertest from 'supertest';
import { beforeEach, describe, expect, it } from 'vitest';
import { type AgentTest, creerAgent } from '../../builders/agent.ts';
import { useTestApp } from '../../helpers/app.ts';
import { useBase } from '../../helpers/base.ts';
import { donnerMotDePasse, entrer, Poste } from '../../helpers/visiteur/poste.ts';

const test = useTestApp({ TRUST_PROXY: '1' });

/** Crowds in the same process, on a busy machine. Milliseconds. */
const LENT = 180_000;
const FAUX = 'Tout-Autre-Chose-Encore';

let numero = 0;
let agent: AgentTest;

beforeEach(async () => {
  numero += 1;
  agent = await creerAgent(test.current.deps, { identifiant: `agent${numero}` });
});

const enBase = useBase(test);
const mediane = (valeurs: readonly number[]) => [...valeurs].sort((a, b) => a - b)[valeurs.length >> 1] ?? 0;

/** A browser with the form open, at this address. */
async function poster(ip: string, options: { appareil?: string } = {}): Promise<Poste> {
  const poste = new Poste(test.current, { ip, ...options });
  await poste.ouvrir('/connexion');
  return poste;
}
const essayer = (poste: Poste, identifiant: string, motDePasse = FAUX) =>
  poste.preparerEnvoi('/connexion', { identifiant, motDePasse });
const compter = (statuts: readonly number[], statut: number) => statuts.filter((s) => s === statut).length;

describe('une IPv6 : un abonné possède parfois 65 536 réseaux', () => {
  it('changer de réseau /64 dans un même /48 ne donne pas cinq essais de plus ; un autre /48 n’en souffre pas', {
    timeout: LENT,
  }, async () => {
    const statuts: number[] = [];
    for (let reseau = 0; reseau < 40; reseau += 1) {
      const poste = await poster(`2001:db8:${numero}:${reseau.toString(16)}::1`);
      statuts.push((await essayer(poste, agent.identifiant)).status);
    }
    process.stdout.write(
      `/48 : 40 réseaux, ${compter(statuts, 422)} essais jugés, ${compter(statuts, 429)} refusés\n`,
    );
    // Twenty-four are free, the twenty-fifth begins the waits.
    expect(compter(statuts, 422)).toBe(25);
    expect(compter(statuts, 429)).toBe(15);
    const ailleurs = await donnerMotDePasse(test.current, agent.identifiant, {
      ip: `2001:db8:a${numero}::1`,
    });
    expect(ailleurs.page?.status).toBe(303);
  });

  it('en IPv4 chaque adresse compte pour elle-même', async () => {
    const statuts: number[] = [];
    for (let n = 1; n <= 30; n += 1)
      statuts.push((await essayer(await poster(`198.51.100.${n}`), agent.identifiant)).status);
    expect(compter(statuts, 422)).toBe(30);
  });
});

describe('un flot d’essais', () => {
  it('cinquante réponses ralenties à la fois, pas davantage : 429 aussitôt pour les suivants, jamais pour un appareil connu', {
    timeout: LENT,
  }, async () => {
    const ip = `192.0.2.${numero}`;
    const { appareil } = await entrer(test.current, agent, { ip });
    // As after four hundred failures from everywhere: three seconds a try.
    await essayer(await poster('203.0.113.250'), agent.identifiant);
    const comptes = await enBase(
      sql`update limites set points = 400 where key like 'compte:%' returning key`,
    );
    expect(comptes.length).toBeGreaterThan(0);
    const postes = await Promise.all(Array.from({ length: 120 }, (_, n) => poster(`203.0.113.${n}`)));
    const connu = await poster(ip, { appareil });
    const depart = performance.now();
    const durees: { status: number; ms: number }[] = [];
    const flot = Promise.all(
      postes.map(async (poste) => {
        const { status, headers } = await essayer(poste, agent.identifiant);
        if (status === 429) expect(Number(headers['retry-after'])).toBeGreaterThan(0);
        durees.push({ status, ms: performance.now() - depart });
      }),
    );
    const entree = await connu.envoyer('/connexion', {
      identifiant: agent.identifiant,
      motDePasse: 'Phrase-De-Passe-Pour-Les-Tests',
    });
    expect(entree.headers.location).toBe('/connexion/otp');
    await flot;
    const juges = durees.filter(({ status }) => status === 422);
    const refuses = durees.filter(({ status }) => status === 429);
    process.stdout.write(
      `ralentis : ${juges.length} jugés (dès ${Math.round(Math.min(...juges.map(({ ms }) => ms)))} ms), ${refuses.length} refusés\n`,
    );
    expect(juges.length + refuses.length).toBe(120);
    // A second crowd may enter once the first has been slowed down; fifty at a time.
    expect(Math.min(...juges.map(({ ms }) => ms))).toBeGreaterThan(2_900);
    const premiers = juges.filter(({ ms }) => ms < 5_900).length;
    expect(premiers).toBeLessThanOrEqual(50);
    expect(refuses.length).toBeGreaterThan(0);
  });

  it('deux cents essais faux ensemble : les autres pages répondent pendant ce temps', {
    timeout: LENT,
  }, async () => {
    const postes = await Promise.all(
      Array.from({ length: 200 }, (_, n) => poster(`10.${numero}.0.${n + 1}`)),
    );
    let enCours = true;
    const flot = Promise.all(postes.map((poste, n) => essayer(poste, `inconnu${n}`))).finally(() => {
      enCours = false;
    });
    const latences: Record<'/sante' | '/connexion', number[]> = { '/sante': [], '/connexion': [] };
    while (enCours) {
      for (const page of ['/sante', '/connexion'] as const) {
        const depart = performance.now();
        const { status } = await supertest(test.current.app).get(page);
        expect(status).toBe(200);
        latences[page].push(performance.now() - depart);
      }
    }
    const statuts = (await flot).map(({ status }) => status);
    for (const [page, valeurs] of Object.entries(latences)) {
      const triees = [...valeurs].sort((a, b) => a - b);
      const p = (part: number) =>
        Math.round(triees[Math.min(triees.length - 1, Math.floor(part * triees.length))] ?? 0);
      process.stdout.write(
        `${page} pendant 200 connexions fausses : ${triees.length} pages, p50 ${p(0.5)} ms, p99 ${p(0.99)} ms\n`,
      );
    }
    process.stdout.write(
      `200 connexions fausses : ${compter(statuts, 422)} jugées, ${compter(statuts, 429)} refusées\n`,
    );
    expect(statuts.every((status) => status === 422 || status === 429)).toBe(true);
    expect(compter(statuts, 422)).toBeGreaterThan(50);
    expect(mediane(latences['/sante'])).toBeLessThan(1_000);
  });
});

describe('mêmes mots et même temps pour un inconnu et un mot de passe faux', () => {
  it.each(['sans cookie', 'avec un cookie d’appareil d’un autre agent'])(
    '%s',
    { timeout: LENT },
    async (cas) => {
      const ip = `192.0.2.${numero}`;
      const voisine = await creerAgent(test.current.deps, { identifiant: `voisine${numero}` });
      const { appareil } = await entrer(test.current, voisine, { ip });
      const options = cas === 'sans cookie' ? {} : { appareil };
      const mesures: Record<string, number[]> = { connu: [], inconnu: [] };
      const pages: Record<string, Set<string>> = { connu: new Set(), inconnu: new Set() };
      for (let fois = 0; fois < 20; fois += 1) {
        // One address a try: nobody waits.
        for (const [qui, identifiant] of [
          ['connu', agent.identifiant],
          ['inconnu', `x${agent.identifiant}`],
        ] as const) {
          const poste = await poster(`10.20${numero}.${fois}.${qui.length}`, options);
          const depart = performance.now();
          const { status, text } = await essayer(poste, identifiant);
          mesures[qui]?.push(performance.now() - depart);
          pages[qui]?.add(
            `${status} ${text.replaceAll(identifiant, 'X').replace(/name="_csrf" value="[^"]+"/g, '')}`,
          );
        }
      }
      expect([...(pages.connu ?? [])]).toEqual([...(pages.inconnu ?? [])]);
      expect(pages.connu?.size).toBe(1);
      const [connu, inconnu] = [mediane(mesures.connu ?? []), mediane(mesures.inconnu ?? [])];
      process.stdout.write(
        `${cas} : connu ${connu.toFixed(1)} ms, inconnu ${inconnu.toFixed(1)} ms (médianes de 20)\n`,
      );
      expect(connu / inconnu).toBeGreaterThan(0.5);
      expect(connu / inconnu).toBeLessThan(2);
    },
  );
});

describe('une foule derrière une seule adresse', () => {
  it('au-delà de 32 à la fois, elle a une ligne pour réponse ; un appareil connu, derrière la même adresse, entre', {
    timeout: LENT,
  }, async () => {
    const ip = '192.0.2.77';
    const connu = await entrer(test.current, agent, { ip });
    const foule = await Promise.all(Array.from({ length: 150 }, () => poster(ip)));
    const reponses = foule.map((poste) => essayer(poste, `personne${numero}`).then((reponse) => reponse));
    const pendant = await donnerMotDePasse(test.current, agent.identifiant, { ip, appareil: connu.appareil });
    const courtes = (await Promise.all(reponses)).filter(({ type }) => type === 'text/plain');
    process.stdout.write(`150 à la fois d’une adresse : ${courtes.length} réponses d’une ligne\n`);
    expect(courtes.length).toBeGreaterThan(50);
    expect(courtes.every(({ status, headers }) => status === 429 && headers['retry-after'] === '5')).toBe(
      true,
    );
    expect(pendant.page?.status).toBe(303);
  });
});
