import { pluriel } from '../domain/francais.ts';
import type { AgentContext } from '../middlewares/context.ts';
import { listEcolesAdministrees } from '../queries/ecoles.ts';
import { paths } from '../routes/paths.ts';
import { MESSAGES_SANS_ECOLE } from './ecoles.ts';

/** The portal as the guide describes it (§2): rubric, sub-rubric, the modules one has a right to. */
export async function afficherArena(ctx: AgentContext): Promise<void> {
  const { agent, deps, req } = ctx;
  const ecoles = await deps.database.readAgent(req.sessionID, (trx) => listEcolesAdministrees(trx));
  const [premiere] = ecoles;
  const detail =
    ecoles.length === 1 ? premiere?.nom : pluriel(premiere?.nombreEcoles ?? 0, 'école', 'écoles');
  ctx.page(
    'arena/index',
    {
      prenom: agent.prenom,
      module: premiere === undefined ? null : { url: paths.ecoles(), detail: detail ?? '' },
      sansDroit: MESSAGES_SANS_ECOLE[agent.fonction],
    },
    { titre: 'Portail ARENA', layout: 'simple' },
  );
}
