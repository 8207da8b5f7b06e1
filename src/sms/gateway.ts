import type { Config } from '../config.ts';
import { createHttpProvider, SMS_LIMITS, type SmsLimits } from './http-provider.ts';
import { checkNumber } from './sms-error.ts';

export interface Sms {
  /** E.164: « +33612345678 ». */
  to: string;
  text: string;
}

/** An SMS that stayed on this machine. */
export interface SmsGarde extends Sms {
  /** In this process, from 1: does not move when older ones are forgotten. */
  rang: number;
  garde: Date;
}

/** The port that sends: resolves once the provider has accepted the SMS, rejects with an SmsError. */
export interface SmsGateway {
  send(sms: Sms): Promise<void>;
  /** The last SMS kept on this machine, the newest first; none when they leave for a provider. */
  recent(): readonly SmsGarde[];
  /** How many are kept at most. */
  readonly gardesAuPlus: number;
  /** What is under way is given up. */
  close(): void;
}

/** So many SMS are kept on a machine without a provider. */
export const SMS_GARDES = 200;

type SmsConfig = Pick<Config, 'smsUrl' | 'smsJeton' | 'smsCorps' | 'smsParMinute'>;

/**
 * Over HTTP when SMS_URL, SMS_JETON and SMS_CORPS say how; otherwise SMS stay in memory. A configuration has all three
 * or none, and production none only for a command that sends nothing.
 */
export function createSmsGateway(
  { smsUrl, smsJeton, smsCorps, smsParMinute }: SmsConfig,
  now: () => Date = () => new Date(),
  limits: SmsLimits = SMS_LIMITS,
): SmsGateway {
  if (smsUrl === undefined || smsJeton === undefined || smsCorps === undefined) return createLocalPhone(now);
  const send = { url: smsUrl, jeton: smsJeton, corps: smsCorps, parMinute: smsParMinute };
  return createHttpProvider(send, now, limits);
}

/** The last SMS of this process, for a machine without a provider. */
function createLocalPhone(now: () => Date): SmsGateway {
  const kept: SmsGarde[] = [];
  let rang = 0;
  return {
    send: async (sms) => {
      checkNumber(sms.to);
      rang += 1;
      kept.unshift({ ...sms, rang, garde: now() });
      kept.length = Math.min(kept.length, SMS_GARDES);
    },
    recent: () => kept,
    gardesAuPlus: SMS_GARDES,
    close: () => {},
  };
}
