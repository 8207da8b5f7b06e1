import type { Lien } from './commun.ts';

export interface ErreurVM {
  titre: string;
  message: string;
  /** What to do next. */
  suite: Lien;
  /** Request id, to be quoted to support; only when the fault is ours. */
  reference: string | undefined;
}

export interface VuesErreurs {
  'erreurs/erreur': ErreurVM;
}
