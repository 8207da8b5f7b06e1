import { parseForm } from '../forms/form.ts';
import { basculeSchema } from '../forms/parametrage.ts';
import type { EcoleContext } from '../middlewares/context.ts';
import { paths } from '../routes/paths.ts';
import { basculerComptesEleves } from '../services/parametrage.ts';
import { fraicheur } from './fraicheur.ts';

export async function afficherParametrage(ctx: EcoleContext): Promise<void> {
  const { uai, gestionComptesEleves } = ctx.ecole;
  const { le, detail } = await ctx.deps.database.readEcole(ctx.acces, (trx) => fraicheur(ctx, trx));
  ctx.page(
    'parametrage/index',
    {
      erreurs: [],
      gestionComptesEleves,
      bascule: paths.gestionComptesEleves({ uai }),
      ondeMajLe: le,
      detailMiseAJour: detail,
    },
    { titre: 'Paramétrage', onglet: 'parametrage' },
  );
}

export async function basculerGestionEleves(ctx: EcoleContext): Promise<void> {
  const form = parseForm(basculeSchema, ctx.req.body);
  if (form.ok) {
    const { actif } = form.valeurs;
    if (await basculerComptesEleves(ctx.deps, ctx.acces, actif)) {
      ctx.flash('succes', `La gestion des comptes élèves est ${actif ? 'activée' : 'désactivée'}.`);
    }
  }
  ctx.redirect(paths.parametrage({ uai: ctx.ecole.uai }));
}
