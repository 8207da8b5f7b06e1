import { CODES_PAR_RESEAU, SMS_PAR_HEURE } from '../../domain/portail/codes.ts';
import { DEMANDES_OUBLI } from '../../domain/portail/oubli.ts';
import type { KnownDevice } from '../device-cookie.ts';
import { networksOf } from '../networks.ts';
import type { createThrottle, Quota } from '../throttle.ts';

const HOUR = 3_600;
/** One IPv6 /48, which one subscriber may own whole, or which may be all the telephones of an operator in a region. */
const CODES_PAR_ABONNE = 3 * CODES_PAR_RESEAU;

export const QUOTAS_PORTAIL = {
  /** For one person's number: a couple shares one, and whoever types another name holds up nobody. */
  smsPersonne: { name: 'sms', window: HOUR, maximum: SMS_PAR_HEURE },
  smsReseau: { name: 'sms-reseau', window: HOUR, maximum: CODES_PAR_RESEAU },
  smsAbonne: { name: 'sms48', window: HOUR, maximum: CODES_PAR_ABONNE },
  oubliReseau: { name: 'oubli-adresse', window: HOUR, maximum: CODES_PAR_RESEAU },
  oubliAbonne: { name: 'oubli48', window: HOUR, maximum: CODES_PAR_ABONNE },
  /** For one number, mail or identifier typed, whether or not it is anybody's: by strangers of one address… */
  oubliInconnu: { name: 'oubli-inconnu', window: HOUR, maximum: DEMANDES_OUBLI.parReseau },
  /** …of one IPv6 /48, from which one of them would otherwise use up what is left to everybody… */
  oubliInconnuAbonne: { name: 'oubli-inconnu48', window: HOUR, maximum: 2 * DEMANDES_OUBLI.parReseau },
  /** …and of everywhere. */
  oubliPartout: { name: 'oubli-partout', window: HOUR, maximum: DEMANDES_OUBLI.partout },
  /** The same, by one device that has logged in to it. */
  oubliAppareil: { name: 'oubli-appareil', window: HOUR, maximum: DEMANDES_OUBLI.parAppareil },
  /** SMS that confirm one number, for whichever accounts: twice what one of them may ask for, so that it does not stop its owner's. */
  portable: { name: 'portable', window: HOUR, maximum: 2 * SMS_PAR_HEURE },
} as const satisfies Record<string, Quota>;

type Limites = Pick<ReturnType<typeof createThrottle>, 'count'>;

/** One more SMS asked for, to this number for whoever bears these names: 0 when it may leave, otherwise seconds to wait. */
export function countSms(limites: Limites, ip: string, ...personne: string[]): Promise<number> {
  const { host, subscriber } = networksOf(ip);
  return premiereAttente(limites, [
    [QUOTAS_PORTAIL.smsReseau, host],
    [QUOTAS_PORTAIL.smsAbonne, subscriber],
    [QUOTAS_PORTAIL.smsPersonne, ...personne],
  ]);
}

/**
 * One more message asked for to this subject (rules §8.6): 0 when it may leave, otherwise seconds to wait. Whatever strangers
 * do, behind the same address too, holds up no device that has logged in before (rules §11).
 */
export function countOubli(
  limites: Limites,
  ip: string,
  subject: string,
  device: KnownDevice | undefined,
): Promise<number> {
  if (device !== undefined) return limites.count(QUOTAS_PORTAIL.oubliAppareil, subject, device.draw);
  const { host, subscriber } = networksOf(ip);
  return premiereAttente(limites, [
    [QUOTAS_PORTAIL.oubliReseau, host],
    [QUOTAS_PORTAIL.oubliAbonne, subscriber],
    [QUOTAS_PORTAIL.oubliInconnu, subject, host],
    [QUOTAS_PORTAIL.oubliInconnuAbonne, subject, subscriber],
    [QUOTAS_PORTAIL.oubliPartout, subject],
  ]);
}

/** One after the other: what one of them refuses, those behind it do not count. An IPv4 address belongs to no /48. */
async function premiereAttente(
  limites: Limites,
  compteurs: readonly (readonly [Quota, ...(string | undefined)[]])[],
): Promise<number> {
  for (const [quota, ...sujet] of compteurs) {
    const connus = sujet.filter((partie) => partie !== undefined);
    const attente = connus.length === sujet.length ? await limites.count(quota, ...connus) : 0;
    if (attente > 0) return attente;
  }
  return 0;
}
