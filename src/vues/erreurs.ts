import type { LienVM } from './commun.ts';

export interface ErreurVM {
  titre: string;
  message: string;
  /** What to do next. */
  suite: LienVM;
  /** Request id, to be quoted to support; only when the fault is ours. */
  reference: string | undefined;
}
