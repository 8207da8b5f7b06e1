import { finDAnnee } from '../../domain/circonscription/delegation.ts';
import type { FieldError } from '../../errors.ts';
import {
  type DelegationSaisie,
  delegationSaisieSchema,
  delegationSchema,
  motifSaisiSchema,
  motifSchema,
  rechercheEtPageSchema,
} from '../../forms/circonscription.ts';
import { parseForm } from '../../forms/form.ts';
import type { IenContext } from '../../middlewares/context.ts';
import type { AvecLieu } from '../../middlewares/loaded.ts';
import { paths } from '../../paths.ts';
import {
  type DelegationMontree,
  findDelegation,
  jugerDelegation,
  lireCalendrier,
  listDelegationsPassees,
  listDelegationsVivantes,
  listEnseignants,
} from '../../queries/circonscription/delegations.ts';
import { listEcolesDeCirconscription } from '../../queries/circonscription/ecoles.ts';
import { accorderDelegation, retirerDelegation } from '../../services/circonscription/delegations.ts';
import {
  circonscriptionVM,
  ecoleDelegueeVM,
  TAILLE_PAGE_ECOLES,
} from '../../vues/circonscription/circonscription.ts';
import {
  delegationPourIenVM,
  MESSAGES_FIN,
  MOTIF_SANS_ADRESSE,
} from '../../vues/circonscription/delegation.ts';
import { deleguerVM, MESSAGES_REFUS, relireVM } from '../../vues/circonscription/deleguer.ts';

/** The schools of the circonscription, who directs them, and what is delegated there. */
export async function afficherCirconscription(ctx: IenContext): Promise<void> {
  const { deps, req } = ctx;
  const demande = rechercheEtPageSchema.parse(req.query);
  const vm = await deps.database.readAgent(req.sessionID, async (trx) => {
    const page = { page: demande.page, parPage: TAILLE_PAGE_ECOLES };
    const trouvees = await listEcolesDeCirconscription(trx, demande.q, page);
    const ids = trouvees.ecoles.map(({ id }) => id);
    const delegations = await listDelegationsVivantes(trx, ids);
    return circonscriptionVM(demande, trouvees, delegations, await listEnseignants(trx, ids));
  });
  ctx.page('circonscription/circonscription', vm, { titre: 'Délégations', layout: 'simple' });
}

/** One school: its director, its teachers, its delegations. */
export async function afficherEcoleDeleguee(ctx: IenContext & AvecLieu): Promise<void> {
  const { deps, req, lieu } = ctx;
  const { page } = rechercheEtPageSchema.parse(req.query);
  const vm = await deps.database.readAgent(req.sessionID, async (trx) => {
    const enseignants = await listEnseignants(trx, [lieu.id]);
    const vivantes = await listDelegationsVivantes(trx, [lieu.id]);
    const passees = await listDelegationsPassees(trx, lieu.id, page);
    const { jour } = await lireCalendrier(trx);
    return ecoleDelegueeVM(lieu, enseignants, vivantes, passees, { page, jour });
  });
  ctx.page('circonscription/ecole', vm, { titre: `Délégations – ${lieu.nom}`, layout: 'simple' });
}

/** The form; an address may fill it in (« Renouveler », « Corriger », « Déléguer » beside a teacher). */
export async function afficherDeleguer(ctx: IenContext & AvecLieu): Promise<void> {
  const saisie = delegationSaisieSchema.parse(ctx.req.query);
  await pageDeleguer(ctx, saisie, []);
}

async function pageDeleguer(
  ctx: IenContext & AvecLieu,
  saisie: DelegationSaisie,
  erreurs: readonly FieldError[],
): Promise<void> {
  const { deps, req, lieu } = ctx;
  const { renouveler, enseignant } = saisie;
  const { enseignants, precedente, jour } = await deps.database.readAgent(req.sessionID, async (trx) => ({
    enseignants: await listEnseignants(trx, [lieu.id]),
    precedente: renouveler === '' ? undefined : await findDelegation(trx, renouveler),
    ...(await lireCalendrier(trx)),
  }));
  const meme = precedente?.ecoleId === lieu.id && precedente.enseignantId === enseignant;
  // What was typed stays as it is; what is only opened begins today, for the school year.
  const debut = saisie.debut || (erreurs.length > 0 ? '' : jour);
  const fin = saisie.fin || (erreurs.length > 0 ? '' : finDAnnee(debut));
  const vm = deleguerVM(lieu, enseignants, meme ? precedente : undefined, { ...saisie, debut, fin }, erreurs);
  ctx.page('circonscription/deleguer', vm, {
    titre: vm.titre,
    layout: 'simple',
    status: erreurs.length > 0 ? 422 : 200,
  });
}

