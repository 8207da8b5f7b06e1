import { join } from 'node:path';
import { PROJECT_ROOT } from '../src/project-root.ts';
import { ECOLES_DEMO } from './circonscription-demo.ts';
import { genererEcoleOnde, type PaireOnde } from './generateur/onde.ts';

export interface FichiersDemo {
  readonly uai: string;
  readonly paire: PaireOnde;
  readonly chemins: { readonly eleves: string; readonly responsables: string };
}

/** Where the committed files of a demo school are. */
export function cheminsOndeDemo(uai: string): FichiersDemo['chemins'] {
  const chemin = (nom: string): string => join(PROJECT_ROOT, 'seeds/onde', uai, `${nom}.csv`);
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
