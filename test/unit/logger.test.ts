import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { createLogger, loggableError } from '../../src/logger.ts';

/** As pg builds it from what PostgreSQL sends. */
function pgError(fields: Partial<pg.DatabaseError>): pg.DatabaseError {
  return Object.assign(new pg.DatabaseError(String(fields.message), 10, 'error'), fields);
}

describe('ce que garde une ligne de journal d’une erreur (jamais une donnée)', () => {
  it('ni la ligne refusée, ni l’endroit, ni la requête interne, ni la connexion', () => {
    const error = Object.assign(
      pgError({
        message: 'duplicate key value violates unique constraint "comptes_identifiant"',
        code: '23505',
        constraint: 'comptes_identifiant',
        table: 'comptes',
        routine: '_bt_check_unique',
        detail: 'Key (identifiant)=(e.dupont12) already exists.',
        where: 'PL/pgSQL function f(text) line 3, e.dupont12',
        internalQuery: "select 'e.dupont12'",
        hint: 'e.dupont12',
      }),
      { client: { password: 'e.dupont12' } },
    );
    const line = JSON.stringify(loggableError(error));
    expect(line).not.toContain('dupont');
    expect(loggableError(error)).toMatchObject({
      code: '23505',
      constraint: 'comptes_identifiant',
      table: 'comptes',
      routine: '_bt_check_unique',
      message: error.message,
    });
  });

  it('même donnée telle quelle au journal', () => {
    let line = '';
    const logger = createLogger({ logLevel: 'info' }, { write: (text) => (line = text) });
    logger.error(
      { err: pgError({ message: 'refus', code: '23505', detail: 'Key (nom)=(Dupont)' }) },
      'erreur',
    );
    expect(line).not.toContain('Dupont');
    expect(JSON.parse(line)).toMatchObject({ level: 50, err: { message: 'refus', code: '23505' } });
  });

  it('un message qui cite une valeur (classe 22) est remplacé, dans la pile aussi', () => {
    const error = pgError({
      message: 'invalid input syntax for type date: "Dupont"',
      code: '22007',
      routine: 'DateTimeParseError',
    });
    const line = loggableError(new Error('dehors', { cause: error }));
    expect(JSON.stringify(line)).not.toContain('Dupont');
    expect(JSON.stringify(line)).toContain('22007');
    expect(JSON.stringify(line)).toContain('logger.test.ts');
  });
});