/** What is about to be granted, read again before the code: what the database would refuse now is refused here. */
export async function relireDelegation(ctx: IenContext & AvecLieu): Promise<void> {
  const { deps, req, lieu } = ctx;
  const form = parseForm(delegationSchema, req.query);
  const saisie = delegationSaisieSchema.parse(req.query);
  if (!form.ok) return pageDeleguer(ctx, saisie, form.erreurs);
  const { enseignant: enseignantId, ...demande } = form.valeurs;
  const { enseignants, refus, effetLe } = await deps.database.readAgent(req.sessionID, async (trx) => ({
    enseignants: await listEnseignants(trx, [lieu.id]),
    refus: await jugerDelegation(trx, { ...demande, ecoleId: lieu.id, enseignantId }),
    ...(await lireCalendrier(trx)),
  }));
  const enseignant = enseignants.find((un) => un.enseignantId === enseignantId);
  if (refus !== null || enseignant === undefined)
    return pageDeleguer(ctx, saisie, [MESSAGES_REFUS[refus ?? 'enseignant']]);
  const vm = relireVM(lieu, enseignant, { ...saisie, ...form.valeurs }, effetLe);
  ctx.page('circonscription/relire', vm, { titre: 'Relire avant de déléguer', layout: 'simple' });
}

export async function accorder(ctx: IenContext & AvecLieu): Promise<void> {
  const { deps, req, lieu } = ctx;
  const form = parseForm(delegationSchema, req.body);
  const saisie = delegationSaisieSchema.parse(req.body ?? {});
  if (!form.ok) return pageDeleguer(ctx, saisie, form.erreurs);
  const { enseignant, ...demande } = form.valeurs;
  const resultat = await accorderDelegation(deps, req.sessionID, {
    ...demande,
    ecoleId: lieu.id,
    enseignantId: enseignant,
  });
  if (resultat.outcome === 'refusee') return pageDeleguer(ctx, saisie, [MESSAGES_REFUS[resultat.raison]]);
  ctx.flash('succes', 'La délégation est accordée. Les personnes concernées sont prévenues par mail.');
  ctx.redirect(paths.delegation({ id: resultat.id }));
}

type AvecDelegation = AvecLieu & { delegation: DelegationMontree };

export const afficherDelegation = (ctx: IenContext & AvecDelegation): Promise<void> =>
  pageDelegation(ctx, { motif: '', erreurs: [] });

async function pageDelegation(
  ctx: IenContext & AvecDelegation,
  saisie: { motif: string; erreurs: readonly FieldError[] },
): Promise<void> {
  const { deps, req, lieu, delegation } = ctx;
  const { jour } = await deps.database.readAgent(req.sessionID, (trx) => lireCalendrier(trx));
  const vm = delegationPourIenVM(delegation, lieu.nom, jour, saisie);
  ctx.page('circonscription/delegation', vm, {
    titre: `Délégation à ${delegation.enseignant}`,
    layout: 'simple',
    status: saisie.erreurs.length > 0 ? 422 : 200,
  });
}

export async function mettreFin(ctx: IenContext & AvecDelegation): Promise<void> {
  const { deps, req, delegation } = ctx;
  const form = parseForm(motifSchema, req.body);
  if (!form.ok)
    return pageDelegation(ctx, { ...motifSaisiSchema.parse(req.body ?? {}), erreurs: form.erreurs });
  const issue = await retirerDelegation(deps, req.sessionID, delegation.id, form.valeurs.motif);
  if (issue === 'motif') return pageDelegation(ctx, { ...form.valeurs, erreurs: MOTIF_SANS_ADRESSE });
  ctx.flash(issue === 'deja_finie' ? 'info' : 'succes', MESSAGES_FIN[issue]);
  ctx.redirect(paths.delegationsEcole({ uai: delegation.uai }));
}
