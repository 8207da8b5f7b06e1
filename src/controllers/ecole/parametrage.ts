import { parseForm } from '../../forms/form.ts';
import { basculeSchema } from '../../forms/parametrage.ts';
import type { EcoleContext } from '../../middlewares/context.ts';
import { paths } from '../../paths.ts';
import { findDerniereMiseAJour } from '../../queries/onde/onde.ts';
import { basculerComptesEleves } from '../../services/ecole/parametrage.ts';
import type { AvecErreurs } from '../../vues/commun.ts';
import { parametrageVM } from '../../vues/ecole/parametrage.ts';

export const afficherParametrage = (ctx: EcoleContext): Promise<void> => pageParametrage(ctx, []);

async function pageParametrage(ctx: EcoleContext, erreurs: AvecErreurs['erreurs']): Promise<void> {
  const derniere = await ctx.deps.database.readEcole(ctx.acces, (trx) => findDerniereMiseAJour(trx));
  ctx.page('ecole/parametrage', parametrageVM(ctx.ecole, derniere, erreurs), {
    titre: 'Paramétrage',
    onglet: 'parametrage',
    status: erreurs.length > 0 ? 422 : 200,
  });
}

export async function basculerGestionEleves(ctx: EcoleContext): Promise<void> {
  const form = parseForm(basculeSchema, ctx.req.body);
  if (!form.ok) return pageParametrage(ctx, form.erreurs);
  const { actif } = form.valeurs;
  if (await basculerComptesEleves(ctx.deps, ctx.acces, actif)) {
    ctx.flash('succes', `La gestion des comptes élèves est ${actif ? 'activée' : 'désactivée'}.`);
  }
  ctx.redirect(paths.parametrage({ uai: ctx.ecole.uai }));
}
