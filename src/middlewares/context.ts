import type { Request, Response } from 'express';
import type { AccesEcole } from '../database/database.ts';
import type { Deps } from '../deps.ts';
import { ForbiddenError, NotFoundError } from '../errors.ts';
import type { AgentConnecte } from '../queries/agents.ts';
import type { EcoleAdministree, Perimetre } from '../queries/ecoles.ts';
import { createUi, type Layout, type Onglet } from '../rendering/ui.ts';
import type { Views } from '../rendering/views.ts';
import { csrfToken, hasSession } from './csrf.ts';
import { urlDeReconnexion } from './reconnexion.ts';
import { estLectureAutomatique, type FlashMessage } from './session.ts';

export interface PageOptions {
  titre: string;
  onglet?: Onglet;
  layout?: Layout;
  status?: number;
}

/** What a controller receives: the request, the tools, and how to answer. */
export interface PublicContext {
  deps: Deps;
  req: Request;
  res: Response;
  agent?: AgentConnecte;
  ecole?: EcoleAdministree;
  /** Renders a view in its layout and sends it. */
  page<V extends keyof Views>(view: V, vm: Views[V], options: PageOptions): void;
  /** Message shown once, on the next page. */
  flash(type: FlashMessage['type'], message: string): void;
  /** 303: the answer to a POST that succeeded. */
  redirect(url: string): void;
}

export interface AgentContext extends PublicContext {
  agent: AgentConnecte;
}

export interface EcoleContext extends AgentContext {
  ecole: EcoleAdministree;
  /** Stated to the database by withEcole(). */
  acces: AccesEcole;
}

export function publicContext(deps: Deps, req: Request, res: Response): PublicContext {
  const agent = req.garde?.agent;
  const ctx: PublicContext = {
    deps,
    req,
    res,
    ...(agent ? { agent } : {}),
    page(view, vm, { titre, onglet, layout, status = 200 }) {
      const { ecole } = ctx;
      const ui = createUi({
        csrfToken: csrfToken(req),
        chemin: req.path,
        flash: takeFlash(req),
        ...(agent ? { agent: { nomComplet: `${agent.prenom} ${agent.nom}`, fonction: agent.fonction } } : {}),
        ...(ecole
          ? {
              ecole: {
                uai: ecole.uai,
                nom: ecole.nom,
                commune: ecole.commune,
                plusieursEcoles: ecole.nombreEcoles > 1,
              },
            }
          : {}),
        ...(onglet ? { onglet } : {}),
      });
      const defaultLayout: Layout = ecole ? 'application' : agent ? 'simple' : 'connexion';
      const html = deps.renderer.renderPage(view, vm, ui, { titre, layout: layout ?? defaultLayout });
      res.status(status).type('html').send(html);
    },
    flash(type, message) {
      req.session.flash = [...(req.session.flash ?? []), { type, message }];
    },
    redirect(url) {
      res.redirect(303, url);
    },
  };
  return ctx;
}

function takeFlash(req: Request): FlashMessage[] {
  // A message is for somebody who reads: not for a page that reads itself again.
  if (!hasSession(req) || estLectureAutomatique(req)) return [];
  const messages = req.session.flash ?? [];
  if (messages.length > 0) delete req.session.flash;
  return messages;
}

/** Sends an anonymous visitor to the login page, and back afterwards to the page wanted, or to that of the form sent. */
export function agentContext(deps: Deps, req: Request, res: Response): AgentContext | undefined {
  const ctx = publicContext(deps, req, res);
  if (hasAgent(ctx)) return ctx;
  res.redirect(303, urlDeReconnexion(req));
  return undefined;
}

const hasAgent = (ctx: PublicContext): ctx is AgentContext => ctx.agent !== undefined;

/**
 * The school of the URL, loaded by the guard through the agent's rights, at each request: a delegation that ends, ends now.
 * A school without a right, a wrong UAI and a school that does not exist give the same 404.
 */
export function ecoleContext(
  deps: Deps,
  req: Request,
  res: Response,
  perimetre: Perimetre,
): EcoleContext | undefined {
  const ctx = agentContext(deps, req, res);
  if (ctx === undefined) return undefined;
  const ecole = req.garde?.ecole;
  if (!ecole || ecole.uai !== String(req.params.uai).toUpperCase()) throw new NotFoundError();
  if (perimetre === 'tous' && ecole.perimetre !== 'tous') {
    throw new ForbiddenError('Votre délégation porte sur les comptes des élèves seulement.');
  }
  return Object.assign(ctx, {
    ecole,
    acces: { session: req.sessionID, ecoleId: ecole.id, agentId: ctx.agent.id },
  });
}
