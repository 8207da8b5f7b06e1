import nodemailer from 'nodemailer';
import type { Config } from '../config.ts';

export interface Contenu {
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
  envoyer(message: Message): Promise<void>;
  /** The last mails kept on this machine, the newest first; none when they leave for a server. */
  recents(): readonly MailGarde[];
  close(): void;
}

/** Simultaneous connections to the server, and mails under way in one process. */
export const CONNEXIONS = 10;

/** So many mails are kept on a machine without a mail server. */
export const MAILS_GARDES = 200;

/** Over SMTP when SMTP_URL says where (always so in production); otherwise mails stay in memory. */
export const createMailer = (
  config: Pick<Config, 'smtpUrl' | 'mailExpediteur' | 'mailsParMinute'>,
  maintenant: () => Date = () => new Date(),
): Mailer =>
  config.smtpUrl === undefined ? createBoiteLocale(maintenant) : createSmtp(config, config.smtpUrl);

function createSmtp(config: Pick<Config, 'mailExpediteur' | 'mailsParMinute'>, smtpUrl: string): Mailer {
  const { protocol, hostname, port, username, password } = new URL(smtpUrl);
  const transport = nodemailer.createTransport({
    pool: true,
    host: hostname,
    secure: protocol === 'smtps:',
    ...(port === '' ? {} : { port: Number(port) }),
    ...(username === ''
      ? {}
      : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    maxConnections: CONNEXIONS,
    maxMessages: 500,
    rateDelta: 60_000,
    rateLimit: config.mailsParMinute,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    envoyer: async ({ to, ...message }) => {
      await transport.sendMail({
        ...message,
        subject: surUneLigne(message.subject),
        from: config.mailExpediteur,
        to: { name: surUneLigne(to.name), address: surUneLigne(to.address) },
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
    },
    recents: () => [],
    close: () => transport.close(),
  };
}

/** The last mails of this process, for a machine without a mail server. */
function createBoiteLocale(maintenant: () => Date): Mailer {
  const gardes: MailGarde[] = [];
  let numero = 0;
  return {
    envoyer: async (message) => {
      numero += 1;
      gardes.unshift({ ...message, numero, garde: maintenant() });
      gardes.length = Math.min(gardes.length, MAILS_GARDES);
    },
    recents: () => gardes,
    close: () => {},
  };
}

/** No value may begin another header (RFC 5322 §2.2). */
const surUneLigne = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim();
