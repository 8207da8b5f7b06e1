import type { Request, RequestHandler } from 'express';
import multer from 'multer';

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

/** Beside the files: the CSRF token. */
const CHAMPS = { fields: 5, fieldSize: 1_000, fieldNameSize: 50, headerPairs: 20 };

/**
 * Parses a multipart body with at most one file per field named, before the CSRF check, which reads the token
 * from it. Only for an agent who is logged in: from anybody else the body is not even read. A fault is left to
 * the controller, so that the same page says it.
 */
export function televersement(options: { champs: readonly string[]; tailleMax: number }): RequestHandler {
  const { champs, tailleMax } = options;
  const limits = {
    ...CHAMPS,
    fileSize: tailleMax,
    files: champs.length,
    parts: CHAMPS.fields + champs.length,
  };
  const parse = multer({ storage: multer.memoryStorage(), limits }).fields(
    champs.map((name) => ({ name, maxCount: 1 })),
  );
  return (req, res, next) => {
    if (!req.user) return next();
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
