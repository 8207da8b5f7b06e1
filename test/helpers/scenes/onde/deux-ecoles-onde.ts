import sql from 'sql-template-tag';
import { beforeEach } from 'vitest';
import type { DiffOnde } from '../../../../src/domain/onde/diff/types.ts';
import { MOUVEMENTS_MASSIFS } from '../../../../src/domain/onde/rapport/massifs.ts';
import { findMiseAJour } from '../../../../src/queries/onde/onde.ts';
import { appliquerProposition, proposerMiseAJour } from '../../../../src/services/onde/mises-a-jour.ts';
import type { Demandeur } from '../../../../src/services/operations/plans.ts';
import { type AgentTest, accesDe, creerAgent } from '../../../builders/agent.ts';
import { creerEcole, type EcoleTest, uai } from '../../../builders/ecole.ts';
import {
  type Eleve,
  elevesVus,
  extractions,
  importer,
  type Responsable,
  representantsVus,
} from '../../../builders/onde.ts';
import { useTestApp } from '../../app.ts';

export let test: ReturnType<typeof useTestApp>;

export let numero = 0;
export let a: EcoleTest;
export let b: EcoleTest;
/** One application for the file that calls this; two schools of one academy for each test. */
export function useDeuxEcolesOnde(): void {
  test = useTestApp();
  numero = 0;
  agents = 0;
  beforeEach(async () => {
    a = await nouvelleEcole();
    b = await nouvelleEcole();
  });
}

export const nouvelleEcole = (academie?: string) => {
  numero += 1;
  return creerEcole(test.current.deps, {
    uai: uai(numero),
    nom: `École ${numero}`,
    ...(academie ? { academie } : {}),
  });
};

/** An INE of its own for each test, so that no test meets the pupils of another. */
export const ine = (rang: number) => `${String(numero * 1000 + rang).padStart(9, '0')}AA`;
export const eleve = (prenom: string, rang: number, plus: Partial<Eleve> = {}): Eleve => ({
  nom: `NOM${String.fromCharCode(65 + (numero % 26))}`,
  prenom,
  date: `201${6 + (rang % 4)}-0${1 + (rang % 9)}-15`,
  ine: ine(rang),
  ...plus,
});
/** Pupils who stay, so that no update empties a school. */
export const restent = (de: number): Eleve[] =>
  Array.from({ length: 12 }, (_, rang) => eleve(`Reste${rang}`, de + rang, { nom: `RESTE${de}` }));

export const envoyer = (ecole: EcoleTest, eleves: Eleve[], responsables?: Responsable[]) =>
  importer(test.current.deps, ecole, extractions({ eleves, ...(responsables ? { responsables } : {}) }));
/** A director of these schools, by function. */
export const diriger = (...ecoles: readonly EcoleTest[]): Promise<AgentTest> => {
  agents += 1;
  return creerAgent(test.current.deps, { identifiant: `directeur${agents}`, ecoles });
};
let agents = 0;

export const agir = async (agent: AgentTest, ecole: EcoleTest): Promise<Demandeur> => ({
  acces: await accesDe(test.current.deps, agent, ecole),
  auteur: 'Claire Martin',
});

/** Deposits files as this agent does: the number of what waits to be confirmed. */
export async function deposer(
  qui: Demandeur,
  eleves: Eleve[],
  responsables?: Responsable[],
): Promise<string> {
  const fichiers = extractions({ eleves, ...(responsables ? { responsables } : {}) });
  const proposition = await proposerMiseAJour(test.current.deps, qui, fichiers);
  if (proposition.outcome !== 'proposee') throw new Error(JSON.stringify(proposition));
  return proposition.id;
}

export const confirmer = (qui: Demandeur, id: string) =>
  appliquerProposition(test.current.deps, qui, id, MOUVEMENTS_MASSIFS);

/** Deposits and confirms, every movement agreed to: what was shown, and what the page says afterwards. */
export async function mettreAJour(
  agent: AgentTest,
  ecole: EcoleTest,
  eleves: Eleve[],
  responsables?: Responsable[],
): Promise<{ diff: DiffOnde; resume: string[] }> {
  const qui = await agir(agent, ecole);
  const id = await deposer(qui, eleves, responsables);
  const application = await confirmer(qui, id);
  if (application.outcome !== 'appliquee') throw new Error(JSON.stringify(application));
  const faite = await test.current.deps.database.readEcole(qui.acces, (trx) => findMiseAJour(trx, id));
  if (!faite?.diff) throw new Error(`Mise à jour ${id} sans détail`);
  return { diff: faite.diff, resume: faite.resume };
}

export const voir = async (ecole: EcoleTest, prenom: string) =>
  (await elevesVus(test.current.deps, ecole)).find((vu) => vu.prenom === prenom);
export const voirRepresentant = async (ecole: EcoleTest, nom: string) =>
  (await representantsVus(test.current.deps, ecole)).filter((vu) => vu.nom === nom);

/** All that the database holds of one school. */
export const toutDe = (ecole: EcoleTest) =>
  test.current.deps.database.withOps(async (trx) => ({
    eleves: await trx.rows(sql`select * from eleves where ecole_id = ${ecole.id} order by id`),
    comptes: await trx.rows(
      sql`select * from comptes where id in (select compte_id from eleves where ecole_id = ${ecole.id}) order by id`,
    ),
    journal: await trx.rows(sql`select * from journal where ecole_id = ${ecole.id} order by id`),
    evenements: await trx.rows(sql`select * from compte_evenements where ecole_id = ${ecole.id} order by id`),
    provisoires: await trx.rows(
      sql`select * from provisoires where ecole_id = ${ecole.id} order by compte_id`,
    ),
  }));

export const lea = (plus: Partial<Eleve> = {}) => eleve('Léa', 1, plus);

/** Léa was in school « a », which has stopped naming her; « b » is already known. */
export async function partieDeA(
  agent: AgentTest,
  { avant = async () => {}, fiche = lea() }: { avant?: () => Promise<unknown>; fiche?: Eleve } = {},
) {
  await mettreAJour(agent, a, [fiche, ...restent(100)]);
  await mettreAJour(agent, b, restent(200));
  await avant();
  const chezA = await voir(a, 'Léa');
  await mettreAJour(agent, a, restent(100));
  if (chezA === undefined) throw new Error('Léa absente');
  return chezA;
}
export const arriver = (agent: AgentTest, fiche = lea()) => mettreAJour(agent, b, [fiche, ...restent(200)]);
