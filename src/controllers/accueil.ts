import { etatsDe, type Profil } from '../domain/compte.ts';
import { URL_SCOLARITE_SERVICES } from '../domain/scolarite-services.ts';
import type { EcoleContext } from '../middlewares/context.ts';
import {
  type ChiffresCles,
  type ChiffresRepresentants,
  chiffresClesEleves,
  chiffresClesRepresentants,
} from '../queries/accueil.ts';
import type { AccueilVM, ChiffreCle, ProfilAccueilVM } from '../rendering/vues/accueil.ts';
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
  }));
  const url = paths.eleves({ uai });
  const urlRepresentants = paths.representantsLegaux({ uai });
  const vm: AccueilVM = {
    ecole,
    ...onde,
    peutMettreAJour: ecole.perimetre === 'tous',
    anomalies:
      representants &&
      aTraiter(urlRepresentants)(
        'Anomalies signalées',
        representants.anomalies,
        'anomalies=rattachement_errone&anomalies=date_naissance_erronee',
      ),
    representantsLegaux: representants && representantsVM(representants, urlRepresentants),
    eleves: { ...profilVM('eleve', eleves, url), gestionActive: ecole.gestionComptesEleves },
    adresses: {
      representantsLegaux: [URL_SCOLARITE_SERVICES],
      eleves: ecole.urlServiceEleves === null ? [] : [ecole.urlServiceEleves],
    },
  };
  ctx.page('accueil/index', vm, { titre: 'Accueil', onglet: 'accueil' });
}

/** DESIGN §5.1: what calls for action, each figure opening exactly the list it counts. */
const aTraiter =
  (url: string) =>
  (libelle: string, nombre: number, criteres: string): ChiffreCle => ({
    libelle,
    nombre,
    url: `${url}?${criteres}`,
    aTraiter: true,
  });

/** The figures of a profile; « propres » are those that only this one has. */
function profilVM(
  profil: Profil,
  { total, parEtat, expirees, expirantBientot, identitesChangees }: ChiffresCles,
  url: string,
  propres: readonly ChiffreCle[] = [],
): ProfilAccueilVM {
  const chiffre = aTraiter(url);
  return {
    total,
    url,
    parEtat: etatsDe(profil).map((etat) => ({ etat, nombre: parEtat[etat], url: `${url}?etats=${etat}` })),
    autres: [
      ...propres,
      chiffre('Notifications expirées', expirees, 'notification=expiree'),
      chiffre('Notifications expirant sous 7\u00a0jours', expirantBientot, 'notification=expire_bientot'),
      chiffre('Nom ou prénom changé dans ONDE', identitesChangees, 'identite=changee'),
    ],
  };
}

function representantsVM(chiffres: ChiffresRepresentants, url: string): ProfilAccueilVM {
  const chiffre = aTraiter(url);
  return profilVM('representant_legal', chiffres, url, [
    chiffre('Confirmation de mail en attente', chiffres.parEtat.en_cours, 'etats=en_cours'),
    chiffre('Sans adresse mail', chiffres.sansMail, 'mail=non_renseignee'),
    chiffre('Adresses mail refusées', chiffres.mailsRefuses, 'mail=refusee'),
    chiffre('Sans téléphone portable', chiffres.sansPortable, 'portable=non_renseigne'),
  ]);
}
