/** One fault of a form; « champ » is the name of the field, which is also the id of its control. */
export interface ErreurChamp {
  champ: string;
  message: string;
}

/** View model of a page that holds a form: when « erreurs » is not empty its title starts with « Erreur – ». */
export interface AvecErreurs {
  erreurs: readonly ErreurChamp[];
}

export function aDesErreurs(vm: unknown): boolean {
  if (typeof vm !== 'object' || vm === null || !Object.hasOwn(vm, 'erreurs')) return false;
  const { erreurs } = vm as Partial<AvecErreurs>;
  return Array.isArray(erreurs) && erreurs.length > 0;
}

/** Item of a select, of a group of boxes or of radio buttons. */
export interface Choix {
  valeur: string;
  libelle: string;
  coche: boolean;
}

/** How old the data of ONDE are, and where what the last update changed can be read. */
export interface FraicheurVM {
  le: Date | null;
  /** null: nothing is kept of it, or it is not for this agent. */
  detail: string | null;
}

export interface Lien {
  libelle: string;
  url: string;
}

/** A column that can be sorted, and the direction in force. */
export interface Tri {
  cle: string;
  sens: 'asc' | 'desc';
}
