import { describe, expect, it } from 'vitest';
import { attenteApres, REGLES, reseau } from '../../../src/auth/limites.ts';

describe('limites : l’attente croît avec les échecs', () => {
  it('cinq essais de mot de passe sont libres, puis 30 s, 1, 2, 4, 8 et 15 minutes, jamais plus', () => {
    const attentes = Array.from({ length: 12 }, (_, i) => attenteApres(REGLES.motDePasse, i + 1));
    expect(attentes).toEqual([0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900]);
  });

  it('une adresse partagée par toute une ville a cent essais libres par heure', () => {
    expect(attenteApres(REGLES.adresse, 99)).toBe(0);
    expect(attenteApres(REGLES.adresse, 100)).toBe(5);
  });
});

describe('limites : ce qui compte comme une même adresse', () => {
  it('une adresse IPv4, même enveloppée dans une IPv6', () => {
    expect(reseau('192.0.2.7')).toBe('192.0.2.7');
    expect(reseau('::ffff:192.0.2.7')).toBe('192.0.2.7');
    expect(reseau('::FFFF:192.0.2.7')).toBe('192.0.2.7');
  });

  it('les 64 premiers bits d’une IPv6 : un abonné possède tout le reste', () => {
    expect(reseau('2001:db8:0:12:aaaa::1')).toBe('2001:db8:0:12');
    expect(reseau('2001:0db8:0000:0012:ffff:1:2:3')).toBe('2001:db8:0:12');
    expect(reseau('2001:db8:0:13::1')).not.toBe(reseau('2001:db8:0:12::1'));
    expect(reseau('2001:db8::1')).toBe('2001:db8:0:0');
    expect(reseau('::1')).toBe('0:0:0:0');
    expect(reseau('fe80::1%eth0')).toBe('fe80:0:0:0');
  });

  it('ce qui n’est pas une adresse reste distinct', () => {
    expect(reseau('')).toBe('');
    expect(reseau('inconnue')).toBe('inconnue');
  });
});
