import nodemailer from 'nodemailer';
import type { Config } from '../config.ts';
import { estCetteMachine } from '../domain/hote.ts';
import { Limiteur } from './limiteur.ts';

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
  attendreSonTour(signal: AbortSignal): Promise<void>;
  envoyer(message: Message): Promise<void>;
  /** The last mails kept on this machine, the newest first; none when they leave for a server. */
  recents(): readonly MailGarde[];
  close(): void;
}

/** Simultaneous connections to the server, and mails under way in one process. */
export const CONNEXIONS = 10;

/** So many mails are kept on a machine without a mail server. */
export const MAILS_GARDES = 200;

/** How long a server may keep us waiting; after that the attempt has failed, and the queue makes another one. */
export interface Delais {
  /** Until the connection is made. */
  connexionMs: number;
  /** Then until its greeting. */
  accueilMs: number;
  /** Then for each answer. */
  reponseMs: number;
}

export const DELAIS: Delais = { connexionMs: 10_000, accueilMs: 10_000, reponseMs: 30_000 };

type ConfigMailer = Pick<Config, 'environment' | 'smtpUrl' | 'mailExpediteur' | 'mailsParMinute'>;

/** Over SMTP when SMTP_URL says where (always so in production); otherwise mails stay in memory. */
export const createMailer = (
  config: ConfigMailer,
  maintenant: () => Date = () => new Date(),
  delais: Delais = DELAIS,
): Mailer =>
  config.smtpUrl === undefined ? createBoiteLocale(maintenant) : createSmtp(config, config.smtpUrl, delais);

function createSmtp(config: ConfigMailer, smtpUrl: string, delais: Delais): Mailer {
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
    maxConnections: CONNEXIONS,
    maxMessages: 500,
    // The queue makes the next attempts, and counts them. Once: when the server had dropped an idle connection, before
    // a byte of the mail left; on the new one, its answer (421) is heard.
    maxRequeues: 1,
    connectionTimeout: delais.connexionMs,
    greetingTimeout: delais.accueilMs,
    socketTimeout: delais.reponseMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const limiteur = new Limiteur(config.mailsParMinute);
  return {
    attendreSonTour: (signal) => limiteur.passer(signal),
    envoyer: async ({ to, expediteur, ...message }) => {
      await transport.sendMail({
        ...message,
        subject: surUneLigne(message.subject),
        // No Reply-To: no address of the school is known.
        from: { name: surUneLigne(expediteur ?? ''), address: config.mailExpediteur },
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
    attendreSonTour: async (signal) => signal.throwIfAborted(),
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
