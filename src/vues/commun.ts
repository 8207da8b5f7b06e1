import type { FieldError } from '../errors.ts';

/** View model of a page that holds a form: when « erreurs » is not empty its title starts with « Erreur – ». */
export interface AvecErreurs {
  erreurs: readonly FieldError[];
}

export function aDesErreurs(vm: unknown): boolean {
  if (typeof vm !== 'object' || vm === null || !Object.hasOwn(vm, 'erreurs')) return false;
  const { erreurs } = vm as Partial<AvecErreurs>;
  return Array.isArray(erreurs) && erreurs.length > 0;
}

/** One of the answers that a group of boxes or of radio buttons offers. */
export interface ReponseVM {
  valeur: string;
  libelle: string;
  coche: boolean;
  aide?: string;
}

export interface LienVM {
  libelle: string;
  url: string;
}

export interface CacheVM {
  nom: string;
  valeur: string;
}

/** One thing to do: a form to send, or an address to open. */
export type BoutonVM = {
  libelle: string;
  icone?: string;
  url: string;
  /** Drawn second: nothing is wrong, or it is beside the point of the page. */
  discret?: boolean;
} & ({ methode: 'post'; champs: readonly CacheVM[] } | { methode: 'get' });
