import type { Etat } from '../domain/compte.ts';
import type { EcoleContext } from '../middlewares/context.ts';
import { chiffresClesEleves } from '../queries/accueil.ts';
import { countTransferes } from '../queries/onde.ts';
import type { AccueilVM } from '../rendering/vues/accueil.ts';
import { paths } from '../routes/paths.ts';
import { fraicheur } from './fraicheur.ts';

/** Always printed on guardians' sheets and mails (guide §6). */
export const URL_SCOLARITE_SERVICES = 'https://teleservices.education.gouv.fr';

export async function afficherAccueil(ctx: EcoleContext): Promise<void> {
  const { ecole } = ctx;
  const { uai } = ecole;
  const maintenant = ctx.deps.clock.now();
  const { eleves, ...onde } = await ctx.deps.database.readEcole(ctx.acces, async (trx) => ({
    eleves: await chiffresClesEleves(trx, maintenant),
    fraicheur: await fraicheur(ctx, trx),
    transferes: await countTransferes(trx),
  }));
  const url = paths.eleves({ uai });
  const etats: Etat[] = ['non_informe', 'informe', 'actif'];
  const vm: AccueilVM = {
    ecole,
    ...onde,
    peutMettreAJour: ecole.perimetre === 'tous',
    anomalies: null,
    representantsLegaux: null,
    eleves: {
      gestionActive: ecole.gestionComptesEleves,
      total: eleves.total,
      url,
      parEtat: etats.map((etat) => ({ etat, nombre: eleves.parEtat[etat], url: `${url}?etats=${etat}` })),
      autres: [
        {
          libelle: 'Notifications expirées',
          nombre: eleves.expirees,
          url: `${url}?notification=expiree`,
          aTraiter: true,
        },
        {
          libelle: 'Notifications expirant sous 7 jours',
          nombre: eleves.expirantBientot,
          url: `${url}?notification=expire_bientot`,
          aTraiter: true,
        },
        {
          libelle: 'Nom ou prénom changé dans ONDE',
          nombre: eleves.identitesChangees,
          url: `${url}?identite=changee`,
          aTraiter: true,
        },
      ],
    },
    adresses: {
      representantsLegaux: [URL_SCOLARITE_SERVICES],
      eleves: ecole.urlServiceEleves === null ? [] : [ecole.urlServiceEleves],
    },
  };
  ctx.page('accueil/index', vm, { titre: 'Accueil', onglet: 'accueil' });
}
