import { type Request, type Response, Router } from 'express';
import multer from 'multer';
import { createThrottle, ONE_AT_A_TIME, QUOTAS } from '../auth/throttle.ts';
import type { Deps } from '../deps.ts';
import type { EcoleContext } from './context.ts';
import { csrf } from './csrf.ts';
import { Slots } from './slots.ts';
import type { Step } from './step.ts';

/** Files of a form, in memory for the time of the request: nothing is written to disk. */
export interface Upload {
  files: Readonly<Record<string, Buffer>>;
  /** A fault of the sending itself, and the field it is about when it is known. */
  fault?: { code: 'trop_gros' | 'illisible'; field?: string };
  /** The agent's turn lasts as long as this, even when the browser does not wait for the answer. */
  hold<R>(work: Promise<R>): Promise<R>;
}

declare module 'express-serve-static-core' {
  interface Request {
    upload?: Upload;
  }
}

/** Why nothing was read, or not all; « attente »: seconds before another try is worth it. */
export interface UploadRefusal {
  reason: 'trop_souvent' | 'un_a_la_fois' | 'trop_de_monde' | 'trop_lent';
  wait: number;
}

export interface UploadOptions {
  fields: readonly string[];
  /** Of one file, in bytes. */
  sizeMax: number;
  quota: keyof typeof QUOTAS;
  /** Answers in place of the route. */
  refuse(ctx: EcoleContext, refusal: UploadRefusal): Promise<void>;
}

/** Beside the files: the CSRF token. */
const FIELDS = { fields: 5, fieldSize: 1_000, fieldNameSize: 50, headerPairs: 20 };

/** Uploads in the memory of one process; what waits for a place is not read, and stays with the sender. */
const SLOTS = { count: 8, patienceMs: 20_000 };

/** Two files at their largest, at half a megabit a second. */
const READING_MAX_MS = 100_000;

/**
 * Parses a multipart body with at most one file per field named, once the right is known and before the CSRF check, which
 * reads the token from it. One at a time whatever the process, and so many times within the quota: otherwise the body is not
 * even read. A fault is left to the controller, so that the same page says it; undefined when no file could be in the body.
 */
export const upload = (options: UploadOptions): Step<EcoleContext, { upload: Upload | undefined }> => ({
  kind: 'fichiers',
  mots: options.fields.join(', '),
  reading: (deps) => lire(deps, options),
  add: ({ req }) => ({ upload: req.upload }),
});

function lire(
  deps: Deps,
  { fields, sizeMax, quota, refuse }: UploadOptions,
): (ctx: EcoleContext, next: (error?: unknown) => void) => Promise<void> {
  const throttle = createThrottle(deps);
  const slots = new Slots(SLOTS.count, SLOTS.patienceMs);
  const token = Router().use(csrf(deps.config));
  const limits = {
    ...FIELDS,
    fileSize: sizeMax,
    files: fields.length,
    parts: FIELDS.fields + fields.length,
  };
  const parse = multer({ storage: multer.memoryStorage(), limits }).fields(
    fields.map((name) => ({ name, maxCount: 1 })),
  );

  return async (ctx, next) => {
    const { req, res } = ctx;
    if (!req.is('multipart/form-data')) return next();
    const answer = (refusal: UploadRefusal) => {
      // The token sent goes unread with the rest; the page that answers has one of its own.
      token(req, res, () => refuse(ctx, refusal).catch(next));
    };

    const turn = await throttle.takeTurnOf(ONE_AT_A_TIME, ctx.agent.id);
    if (!turn.taken) return answer({ reason: 'un_a_la_fois', wait: turn.waitSeconds });
    const stay = stayOf(res, turn.giveBack);
    const refuseAfter = async (refusal: UploadRefusal) => {
      await stay.finir();
      answer(refusal);
    };
    const wait = await throttle.count(QUOTAS[quota], ctx.agent.id);
    if (wait > 0) return refuseAfter({ reason: 'trop_souvent', wait });
    const slot = await slots.take();
    if (slot === undefined) return refuseAfter({ reason: 'trop_de_monde', wait: 60 });
    res.once('close', slot);
    if (res.closed) return slot();

    let over = false;
    const timer = setTimeout(() => {
      over = true;
      req.unpipe();
      res.set('Connection', 'close');
      void refuseAfter({ reason: 'trop_lent', wait: 0 }).catch(next);
    }, READING_MAX_MS);
    res.once('close', () => clearTimeout(timer));
    parse(req, res, (error?: unknown) => {
      clearTimeout(timer);
      if (over) return;
      if (error !== undefined && !(error instanceof Error)) return next(error);
      const files = error === undefined ? filesOf(req) : {};
      const { hold } = stay;
      req.upload = error === undefined ? { files, hold } : { files, fault: faultOf(error, fields), hold };
      // Files are still to be worked on; otherwise it is over, before the answer says so.
      if (Object.keys(files).length > 0) next();
      else stay.finir().then(() => next(), next);
    });
  };
}

/**
 * How long an upload keeps its agent's turn: until the work on it is over, before the answer says so; when it comes to
 * none, until the sender is gone. A turn that cannot be given back ends by itself.
 */
function stayOf(res: Response, giveBack: () => Promise<void>) {
  let given: Promise<void> | undefined;
  let work: Promise<unknown> = Promise.resolve();
  const finish = () => (given ??= giveBack());
  const leave = () => void work.then(finish).catch(() => {});
  if (res.closed) leave();
  else res.once('close', leave);
  return {
    finir: finish,
    hold<R>(begun: Promise<R>): Promise<R> {
      const ended = begun.finally(finish);
      work = ended.catch(() => {});
      return ended;
    },
  };
}

function filesOf({ files }: Request): Record<string, Buffer> {
  const byField = (files ?? {}) as Record<string, Express.Multer.File[]>;
  return Object.fromEntries(
    Object.entries(byField).flatMap(([field, [file]]) => (file ? [[field, file.buffer]] : [])),
  );
}

function faultOf(error: Error, fields: readonly string[]): NonNullable<Upload['fault']> {
  const { code, field: named } = error as { code?: string; field?: string };
  const field = fields.find((known) => known === named);
  return {
    code: code === 'LIMIT_FILE_SIZE' ? 'trop_gros' : 'illisible',
    ...(field === undefined ? {} : { field }),
  };
}
