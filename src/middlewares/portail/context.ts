import type { Request, Response } from 'express';
import type { Deps } from '../../deps.ts';
import type { Profil } from '../../domain/comptes/etats.ts';
import { type Etape, etapeEnCours } from '../../domain/portail/parcours.ts';
import { NotFoundError } from '../../errors.ts';
import { paths } from '../../paths.ts';
import { findFinDeSession, type Personne } from '../../queries/portail/garde.ts';
import { type PublicContext, publicContext } from '../context.ts';
import { forgetSessionId, isWithoutSession, sessionIdOf } from './session.ts';

/** What a controller of the portal receives once somebody is known. */
export interface PersonneContext extends PublicContext {
  personne: Personne;
  /** Stated to the database by withPortail(). */
  session: string;
}
export interface EtapeContext extends PersonneContext {
  etape: Etape;
}
export interface TitulaireContext extends PersonneContext {}

const PAGES: Record<Etape, () => string> = {
  mot_de_passe: paths.portailMotDePasse,
  naissance: paths.portailNaissance,
  enfants: paths.portailEnfants,
  mail: paths.portailMail,
  code: paths.portailCode,
  portable: paths.portailPortable,
  identifiants: paths.portailIdentifiants,
};

/** Where this person goes on: the question that is asked now, else « Mon compte ». The one place that knows. */
export function suiteDe(personne: Personne): string {
  const etape = etapeEnCours(personne);
  return etape === undefined ? paths.portailCompte() : PAGES[etape]();
}

/** Whoever is at another question, after a double click or « Précédent », is led to the one that is asked now. */
export async function etapeContext(
  deps: Deps,
  req: Request,
  res: Response,
  etape: Etape,
): Promise<EtapeContext | undefined> {
  const ctx = await personneContext(deps, req, res);
  if (ctx === undefined) return undefined;
  if (etapeEnCours(ctx.personne) === etape) return Object.assign(ctx, { etape });
  ctx.redirect(suiteDe(ctx.personne));
  return undefined;
}

/** Whoever has a question left is led to it first. */
export async function titulaireContext(
  deps: Deps,
  req: Request,
  res: Response,
): Promise<TitulaireContext | undefined> {
  const ctx = await personneContext(deps, req, res, `${paths.portail()}?info=sans_session`);
  if (ctx === undefined || etapeEnCours(ctx.personne) === undefined) return ctx;
  ctx.redirect(suiteDe(ctx.personne));
  return undefined;
}

/**
 * As titulaireContext, for one profile, and for who sees the whole account (rules §4.5): nothing is brought to one that a school's
 * password opens in part. Throws a 404 for anybody else.
 */
export const compteEntierContext =
  (profil: Profil) =>
  async (deps: Deps, req: Request, res: Response): Promise<TitulaireContext | undefined> => {
    const ctx = await titulaireContext(deps, req, res);
    if (ctx !== undefined && (ctx.personne.profil !== profil || ctx.personne.limite))
      throw new NotFoundError();
    return ctx;
  };

/** Nobody: back to the first page, which says why the session has ended; « inconnu », when the browser holds none at all. */
async function personneContext(
  deps: Deps,
  req: Request,
  res: Response,
  inconnu: string = paths.portail(),
): Promise<PersonneContext | undefined> {
  const ctx = publicContext(deps, req, res);
  const session = sessionIdOf(req, deps.config);
  const { personne } = req;
  if (personne !== undefined && session !== undefined) return Object.assign(ctx, { personne, session });
  const fin = session === undefined ? undefined : await findFinDeSession(deps.database, session);
  if (session !== undefined) forgetSessionId(res, deps.config);
  const sans = isWithoutSession(req, deps.config) ? inconnu : paths.portail();
  res.redirect(303, fin === undefined ? sans : `${paths.portail()}?fin=${fin}`);
  return undefined;
}
