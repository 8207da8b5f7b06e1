import { describe, expect, it } from 'vitest';
import { networksOf } from '../../../src/auth/networks.ts';
import { THROTTLE_RULES, waitAfter } from '../../../src/auth/throttle.ts';

describe('limites : l’attente croît avec les échecs', () => {
  it('cinq essais de mot de passe sont libres, puis 30 s, 1, 2, 4, 8 et 15 minutes, jamais plus', () => {
    const attentes = Array.from({ length: 12 }, (_, i) => waitAfter(THROTTLE_RULES.password, i + 1));
    expect(attentes).toEqual([0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900]);
  });

  it('une adresse partagée par toute une ville a cent essais libres par heure', () => {
    expect(waitAfter(THROTTLE_RULES.address, 99)).toBe(0);
    expect(waitAfter(THROTTLE_RULES.address, 100)).toBe(5);
  });

  it('un réseau IPv6 de 48 bits en a dix fois plus, et son attente reste courte : il est peut-être à toute une région', () => {
    expect(waitAfter(THROTTLE_RULES.subscriber, 999)).toBe(0);
    expect([1_000, 1_001, 1_002, 5_000].map((n) => waitAfter(THROTTLE_RULES.subscriber, n))).toEqual([
      1, 2, 5, 5,
    ]);
  });
});

const hote = (ip: string) => networksOf(ip).host;
const abonne = (ip: string) => networksOf(ip).subscriber;

describe('limites : ce qui compte comme une même adresse', () => {
  it('une adresse IPv4, même enveloppée dans une IPv6, et nulle autre avec elle', () => {
    expect(networksOf('192.0.2.7')).toEqual({ host: '192.0.2.7' });
    expect(networksOf('::ffff:192.0.2.7')).toEqual({ host: '192.0.2.7' });
    expect(networksOf('::FFFF:192.0.2.7')).toEqual({ host: '192.0.2.7' });
  });

  it('les 64 premiers bits d’une IPv6 : une machine choisit tout le reste', () => {
    expect(hote('2001:db8:0:12:aaaa::1')).toBe('2001:db8:0:12');
    expect(hote('2001:0db8:0000:0012:ffff:1:2:3')).toBe('2001:db8:0:12');
    expect(hote('2001:db8:0:13::1')).not.toBe(hote('2001:db8:0:12::1'));
    expect(hote('2001:db8::1')).toBe('2001:db8:0:0');
    expect(hote('::1')).toBe('0:0:0:0');
    expect(hote('fe80::1%eth0')).toBe('fe80:0:0:0');
  });

  it('et ses 48 premiers bits, qu’un seul abonné peut posséder en entier', () => {
    expect(abonne('2001:db8:0:12:aaaa::1')).toBe('2001:db8:0');
    expect(abonne('2001:0db8:0000:ffff::1')).toBe('2001:db8:0');
    expect(abonne('2001:db8:1::1')).not.toBe(abonne('2001:db8:0::1'));
    expect(abonne('::1')).toBe('0:0:0');
  });

  it('ce qui n’est pas une adresse reste distinct', () => {
    expect(networksOf('')).toEqual({ host: '' });
    expect(networksOf('inconnue')).toEqual({ host: 'inconnue' });
  });
});

describe('ce que les relais écrivent de l’adresse', () => {
  it('un port n’en fait pas une autre adresse', () => {
    expect(hote('192.0.2.7:51234')).toBe('192.0.2.7');
    expect(hote('[2001:db8::7]:51234')).toBe(hote('2001:db8::7'));
    expect(hote('[2001:db8::7]')).toBe(hote('2001:db8::7'));
  });

  it('derrière un NAT64 (RFC 6052), chaque IPv4 compte pour elle-même', () => {
    expect(hote('64:ff9b::c000:207')).not.toBe(hote('64:ff9b::c000:208'));
    expect(abonne('64:ff9b::c000:207')).toBeUndefined();
  });
});
