import nodemailer from 'nodemailer';
import type { Config } from '../config.ts';
import { estCetteMachine } from '../domain/hote.ts';
import { RateLimiter } from './rate-limiter.ts';

export interface Contenu {
  /** Whose mail it is, as a list of mails shows it; the address is that of the configuration. */
  expediteur?: string;
  subject: string;
  text: string;
  html: string;
}

export interface Message extends Contenu {
  /** « <…@…> », the same at every attempt, so that a receiver can tell a repeat. */
  messageId: string;
  to: { name: string; address: string };
}

/** A mail that stayed on this machine. */
export interface MailGarde extends Message {
  /** Rank in this process, from 1: does not move when older ones are forgotten. */
  numero: number;
  garde: Date;
}

/** The port that sends: resolves once the server has accepted the message, rejects with the server's answer. */
export interface Mailer {
  /**
   * Resolves when one more mail may leave this minute, rejects if the signal comes first. Asked before the mail is
   * written: what it says must not grow old in a queue.
   */
  waitForTurn(signal: AbortSignal): Promise<void>;
  send(message: Message): Promise<void>;
  /** The last mails kept on this machine, the newest first; none when they leave for a server. */
  recent(): readonly MailGarde[];
  /** How many are kept at most. */
  readonly gardesAuPlus: number;
  close(): void;
}

/** Simultaneous connections to the server, and mails under way in one process. */
export const CONNECTIONS = 10;

/** So many mails are kept on a machine without a mail server. */
export const MAILS_GARDES = 200;

/** How long a server may keep us waiting; after that the attempt has failed, and the queue makes another one. */
export interface Timeouts {
  /** Until the connection is made. */
  connectionMs: number;
  /** Then until its greeting. */
  greetingMs: number;
  /** Then for each answer. */
  answerMs: number;
}

export const TIMEOUTS: Timeouts = { connectionMs: 10_000, greetingMs: 10_000, answerMs: 30_000 };

type MailerConfig = Pick<Config, 'environment' | 'smtpUrl' | 'mailExpediteur' | 'mailsParMinute'>;

/** Over SMTP when SMTP_URL says where (always so in production); otherwise mails stay in memory. */
export const createMailer = (
  config: MailerConfig,
  now: () => Date = () => new Date(),
  timeouts: Timeouts = TIMEOUTS,
): Mailer =>
  config.smtpUrl === undefined ? createLocalMailbox(now) : createSmtp(config, config.smtpUrl, timeouts);

function createSmtp(config: MailerConfig, smtpUrl: string, timeouts: Timeouts): Mailer {
  const { protocol, hostname, port, username, password } = new URL(smtpUrl);
  const transport = nodemailer.createTransport({
    pool: true,
    host: hostname,
    secure: protocol === 'smtps:',
    // Passwords and credentials do not cross a network in clear (RFC 3207): without STARTTLS, nothing leaves.
    requireTLS: config.environment === 'production' && !estCetteMachine(hostname),
    ...(port === '' ? {} : { port: Number(port) }),
    ...(username === ''
      ? {}
      : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    maxConnections: CONNECTIONS,
    maxMessages: 500,
    // The queue makes the next attempts, and counts them. Once: when the server had dropped an idle connection, before
    // a byte of the mail left; on the new one, its answer (421) is heard.
    maxRequeues: 1,
    connectionTimeout: timeouts.connectionMs,
    greetingTimeout: timeouts.greetingMs,
    socketTimeout: timeouts.answerMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const limiter = new RateLimiter(config.mailsParMinute);
  return {
    waitForTurn: (signal) => limiter.pass(signal),
    send: async ({ to, expediteur, ...message }) => {
      await transport.sendMail({
        ...message,
        subject: onOneLine(message.subject),
        // No Reply-To: no address of the school is known.
        from: { name: onOneLine(expediteur ?? ''), address: config.mailExpediteur },
        to: { name: onOneLine(to.name), address: onOneLine(to.address) },
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
    },
    recent: () => [],
    gardesAuPlus: 0,
    close: () => transport.close(),
  };
}

/** The last mails of this process, for a machine without a mail server. */
function createLocalMailbox(now: () => Date): Mailer {
  const kept: MailGarde[] = [];
  let numero = 0;
  return {
    waitForTurn: async (signal) => signal.throwIfAborted(),
    send: async (message) => {
      numero += 1;
      kept.unshift({ ...message, numero, garde: now() });
      kept.length = Math.min(kept.length, MAILS_GARDES);
    },
    recent: () => kept,
    gardesAuPlus: MAILS_GARDES,
    close: () => {},
  };
}

/** No value may begin another header (RFC 5322 §2.2). */
const onOneLine = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim();
