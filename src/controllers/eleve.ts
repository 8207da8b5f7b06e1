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
import type { EleveVM } from '../rendering/vues/eleve.ts';
import { paths } from '../routes/paths.ts';
import { planifier } from '../services/plans.ts';
import { actionDeCompte, MOT_DE_PASSE_LABELS } from './compte-vue.ts';
import { demandeur } from './reponses.ts';

export async function afficherEleve(ctx: EcoleContext): Promise<void> {
  const vm = toVm(ctx, await getEleve(ctx));
  ctx.page('eleves/detail', vm, { titre: vm.titre, onglet: 'eleves' });
}

/** The individual actions: a plan for one pupil, shown like any other. */
export async function agirSurEleve(ctx: EcoleContext): Promise<void> {
  const form = parseForm(actionEleveSchema, ctx.req.body);
  if (!form.ok) throw new NotFoundError('Cette action n’existe pas.');
  const demande = {
    profil: 'eleve',
    type: form.valeurs.action,
    reinitialiser: false,
    mode: 'feuilles',
    selectionId: null,
  } as const;
  const id = await planifier(ctx.deps, demandeur(ctx), demande, { ficheIds: [eleveId(ctx)] });
  ctx.redirect(paths.operation({ uai: ctx.ecole.uai, id }));
}

async function getEleve(ctx: EcoleContext): Promise<DetailEleve> {
  const eleve = await ctx.deps.database.readEcole(ctx.acces, (trx) => findEleve(trx, eleveId(ctx)));
  if (eleve === undefined) throw new NotFoundError('Cet élève n’est pas dans cette école.');
  return eleve;
}

function eleveId(ctx: EcoleContext): string {
  const id = idInterne.safeParse(ctx.req.params.id);
  if (!id.success) throw new NotFoundError('Cet élève n’est pas dans cette école.');
  return id.data;
}

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
      motDePasse: MOT_DE_PASSE_LABELS[affiche],
      notificationExpiree: provisoire === 'expire',
      nouvelIdentifiantDemande: eleve.nouvelIdentifiantDemande,
      identiteChangeeLe: eleve.identiteChangeeLe,
      informeLe: eleve.informeLe,
      activeLe: eleve.activeLe,
      expireLe: provisoire === 'aucun' ? null : eleve.provisoireExpireLe,
    },
    representants: representantsVm(ctx, eleve),
    evenements: eleve.evenements.map(({ evenement, auteur, le }) => ({
      libelle: EVENEMENT_LABELS[evenement] ?? evenement,
      auteur,
      le,
    })),
    actions: ctx.ecole.gestionComptesEleves
      ? offered
          .filter((action) => action !== 'informer_en_reinitialisant')
          .map((action) => actionDeCompte(action, 'eleve'))
      : [],
    action: paths.actionEleve({ uai, id: eleve.id }),
    ...(ctx.ecole.gestionComptesEleves && !eleve.nouvelIdentifiantDemande && !eleve.bloque
      ? { nouvelIdentifiant: paths.nouvelIdentifiantEleve({ uai, id: eleve.id }) }
      : {}),
    retour: paths.eleves({ uai }),
  };
}

function representantsVm(ctx: EcoleContext, { representants }: DetailEleve): EleveVM['representants'] {
  const liens = representants.map(({ id, civilite, nom, prenom }) => ({
    libelle: [civilite, nom, prenom].filter(Boolean).join(' '),
    url: paths.representantLegal({ uai: ctx.ecole.uai, id }),
  }));
  return ctx.ecole.perimetre === 'tous' ? { liens } : { liste: liens.map(({ libelle }) => libelle) };
}
