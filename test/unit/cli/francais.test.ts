import { Command, CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { commandes } from '../../../src/cli/commandes/index.ts';
import { direRefus, enFrancais } from '../../../src/cli/francais.ts';

/** The commands themselves, with nothing behind them. */
function analyser(args: readonly string[]): string {
  const program = enFrancais(new Command('ops'));
  for (const { nom, options } of commandes) {
    const sub = enFrancais(program.command(nom));
    options?.(sub);
    sub.action(() => {});
  }
  try {
    program.parse([...args], { from: 'user' });
    return '';
  } catch (error) {
    if (error instanceof CommanderError) return direRefus(error, args[0]);
    throw error;
  }
}

describe('ligne de commande : ce que commander refuse est une phrase en français', () => {
  it.each([
    ['detruire', 'La commande «\u00a0detruire\u00a0» n’existe pas.'],
    ['migre', 'Vouliez-vous dire migrer\u00a0?'],
    ['nuit --vite', 'L’option --vite n’existe pas ici.'],
    ['onde:importer --uai x --elevs y', 'Vouliez-vous dire --eleves\u00a0?'],
    ['ecoles:fermer', 'Il manque l’option --uai <uai>.'],
    ['ecoles:fermer --uai', 'L’option --uai <uai> attend une valeur.'],
    ['otp', 'Il manque <identifiant>.'],
    ['nuit ici', 'Il y a trop d’arguments.'],
  ])('%s', (ligne, phrase) => {
    const dit = analyser(ligne.split(' '));
    expect(dit).toContain(phrase);
    expect(dit).toContain('--help');
    expect(dit).not.toMatch(/\n|error|Did you/);
  });
});
