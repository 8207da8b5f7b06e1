import { type Logger as PinoLogger, pino } from 'pino';
import type { Config } from './config.ts';

export type Logger = PinoLogger;

/**
 * Secrets never reach a log: request bodies, query strings and cookies are not logged at all. « descriptor »: standard
 * output, or standard error for the command line, whose output is its results.
 */
export function createLogger(config: Pick<Config, 'logLevel'>, descriptor: 1 | 2 = 1): Logger {
  const options = { level: config.logLevel, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  return pino(options, pino.destination(descriptor));
}

/**
 * What a log line keeps of an error. PostgreSQL quotes whole rows in « detail » and « where » (« Failing row
 * contains … »): names, hashes, ciphertexts.
 */
export function loggableError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: String(error) };
  const { code, constraint, table } = error as { code?: unknown; constraint?: unknown; table?: unknown };
  return {
    type: error.name,
    message: error.message,
    stack: error.stack,
    code,
    constraint,
    table,
    ...(error.cause === undefined ? {} : { cause: loggableError(error.cause) }),
  };
}
