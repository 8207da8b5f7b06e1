import { type DestinationStream, type Logger as PinoLogger, pino } from 'pino';
import type { Config } from './config.ts';

export type Logger = PinoLogger;

/**
 * Secrets never reach a log: request bodies, query strings and cookies are not logged at all. « destination »: standard
 * output, or standard error (2) for the command line, whose output is its results.
 */
export function createLogger(
  config: Pick<Config, 'logLevel'>,
  destination: DestinationStream | 1 | 2 = 1,
): Logger {
  return pino(
    {
      level: config.logLevel,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      // pino's own would write every field of an error, the forgotten ones first.
      serializers: { err: (error: unknown) => (error instanceof Error ? loggableError(error) : error) },
    },
    typeof destination === 'number' ? pino.destination(destination) : destination,
  );
}

/**
 * What a log line keeps of an error. PostgreSQL quotes whole rows in « detail » and « where » (« Failing row
 * contains … »): names, hashes, ciphertexts. Its messages of class 22 (« invalid input syntax for type date: "…" ») quote
 * what somebody typed: they are replaced.
 */
export function loggableError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: String(error) };
  const { code, constraint, table, routine } = error as Partial<Record<PgField, unknown>>;
  const quotes = typeof routine === 'string' && /^22/.test(String(code));
  const message = quotes ? QUOTED : error.message;
  return {
    type: error.name,
    message,
    // It begins with the message.
    stack: error.stack?.replace(error.message, message),
    code,
    constraint,
    table,
    routine,
    ...(error.cause === undefined ? {} : { cause: loggableError(error.cause) }),
  };
}

type PgField = 'code' | 'constraint' | 'table' | 'routine';
const QUOTED = 'message non reproduit : il cite une valeur';
