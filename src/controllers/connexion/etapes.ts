import type { EtapeConnexion } from '../../domain/connexion/session.ts';
import { cheminDeRetour } from '../../forms/connexion.ts';
import { appareilsDe } from '../../middlewares/connexion/device-cookie.ts';
import { browserOf, forgetAgentSession } from '../../middlewares/connexion/session-steps.ts';
import type { PublicContext } from '../../middlewares/context.ts';
import { paths } from '../../paths.ts';
import type { AgentEnSession } from '../../services/connexion/connexion.ts';
import { lireEtape } from '../../services/connexion/session.ts';

const URLS: Readonly<Record<EtapeConnexion, () => string>> = {
  otp: paths.connexionOtp,
  enrolement: paths.enrolement,
  telephone: paths.enrolementTelephone,
};

export const urlEtape = (etape: EtapeConnexion): string => URLS[etape]();

/** The login page, with what must not be lost on the way. */
export function urlConnexion(parametres: Readonly<Record<string, string | undefined>> = {}): string {
  const query = new URLSearchParams();
  for (const [nom, valeur] of Object.entries(parametres)) if (valeur) query.set(nom, valeur);
  return query.size === 0 ? paths.connexion() : `${paths.connexion()}?${query}`;
}

/** A login under way: whose, and where it leads. */
export interface ConnexionEnCours extends AgentEnSession {
  retour: string | undefined;
}

/**
 * The login under way, if it is at this step and not too old; otherwise sends the visitor where the login
 * stands and returns undefined.
 */
export async function exigerEtape(
  ctx: PublicContext,
  etape: EtapeConnexion,
): Promise<ConnexionEnCours | undefined> {
  const { req, deps } = ctx;
  if (ctx.agent) {
    ctx.redirect(paths.arena());
    return undefined;
  }
  const { sessionID: session } = req;
  const retour = cheminDeRetour(req.session.retour);
  const atteinte = req.session.ouverte ? await lireEtape(deps, session) : undefined;
  if (atteinte?.etape === etape)
    return {
      session,
      agentId: atteinte.agentId,
      appareils: appareilsDe(ctx),
      navigateur: browserOf(req),
      retour,
    };
  if (atteinte === undefined || atteinte.etape === 'ouverte') {
    ctx.redirect(paths.connexion());
  } else if (atteinte.etape === 'expiree' || atteinte.etape === 'interrompue') {
    await forgetAgentSession(req);
    ctx.redirect(urlConnexion({ [atteinte.etape]: '1', retour }));
  } else {
    ctx.redirect(urlEtape(atteinte.etape));
  }
  return undefined;
}
