import { afterAll, afterEach, beforeEach } from 'vitest';
import {
  type AttenteFranceConnect,
  createFranceConnect,
  type FranceConnect,
  type RetourFranceConnect,
} from '../../../src/auth/franceconnect/franceconnect.ts';
import { paths } from '../../../src/paths.ts';
import { TestClock } from '../app.ts';
import { type FranceConnectDeTest, Usager } from '../franceconnect.ts';

export const BASE = 'http://localhost:3000';
export const RETOUR = BASE + paths.retourFranceConnect();
const FIN = BASE + paths.finFranceConnect();

export interface SceneFranceConnect {
  clock: TestClock;
  /** A new one before each test: nothing is known yet, as in a process that starts. */
  client: FranceConnect;
  nouveauClient(limitMs?: number): FranceConnect;
  /** What the client told the log since the test began. */
  echecs: { motif: string; code: string; message: string }[];
  partir(): Promise<{ url: URL; attente: AttenteFranceConnect }>;
  /** This person has chosen, and FranceConnect sends back there. */
  revenir(identite?: string, usager?: Usager): Promise<{ retour: URL; attente: AttenteFranceConnect }>;
  entrer(identite: string): Promise<Extract<RetourFranceConnect, { outcome: 'identite' }>>;
}

export const refusPour = (motif: string) => ({ outcome: 'refus', motif });

/** The client of a file's tests, before that provider, which says the truth again after each. */
export function useClientFranceConnect(fc: FranceConnectDeTest): SceneFranceConnect {
  const clock = new TestClock();
  const nouveauClient = (limitMs = 5_000): FranceConnect => {
    const onFailure = (echec: SceneFranceConnect['echecs'][number]) => scene.echecs.push(echec);
    const client = createFranceConnect(fc.settings, { clock, retour: RETOUR, fin: FIN, onFailure, limitMs });
    if (client === undefined) throw new Error('FranceConnect devrait être configuré');
    return client;
  };
  const scene: SceneFranceConnect = {
    clock,
    client: nouveauClient(),
    nouveauClient,
    echecs: [],
    async partir() {
      const depart = await scene.client.begin();
      if (depart.outcome !== 'depart') throw new Error(`Départ refusé\u00a0: ${depart.motif}`);
      return depart;
    },
    async revenir(identite = 'aubert', usager = new Usager()) {
      const { url, attente } = await scene.partir();
      return { retour: await usager.choisir(url, identite), attente };
    },
    async entrer(identite) {
      const { retour, attente } = await scene.revenir(identite);
      const resultat = await scene.client.finish(retour, attente);
      if (resultat.outcome !== 'identite') throw new Error(`Refus\u00a0: ${resultat.motif}`);
      return resultat;
    },
  };
  beforeEach(() => {
    scene.client = nouveauClient();
    scene.echecs = [];
    fc.demandes.length = 0;
  });
  afterEach(() => {
    fc.panne = undefined;
  });
  afterAll(() => fc.close());
  return scene;
}
