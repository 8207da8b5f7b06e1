import type { Assistance } from '../domain/ecole/assistance.ts';
import type { LienVM } from './commun.ts';

export interface ErreurVM {
  titre: string;
  message: string;
  /** What to do next. */
  suite: LienVM;
  /** Request id, to be quoted to support; only when the fault is ours. */
  reference: string | undefined;
  /** Of the school where it happened, whenever it may be of use; null when unknown. */
  assistance: Assistance | null;
}
