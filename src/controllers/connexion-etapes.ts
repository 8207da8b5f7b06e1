import { abandonnerConnexion, type ConnexionEnAttente } from '../auth/session-agent.ts';
import type { PublicContext } from '../middlewares/context.ts';
import { paths } from '../routes/paths.ts';

type Etape = ConnexionEnAttente['etape'];

const MINUTE_MS = 60_000;

/** How long each step may take. Installing an application on a phone is not done in ten minutes by everybody. */
const DUREE_MS: Readonly<Record<Etape, number>> = {
  otp: 10 * MINUTE_MS,
  enrolement: 10 * MINUTE_MS,
  telephone: 30 * MINUTE_MS,
};

const URLS: Readonly<Record<Etape, () => string>> = {
  otp: paths.connexionOtp,
  enrolement: paths.enrolement,
  telephone: paths.enrolementTelephone,
};

export const urlEtape = (etape: Etape): string => URLS[etape]();

/** The login page, with what must not be lost on the way. */
export function urlConnexion(parametres: Readonly<Record<string, string | undefined>> = {}): string {
  const query = new URLSearchParams();
  for (const [nom, valeur] of Object.entries(parametres)) if (valeur) query.set(nom, valeur);
  return query.size === 0 ? paths.connexion() : `${paths.connexion()}?${query}`;
}

/**
 * The login under way, if it is at this step and not too old; otherwise sends the visitor where the login
 * stands and returns undefined.
 */
export async function exigerEtape(ctx: PublicContext, etape: Etape): Promise<ConnexionEnAttente | undefined> {
  const attente = ctx.req.session.connexionEnAttente;
  if (ctx.agent) {
    ctx.redirect(paths.arena());
    return undefined;
  }
  if (attente === undefined) {
    ctx.redirect(paths.connexion());
    return undefined;
  }
  if (ctx.deps.clock.now().getTime() - attente.depuis > DUREE_MS[attente.etape]) {
    await abandonnerConnexion(ctx.req);
    ctx.redirect(urlConnexion({ expiree: '1', retour: attente.retour }));
    return undefined;
  }
  if (attente.etape === etape) return attente;
  ctx.redirect(urlEtape(attente.etape));
  return undefined;
}
