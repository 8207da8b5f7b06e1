import { ATTESTATIONS_PAR_JOUR } from '../../domain/circonscription/delegation.ts';
import type { FieldError } from '../../errors.ts';
import {
  enseignantSaisiSchema,
  enseignantSchema,
  motifSaisiSchema,
  motifSchema,
  rechercheEtPageSchema,
} from '../../forms/circonscription.ts';
import { parseForm } from '../../forms/form.ts';
import type { EcoleContext } from '../../middlewares/context.ts';
import { paths } from '../../paths.ts';
import {
  type DelegationMontree,
  type EnseignantMontre,
  lireCalendrier,
  listDelegationsPassees,
  listDelegationsVivantes,
  listEnseignants,
} from '../../queries/circonscription/delegations.ts';
import {
  accepterDelegation,
  attesterEnseignant,
  refuserOuRetirer,
  retirerEnseignant,
} from '../../services/circonscription/delegations.ts';
import {
  delegationPourDirectionVM,
  MESSAGES_FIN,
  MOTIF_SANS_ADRESSE,
} from '../../vues/circonscription/delegation.ts';
import { enseignantsVM, type SaisieDEnseignant } from '../../vues/circonscription/enseignants.ts';

const RIEN: SaisieDEnseignant = { identifiant: '', prenom: '', nom: '' };

/** « Enseignants et délégations »: who works in the school, and what is delegated to whom. */
export const afficherEnseignants = (ctx: EcoleContext): Promise<void> =>
  pageEnseignants(ctx, { saisie: RIEN, erreurs: [] });

async function pageEnseignants(
  ctx: EcoleContext,
  saisie: { saisie: SaisieDEnseignant; erreurs: readonly FieldError[] },
): Promise<void> {
  const { deps, acces, ecole, req } = ctx;
  const { page } = rechercheEtPageSchema.parse(req.query);
  const vm = await deps.database.readEcole(acces, async (trx) => {
    const enseignants = await listEnseignants(trx, [ecole.id]);
    const vivantes = await listDelegationsVivantes(trx, [ecole.id]);
    const passees = await listDelegationsPassees(trx, ecole.id, page);
    const { jour } = await lireCalendrier(trx);
    return enseignantsVM(ecole.uai, enseignants, vivantes, passees, { page, jour }, saisie);
  });
  ctx.page('circonscription/enseignants', vm, {
    titre: 'Enseignants et délégations',
    onglet: 'parametrage',
    status: saisie.erreurs.length > 0 ? 422 : 200,
  });
}

export async function attester(ctx: EcoleContext): Promise<void> {
  const { deps, acces, ecole, req } = ctx;
  const form = parseForm(enseignantSchema, req.body);
  const saisie = enseignantSaisiSchema.parse(req.body ?? {});
  if (!form.ok) return pageEnseignants(ctx, { saisie, erreurs: form.erreurs });
  const issue = await attesterEnseignant(deps, acces, form.valeurs);
  if (issue === 'inconnu' || issue === 'trop')
    return pageEnseignants(ctx, { saisie, erreurs: [{ champ: 'identifiant', message: REFUS[issue] }] });
  if (issue === 'deja') ctx.flash('info', 'Cet enseignant est déjà déclaré dans l’école.');
  else ctx.flash('succes', 'L’enseignant est déclaré\u00a0: l’IEN peut lui déléguer les comptes de l’école.');
  ctx.redirect(paths.enseignants({ uai: ecole.uai }));
}

const REFUS = {
  inconnu:
    'Aucun enseignant ne répond à cet identifiant, ce prénom et ce nom ensemble\u00a0: vérifiez les trois auprès de lui, ou demandez à l’assistance de créer son accès',
  trop: `Vous avez déclaré ou essayé ${ATTESTATIONS_PAR_JOUR} enseignants aujourd’hui, le plus qui se puisse\u00a0: reprenez demain`,
};

export async function retirer(ctx: EcoleContext & { enseignant: EnseignantMontre }): Promise<void> {
  const { deps, acces, ecole, enseignant } = ctx;
  const issue = await retirerEnseignant(deps, acces, enseignant.id);
  if (issue === 'retire')
    ctx.flash(
      'succes',
      `${enseignant.enseignant} n’est plus de l’école\u00a0: ses délégations y sont retirées, s’il en avait.`,
    );
  ctx.redirect(paths.enseignants({ uai: ecole.uai }));
}

type AvecDelegation = { delegation: DelegationMontree };

export const afficherDelegationEcole = (ctx: EcoleContext & AvecDelegation): Promise<void> =>
  pageDelegation(ctx, { motif: '', erreurs: [] });

async function pageDelegation(
  ctx: EcoleContext & AvecDelegation,
  saisie: { motif: string; erreurs: readonly FieldError[] },
): Promise<void> {
  const { deps, acces, ecole, delegation } = ctx;
  const { jour } = await deps.database.readEcole(acces, (trx) => lireCalendrier(trx));
  const vm = delegationPourDirectionVM(delegation, ecole.nom, jour, saisie);
  ctx.page('circonscription/delegation', vm, {
    titre: `Délégation à ${delegation.enseignant}`,
    onglet: 'parametrage',
    status: saisie.erreurs.length > 0 ? 422 : 200,
  });
}

export async function accepter(ctx: EcoleContext & AvecDelegation): Promise<void> {
  const { deps, acces, ecole, delegation } = ctx;
  const issue = await accepterDelegation(deps, acces, delegation.id);
  if (issue === 'acceptee')
    ctx.flash('succes', 'La délégation est acceptée. L’IEN et l’enseignant sont prévenus par mail.');
  else ctx.flash('info', 'Cette délégation n’attend plus votre accord\u00a0: rien n’a changé.');
  ctx.redirect(paths.enseignants({ uai: ecole.uai }));
}

export async function finirDelegation(ctx: EcoleContext & AvecDelegation): Promise<void> {
  const { deps, acces, ecole, delegation, req } = ctx;
  const form = parseForm(motifSchema, req.body);
  if (!form.ok)
    return pageDelegation(ctx, { ...motifSaisiSchema.parse(req.body ?? {}), erreurs: form.erreurs });
  const issue = await refuserOuRetirer(deps, acces, delegation.id, form.valeurs.motif);
  if (issue === 'motif') return pageDelegation(ctx, { ...form.valeurs, erreurs: MOTIF_SANS_ADRESSE });
  ctx.flash(issue === 'deja_finie' ? 'info' : 'succes', MESSAGES_FIN[issue]);
  ctx.redirect(paths.enseignants({ uai: ecole.uai }));
}
