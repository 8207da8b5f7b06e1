import { statistiquesSchema } from '../../forms/statistiques/statistiques.ts';
import type { EcoleContext } from '../../middlewares/context.ts';
import { lireStatistiques } from '../../queries/statistiques/page.ts';
import { exporterStatistiques } from '../../services/statistiques/statistiques.ts';
import { statistiquesVM } from '../../vues/statistiques/statistiques.ts';
import { envoyer } from '../reponses.ts';

export async function afficherStatistiques(ctx: EcoleContext): Promise<void> {
  const { deps, acces, ecole, req } = ctx;
  const { par } = statistiquesSchema.parse(req.query);
  const maintenant = deps.clock.now();
  const lues = await deps.database.readEcole(acces, (trx) => lireStatistiques(trx, par, maintenant));
  ctx.page('statistiques/statistiques', statistiquesVM(ecole, par, lues), {
    titre: 'Statistiques',
    onglet: 'statistiques',
  });
}

export const telechargerStatistiques =
  (format: 'csv' | 'pdf') =>
  async (ctx: EcoleContext): Promise<void> => {
    const { par } = statistiquesSchema.parse(ctx.req.query);
    await envoyer(ctx, await exporterStatistiques(ctx.deps, ctx.acces, ctx.ecole, par, format));
  };
