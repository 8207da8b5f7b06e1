import { fileURLToPath } from 'node:url';
import { genererEcoleOnde, type PaireOnde } from '../src/demo/onde.ts';
import { ECOLES_DEMO } from './circonscription-demo.ts';

export interface FichiersDemo {
  readonly uai: string;
  readonly paire: PaireOnde;
  readonly chemins: { readonly eleves: string; readonly responsables: string };
}

/** Where the committed files of a demo school are. */
export function cheminsOndeDemo(uai: string): FichiersDemo['chemins'] {
  const chemin = (nom: string): string => fileURLToPath(new URL(`./onde/${uai}/${nom}.csv`, import.meta.url));
  return { eleves: chemin('eleves'), responsables: chemin('responsables') };
}

/** The ONDE files of every demo school, made anew. */
export function genererOndeDemo(): FichiersDemo[] {
  return ECOLES_DEMO.map(({ uai, onde }) => ({
    uai,
    paire: genererEcoleOnde(onde),
    chemins: cheminsOndeDemo(uai),
  }));
}
