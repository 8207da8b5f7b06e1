import { readFile } from 'node:fs/promises';
import type { Deps } from '../src/deps.ts';
import { creerAgent } from '../src/services/agents.ts';
import { creerEcole } from '../src/services/ecoles.ts';
import { importerDepuisOnde } from '../src/services/mises-a-jour-onde.ts';
import { lireExtractions } from '../src/services/onde.ts';
import { executerPlan } from '../src/services/operations.ts';
import { basculerComptesEleves } from '../src/services/parametrage.ts';
import { planifier } from '../src/services/plans.ts';
import { AGENTS_DEMO, CIRCONSCRIPTION_DEMO, ECOLES_DEMO, MOT_DE_PASSE_DEMO } from './circonscription-demo.ts';
import { cheminsOndeDemo } from './onde-demo.ts';

/** The school shown first: part of its pupils are already informed. */
const ECOLE_VITRINE = '0990001N';
const CLASSES_INFORMEES = 3;

/**
 * Fills an empty database with the demonstration, through the real import and the real actions. Each step
 * asks whether it was done: a start that was cut short goes on where it stopped.
 */
export async function semerDemo(deps: Deps): Promise<void> {
  const ecoles = await semerEcoles(deps);
  await semerAgents(deps);
  for (const [uai, { id, ondeMajLe }] of ecoles) if (ondeMajLe === null) await importer(deps, uai, id);
  const vitrine = ecoles.get(ECOLE_VITRINE);
  if (vitrine !== undefined) await informerQuelquesClasses(deps, vitrine.id);
}

type Ecoles = Map<string, { id: string; ondeMajLe: Date | null }>;

async function semerEcoles(deps: Deps): Promise<Ecoles> {
  return deps.database.withOps(async (trx) => {
    const find = () =>
      trx.rows<{ uai: string; id: string; ondeMajLe: Date | null }>(
        'select uai, id, onde_maj_le as "ondeMajLe" from ecoles where uai = any ($1)',
        [ECOLES_DEMO.map(({ uai }) => uai)],
      );
    const known = new Set((await find()).map(({ uai }) => uai));
    const { code, nom, academie } = CIRCONSCRIPTION_DEMO;
    for (const ecole of ECOLES_DEMO.filter(({ uai }) => !known.has(uai))) {
      await creerEcole(trx, { ...ecole, academie, circonscription: { code, nom } });
    }
    return new Map((await find()).map(({ uai, ...ecole }) => [uai, ecole]));
  });
}

async function semerAgents(deps: Deps): Promise<void> {
  await deps.database.withOps(async (trx) => {
    const rows = await trx.rows<{ identifiant: string }>('select identifiant from agents');
    const known = new Set(rows.map(({ identifiant }) => identifiant));
    for (const agent of AGENTS_DEMO.filter(({ identifiant }) => !known.has(identifiant))) {
      await creerAgent(deps, trx, {
        ...agent,
        ecoles: agent.habilitations,
        circonscriptions: agent.fonction === 'ien' ? [CIRCONSCRIPTION_DEMO.code] : [],
        motDePasse: MOT_DE_PASSE_DEMO,
        secretOtp: agent.otpSecret,
      });
    }
  });
}

async function importer(deps: Deps, uai: string, ecoleId: string): Promise<void> {
  const chemins = cheminsOndeDemo(uai);
  const lecture = lireExtractions(deps, {
    eleves: await readFile(chemins.eleves),
    responsables: await readFile(chemins.responsables),
  });
  if (!lecture.ok)
    throw new Error(`Démonstration ${uai} : ${lecture.refus.map(({ message }) => message).join(' ')}`);
  await deps.database.withEcoleOps(ecoleId, (trx) =>
    importerDepuisOnde(deps, trx, lecture.fichiers, () => {}),
  );
}

async function informerQuelquesClasses(deps: Deps, ecoleId: string): Promise<void> {
  const { agentId, commencee, classes } = await deps.database.withOps((trx) =>
    trx.one<{ agentId: string; commencee: boolean; classes: string[] }>(
      `select (select agent_id from habilitations where ecole_id = $1 limit 1) as "agentId",
         exists (select 1 from operations where ecole_id = $1) as commencee,
         array(select id::text from classes where ecole_id = $1 order by tri limit ${CLASSES_INFORMEES}) as classes`,
      [ecoleId],
    ),
  );
  if (commencee) return;
  const qui = { acces: { ecoleId, agentId }, auteur: 'Claire Martin' };
  await basculerComptesEleves(deps, qui.acces, true);
  const plan = await planifier(
    deps,
    qui,
    { profil: 'eleve', type: 'informer', reinitialiser: false, mode: 'feuilles', selectionId: null },
    { criteres: { q: '', niveaux: [], classes, etats: [] }, coches: { tous: true, ids: [] } },
  );
  await executerPlan(deps, qui, plan);
}
