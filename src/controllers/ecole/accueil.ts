import type { EcoleContext } from '../../middlewares/context.ts';
import { chiffresClesEleves, chiffresClesRepresentants } from '../../queries/ecole/accueil.ts';
import { findDerniereMiseAJour } from '../../queries/onde/onde.ts';
import { accueilVM } from '../../vues/ecole/accueil.ts';

export async function afficherAccueil(ctx: EcoleContext): Promise<void> {
  const { ecole } = ctx;
  const maintenant = ctx.deps.clock.now();
  const chiffres = await ctx.deps.database.readEcole(ctx.acces, async (trx) => ({
    eleves: await chiffresClesEleves(trx, maintenant),
    representants: ecole.perimetre === 'tous' ? await chiffresClesRepresentants(trx, maintenant) : null,
    derniereMiseAJour: await findDerniereMiseAJour(trx),
  }));
  ctx.page('ecole/accueil', accueilVM(ecole, chiffres), { titre: 'Accueil', onglet: 'accueil' });
}
