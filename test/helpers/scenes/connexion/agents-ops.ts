import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sql from 'sql-template-tag';
import { afterAll, beforeEach } from 'vitest';
import { type AgentTest, creerAgent, MOT_DE_PASSE } from '../../../builders/agent.ts';
import { creerEcole, type EcoleTest, uai } from '../../../builders/ecole.ts';
import { useTestApp } from '../../app.ts';
import { useBase } from '../../base.ts';
import { lancer } from '../../processus/ops.ts';
import { donnerMotDePasse } from '../../visiteur/poste.ts';

export let test: ReturnType<typeof useTestApp>;
export let dossier: string;
export let enBase: ReturnType<typeof useBase>;
export let rang = 0;
export let ecole: EcoleTest;
export let agent: AgentTest;
export let identifiant: string;
/** The last line of the journals before the test. */
export let avant: string;
export const ops = (
  commande: Parameters<typeof lancer>[1],
  ...[arg, options]: [string, Record<string, unknown>?]
) => lancer(test.current, commande, { arguments: [arg], ...options });
export const entre = async (mdp = MOT_DE_PASSE, qui = identifiant) =>
  (await donnerMotDePasse(test.current, qui, { motDePasse: mdp })).page?.status === 303;
export const journalOps = async () =>
  (
    await enBase<{ action: string }>(
      sql`select action from journal where chaine = 'ops' and id > ${avant} order by numero desc limit 5`,
    )
  ).map(({ action }) => action);
export const journalEcole = async (id = ecole.id) =>
  (
    await enBase<{ action: string }>(
      sql`select action from journal where ecole_id = ${id} and id > ${avant} order by id`,
    )
  ).map(({ action }) => action);
export const droits = (qui = agent.id, ou = ecole.id) =>
  enBase<{ debut: string; fin: string | null }>(
    sql`select debut::text, fin::text from habilitations where agent_id = ${qui} and ecole_id = ${ou} order by debut`,
  );
export const jour = async (decalage: number): Promise<string> =>
  (
    await enBase<{ j: string }>(
      sql`select ((now() at time zone 'Europe/Paris')::date + ${decalage}::int)::text as j`,
    )
  )[0]?.j ?? '';

/** One application for the file that calls this; an agent and her school for each test. */
export function useAgentsOps(): void {
  test = useTestApp();
  dossier = mkdtempSync(join(tmpdir(), 'agents-'));
  enBase = useBase(test);
  rang = 0;
  afterAll(() => rmSync(dossier, { recursive: true }));
  beforeEach(async () => {
    rang += 1;
    identifiant = `directrice${rang}`;
    ecole = await creerEcole(test.current.deps, { uai: uai(rang), nom: `École numéro ${rang}` });
    agent = await creerAgent(test.current.deps, {
      identifiant,
      mail: `${identifiant}@exemple.fr`,
      ecoles: [ecole],
    });
    [{ avant } = { avant: '0' }] = await enBase<{ avant: string }>(sql`select max(id) as avant from journal`);
  });
}
