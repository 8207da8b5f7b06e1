import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ENVIRONMENT_VARIABLES, loadConfig } from '../../src/config.ts';
import { PROJECT_ROOT } from '../../src/project-root.ts';

const lines = readFileSync(join(PROJECT_ROOT, '.env.example'), 'utf8').split('\n');
const assignments = lines.flatMap((line) => {
  const [, name, value] = /^([A-Z_]+)=(.*)$/.exec(line) ?? [];
  return name === undefined ? [] : [{ name, value: value ?? '' }];
});

describe('.env.example', () => {
  it('donne chaque variable que l’application lit, une fois, et aucune autre', () => {
    expect(assignments.map(({ name }) => name).sort()).toEqual([...ENVIRONMENT_VARIABLES].sort());
  });

  it('explique chacune, juste au-dessus', () => {
    const unexplained = lines.filter((line, index) => {
      if (!/^[A-Z_]+=/.test(line)) return false;
      // Variables that go together share one comment (HOST and PORT).
      const before = lines.slice(0, index).reverse();
      return !before.find((other) => !/^[A-Z_]+=/.test(other))?.startsWith('#');
    });
    expect(unexplained).toEqual([]);
  });

  it('recopié tel quel, il ne change rien : ses valeurs sont celles par défaut', () => {
    const environment = Object.fromEntries(assignments.map(({ name, value }) => [name, value]));
    expect(loadConfig(environment)).toEqual(loadConfig({}));
  });

  it('ne contient aucun secret', () => {
    for (const name of [
      'SESSION_SECRET',
      'ENCRYPTION_KEYS',
      'DATABASE_URL',
      'DATABASE_URL_APP',
      'DATABASE_URL_ACCES',
      'FRANCECONNECT_CLIENT_SECRET',
      'SMS_JETON',
    ]) {
      expect(assignments.find((assignment) => assignment.name === name)?.value).toBe('');
    }
  });
});
