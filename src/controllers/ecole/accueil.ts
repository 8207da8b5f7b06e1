import type { EcoleContext } from '../../middlewares/context.ts';
import { listDelegationsVivantes } from '../../queries/circonscription/delegations.ts';
import { listChoixDeCriteres } from '../../queries/comptes/eleves.ts';
import { type ComptesDUneClasse, compterParClasse } from '../../queries/comptes/reste.ts';
import { chiffresClesEleves, chiffresClesRepresentants } from '../../queries/ecole/accueil.ts';
import { listAdressesAffichees } from '../../queries/ecole/adresses.ts';
import { findDerniereMiseAJour } from '../../queries/onde/onde.ts';
import { findNuitMontree } from '../../queries/statistiques/statistiques.ts';
import { profilsSuivis } from '../../vues/comptes/reste/qui-reste.ts';
import { accueilVM } from '../../vues/ecole/accueil.ts';

export async function afficherAccueil(ctx: EcoleContext): Promise<void> {
  const { ecole } = ctx;
  const maintenant = ctx.deps.clock.now();
  const chiffres = await ctx.deps.database.readEcole(ctx.acces, async (trx) => {
    const comptes: ComptesDUneClasse[] = [];
    for (const profil of profilsSuivis(ecole))
      comptes.push(...(await compterParClasse(trx, profil, maintenant)));
    return {
      comptes,
      choix: await listChoixDeCriteres(trx),
      eleves: await chiffresClesEleves(trx, maintenant),
      representants: ecole.perimetre === 'tous' ? await chiffresClesRepresentants(trx, maintenant) : null,
      adresses: {
        eleve: await listAdressesAffichees(trx, 'eleve'),
        representant_legal: await listAdressesAffichees(trx, 'representant_legal'),
      },
      derniereMiseAJour: await findDerniereMiseAJour(trx),
      nuit: await findNuitMontree(trx),
      delegations: ecole.titre === 'habilitation' ? await listDelegationsVivantes(trx, [ecole.id]) : [],
    };
  });
  ctx.page('ecole/accueil', accueilVM(ecole, { ...chiffres, maintenant }), {
    titre: 'Accueil',
    onglet: 'accueil',
  });
}
