import {
  actionsProposees,
  EVENEMENT_LABELS,
  etatDuProvisoire,
  motDePasseAffiche,
  origineLabel,
} from '../domain/compte.ts';
import { NotFoundError } from '../errors.ts';
import { actionEleveSchema } from '../forms/eleves.ts';
import { idInterne, parseForm } from '../forms/form.ts';
import type { EcoleContext } from '../middlewares/context.ts';
import { type DetailEleve, findEleve } from '../queries/eleves.ts';
import type { ActionCompteVM, EleveVM } from '../rendering/vues/eleve.ts';
import { paths } from '../routes/paths.ts';
import { demanderNouvelIdentifiant } from '../services/nouvel-identifiant.ts';
import { planifier } from '../services/operations-eleves.ts';
import { demandeur } from './reponses.ts';

export async function afficherEleve(ctx: EcoleContext): Promise<void> {
  const vm = toVm(ctx, await getEleve(ctx));
  ctx.page('eleves/detail', vm, { titre: vm.titre, onglet: 'eleves' });
}

/** The individual actions: a plan for one pupil, shown like any other. */
export async function agirSurEleve(ctx: EcoleContext): Promise<void> {
  const form = parseForm(actionEleveSchema, ctx.req.body);
  if (!form.ok) throw new NotFoundError('Cette action n’existe pas.');
  const demande = { type: form.valeurs.action, reinitialiser: false, selectionId: null };
  const id = await planifier(ctx.deps, demandeur(ctx), demande, { ficheIds: [eleveId(ctx)] });
  ctx.redirect(paths.operation({ uai: ctx.ecole.uai, id }));
}

async function getEleve(ctx: EcoleContext): Promise<DetailEleve> {
  const eleve = await ctx.deps.database.readEcole(ctx.acces, (trx) => findEleve(trx, eleveId(ctx)));
  if (eleve === undefined) throw new NotFoundError('Cet élève n’est pas dans cette école.');
  return eleve;
}

/** Guide §7: the page recalls the identifier concerned before « Confirmer ». */
export async function proposerNouvelIdentifiant(ctx: EcoleContext): Promise<void> {
  const { id, nom, prenom, identifiant } = await getEleve(ctx);
  const params = { uai: ctx.ecole.uai, id };
  ctx.page(
    'eleves/nouvel-identifiant',
    {
      eleve: `${prenom} ${nom}`,
      identifiant,
      action: paths.nouvelIdentifiantEleve(params),
      retour: paths.eleve(params),
    },
    { titre: 'Nouvel identifiant', onglet: 'eleves' },
  );
}

export async function confirmerNouvelIdentifiant(ctx: EcoleContext): Promise<void> {
  const id = eleveId(ctx);
  await demanderNouvelIdentifiant(ctx.deps, demandeur(ctx), id);
  ctx.flash(
    'succes',
    'La demande de nouvel identifiant est prise en compte. Il sera disponible demain\u202f; d’ici là, l’identifiant et le mot de passe actuels restent utilisables.',
  );
  ctx.redirect(paths.eleve({ uai: ctx.ecole.uai, id }));
}

function eleveId(ctx: EcoleContext): string {
  const id = idInterne.safeParse(ctx.req.params.id);
  if (!id.success) throw new NotFoundError('Cet élève n’est pas dans cette école.');
  return id.data;
}

const ACTIONS: Record<ActionCompteVM['action'], Omit<ActionCompteVM, 'action'>> = {
  informer: {
    libelle: 'Informer',
    icone: 'envelope-open',
    explication: 'Attribue un mot de passe provisoire si besoin, et prépare la feuille à imprimer.',
  },
  reinitialiser: {
    libelle: 'Réinitialiser le mot de passe',
    icone: 'key',
    explication: 'Donne un nouveau mot de passe provisoire\u202f; l’ancien cesse de fonctionner.',
  },
};

function toVm(ctx: EcoleContext, eleve: DetailEleve): EleveVM {
  const { uai } = ctx.ecole;
  const provisoire = etatDuProvisoire(
    { chiffre: eleve.provisoirePresent, expireLe: eleve.provisoireExpireLe },
    ctx.deps.clock.now(),
  );
  const offered = actionsProposees({ profil: 'eleve', etat: eleve.etat, provisoire, bloque: eleve.bloque });
  const affiche = motDePasseAffiche({ etat: eleve.etat, provisoire });
  return {
    id: eleve.id,
    titre: `${eleve.nom} ${eleve.prenom}`,
    gestionActive: ctx.ecole.gestionComptesEleves,
    identite: {
      nom: eleve.nomFamille,
      nomUsage: eleve.nomUsage,
      prenom: eleve.prenom,
      dateNaissance: eleve.dateNaissance,
      ine: eleve.ine,
      niveau: eleve.niveau,
      classe: eleve.classe ?? 'Sans classe',
    },
    compte: {
      identifiant: eleve.identifiant,
      etat: eleve.etat,
      bloque: eleve.bloque,
      origine: origineLabel(eleve.origine),
      motDePasse: {
        vide: 'Aucun\u00a0: le compte n’a pas encore été informé',
        provisoire: 'Mot de passe provisoire en cours de validité',
        masque: '*****',
        expire: 'Mot de passe provisoire expiré',
      }[affiche],
      notificationExpiree: provisoire === 'expire',
      nouvelIdentifiantDemande: eleve.nouvelIdentifiantDemande,
      identiteChangeeLe: eleve.identiteChangeeLe,
      informeLe: eleve.informeLe,
      activeLe: eleve.activeLe,
      expireLe: provisoire === 'aucun' ? null : eleve.provisoireExpireLe,
    },
    representants: eleve.representants,
    evenements: eleve.evenements.map(({ evenement, auteur, le }) => ({
      libelle: EVENEMENT_LABELS[evenement] ?? evenement,
      auteur,
      le,
    })),
    actions: ctx.ecole.gestionComptesEleves
      ? offered
          .filter((action) => action !== 'informer_en_reinitialisant')
          .map((action) => ({ action, ...ACTIONS[action] }))
      : [],
    action: paths.actionEleve({ uai, id: eleve.id }),
    ...(ctx.ecole.gestionComptesEleves && !eleve.nouvelIdentifiantDemande && !eleve.bloque
      ? { nouvelIdentifiant: paths.nouvelIdentifiantEleve({ uai, id: eleve.id }) }
      : {}),
    retour: paths.eleves({ uai }),
  };
}
