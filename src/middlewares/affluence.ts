import type { Request, RequestHandler } from 'express';
import { createAppareils } from '../auth/appareils.ts';
import { reseauxDe } from '../auth/reseaux.ts';
import type { Deps } from '../deps.ts';

/** Logins of strangers under way at once from one address: a town full of schools has a handful. */
const ENSEMBLE_MAX = 32;
const RETRY_AFTER_S = 5;

/**
 * Before anything is read from the database or drawn: a crowd behind one address is answered in one line, so that what it costs
 * is its own connections. A device that has logged in passes, as everywhere (decision 025).
 */
export function affluence(deps: Pick<Deps, 'config' | 'clock'>): RequestHandler {
  const { nomCookie, reconnaitre } = createAppareils(deps);
  const enCours = new Map<string, number>();

  const estConnu = ({ body, cookies }: Request): boolean => {
    const { identifiant } = (body ?? {}) as { identifiant?: unknown };
    const cookie = (cookies as Record<string, string | undefined>)[nomCookie];
    return (
      typeof identifiant === 'string' && reconnaitre(cookie, identifiant.trim().toLowerCase()) !== undefined
    );
  };

  return (req, res, next) => {
    if (estConnu(req)) return next();
    const { hote } = reseauxDe(req.ip ?? '');
    const nombre = enCours.get(hote) ?? 0;
    if (nombre >= ENSEMBLE_MAX) {
      res.set('Retry-After', String(RETRY_AFTER_S)).status(429).type('text');
      res.send(
        'Trop de connexions à la fois depuis votre réseau. Revenez en arrière et recommencez dans quelques secondes.',
      );
      return;
    }
    enCours.set(hote, nombre + 1);
    res.once('close', () => {
      const reste = (enCours.get(hote) ?? 1) - 1;
      if (reste > 0) enCours.set(hote, reste);
      else enCours.delete(hote);
    });
    next();
  };
}
