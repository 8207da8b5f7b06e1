import { createAppareils } from '../auth/appareils.ts';
import { navigateurDe, oublierSession } from '../auth/session-agent.ts';
import type { EtapeConnexion } from '../domain/session.ts';
import { cheminDeRetour } from '../forms/connexion.ts';
import type { PublicContext } from '../middlewares/context.ts';
import { findEtape } from '../repositories/sessions.ts';
import { paths } from '../routes/paths.ts';
import type { Qui } from '../services/connexion.ts';

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

/** The device cookie, as the browser sent it. */
export const appareilsDe = ({ req, deps }: PublicContext): string | undefined =>
  (req.cookies as Record<string, string | undefined>)[createAppareils(deps).nomCookie];

/** From now on this browser is a device known to this agent. */
export function retenirAppareil(
  ctx: PublicContext,
  { identifiant, versionSession }: { identifiant: string; versionSession: number },
): void {
  const { ajouter, nomCookie, optionsCookie } = createAppareils(ctx.deps);
  ctx.res.cookie(nomCookie, ajouter(appareilsDe(ctx), identifiant, versionSession), optionsCookie);
}

/** A login under way: whose, and where it leads. */
export interface ConnexionEnCours extends Qui {
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
  const atteinte = req.session.ouverte
    ? await deps.database.withConnexion((trx) => findEtape(trx, session))
    : undefined;
  if (atteinte?.etape === etape)
    return {
      session,
      agentId: atteinte.agentId,
      appareils: appareilsDe(ctx),
      navigateur: navigateurDe(req),
      retour,
    };
  if (atteinte === undefined || atteinte.etape === 'ouverte') {
    ctx.redirect(paths.connexion());
  } else if (atteinte.etape === 'expiree' || atteinte.etape === 'interrompue') {
    await oublierSession(req);
    ctx.redirect(urlConnexion({ [atteinte.etape]: '1', retour }));
  } else {
    ctx.redirect(urlEtape(atteinte.etape));
  }
  return undefined;
}
