import { describe, expect, it } from 'vitest';
import { direPanne } from '../../../src/cli/panne.ts';

const dire = (code: string, message: string) => direPanne(Object.assign(new Error(message), { code }));

describe('un refus de PostgreSQL, ou de PgBouncer, dit en français quoi corriger', () => {
  it.each([
    [
      '28000',
      'no pg_hba.conf entry for host "127.0.0.1", user "comptes1d_app", database "comptes1d", no encryption',
      /le rôle «\u00a0comptes1d_app\u00a0» sans TLS.*sslmode=verify-full/,
    ],
    [
      '28000',
      "aucune entrée dans pg_hba.conf pour l'hôte « 10.0.0.3 », utilisateur « comptes1d_app », base de données « comptes1d », aucun chiffrement",
      /le rôle «\u00a0comptes1d_app\u00a0» sans TLS/,
    ],
    [
      '28000',
      'pg_hba.conf rejects connection for host "10.0.0.3", user "comptes1d_app", database "comptes1d", SSL encryption',
      /le rôle «\u00a0comptes1d_app\u00a0»\u00a0: créez-le, ou autorisez cette machine/,
    ],
    ['28000', 'role "comptes1d_app" is not permitted to log in', /le rôle «\u00a0comptes1d_app\u00a0»/],
    [
      '28P01',
      'password authentication failed for user "comptes1d_app"',
      /mot de passe du rôle «\u00a0comptes1d_app\u00a0»/,
    ],
    ['3D000', 'database "nulle" does not exist', /La base «\u00a0nulle\u00a0» n’existe pas/],
    // PgBouncer 1.18, as it said them.
    ['08P01', 'SASL authentication failed', /^PgBouncer refuse ce rôle ou son mot de passe.*userlist\.txt/],
    ['08P01', 'no such database: nulle', /^PgBouncer ne connaît pas la base «\u00a0nulle\u00a0»/],
    ['08P01', 'database "absente" does not exist', /^La base «\u00a0absente\u00a0» n’existe pas/],
    ['08P01', 'query_wait_timeout', /^PgBouncer n’a pas obtenu de connexion à PostgreSQL/],
    ['08P01', 'unsupported startup parameter: options', /^PgBouncer ne veut pas d’un paramètre.*options/],
    ['08P01', 'server login has been failing, try again later (server_login_retry)', /est-il démarré/],
    ['08P01', 'no more connections allowed (max_client_conn)', /max_client_conn/],
    ['08P01', 'autre chose', /^PostgreSQL, ou le PgBouncer.*autre chose/],
  ])('%s %s', (code, message, phrase) => {
    expect(dire(code, message)).toMatch(phrase);
    expect(dire(code, message)).not.toMatch(/inattendue|127\.0\.0\.1|10\.0\.0\.3/);
  });
});
