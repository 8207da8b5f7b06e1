import { type Request, type RequestHandler, type Response, Router } from 'express';
import multer from 'multer';
import { createLimites, type Quota, UN_A_LA_FOIS } from '../auth/limites.ts';
import type { Deps } from '../deps.ts';
import { type EcoleContext, ecoleContext } from './context.ts';
import { csrf } from './csrf.ts';
import { Places } from './places.ts';

/** Files of a form, in memory for the time of the request: nothing is written to disk. */
export interface Televersement {
  fichiers: Readonly<Record<string, Buffer>>;
  /** A fault of the sending itself, and the field it is about when it is known. */
  faute?: { code: 'trop_gros' | 'illisible'; champ?: string };
  /** The agent's turn lasts as long as this, even when the browser does not wait for the answer. */
  retenir<R>(travail: Promise<R>): Promise<R>;
}

declare module 'express-serve-static-core' {
  interface Request {
    televersement?: Televersement;
  }
}

/** Why nothing was read, or not all; « attente »: seconds before another try is worth it. */
export interface RefusTeleversement {
  raison: 'trop_souvent' | 'un_a_la_fois' | 'trop_de_monde' | 'trop_lent';
  attente: number;
}

export interface OptionsTeleversement {
  champs: readonly string[];
  /** Of one file, in bytes. */
  tailleMax: number;
  quota: Quota;
  /** Answers in place of the route. */
  refuser(ctx: EcoleContext, refus: RefusTeleversement): Promise<void>;
}

/** Beside the files: the CSRF token. */
const CHAMPS = { fields: 5, fieldSize: 1_000, fieldNameSize: 50, headerPairs: 20 };

/** Uploads in the memory of one process; what waits for a place is not read, and stays with the sender. */
const PLACES = { nombre: 8, patienceMs: 20_000 };

/** Two files at their largest, at half a megabit a second. */
const LECTURE_MAX_MS = 100_000;

/**
 * Parses a multipart body with at most one file per field named, before the CSRF check, which reads the token
 * from it. Only for an agent whose right in the school of the address covers everybody, one at a time whatever the process,
 * and so many times within the quota: otherwise the body is not even read. A fault is left to the controller, so that the
 * same page says it.
 */
export function televersement(
  deps: Deps,
  { champs, tailleMax, quota, refuser }: OptionsTeleversement,
): RequestHandler {
  const limites = createLimites(deps);
  const places = new Places(PLACES.nombre, PLACES.patienceMs);
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
    const repondre = (refus: RefusTeleversement) => {
      // The token sent goes unread with the rest; the page that answers has one of its own.
      jeton(req, res, () => refuser(ctx, refus).catch(next));
    };

    const tour = await limites.prendreTour(UN_A_LA_FOIS, ctx.agent.id);
    if (!tour.pris) return repondre({ raison: 'un_a_la_fois', attente: tour.attendre });
    const sejour = sejourDe(res, tour.rendre);
    const refuserApres = async (refus: RefusTeleversement) => {
      await sejour.finir();
      repondre(refus);
    };
    const attente = await limites.compter(quota, ctx.agent.id);
    if (attente > 0) return refuserApres({ raison: 'trop_souvent', attente });
    const place = await places.prendre();
    if (place === undefined) return refuserApres({ raison: 'trop_de_monde', attente: 60 });
    res.once('close', place);
    if (res.closed) return place();

    let fini = false;
    const minuteur = setTimeout(() => {
      fini = true;
      req.unpipe();
      res.set('Connection', 'close');
      void refuserApres({ raison: 'trop_lent', attente: 0 }).catch(next);
    }, LECTURE_MAX_MS);
    res.once('close', () => clearTimeout(minuteur));
    parse(req, res, (error?: unknown) => {
      clearTimeout(minuteur);
      if (fini) return;
      if (error !== undefined && !(error instanceof Error)) return next(error);
      const fichiers = error === undefined ? fichiersDe(req) : {};
      const { retenir } = sejour;
      req.televersement =
        error === undefined ? { fichiers, retenir } : { fichiers, faute: fauteDe(error, champs), retenir };
      // Files are still to be worked on; otherwise it is over, before the answer says so.
      if (Object.keys(fichiers).length > 0) next();
      else sejour.finir().then(() => next(), next);
    });
  };
}

/**
 * How long an upload keeps its agent's turn: until the work on it is over, before the answer says so; when it comes to
 * none, until the sender is gone. A turn that cannot be given back ends by itself.
 */
function sejourDe(res: Response, rendre: () => Promise<void>) {
  let rendu: Promise<void> | undefined;
  let travail: Promise<unknown> = Promise.resolve();
  const finir = () => (rendu ??= rendre());
  const partir = () => void travail.then(finir).catch(() => {});
  if (res.closed) partir();
  else res.once('close', partir);
  return {
    finir,
    retenir<R>(commence: Promise<R>): Promise<R> {
      const termine = commence.finally(finir);
      travail = termine.catch(() => {});
      return termine;
    },
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
