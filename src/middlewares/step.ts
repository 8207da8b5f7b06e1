import type { RequestHandler } from 'express';
import type { Deps } from '../deps.ts';

/** What a step is about: a column of docs/autorisations.md. */
export type StepKind = 'charge' | 'code' | 'fichiers' | 'affluence';

/**
 * What stands on the line of a route between who may use it and what it does. « C »: what the steps before it know;
 * « A »: what it adds, for the steps and the handler after it.
 */
export interface Step<in C, out A extends object> {
  readonly kind: StepKind;
  /** For docs/autorisations.md. */
  readonly mots: string;
  /** Before anything is read from the database. */
  readonly arrival?: (deps: Deps) => RequestHandler;
  /** Once the right is known and before the token is checked: the body it is in is read here. « next » goes on to that check. */
  readonly reading?: (deps: Deps) => (ctx: C, next: (error?: unknown) => void) => Promise<void>;
  /** Undefined when it has answered: nothing else of the line runs. */
  readonly add?: (ctx: C) => A | undefined | Promise<A | undefined>;
}
