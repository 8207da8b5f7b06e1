export interface ArenaVM {
  prenom: string;
  /** The module, or why it is not offered. */
  module: { url: string; detail: string } | null;
  sansDroit: string;
}

export interface EcoleProposeeVM {
  uai: string;
  nom: string;
  commune: string;
  url: string;
  /** How the school came to the agent, when it is not by function. */
  mention: string | null;
}

export interface ChoixEcoleVM {
  q: string;
  ecoles: readonly EcoleProposeeVM[];
  total: number;
  /** What to do when there is none at all. */
  aucune: string | null;
}

export interface VuesEcoles {
  'arena/index': ArenaVM;
  'ecoles/choix': ChoixEcoleVM;
}
