import type { Request, Response } from 'express';
import type { AccesEcole } from '../database/database.ts';
import type { Deps } from '../deps.ts';
import { parDelegation } from '../domain/circonscription/mots.ts';
import type { Profil } from '../domain/comptes/etats.ts';
import { nomDAgent } from '../domain/connexion/agent.ts';
import { couvre, type Perimetre } from '../domain/ecole/perimetre.ts';
import { enCapitales } from '../domain/francais.ts';
import { AppError, ForbiddenError, NotFoundError } from '../errors.ts';
import type { DelegationSansDroit } from '../queries/circonscription/sans-droit.ts';
import type { AgentConnecte } from '../queries/connexion/agents.ts';
import type { EcoleAdministree } from '../queries/ecole/ecoles.ts';
import { createUi, type Layout, type UiRequest } from '../rendering/ui.ts';
import type { Views, VuesSansEcole } from '../rendering/views.ts';
import { gestionElevesDesactivee } from '../services/ecole/parametrage.ts';
import { delegationSansDroit } from '../vues/circonscription/delegation-finie.ts';
import type { Onglet } from '../vues/onglets.ts';
import { loginUrl } from './connexion/login-redirect.ts';
import { csrfToken } from './csrf.ts';
import { Flash, type FlashMessage } from './flash.ts';
import { isPortail } from './portail/session.ts';

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
  page<V extends keyof VuesSansEcole>(view: V, vm: VuesSansEcole[V], options: PageOptions): void;
  /** Message shown once, on the page that this request leads to (see Flash). */
  flash(type: FlashMessage['type'], message: string): void;
  /** 303: the answer to a POST that succeeded. */
  redirect(url: string): void;
}

export interface AgentContext extends PublicContext {
  agent: AgentConnecte;
}

export interface EcoleContext extends AgentContext {
  /** Pages of a school read it: only a context that has one draws them. */
  page<V extends keyof Views>(view: V, vm: Views[V], options: PageOptions): void;
  ecole: EcoleAdministree;
  /** Stated to the database by withEcole(). */
  acces: AccesEcole;
}

type ToutePage = Pick<EcoleContext, 'page'>;

export function publicContext(
  deps: Deps,
  req: Request,
  res: Response,
): Omit<PublicContext, 'page'> & ToutePage {
  const agent = req.garde?.agent;
  const flash = new Flash(req);
  const ctx: Omit<PublicContext, 'page'> & ToutePage = {
    deps,
    req,
    res,
    ...(agent ? { agent } : {}),
    page(view, vm, { titre, onglet, layout, status = 200 }) {
      const { ecole } = ctx;
      const titulaire = titulaireDe(req);
      const enChemin = enCheminDe(req);
      const ui = createUi({
        csrfToken: csrfToken(req),
        chemin: req.path,
        flash: flash.take(),
        ...(agent ? { agent: { nomComplet: nomDAgent(agent), fonction: agent.fonction } } : {}),
        ...(ecole
          ? {
              ecole: {
                uai: ecole.uai,
                perimetre: ecole.perimetre,
                nom: ecole.nom,
                commune: ecole.commune,
                delegation: ecole.titre === 'delegation' ? parDelegation(ecole) : null,
                plusieursEcoles: ecole.nombreEcoles > 1,
              },
            }
          : {}),
        ...(onglet ? { onglet } : {}),
        ...(titulaire ? { titulaire } : {}),
        ...(enChemin ? { enChemin } : {}),
      });
      const defaultLayout: Layout = isPortail(req)
        ? 'portail'
        : ecole
          ? 'application'
          : agent
            ? 'simple'
            : 'connexion';
      const html = deps.renderer.renderPage(view, vm, ui, { titre, layout: layout ?? defaultLayout });
      res.status(status).type('html').send(html);
    },
    flash(type, message) {
      flash.add({ type, message });
    },
    redirect(url) {
      flash.sendTo(url);
      res.redirect(303, url);
    },
  };
  return ctx;
}

const titulaireDe = ({ personne }: Request): UiRequest['titulaire'] =>
  personne?.parcours === 'ouverte' ? { prenom: personne.prenom, profil: personne.profil } : undefined;

/** A pupil is called by the given name; a guardian, whom a couple's tablet may mistake for the other, by the whole name. */
function enCheminDe({ personne }: Request): UiRequest['enChemin'] {
  if (personne === undefined || personne.parcours === 'ouverte') return undefined;
  const { profil, prenom, nom } = personne;
  return { qui: profil === 'eleve' ? prenom : `${prenom} ${enCapitales(nom)}`.trim(), profil };
}

/** Sends an anonymous visitor to the login page, and back afterwards to the page wanted, or to that of the form sent. */
export function agentContext(
  deps: Deps,
  req: Request,
  res: Response,
): (Omit<AgentContext, 'page'> & ToutePage) | undefined {
  const ctx = publicContext(deps, req, res);
  if (hasAgent(ctx)) return ctx;
  res.redirect(303, loginUrl(req));
  return undefined;
}

const hasAgent = <C extends { agent?: AgentConnecte }>(ctx: C): ctx is C & { agent: AgentConnecte } =>
  ctx.agent !== undefined;

export interface IenContext extends AgentContext {
  readonly kind: 'ien';
}

/** Of a circonscription, whichever: the database says which schools are in it, at each request. */
export function ienContext(deps: Deps, req: Request, res: Response): IenContext | undefined {
  const ctx = agentContext(deps, req, res);
  if (ctx === undefined) return undefined;
  if (ctx.agent.fonction !== 'ien')
    throw new ForbiddenError('Cette page est réservée à l’inspection de circonscription (IEN).');
  return Object.assign(ctx, { kind: 'ien' as const });
}

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
  if (!ecole || ecole.uai !== String(req.params.uai).toUpperCase()) throw sansDroit(req.garde?.delegation);
  if (!couvre(ecole.perimetre, perimetre)) {
    throw new ForbiddenError('Votre délégation porte sur les comptes des élèves seulement.');
  }
  return Object.assign(ctx, {
    ecole,
    acces: { session: req.sessionID, ecoleId: ecole.id, agentId: ctx.agent.id },
  });
}

/** Nothing to open; told why to the one whose delegation it was, and to nobody else. */
const sansDroit = (delegation: DelegationSansDroit | null | undefined): AppError =>
  delegation ? new AppError(404, ...delegationSansDroit(delegation)) : new NotFoundError();

/** As ecoleContext, for what a director answers for and delegates to nobody. */
export function directionContext(deps: Deps, req: Request, res: Response): EcoleContext | undefined {
  const ctx = ecoleContext(deps, req, res, 'tous');
  if (ctx !== undefined && ctx.ecole.titre !== 'habilitation')
    throw new ForbiddenError('Cette page est réservée à la direction de l’école, pas à une délégation.');
  return ctx;
}
/** The same, where the school manages its pupils' accounts: nothing is done or shown of a plan otherwise (guide §3). */
export function elevesGeresContext(deps: Deps, req: Request, res: Response): EcoleContext | undefined {
  const ctx = ecoleContext(deps, req, res, 'eleves');
  if (ctx !== undefined) assertEcoleGere(ctx, 'eleve');
  return ctx;
}

/** Before anything is loaded or a code asked for; services look again, in their transaction. */
export function assertEcoleGere({ ecole }: EcoleContext, profil: Profil): void {
  if (profil === 'eleve' && !ecole.gestionComptesEleves) throw gestionElevesDesactivee();
}
