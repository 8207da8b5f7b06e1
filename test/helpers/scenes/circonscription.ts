import sql from 'sql-template-tag';
import { ouvrirAcces } from '../../../seeds/acces.ts';
import { type AgentTest, creerAgent } from '../../builders/agent.ts';
import {
  ajouterEleves,
  ajouterRepresentants,
  creerEcole,
  desEleves,
  type EcoleTest,
  uai,
} from '../../builders/ecole.ts';
import type { TestApp } from '../app.ts';

export interface SceneCirconscription {
  /** With a director. */
  tilleuls: EcoleTest;
  /** « École sans directeur ». */
  lavandes: EcoleTest;
  /** Of another circonscription. */
  lointaine: EcoleTest;
  directrice: AgentTest;
  directeurLointain: AgentTest;
  ien: AgentTest;
  autreIen: AgentTest;
  /** Works at « tilleuls ». */
  lpetit: AgentTest;
  /** At « lavandes ». */
  mdupuis: AgentTest;
  /** At « lointaine ». */
  ploin: AgentTest;
  /** Nowhere. */
  vagabond: AgentTest;
}

const creerAgents = ({ deps }: TestApp, ecoles: Pick<SceneCirconscription, 'tilleuls' | 'lointaine'>) => {
  const un = (
    identifiant: string,
    prenom: string,
    nom: string,
    autres: Parameters<typeof creerAgent>[1] = {},
  ) =>
    creerAgent(deps, {
      identifiant,
      prenom,
      nom,
      mail: `${identifiant}@exemple.fr`,
      fonction: 'enseignant',
      ...autres,
    });
  return Promise.all([
    un('directrice', 'Claire', 'Martin', { fonction: 'directeur', ecoles: [ecoles.tilleuls] }),
    un('lointain', 'Paul', 'Lointain', { fonction: 'directeur', ecoles: [ecoles.lointaine] }),
    un('ien', 'Isabelle', 'Bernard', { fonction: 'ien' }),
    un('autreien', 'Yves', 'Ailleurs', { fonction: 'ien' }),
    un('lpetit', 'Lucie', 'Petit'),
    un('mdupuis', 'Marc', 'Dupuis'),
    un('ploin', 'Pia', 'Loin'),
    un('vagabond', 'Val', 'Bondir'),
  ]);
};

/** Two circonscriptions, each with an IEN; three schools; teachers who work there. */
export async function monterCirconscription(current: TestApp): Promise<SceneCirconscription> {
  const { deps } = current;
  const tilleuls = await creerEcole(deps, { uai: uai(1), nom: 'École des Tilleuls' });
  const lavandes = await creerEcole(deps, { uai: uai(2), nom: 'École des Lavandes' });
  const lointaine = await creerEcole(deps, { uai: uai(3), nom: 'École lointaine' });
  const eleves = await ajouterEleves(deps, tilleuls, desEleves(4, 1));
  await ajouterRepresentants(deps, tilleuls, [
    { nom: 'PARENT', prenom: 'Dominique', enfants: eleves.slice(0, 1) },
  ]);
  const [directrice, directeurLointain, ien, autreIen, lpetit, mdupuis, ploin, vagabond] = await creerAgents(
    current,
    { tilleuls, lointaine },
  );
  await deps.database.withOps(async (trx) => {
    for (const [code, agent, ecoles] of [
      ['0990100W', ien, [tilleuls, lavandes]],
      ['0990200E', autreIen, [lointaine]],
    ] as const) {
      const { id } = await trx.one<{ id: string }>(
        sql`insert into circonscriptions (code, nom, academie) values (${code}, ${`Circonscription ${code}`}, 'Aix-Marseille')
         returning id`,
      );
      await trx.run(
        sql`update ecoles set circonscription_id = ${id} where id = any (${ecoles.map((e) => e.id)})`,
      );
      await trx.run(sql`insert into agent_circonscriptions values (${agent.id}, ${id})`);
    }
    for (const [agent, ecole] of [
      [lpetit, tilleuls],
      [mdupuis, lavandes],
      [ploin, lointaine],
    ] as const)
      await trx.run(sql`insert into affectations (agent_id, ecole_id) values (${agent.id}, ${ecole.id})`);
  });
  return {
    tilleuls,
    lavandes,
    lointaine,
    directrice,
    directeurLointain,
    ien,
    autreIen,
    lpetit,
    mdupuis,
    ploin,
    vagabond,
  };
}

/** A session of this agent outside any school, as a login opens one. */
export const sessionDe = async ({ deps }: TestApp, agent: AgentTest): Promise<string> =>
  (await ouvrirAcces(deps, { ecoleId: '0', agentId: agent.id })).session;

/** A day so many days from today in Paris, « YYYY-MM-DD ». */
export function dansJours(n: number): string {
  const paris = new Intl.DateTimeFormat('fr-CA', { timeZone: 'Europe/Paris' });
  return paris.format(new Date(Date.now() + n * 86_400_000));
}
