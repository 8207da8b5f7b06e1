import { ACTES, type Acte, CODE_RECENT_MS, EMISSIONS_SANS_CODE } from '../../domain/connexion/session.ts';
import { estPlanParMail, type Operation } from '../../domain/operations/operation.ts';
import { delegationSaisieSchema } from '../../forms/circonscription.ts';
import { type PathBuilder, paths } from '../../paths.ts';
import type { AgentContext } from '../context.ts';
import type { Step } from '../step.ts';

/** For a line that asks for a code in some cases only: its handler, or what it calls, knows which. */
export interface SelonLeCode {
  /** True if a code was given in the last ten minutes; otherwise asks for one, then comes back to « retour ». */
  exigerCode(retour: string): boolean;
  /** Asks for a code whatever its age. */
  demanderCode(retour: string): void;
}

/**
 * Step-up (rules §10), before what sends, prints or exports passwords or updates the school: the second factor was given
 * less than ten minutes ago, or it is asked for. Then the agent is back at the address asked for.
 */
export const codeRecent: Step<AgentContext, object> = toujours(({ req }) => req.originalUrl);

/** As codeRecent, for a form: what was sent is never sent again, the agent comes back to the page it is on. */
export const codeRecentPuis = <P extends string>(page: PathBuilder<P>): Step<AgentContext, object> =>
  toujours(({ req }) => adresse(page, req.params));

/** As codeRecentPuis, to the page where an IEN reads again what was filled in. */
export const codeDeDelegation: Step<AgentContext, object> = toujours(({ req }) => {
  const saisie = delegationSaisieSchema.parse(req.body ?? {});
  return `${adresse(paths.relireDelegation, req.params)}?${new URLSearchParams(saisie)}`;
});

function toujours(retour: (ctx: AgentContext) => string): Step<AgentContext, object> {
  return {
    kind: 'code',
    mots: 'toujours',
    add: (ctx) => (exigerCode(ctx, retour(ctx)) ? {} : undefined),
  };
}

/** The page of each act that takes a code of its own: where a code is asked for it, and led back to. */
const PAGE_DE_L_ACTE: Record<Acte, () => string> = {
  telephone: paths.nouveauTelephone,
  codes_secours: paths.codesSecours,
};
export const acteDuRetour = (retour: string): Acte | undefined =>
  ACTES.find((acte) => PAGE_DE_L_ACTE[acte]() === retour);

/** A code given for this very act, still valid for it and which has not served; neither that of the login nor another's. */
export const codePour = (acte: Acte): Step<AgentContext, object> => ({
  kind: 'code',
  mots: 'toujours, pour cet acte seul',
  add: (ctx) => {
    if (ctx.req.garde?.codePour === acte) return {};
    demanderCode(ctx, PAGE_DE_L_ACTE[acte]());
    return undefined;
  },
});

/** « quand »: in which cases, in words. */
export const codeSelon = (quand: string): Step<AgentContext, SelonLeCode> => ({
  kind: 'code',
  mots: quand,
  add: selonLeCode,
});

/** Passwords, new identifiers and blocked accounts, however they are spread over requests: the database counts them, and its refusal asks. */
const AU_DELA = `au-delà de ${EMISSIONS_SANS_CODE}\u00a0personnes en ${CODE_RECENT_MS / 60_000}\u00a0minutes (la base les compte)`;
export const codeAuDela = codeSelon(AU_DELA);

/** The address that all letters and mails lead to is shown with a code, and hidden without one. */
export const codePourAfficher = codeSelon('pour l’afficher, pas pour la masquer');

/** Passwords that leave by mail ask for a code, however few; of the others the database counts how many leave at once. */
export const codeDuPlan: Step<AgentContext & { operation: Operation }, SelonLeCode> = {
  kind: 'code',
  mots: `un plan par mail, toujours\u202f; un autre, ${AU_DELA}`,
  add: (ctx) =>
    !estPlanParMail(ctx.operation) || exigerCode(ctx, adresse(paths.operation, ctx.req.params))
      ? selonLeCode(ctx)
      : undefined,
};

function selonLeCode(ctx: AgentContext): SelonLeCode {
  return {
    exigerCode: (retour) => exigerCode(ctx, retour),
    demanderCode: (retour) => demanderCode(ctx, retour),
  };
}

function exigerCode(ctx: AgentContext, retour: string): boolean {
  const { garde } = ctx.req;
  if (garde !== undefined && garde.codeIlYAMs < CODE_RECENT_MS) return true;
  demanderCode(ctx, retour);
  return false;
}

/** « retour »: a page of this site, as it was filled in. */
const demanderCode = (ctx: AgentContext, retour: string): void =>
  ctx.redirect(`${paths.confirmationOtp()}?${new URLSearchParams({ retour })}`);

/** The page whose « :parameters » are those of the address asked for. */
const adresse = <P extends string>({ pattern }: PathBuilder<P>, params: Record<string, unknown>): string =>
  pattern.replace(/:(\w+)/g, (_, nom: string) => encodeURIComponent(String(params[nom])));
