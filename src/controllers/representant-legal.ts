import { etatDuMail } from '../domain/compte.ts';
import { STATUT_ENVOI_LABELS } from '../domain/envoi.ts';
import { ANOMALIE_LABELS, type Anomalie } from '../domain/representants-legaux.ts';
import { formatTelephone } from '../domain/telephone.ts';
import { NotFoundError } from '../errors.ts';
import type { EcoleContext } from '../middlewares/context.ts';
import { type EnvoiVu, listEnvoisFiche } from '../queries/envois.ts';
import { type DetailRepresentant, findRepresentant } from '../queries/representants-legaux.ts';
import type { RepresentantVM } from '../rendering/vues/representant-legal.ts';
import { paths } from '../routes/paths.ts';
import { agirSur } from './actions-comptes.ts';
import { ficheCompteVM } from './compte-vue.ts';
import { ECRANS, personneDe } from './ecrans-comptes.ts';

export async function afficherRepresentant(ctx: EcoleContext): Promise<void> {
  const { id } = personneDe(ctx, 'representant_legal');
  const lus = await ctx.deps.database.readEcole(ctx.acces, async (trx) => {
    const fiche = await findRepresentant(trx, id);
    return fiche && { fiche, envois: await listEnvoisFiche(trx, id) };
  });
  if (lus === undefined) throw new NotFoundError(ECRANS.representant_legal.introuvable);
  const vm = toVm(ctx, lus.fiche, lus.envois);
  ctx.page('representants-legaux/detail', vm, { titre: vm.titre, onglet: 'representants-legaux' });
}

export const agirSurRepresentant = agirSur('representant_legal');

const CORRECTIONS: Readonly<Record<Anomalie, string>> = {
  rattachement_errone: 'Vérifiez dans ONDE que cette personne est bien responsable de l’élève.',
  date_naissance_erronee: 'Vérifiez dans ONDE la date de naissance de l’élève.',
};

function etatMail(fiche: DetailRepresentant): string {
  if (fiche.mailRefuse)
    return ['Refusée, à corriger dans ONDE.', fiche.mailRefuseMotif].filter(Boolean).join(' ');
  // The portal keeps what the person confirms with the account: it may be another address than ONDE's.
  if (fiche.mailConfirme) return 'Le représentant légal a confirmé une adresse mail sur son compte';
  return fiche.mail === null ? 'À renseigner dans ONDE' : 'Renseignée, non confirmée';
}

const toVm = (ctx: EcoleContext, fiche: DetailRepresentant, envois: readonly EnvoiVu[]): RepresentantVM => ({
  ...ficheCompteVM(ctx, 'representant_legal', fiche, {
    joignable: etatDuMail(fiche.mail, fiche.mailRefuse ? fiche.mail : null) === 'utilisable',
  }),
  identite: {
    civilite: fiche.civilite,
    nom: fiche.nomFamille,
    nomUsage: fiche.nomUsage,
    prenom: fiche.prenom,
    adresse: [fiche.adresse, [fiche.codePostal, fiche.commune].filter(Boolean).join(' '), fiche.pays].filter(
      (ligne): ligne is string => Boolean(ligne),
    ),
    enfants: fiche.enfants.map(({ id, prenom, nom, classe }) => ({
      libelle: `${prenom} ${nom} (${classe ?? 'Sans classe'})`,
      url: paths.eleve({ uai: ctx.ecole.uai, id }),
    })),
  },
  mail: fiche.mail,
  etatMail: etatMail(fiche),
  portable:
    fiche.portable === null
      ? 'Absent de ONDE\u00a0: ni inscription par SMS, ni FranceConnect'
      : formatTelephone(fiche.portable),
  signalements: fiche.signalements.map(({ type, eleve, signaleLe }) => ({
    libelle: ANOMALIE_LABELS[type],
    eleve,
    correction: CORRECTIONS[type],
    le: signaleLe,
  })),
  envois: envois.map(({ operationId, statut, motif, adresse, envoyeLe, creeLe }) => ({
    url: paths.operation({ uai: ctx.ecole.uai, id: operationId }),
    statut: STATUT_ENVOI_LABELS[statut],
    motif,
    adresse,
    le: envoyeLe ?? creeLe,
  })),
});
