import {
  actionsProposees,
  EVENEMENT_LABELS,
  etatDuProvisoire,
  motDePasseAffiche,
  origineLabel,
} from '../domain/compte.ts';
import { ANOMALIE_LABELS, type Anomalie } from '../domain/representants-legaux.ts';
import { formatTelephone } from '../domain/telephone.ts';
import { NotFoundError } from '../errors.ts';
import { actionEleveSchema } from '../forms/eleves.ts';
import { idInterne, parseForm } from '../forms/form.ts';
import type { EcoleContext } from '../middlewares/context.ts';
import { type EnvoiVu, listEnvoisFiche } from '../queries/envois.ts';
import { type DetailRepresentant, findRepresentant } from '../queries/representants-legaux.ts';
import type { RepresentantVM } from '../rendering/vues/representant-legal.ts';
import { paths } from '../routes/paths.ts';
import { planifier } from '../services/plans.ts';
import { actionDeCompte, MOT_DE_PASSE_LABELS } from './compte-vue.ts';
import { demandeur } from './reponses.ts';

const INTROUVABLE = 'Ce représentant légal n’est pas dans cette école.';

export async function afficherRepresentant(ctx: EcoleContext): Promise<void> {
  const id = ficheId(ctx);
  const lus = await ctx.deps.database.readEcole(ctx.acces, async (trx) => {
    const fiche = await findRepresentant(trx, id);
    return fiche && { fiche, envois: await listEnvoisFiche(trx, id) };
  });
  if (lus === undefined) throw new NotFoundError(INTROUVABLE);
  const vm = toVm(ctx, lus.fiche, lus.envois);
  ctx.page('representants-legaux/detail', vm, { titre: vm.titre, onglet: 'representants-legaux' });
}

/** The individual actions: a plan for one guardian, where the mode (sheets or mail) is chosen. */
export async function agirSurRepresentant(ctx: EcoleContext): Promise<void> {
  const form = parseForm(actionEleveSchema, ctx.req.body);
  if (!form.ok) throw new NotFoundError('Cette action n’existe pas.');
  const demande = {
    profil: 'representant_legal',
    type: form.valeurs.action,
    reinitialiser: false,
    mode: 'feuilles',
    selectionId: null,
  } as const;
  const id = await planifier(ctx.deps, demandeur(ctx), demande, { ficheIds: [ficheId(ctx)] });
  ctx.redirect(paths.operation({ uai: ctx.ecole.uai, id }));
}

function ficheId(ctx: EcoleContext): string {
  const id = idInterne.safeParse(ctx.req.params.id);
  if (!id.success) throw new NotFoundError(INTROUVABLE);
  return id.data;
}

const CORRECTIONS: Readonly<Record<Anomalie, string>> = {
  rattachement_errone: 'Vérifiez dans ONDE que cette personne est bien responsable de l’élève.',
  date_naissance_erronee: 'Vérifiez dans ONDE la date de naissance de l’élève.',
};

const STATUTS: Readonly<Record<EnvoiVu['statut'], string>> = {
  en_attente: 'En attente',
  differe: 'Différé',
  envoye: 'Envoyé',
  rejete: 'Rejeté',
};

function etatMail(fiche: DetailRepresentant): string {
  if (fiche.mailRefuse)
    return ['Refusée, à corriger dans ONDE.', fiche.mailRefuseMotif].filter(Boolean).join(' ');
  if (fiche.mailConfirme) return 'Confirmée par le représentant légal';
  return fiche.mail === null ? 'À renseigner dans ONDE' : 'Renseignée, non confirmée';
}

function toVm(ctx: EcoleContext, fiche: DetailRepresentant, envois: readonly EnvoiVu[]): RepresentantVM {
  const { uai } = ctx.ecole;
  const { etat, bloque } = fiche;
  const provisoire = etatDuProvisoire(
    { chiffre: fiche.provisoirePresent, expireLe: fiche.provisoireExpireLe },
    ctx.deps.clock.now(),
  );
  return {
    titre: `${fiche.nom} ${fiche.prenom}`,
    identite: {
      civilite: fiche.civilite,
      nom: fiche.nomFamille,
      nomUsage: fiche.nomUsage,
      prenom: fiche.prenom,
      adresse: [
        fiche.adresse,
        [fiche.codePostal, fiche.commune].filter(Boolean).join(' '),
        fiche.pays,
      ].filter((ligne): ligne is string => Boolean(ligne)),
      enfants: fiche.enfants.map(({ id, prenom, nom, classe }) => ({
        libelle: `${prenom} ${nom} (${classe ?? 'Sans classe'})`,
        url: paths.eleve({ uai, id }),
      })),
    },
    compte: {
      identifiant: fiche.identifiant,
      etat,
      bloque,
      origine: origineLabel(fiche.origine),
      motDePasse: MOT_DE_PASSE_LABELS[motDePasseAffiche({ etat, provisoire })],
      notificationExpiree: etat === 'informe' && provisoire === 'expire',
      nouvelIdentifiantDemande: fiche.nouvelIdentifiantDemande,
      identiteChangeeLe: fiche.identiteChangeeLe,
      informeLe: fiche.informeLe,
      activeLe: fiche.activeLe,
      expireLe: provisoire === 'aucun' ? null : fiche.provisoireExpireLe,
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
    envois: envois.map(({ statut, motif, adresse, envoyeLe, creeLe }) => ({
      statut: STATUTS[statut],
      motif,
      adresse,
      le: envoyeLe ?? creeLe,
    })),
    evenements: fiche.evenements.map(({ evenement, auteur, le }) => ({
      libelle: EVENEMENT_LABELS[evenement] ?? evenement,
      auteur,
      le,
    })),
    actions: actionsProposees({ profil: 'representant_legal', etat, provisoire, bloque })
      .filter((action) => action !== 'informer_en_reinitialisant')
      .map((action) => actionDeCompte(action, 'representant_legal')),
    action: paths.actionRepresentant({ uai, id: fiche.id }),
    ...(fiche.nouvelIdentifiantDemande || bloque
      ? {}
      : { nouvelIdentifiant: paths.nouvelIdentifiantRepresentant({ uai, id: fiche.id }) }),
    retour: paths.representantsLegaux({ uai }),
  };
}
