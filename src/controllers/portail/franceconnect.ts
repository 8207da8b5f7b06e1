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
import { REFUS_FRANCECONNECT } from '../../vues/portail/inscription.ts';
import { messageBloque } from '../../vues/portail/messages.ts';
import { pageDEntree } from './entree.ts';

type Motif = keyof typeof REFUS_FRANCECONNECT;
const STATUTS: Readonly<Record<Motif, number>> = {
  annule: 200,
  expire: 200,
  indisponible: 503,
  invalide: 502,
};

const refuser = (ctx: PublicContext, motif: Motif): void =>
  pageDEntree(ctx, 'representant_legal', { message: REFUS_FRANCECONNECT[motif], status: STATUTS[motif] });

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
  if (depart.outcome === 'refus') return refuser(ctx, depart.motif);
  retenirAttente(ctx, depart.attente);
  ctx.redirect(depart.url.href);
}

/** Back from it: what the browser kept says whether it is the one that left. */
export async function revenir(ctx: PublicContext): Promise<void> {
  const { deps, req, res } = ctx;
  const franceConnect = franceConnectDe(ctx);
  const attente = reprendreAttente(ctx);
  const retour = await franceConnect.finish(new URL(req.originalUrl, deps.config.baseUrl), attente);
  if (retour.outcome === 'refus') return refuser(ctx, retour.motif);
  const session = newSessionId();
  const precedente = sessionIdOf(req, deps.config) ?? '';
  const entree = await entrerParFranceConnect(deps, retour, { session, precedente });
  if (entree === 'bloque')
    return pageDEntree(ctx, 'representant_legal', { message: messageBloque, status: 422 });
  keepSessionId(res, deps.config, session);
  // The first page knows what comes next.
  ctx.redirect(paths.portail());
}

/** Logged out of FranceConnect too. Whoever comes here otherwise is told nothing. */
export function finir(ctx: PublicContext): void {
  ctx.redirect(estAttendu(ctx) ? `${paths.portail()}?info=deconnecte` : paths.portail());
}
