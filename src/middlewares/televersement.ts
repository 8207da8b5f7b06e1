import { type Request, type RequestHandler, Router } from 'express';
import multer from 'multer';
import { createLimites, type Quota } from '../auth/limites.ts';
import type { Deps } from '../deps.ts';
import { type EcoleContext, ecoleContext } from './context.ts';
import { csrf } from './csrf.ts';

/** Files of a form, in memory for the time of the request: nothing is written to disk. */
export interface Televersement {
  fichiers: Readonly<Record<string, Buffer>>;
  /** A fault of the sending itself, and the field it is about when it is known. */
  faute?: { code: 'trop_gros' | 'illisible'; champ?: string };
}

declare module 'express-serve-static-core' {
  interface Request {
    televersement?: Televersement;
  }
}

export interface OptionsTeleversement {
  champs: readonly string[];
  /** Of one file, in bytes. */
  tailleMax: number;
  quota: Quota;
  /** Answers in place of the route, where there are so many seconds to wait. */
  tropSouvent(ctx: EcoleContext, attente: number): Promise<void>;
}

/** Beside the files: the CSRF token. */
const CHAMPS = { fields: 5, fieldSize: 1_000, fieldNameSize: 50, headerPairs: 20 };

/**
 * Parses a multipart body with at most one file per field named, before the CSRF check, which reads the token
 * from it. Only for an agent whose right in the school of the address covers everybody, and so many times within the
 * quota: otherwise the body is not even read. A fault is left to the controller, so that the same page says it.
 */
export function televersement(
  deps: Deps,
  { champs, tailleMax, quota, tropSouvent }: OptionsTeleversement,
): RequestHandler {
  const limites = createLimites(deps);
  const jeton = Router().use(csrf(deps.config));
  const limits = {
    ...CHAMPS,
    fileSize: tailleMax,
    files: champs.length,
    parts: CHAMPS.fields + champs.length,
  };
  const parse = multer({ storage: multer.memoryStorage(), limits }).fields(
    champs.map((name) => ({ name, maxCount: 1 })),
  );
  return async (req, res, next) => {
    if (req.garde === undefined || !req.is('multipart/form-data')) return next();
    const ctx = ecoleContext(deps, req, res, 'tous');
    if (ctx === undefined) return;
    const attente = await limites.compter(quota, ctx.agent.id);
    if (attente > 0) {
      // The token sent goes unread with the rest; the page that answers has one of its own.
      jeton(req, res, () => tropSouvent(ctx, attente).catch(next));
      return;
    }
    parse(req, res, (error?: unknown) => {
      if (error !== undefined && !(error instanceof Error)) return next(error);
      if (error === undefined) {
        req.televersement = { fichiers: fichiersDe(req) };
      } else {
        const trouve = fauteDe(error, champs);
        req.televersement = { fichiers: {}, faute: trouve };
      }
      next();
    });
  };
}

function fichiersDe({ files }: Request): Record<string, Buffer> {
  const parChamp = (files ?? {}) as Record<string, Express.Multer.File[]>;
  return Object.fromEntries(
    Object.entries(parChamp).flatMap(([champ, [fichier]]) => (fichier ? [[champ, fichier.buffer]] : [])),
  );
}

function fauteDe(error: Error, champs: readonly string[]): NonNullable<Televersement['faute']> {
  const { code, field } = error as { code?: string; field?: string };
  const champ = champs.find((nom) => nom === field);
  return {
    code: code === 'LIMIT_FILE_SIZE' ? 'trop_gros' : 'illisible',
    ...(champ === undefined ? {} : { champ }),
  };
}
