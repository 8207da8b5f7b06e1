import { z } from 'zod';
import { equalInConstantTime } from '../../auth/encryption.ts';
import {
  ATTENTE_MINUTES,
  type AttenteFranceConnect,
  attenteFranceConnect,
} from '../../auth/franceconnect/franceconnect.ts';
import { createSealedCookie } from '../../auth/sealed-cookie.ts';
import type { PublicContext } from '../context.ts';

/** One cookie: nobody is on the way in and on the way out at once. */
const cookie = ({ deps }: PublicContext) =>
  createSealedCookie(deps, {
    usage: 'franceconnect',
    minutes: ATTENTE_MINUTES,
    contents: z.union([attenteFranceConnect, z.object({ fin: z.string() })]),
  });

/** While the person is at FranceConnect, to come in or to leave. */
export function retenirAttente(ctx: PublicContext, attente: AttenteFranceConnect | { fin: string }): void {
  const { cookieName, cookieOptions, seal } = cookie(ctx);
  ctx.res.cookie(cookieName, seal(attente), cookieOptions);
}

/** Once: what was kept is forgotten. */
function reprendre(ctx: PublicContext): AttenteFranceConnect | { fin: string } | undefined {
  const { cookieName, cookieOptions, open } = cookie(ctx);
  const { maxAge: _, ...sansDuree } = cookieOptions;
  ctx.res.clearCookie(cookieName, sansDuree);
  return open((ctx.req.cookies as Record<string, string | undefined>)[cookieName]);
}

/** Whoever comes back in: what this browser left with. */
export function reprendreAttente(ctx: PublicContext): AttenteFranceConnect | undefined {
  const attente = reprendre(ctx);
  return attente !== undefined && 'nonce' in attente ? attente : undefined;
}

/** Whether this browser is the one that was sent to log out, by the « state » of the address. */
export function estAttendu(ctx: PublicContext): boolean {
  const attente = reprendre(ctx);
  const { state } = ctx.req.query;
  return (
    attente !== undefined &&
    'fin' in attente &&
    typeof state === 'string' &&
    equalInConstantTime(attente.fin, state)
  );
}
