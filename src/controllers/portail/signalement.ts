import { NotFoundError } from '../../errors.ts';
import type { PersonneContext } from '../../middlewares/portail/context.ts';
import { paths } from '../../paths.ts';
import type { EnfantSignale } from '../../queries/portail/compte.ts';
import { reprendreSignalement } from '../../services/portail/compte.ts';
import type { Information } from '../../vues/portail/messages.ts';

interface SignaleContext extends PersonneContext {
  enfant: EnfantSignale;
}

/** « Je me suis trompé »: then the page it was said on, where the child is asked about again. */
const reprendreEtRevenir =
  (page: () => string) =>
  async (ctx: SignaleContext): Promise<void> => {
    const reponse = await reprendreSignalement(ctx.deps, ctx, ctx.enfant.eleveId);
    // ONDE, or another window, was first.
    if (reponse === 'aucun') throw new NotFoundError();
    const info: Information = reponse === 'repris' ? 'repris' : 'trop_repris';
    ctx.redirect(`${page()}?info=${info}`);
  };

export const reprendreAuCompte = reprendreEtRevenir(paths.portailCompte);
export const reprendreEnChemin = reprendreEtRevenir(paths.portailEnfants);
