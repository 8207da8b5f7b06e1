import { CODE_SMS } from '../domain/comptes/activation.ts';
import { enMs } from '../domain/duree.ts';
import { RateLimiter } from '../mails/rate-limiter.ts';
import { cleanAnswer } from './answer.ts';
import { fillBody } from './body-template.ts';
import type { Sms, SmsGateway } from './gateway.ts';
import { checkNumber, SmsError } from './sms-error.ts';

/** How long one attempt may last: somebody waits for the answer, in front of a page. */
export interface SmsLimits {
  /** For its turn, of those that one process may send in a minute. */
  turnMs: number;
  /** In all. */
  totalMs: number;
}

export const SMS_LIMITS: SmsLimits = { turnMs: 3_000, totalMs: 10_000 };

/** Of an answer, no more is read. */
const ANSWER_BYTES = 16 * 1024;

/** 4xx that say « later » rather than « never » (RFC 9110 §15.5.9, RFC 8470 §5.2, RFC 6585 §4). */
const LATER = [408, 425, 429];

/** A provider may ask to wait for a day: after this long nobody waits for that code any more. */
const RETRY_AFTER_MAX_MS = enMs(CODE_SMS);

const TOO_SLOW = 'Le fournisseur de SMS n’a pas répondu à temps.';
const TOO_MANY = 'Trop de SMS partent en ce moment de ce processus (SMS_PAR_MINUTE).';
const STOPPED = 'SMS abandonné\u00a0: le processus s’arrête.';

interface Provider {
  url: string;
  jeton: string;
  /** JSON with its marks, as parsed at start. */
  corps: string;
  parMinute: number;
}

/** Each SMS is one POST of a JSON body. It never tries again by itself: a caller that does knows how old the code is. */
export function createHttpProvider(provider: Provider, now: () => Date, limits: SmsLimits): SmsGateway {
  const limiter = new RateLimiter(provider.parMinute);
  const underWay = new Set<AbortController>();
  let closed = false;

  return {
    send: async (sms) => {
      checkNumber(sms.to);
      if (closed) throw new SmsError(STOPPED);
      const attempt = new AbortController();
      const giveUpAfter = (ms: number, why: string) => setTimeout(() => attempt.abort(new SmsError(why)), ms);
      const turn = giveUpAfter(limits.turnMs, TOO_MANY);
      const total = giveUpAfter(limits.totalMs, TOO_SLOW);
      underWay.add(attempt);
      try {
        await limiter.pass(attempt.signal);
        clearTimeout(turn);
        await post(provider, sms, attempt.signal, now);
      } catch (error) {
        // A pause that was cut short says « AbortError », whatever the reason.
        throw error instanceof SmsError || !attempt.signal.aborted ? error : attempt.signal.reason;
      } finally {
        clearTimeout(turn);
        clearTimeout(total);
        underWay.delete(attempt);
      }
    },
    recent: () => [],
    gardesAuPlus: 0,
    close: () => {
      closed = true;
      for (const attempt of underWay) attempt.abort(new SmsError(STOPPED));
    },
  };
}

async function post(
  { url, jeton, corps }: Provider,
  { to, text }: Sms,
  signal: AbortSignal,
  now: () => Date,
): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${jeton}`,
      'content-type': 'application/json',
      // Compressed, sixteen kilobytes could be any size.
      'accept-encoding': 'identity',
    },
    body: fillBody(corps, { numero: to, texte: text }),
    // Another address would be given the token and the number.
    redirect: 'manual',
    signal,
  }).catch((error: unknown) => {
    throw signal.aborted ? signal.reason : new SmsError(unreachable(error));
  });
  const answer = await readStart(response);
  if (response.ok) return;
  const { status } = response;
  const said = cleanAnswer(answer, [to, text, jeton]);
  throw new SmsError(
    `Le fournisseur de SMS a répondu ${status}${said === '' ? '' : `\u00a0: «\u00a0${said}\u00a0»`}.`,
    {
      definitif: status >= 400 && status < 500 && !LATER.includes(status),
      attendreMs: retryAfterMs(response.headers.get('retry-after'), now()),
    },
  );
}

/** The code of the system or of undici; its sentence could quote an address or a header. */
function unreachable(error: unknown): string {
  const { code } = ((error as Error).cause ?? {}) as { code?: unknown };
  const why = typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,39}$/.test(code) ? ` (${code})` : '';
  return `Le fournisseur de SMS est injoignable ou a coupé la connexion${why}.`;
}

/** The beginning of an answer, whose status is known: whatever cuts it short, what came is enough. */
async function readStart({ body }: Response): Promise<string> {
  if (body === null) return '';
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    while (size < ANSWER_BYTES) {
      const { done, value } = await reader.read();
      if (done) break;
      chunks.push(value);
      size += value.byteLength;
    }
    if (size >= ANSWER_BYTES) await reader.cancel();
  } catch {
    // Cut by the provider, or by the time limit.
  }
  return Buffer.concat(chunks).subarray(0, ANSWER_BYTES).toString();
}

/** RFC 9110 §10.2.3: seconds, or a date; bounded. Undefined when it says neither. */
function retryAfterMs(header: string | null, now: Date): number | undefined {
  const text = header?.trim() ?? '';
  const asked = /^\d+$/.test(text)
    ? Number(text) * 1_000
    : / GMT$/.test(text)
      ? Date.parse(text) - now.getTime()
      : Number.NaN;
  return Number.isNaN(asked) ? undefined : Math.min(Math.max(asked, 0), RETRY_AFTER_MAX_MS);
}
