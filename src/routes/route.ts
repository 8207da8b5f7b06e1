import type { Request, Response } from 'express';
import type { Deps } from '../deps.ts';
import {
  type AgentContext,
  agentContext,
  directionContext,
  type EcoleContext,
  ecoleContext,
  elevesGeresContext,
  type IenContext,
  ienContext,
  type PublicContext,
  publicContext,
} from '../middlewares/context.ts';
import {
  compteEntierContext,
  type EtapeContext,
  etapeContext,
  type TitulaireContext,
  titulaireContext,
} from '../middlewares/portail/context.ts';
import type { Step } from '../middlewares/step.ts';
import type { Paths } from '../paths.ts';

type Method = 'get' | 'post';
type Handler<C> = (ctx: C) => void | Promise<void>;
/** What an address asks a right to cover; undefined outside a school. */
type Demande = Paths[keyof Paths]['perimetre'];
type Perimetre = NonNullable<Demande>;
type Place<S extends Demande> = { readonly pattern: string; readonly perimetre: S };

/** Who may use a route, and what is known of them. */
interface Acces<C extends PublicContext, S extends Demande = Demande> {
  readonly acces: 'public' | 'agent' | 'ien' | 'ecole' | 'etape' | 'titulaire' | 'representant' | 'eleve';
  readonly perimetre: S;
  /** By function only, not by delegation. */
  readonly direction?: true;
  /** Only where the school manages its pupils' accounts. */
  readonly gestionEleves?: true;
  /** Undefined when it has answered; throws a 404 or a 403. */
  readonly context: (deps: Deps, req: Request, res: Response) => C | undefined | Promise<C | undefined>;
}

/** Anybody. */
export const quiconque: Acces<PublicContext, undefined> = {
  acces: 'public',
  perimetre: undefined,
  context: publicContext,
};
/** Logged in with an OTP. */
export const agent: Acces<AgentContext, undefined> = {
  acces: 'agent',
  perimetre: undefined,
  context: agentContext,
};
/** An IEN, whose functions of the database know the schools of the circonscription and no others. */
export const ien: Acces<IenContext, undefined> = {
  acces: 'ien',
  perimetre: undefined,
  context: ienContext,
};
const ecole = <S extends Perimetre>(perimetre: S): Acces<EcoleContext, S> => ({
  acces: 'ecole',
  perimetre,
  context: (deps, req, res) => ecoleContext(deps, req, res, perimetre),
});
/** With a right in the school of the URL; a delegation may be limited to pupils. */
export const eleves = ecole('eleves');
/** As eleves, once the school manages its pupils' accounts (guide §3). */
export const elevesGeres: Acces<EcoleContext, 'eleves'> = {
  acces: 'ecole',
  perimetre: 'eleves',
  gestionEleves: true,
  context: elevesGeresContext,
};
/** With a right in the school of the URL that covers guardians too. */
export const tous = ecole('tous');

/** Who directs the school of the URL: a right by function, whatever a delegation covers. */
export const direction: Acces<EcoleContext, 'tous'> = {
  ...tous,
  direction: true,
  context: directionContext,
};

/** Somebody logged in to the portal, whose account is activated. */
export const titulaire: Acces<TitulaireContext, undefined> = {
  acces: 'titulaire',
  perimetre: undefined,
  context: titulaireContext,
};
/** As titulaire: a guardian who sees all the children of the account. */
export const representantEntier: Acces<TitulaireContext, undefined> = {
  acces: 'representant',
  perimetre: undefined,
  context: compteEntierContext('representant_legal'),
};
/** As titulaire: a pupil. */
export const eleveConnecte: Acces<TitulaireContext, undefined> = {
  acces: 'eleve',
  perimetre: undefined,
  context: compteEntierContext('eleve'),
};
/** Somebody on the way, whom this very question is asked now. */
export const etape = (laquelle: EtapeContext['etape']): Acces<EtapeContext, undefined> => ({
  acces: 'etape',
  perimetre: undefined,
  context: (deps, req, res) => etapeContext(deps, req, res, laquelle),
});

/**
 * One line per URL: what it does, where, who may, what is loaded, when a code is asked for. Nobody can add a route and
 * forget its guard; docs/autorisations.md and the security tests are generated from these tables.
 */
export interface Route extends Acces<PublicContext> {
  readonly method: Method;
  readonly path: string;
  readonly quoi: string;
  readonly steps: readonly Step<never, object>[];
  readonly handler: Handler<never>;
}

/**
 * The handler of a line receives what its access knows and what each step adds, and the access asks for what its address
 * says: without them it does not compile.
 */
interface Line {
  <S extends Demande, C extends PublicContext>(
    quoi: string,
    place: Place<S>,
    acces: Acces<C, NoInfer<S>>,
    handler: Handler<C>,
  ): Route;
  <S extends Demande, C extends PublicContext, A extends object>(
    quoi: string,
    place: Place<S>,
    acces: Acces<C, NoInfer<S>>,
    step: Step<C, A>,
    handler: Handler<C & A>,
  ): Route;
  <S extends Demande, C extends PublicContext, A extends object, B extends object>(
    quoi: string,
    place: Place<S>,
    acces: Acces<C, NoInfer<S>>,
    first: Step<C, A>,
    second: Step<C & A, B>,
    handler: Handler<C & A & B>,
  ): Route;
}

const line =
  (method: Method): Line =>
  (
    quoi: string,
    { pattern }: Place<Demande>,
    acces: Acces<PublicContext>,
    ...suite: readonly (Step<never, object> | Handler<never>)[]
  ): Route => ({
    ...acces,
    method,
    path: pattern,
    quoi,
    steps: suite.filter((part) => typeof part !== 'function'),
    handler: suite.filter((part) => typeof part === 'function')[0] ?? unreachable,
  });

const unreachable = (): never => {
  throw new Error('Ligne de route sans fonction');
};

export const get = line('get');
export const post = line('post');
