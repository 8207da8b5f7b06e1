import { createDeviceCookie } from '../../auth/device-cookie.ts';
import type { PublicContext } from '../context.ts';
import type { PersonneContext } from './context.ts';

/** The portal's device cookie, as the browser sent it. */
export const appareilsDuPortail = ({ req, deps }: PublicContext): string | undefined =>
  (req.cookies as Record<string, string | undefined>)[createDeviceCookie(deps, 'portail').cookieName];

/**
 * Whatever the way that led here, the holder uses this browser: it is a device known to this account from now on, and its
 * failures count apart from those of strangers.
 */
export function connaitreAppareil(ctx: PersonneContext): void {
  const { identifiant, versionAcces } = ctx.personne;
  const { recognize, add, cookieName, cookieOptions } = createDeviceCookie(ctx.deps, 'portail');
  const appareils = appareilsDuPortail(ctx);
  if (versionAcces === null || recognize(appareils, identifiant)?.versionSession === versionAcces) return;
  ctx.res.cookie(cookieName, add(appareils, identifiant, versionAcces), cookieOptions);
}
