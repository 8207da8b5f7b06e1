import { type Etat, etatsDe } from '../domain/compte.ts';
import { URL_SCOLARITE_SERVICES } from '../domain/scolarite-services.ts';
import type { EcoleContext } from '../middlewares/context.ts';
import {
  type ChiffresRepresentants,
  chiffresClesEleves,
  chiffresClesRepresentants,
} from '../queries/accueil.ts';
import { countTransferes } from '../queries/onde.ts';
import type { AccueilVM, ProfilAccueilVM } from '../rendering/vues/accueil.ts';
import { paths } from '../routes/paths.ts';
import { fraicheur } from './fraicheur.ts';

export async function afficherAccueil(ctx: EcoleContext): Promise<void> {
  const { ecole } = ctx;
  const { uai } = ecole;
  const maintenant = ctx.deps.clock.now();
  const { eleves, representants, ...onde } = await ctx.deps.database.readEcole(ctx.acces, async (trx) => ({
    eleves: await chiffresClesEleves(trx, maintenant),
    representants: ecole.perimetre === 'tous' ? await chiffresClesRepresentants(trx, maintenant) : null,
    fraicheur: await fraicheur(ctx, trx),
    transferes: await countTransferes(trx),
  }));
  const url = paths.eleves({ uai });
  const urlRepresentants = paths.representantsLegaux({ uai });
  const vm: AccueilVM = {
    ecole,
    ...onde,
    peutMettreAJour: ecole.perimetre === 'tous',
    anomalies: representants && {
      libelle: 'Anomalies signalées',
      nombre: representants.anomalies,
      url: `${urlRepresentants}?anomalies=rattachement_errone&anomalies=date_naissance_erronee`,
      aTraiter: true,
    },
    representantsLegaux: representants && profilRepresentants(representants, urlRepresentants),
    eleves: {
      gestionActive: ecole.gestionComptesEleves,
      total: eleves.total,
      url,
      parEtat: parEtat(etatsDe('eleve'), eleves.parEtat, url),
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

const parEtat = (etats: readonly Etat[], nombres: Record<Etat, number>, url: string) =>
  etats.map((etat) => ({ etat, nombre: nombres[etat], url: `${url}?etats=${etat}` }));

/** DESIGN §5.1: what calls for action, each figure opening exactly the list it counts. */
function profilRepresentants(chiffres: ChiffresRepresentants, url: string): ProfilAccueilVM {
  const chiffre = (libelle: string, nombre: number, criteres: string) => ({
    libelle,
    nombre,
    url: `${url}?${criteres}`,
    aTraiter: true,
  });
  return {
    total: chiffres.total,
    url,
    parEtat: parEtat(etatsDe('representant_legal'), chiffres.parEtat, url),
    autres: [
      chiffre('Confirmation de mail en attente', chiffres.parEtat.en_cours, 'etats=en_cours'),
      chiffre('Sans adresse mail', chiffres.sansMail, 'mail=non_renseignee'),
      chiffre('Adresses mail refusées', chiffres.mailsRefuses, 'mail=refusee'),
      chiffre('Sans téléphone portable', chiffres.sansPortable, 'portable=non_renseigne'),
      chiffre('Notifications expirées', chiffres.expirees, 'notification=expiree'),
      chiffre('Notifications expirant sous 7 jours', chiffres.expirantBientot, 'notification=expire_bientot'),
      chiffre('Nom ou prénom changé dans ONDE', chiffres.identitesChangees, 'identite=changee'),
    ],
  };
}
