import { setTimeout as pause } from 'node:timers/promises';
import sql from 'sql-template-tag';
import { beforeEach } from 'vitest';
import { currentOtpCode } from '../../../../src/auth/otp.ts';
import { type AgentTest, creerAgent, SECRET_OTP } from '../../../builders/agent.ts';
import { useTestApp } from '../../app.ts';
import { useBase } from '../../base.ts';
import { donnerMotDePasse, entrer, Poste } from '../../visiteur/poste.ts';

export let test: ReturnType<typeof useTestApp>;
export let numero = 0;
export let agent: AgentTest;
/** The public address that the school, its director and the guesser share. */
export let ip: string;
export let enBase: ReturnType<typeof useBase>;
export const actions = async () =>
  (
    await enBase<{ action: string }>(sql`select action from journal where agent_id = ${agent.id} order by id`)
  ).map(({ action }) => action);
export const codeDuMoment = (pas = 0) =>
  currentOtpCode(SECRET_OTP, new Date(test.current.clock.now().getTime() + pas * 30_000));
export const FAUX = 'Tout-Autre-Chose-Encore';
/** A crowd in the same process, on a busy machine. Milliseconds. */
export const LENT = 240_000;
/** Logs in once, and out: what is left is the device cookie. */
export async function connaitre(qui = agent, appareil?: string): Promise<string> {
  const poste = await entrer(test.current, qui, { ip, ...(appareil ? { appareil } : {}) });
  return poste.appareil;
}
/** The status of the right password, or another, given from the shared address. */
export const donner = async (
  options: { appareil?: string; motDePasse?: string; code?: string } = {},
  qui = agent,
) => (await donnerMotDePasse(test.current, qui.identifiant, { ip, ...options })).page;
/** Wrong passwords for this account from the same address, so many at once, until told to stop. */
export async function assaillir(ensemble: number, champs: Record<string, string> = {}) {
  const statuts: number[] = [];
  let continuer = true;
  const poste = new Poste(test.current, { ip });
  await poste.ouvrir('/connexion');
  const marteler = async () => {
    while (continuer) {
      const essai = { identifiant: agent.identifiant, motDePasse: FAUX, ...champs };
      statuts.push((await poste.preparerEnvoi('/connexion', essai)).status);
    }
  };
  const fini = Promise.all(Array.from({ length: ensemble }, marteler));
  while (statuts.length < 2 * ensemble) await pause(20);
  return async () => {
    continuer = false;
    await fini;
    return statuts;
  };
}

/** One application for the file that calls this, behind a proxy; an agent and an address for each test. */
export function useAppareils(): void {
  test = useTestApp({ TRUST_PROXY: '1' });
  enBase = useBase(test);
  numero = 0;
  beforeEach(async () => {
    numero += 1;
    ip = `192.0.2.${numero}`;
    agent = await creerAgent(test.current.deps, { identifiant: `agent${numero}` });
  });
}
