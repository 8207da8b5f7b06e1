import { readFile } from 'node:fs/promises';
import pg from 'pg';
import sql from 'sql-template-tag';
import { pgOptions } from '../src/database/connection.ts';
import { CLE_DEMONSTRATION } from '../src/database/lock-keys.ts';
import type { Deps } from '../src/deps.ts';
import { creerAgent } from '../src/services/connexion/agents.ts';
import { creerEcole } from '../src/services/ecole/ecoles.ts';
import { importerDepuisOnde } from '../src/services/onde/mises-a-jour.ts';
import { lireExtractions } from '../src/services/onde/onde.ts';
import { AGENTS_DEMO, CIRCONSCRIPTION_DEMO, ECOLES_DEMO, MOT_DE_PASSE_DEMO } from './circonscription-demo.ts';
import { cheminsOndeDemo } from './onde-demo.ts';
import { commencerLePortail } from './portail-demo.ts';
import { ECOLE_VITRINE, ilYA, informerLaVitrine, RENTREE_IL_Y_A } from './vitrine.ts';

/**
 * Fills an empty database with the demonstration, through the real import and the real actions. Each step
 * asks whether it was done: a start that was cut short goes on where it stopped.
 */
export async function semerDemo(deps: Deps): Promise<void> {
  if (deps.ownerUrl === undefined) return;
  // Two first starts at once: the second one finds it done. The lock ends with its connection.
  const lock = new pg.Client(pgOptions(deps.ownerUrl));
  await lock.connect();
  try {
    await lock.query(sql`select pg_advisory_lock(${CLE_DEMONSTRATION})`);
    await semer(deps);
  } finally {
    await lock.end();
  }
}

async function semer(deps: Deps): Promise<void> {
  const ecoles = await semerEcoles(deps);
  // Slow to hash passwords on one side, to compare files on the other: nothing ties them.
  await Promise.all([semerAgents(deps), importerEcoles(deps, ecoles)]);
  const vitrine = ecoles.get(ECOLE_VITRINE);
  if (vitrine === undefined) return;
  await informerLaVitrine(deps, vitrine.id);
  await commencerLePortail(deps);
  if (await attendSaDeuxiemeMiseAJour(deps, vitrine.id)) await importer(deps, ECOLE_VITRINE, vitrine.id);
}

/** The first one is of the beginning of the year: the dates shown are of today after the second. */
async function attendSaDeuxiemeMiseAJour(deps: Deps, ecoleId: string): Promise<boolean> {
  const { faites } = await deps.database.withOps((trx) =>
    trx.one<{ faites: number }>(
      sql`select count(*)::int as faites from onde_mises_a_jour where ecole_id = ${ecoleId}`,
    ),
  );
  return faites < 2;
}

async function importerEcoles(deps: Deps, ecoles: Ecoles): Promise<void> {
  for (const [uai, { id, ondeMajLe }] of ecoles) {
    const le = uai === ECOLE_VITRINE ? ilYA(deps, RENTREE_IL_Y_A) : deps;
    if (ondeMajLe === null) await importer(le, uai, id);
  }
}

type Ecoles = Map<string, { id: string; ondeMajLe: Date | null }>;

async function semerEcoles(deps: Deps): Promise<Ecoles> {
  return deps.database.withOps(async (trx) => {
    const find = () =>
      trx.rows<{ uai: string; id: string; ondeMajLe: Date | null }>(
        sql`select uai, id, onde_maj_le as "ondeMajLe" from ecoles where uai = any (${ECOLES_DEMO.map(({ uai }) => uai)})`,
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
    const rows = await trx.rows<{ identifiant: string }>(sql`select identifiant from agents`);
    const known = new Set(rows.map(({ identifiant }) => identifiant));
    for (const agent of AGENTS_DEMO.filter(({ identifiant }) => !known.has(identifiant))) {
      await creerAgent(deps, trx, {
        ...agent,
        ecoles: agent.habilitations,
        exerce: agent.affectation === undefined ? [] : [agent.affectation],
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
