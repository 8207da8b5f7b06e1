/** No connection could be had: whatever PostgreSQL or the network said, nothing was asked yet. */
export class SansConnexionError extends Error {
  override name = 'SansConnexionError';
}

/** What node says of a network without an answer. */
const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/**
 * PostgreSQL's classes: 08 connection, 53 resources (too many connections, disk full), 57P0 stop and start;
 * 25P03 a transaction left idle, whose connection it closes.
 */
const AWAY = /^(08...|53...|57P0.|25P03)$/;

/** pg has no code for what it finds by itself. */
const LOST = /Query read timeout|Connection terminated|connection error and is not queryable/;

const codeOf = (error: unknown): string =>
  String((error as { code?: unknown } | null | undefined)?.code ?? '');

/** The connection is of no more use: it ended, or has not answered in time and may still do so. */
export function isLost(error: unknown): boolean {
  const code = codeOf(error);
  return (
    NETWORK.has(code) ||
    /^(08...|57P0.|25P03)$/.test(code) ||
    LOST.test((error as Error | null | undefined)?.message ?? '')
  );
}

/** PostgreSQL cannot be reached or does not answer: nobody's fault, worth another try later. */
export const isAway = (error: unknown): boolean =>
  error instanceof SansConnexionError || AWAY.test(codeOf(error)) || isLost(error);

/** Stopped by a time limit (statement_timeout) or by an administrator; undone. */
export const isTooLong = (error: unknown): boolean => codeOf(error) === '57014';

/**
 * PostgreSQL gave up one of several transactions that stood in each other's way (40001, 40P01, 55P03); undone. Locks are
 * taken in one order so that none does. Not tried again by us, since what a request does besides its transaction is not
 * known to be safe to repeat.
 */
export const isCollision = (error: unknown): boolean => ['40001', '40P01', '55P03'].includes(codeOf(error));
