import sql from 'sql-template-tag';
import type { Deps } from '../src/deps.ts';
import type { Profil } from '../src/domain/comptes/etats.ts';
import type { Choix } from '../src/queries/comptes/fiches.ts';
import { basculerComptesEleves } from '../src/services/ecole/parametrage.ts';
import { executerPlan } from '../src/services/operations/operations.ts';
import { type DemandePlan, type Demandeur, planifier } from '../src/services/operations/plans.ts';
import { fermerAcces, ouvrirAcces } from './acces.ts';

/** Who does there what the school does. */
export const DIRECTRICE = 'Claire Martin';

/** The school shown first: its year has begun, so that every screen has something to say. */
export const ECOLE_VITRINE = '0990001N';

const JOUR_MS = 86_400_000;
/** When its data first came from ONDE; everything below came after. */
export const RENTREE_IL_Y_A = 100;

interface Etape {
  /** Days ago. A provisional password lasts three months, 89 to 92 days, until the end of the last one. */
  ilYA: number;
  profil: Profil;
  /** Ranks of the classes whose people are informed, from the youngest. */
  classes: readonly [premiere: number, suivante: number];
}

export const ETAPES: readonly Etape[] = [
  // These letters have expired,
  { ilYA: 97, profil: 'representant_legal', classes: [0, 1] },
  // these expire within seven days,
  { ilYA: 87, profil: 'representant_legal', classes: [1, 2] },
  { ilYA: 20, profil: 'eleve', classes: [0, 3] },
  // and these are good for weeks.
  { ilYA: 15, profil: 'representant_legal', classes: [2, 3] },
];

const DERNIERE_IL_Y_A = Math.min(...ETAPES.map((etape) => etape.ilYA));

/** The same tools, some days ago: what the real actions date is dated then. */
export function ilYA<D extends Pick<Deps, 'clock'>>(deps: D, jours: number): D {
  const le = new Date(deps.clock.now().getTime() - jours * JOUR_MS);
  return { ...deps, clock: { now: () => le } };
}

/**
 * Brings the school to its states by the real actions (rules §12), going on where a start was cut short. What was planned
 * these days is somebody's: the school is no longer ours to fill.
 */
export async function informerLaVitrine(deps: Deps, ecoleId: string): Promise<void> {
  const { agentId, faites, habitee, classes } = await deps.database.withOps((trx) =>
    trx.one<{ agentId: string; faites: number; habitee: boolean; classes: string[] }>(
      sql`select (select agent_id from habilitations where ecole_id = ${ecoleId} limit 1) as "agentId",
         (select count(*)::int from operations where ecole_id = ${ecoleId} and etat = 'executee'
            and type = 'informer') as faites,
         exists (select 1 from operations where ecole_id = ${ecoleId}
         and etat = 'executee' and planifiee_le > ${apresLaDerniere(deps)}) as habitee,
         array(select id::text from classes where ecole_id = ${ecoleId} order by tri) as classes`,
    ),
  );
  if (habitee) return;
  await antidaterLesOperations(deps, ecoleId);
  const acces = await ouvrirAcces(deps, { ecoleId, agentId });
  const qui = { acces, auteur: DIRECTRICE };
  if (faites === 0) await basculerComptesEleves(deps, qui.acces, true);
  for (const {
    ilYA: jours,
    profil,
    classes: [premiere, suivante],
  } of ETAPES.slice(faites)) {
    const choisies = classes.slice(premiere, suivante);
    await operer(deps, jours, qui, { profil, type: 'informer' }, choixDe(choisies));
  }
  await fermerAcces(deps, acces);
}

/** After all that the school does here, before anything that somebody does. */
export const apresLaDerniere = (deps: Pick<Deps, 'clock'>): Date =>
  ilYA(deps, DERNIERE_IL_Y_A - 1).clock.now();

/**
 * The database dates by itself what an agent does: the owner says afterwards that it was done when it was planned (the
 * journal keeps its own time).
 */
async function antidaterLesOperations(deps: Deps, ecoleId: string): Promise<void> {
  await deps.database.withOps((trx) =>
    trx.run(
      sql`with datees as (
         update operations set executee_le = planifiee_le
         where ecole_id = ${ecoleId} and etat = 'executee' and planifiee_le < ${apresLaDerniere(deps)}
         returning ecole_id, id, executee_le)
       update compte_evenements e set le = d.executee_le from datees d
       where e.ecole_id = d.ecole_id and e.operation_id = d.id`,
    ),
  );
}

const choixDe = (classes: string[]) => ({
  criteres: { q: '', niveaux: [], classes, etats: [], anomalies: [] },
  coches: { tous: true, ids: [] },
});

/** An operation of the school, planned and confirmed some days ago. */
export async function operer<P extends Profil>(
  deps: Deps,
  jours: number,
  qui: Demandeur,
  demande: Pick<DemandePlan, 'type'> & { profil: P },
  choix: Choix<P>,
): Promise<void> {
  const alors = ilYA(deps, jours);
  const plan = await planifier(alors, qui, { ...demande, reinitialiser: false, mode: 'feuilles' }, choix);
  await deps.database.withOps((trx) =>
    trx.run(
      sql`update operations set planifiee_le = ${alors.clock.now()} where ecole_id = ${qui.acces.ecoleId} and id = ${plan}`,
    ),
  );
  await executerPlan(alors, qui, plan);
  await antidaterLesOperations(deps, qui.acces.ecoleId);
}
