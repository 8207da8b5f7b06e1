import { createDeviceCookie } from '../../auth/device-cookie.ts';
import type { PublicContext } from '../context.ts';

/** The device cookie, as the browser sent it. */
export const appareilsDe = ({ req, deps }: PublicContext): string | undefined =>
  (req.cookies as Record<string, string | undefined>)[createDeviceCookie(deps).cookieName];

/** From now on this browser is a device known to this agent. */
export function retenirAppareil(
  ctx: PublicContext,
  { identifiant, versionSession }: { identifiant: string; versionSession: number },
): void {
  const { add, cookieName, cookieOptions } = createDeviceCookie(ctx.deps);
  ctx.res.cookie(cookieName, add(appareilsDe(ctx), identifiant, versionSession), cookieOptions);
}
