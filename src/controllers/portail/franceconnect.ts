import { NotFoundError } from '../../errors.ts';
import type { PublicContext } from '../../middlewares/context.ts';
import { suiteDe } from '../../middlewares/portail/context.ts';
import {
  estAttendu,
  reprendreAttente,
  retenirAttente,
} from '../../middlewares/portail/franceconnect-cookie.ts';
import { keepSessionId, newSessionId, sessionIdOf } from '../../middlewares/portail/session.ts';
import { paths } from '../../paths.ts';
import { entrerParFranceConnect } from '../../services/portail/franceconnect.ts';
import type { REFUS_FRANCECONNECT } from '../../vues/portail/inscription.ts';

type Motif = keyof typeof REFUS_FRANCECONNECT;

/** By an address of its own, with nothing of FranceConnect's in it: to reload it, or to come back to it, tries nothing again. */
const revenirSans = (ctx: PublicContext, motif: Motif): void =>
  ctx.redirect(`${paths.portailRepresentant()}?franceconnect=${motif}`);

function franceConnectDe({ deps }: PublicContext) {
  if (deps.franceConnect === undefined) throw new NotFoundError();
  return deps.franceConnect;
}

/** To FranceConnect, with nothing written here. */
export async function partir(ctx: PublicContext): Promise<void> {
  const franceConnect = franceConnectDe(ctx);
  const { personne } = ctx.req;
  if (personne?.parcours === 'ouverte') return ctx.redirect(suiteDe(personne));
  const depart = await franceConnect.begin();
  if (depart.outcome === 'refus') return revenirSans(ctx, depart.motif);
  retenirAttente(ctx, depart.attente);
  ctx.redirect(depart.url.href);
}

/** Back from it: what the browser kept says whether it is the one that left. */
export async function revenir(ctx: PublicContext): Promise<void> {
  const { deps, req, res } = ctx;
  const franceConnect = franceConnectDe(ctx);
  const attente = reprendreAttente(ctx);
  const retour = await franceConnect.finish(new URL(req.originalUrl, deps.config.baseUrl), attente);
  if (retour.outcome === 'refus') return revenirSans(ctx, retour.motif);
  const session = newSessionId();
  const precedente = sessionIdOf(req, deps.config) ?? '';
  const entree = await entrerParFranceConnect(deps, retour, { session, precedente });
  if (entree === 'bloque') return ctx.redirect(`${paths.portailRepresentant()}?fin=bloque`);
  keepSessionId(res, deps.config, session);
  // The first page knows what comes next.
  ctx.redirect(paths.portail());
}

/** Logged out of FranceConnect too. Whoever comes here otherwise is told nothing. */
export function finir(ctx: PublicContext): void {
  ctx.redirect(estAttendu(ctx) ? `${paths.portail()}?info=deconnecte` : paths.portail());
}
