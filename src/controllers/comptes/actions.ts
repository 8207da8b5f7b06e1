import type { Profil } from '../../domain/comptes/etats.ts';
import { MODES_DE, type Mode, type TypeOperation } from '../../domain/comptes/modes.ts';
import { NotFoundError } from '../../errors.ts';
import { type ActionComptes, actionSchema } from '../../forms/comptes.ts';
import { parseForm } from '../../forms/form.ts';
import type { EcoleContext } from '../../middlewares/context.ts';
import type { AvecFiche } from '../../middlewares/loaded.ts';
import { paths } from '../../paths.ts';
import type { Choix } from '../../queries/comptes/fiches.ts';
import { type DemandePlan, planifier } from '../../services/operations/plans.ts';
import { demandeur } from '../reponses.ts';
import { listeDecrite } from './ecrans.ts';

const ACTION_INCONNUE = 'Cette action n’existe pas.';

const ACTIONS: Readonly<Record<ActionComptes, { type: TypeOperation; mode: Mode }>> = {
  informer: { type: 'informer', mode: 'feuilles' },
  informer_par_mail: { type: 'informer', mode: 'mail' },
  reinitialiser: { type: 'reinitialiser', mode: 'feuilles' },
};

/** An action begins with its plan, where one may still choose: to reset also, sheets rather than mails. */
export async function proposerPlan<P extends Profil>(
  ctx: EcoleContext,
  {
    action,
    profil,
    ...origine
  }: {
    action: ActionComptes;
    profil: P;
    depuis: NonNullable<DemandePlan['depuis']>;
  },
  choix: Choix<P>,
): Promise<void> {
  // A pupil has no address to write to.
  if (action === 'informer_par_mail' && !MODES_DE[profil].includes('mail'))
    throw new NotFoundError(ACTION_INCONNUE);
  const demande = { ...ACTIONS[action], profil, ...origine, reinitialiser: false };
  const id = await planifier(ctx.deps, demandeur(ctx), demande, choix);
  ctx.redirect(paths.operation({ uai: ctx.ecole.uai, id }));
}

/** A button of a detail page: a plan for one person, shown like any other. */
export const agirSur =
  (profil: Profil) =>
  async (ctx: EcoleContext & AvecFiche): Promise<void> => {
    const form = parseForm(actionSchema, ctx.req.body);
    if (!form.ok) throw new NotFoundError(ACTION_INCONNUE);
    const { id } = ctx.fiche;
    const { action, criteres } = form.valeurs;
    const depuis = { liste: listeDecrite(profil, criteres), ficheId: id };
    await proposerPlan(ctx, { action, profil, depuis }, { ficheIds: [id] });
  };
