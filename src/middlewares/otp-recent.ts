import { CODE_RECENT_MS } from '../domain/session.ts';
import { paths } from '../routes/paths.ts';
import type { AgentContext } from './context.ts';

/**
 * Step-up (DESIGN §10), before what sends, prints or exports passwords or updates the school: true if the second factor was
 * given less than ten minutes ago; otherwise asks for it (see demanderOtp), and the caller stops there.
 */
export function exigerOtpRecent(ctx: AgentContext, retour: string): boolean {
  const { garde } = ctx.req;
  if (garde !== undefined && garde.codeIlYAMs < CODE_RECENT_MS) return true;
  demanderOtp(ctx, retour);
  return false;
}

/** Asks for the second factor, then comes back to « retour », a page of this site as it was filled in. */
export const demanderOtp = (ctx: AgentContext, retour: string): void =>
  ctx.redirect(`${paths.confirmationOtp()}?${new URLSearchParams({ retour })}`);
