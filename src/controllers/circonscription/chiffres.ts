import { chiffresSchema } from '../../forms/circonscription.ts';
import type { IenContext } from '../../middlewares/context.ts';
import { lireChiffresDeCirconscription } from '../../queries/circonscription/chiffres.ts';
import { exporterChiffres } from '../../services/circonscription/chiffres.ts';
import { chiffresVM } from '../../vues/circonscription/chiffres.ts';
import { envoyer } from '../reponses.ts';

/** How the accounts of each school stand, without any name (rules §2). */
export async function afficherChiffres(ctx: IenContext): Promise<void> {
  const { deps, req } = ctx;
  const { silencieuses } = chiffresSchema.parse(req.query);
  const lu = await deps.database.readAgent(req.sessionID, lireChiffresDeCirconscription);
  const vm = chiffresVM(lu, { silencieuses, maintenant: deps.clock.now() });
  ctx.page('circonscription/chiffres', vm, { titre: 'Suivi de la circonscription', layout: 'simple' });
}

export async function telechargerChiffres(ctx: IenContext): Promise<void> {
  const { silencieuses } = chiffresSchema.parse(ctx.req.query);
  await envoyer(ctx, await exporterChiffres(ctx.deps, ctx.req.sessionID, silencieuses));
}
