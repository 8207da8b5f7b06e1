import { lireJour } from '../domain/jour.ts';
import { CommandeError } from './commande.ts';

/** A day given on the command line; undefined when it is not. */
export function lireOptionJour(nom: string, saisie: unknown): string | undefined {
  if (saisie === undefined) return undefined;
  const jour = lireJour(String(saisie));
  if (jour !== undefined) return jour;
  throw new CommandeError(
    `${nom}\u00a0: «\u00a0${String(saisie)}\u00a0» n’est pas un jour (31/08/2027 ou 2027-08-31).`,
  );
}
