import type { AgentContext } from '../../middlewares/context.ts';
import { listDelegationsSansDroit } from '../../queries/circonscription/sans-droit.ts';
import { listEcolesAdministrees } from '../../queries/ecole/ecoles.ts';
import { arenaVM } from '../../vues/ecole/arena.ts';

/** The portal as the guide describes it (§2): rubric, sub-rubric, the modules one has a right to. */
export async function afficherArena(ctx: AgentContext): Promise<void> {
  const { agent, deps, req } = ctx;
  const { ecoles, sansDroit } = await deps.database.readAgent(req.sessionID, async (trx) => ({
    ecoles: await listEcolesAdministrees(trx),
    sansDroit: await listDelegationsSansDroit(trx),
  }));
  ctx.page('ecole/arena', arenaVM(agent, ecoles, sansDroit), { titre: 'Portail ARENA', layout: 'simple' });
}
