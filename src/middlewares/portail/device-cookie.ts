import { createDeviceCookie } from '../../auth/device-cookie.ts';
import type { PublicContext } from '../context.ts';

/** The portal's device cookie, as the browser sent it. */
export const appareilsDuPortail = ({ req, deps }: PublicContext): string | undefined =>
  (req.cookies as Record<string, string | undefined>)[createDeviceCookie(deps, 'portail').cookieName];

/** From now on this browser is a device known to this account: its failures count apart from those of strangers. */
export function retenirAppareilDuPortail(
  ctx: PublicContext,
  { identifiant, versionAcces }: { identifiant: string; versionAcces: number },
): void {
  const { add, cookieName, cookieOptions } = createDeviceCookie(ctx.deps, 'portail');
  ctx.res.cookie(cookieName, add(appareilsDuPortail(ctx), identifiant, versionAcces), cookieOptions);
}
