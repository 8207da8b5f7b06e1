import { paths } from '../routes/paths.ts';
import type { AgentContext } from './context.ts';

export const OTP_RECENT_MS = 10 * 60_000;

/**
 * Step-up (DESIGN §10), before what exports or replaces many passwords: true if the second factor was given
 * less than ten minutes ago; otherwise asks for it, then comes back to « retour » (a page of this site), and
 * the caller stops there.
 */
export function exigerOtpRecent(ctx: AgentContext, retour: string): boolean {
  const { garde } = ctx.req;
  if (garde !== undefined && garde.codeIlYAMs < OTP_RECENT_MS) return true;
  ctx.redirect(`${paths.confirmationOtp()}?${new URLSearchParams({ retour })}`);
  return false;
}
