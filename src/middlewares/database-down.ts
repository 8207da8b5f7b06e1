import type { ErrorRequestHandler } from 'express';
import { isAway } from '../database/pannes.ts';
import { AppError } from '../errors.ts';
import { paths } from '../paths.ts';

/** What anybody may read, and which asks nothing of the database. */
const PAGES: readonly string[] = [paths.guide(), paths.accessibilite()];

/** Nobody can be recognised: these pages are shown as to a stranger; every other one says that it cannot be. */
export const sansBase: ErrorRequestHandler = (error, req, _res, next) => {
  const indisponible = isAway(error) || (error instanceof AppError && error.status === 503);
  next(indisponible && req.method === 'GET' && PAGES.includes(req.path) ? undefined : error);
};
