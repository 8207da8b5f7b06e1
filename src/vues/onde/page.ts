import type { CleSection, NomsDesFiches } from '../../domain/onde/rapport/detailler.ts';
import type { MouvementMassif } from '../../domain/onde/rapport/massifs.ts';
import type { MiseAJourOnde } from '../../queries/onde/onde.ts';
import type { AvecErreurs } from '../commun.ts';

/** What was read of an update, and how the page was asked for or filled in. */
export interface PageMiseAJour extends AvecErreurs {
  uai: string;
  miseAJour: MiseAJourOnde;
  noms: NomsDesFiches;
  /** The only section shown, and the page of it. */
  query: { section?: CleSection | undefined; page: number };
  /** Of the last update, fiches can be opened: those of an older one may have left since. */
  derniere: boolean;
  /** Read by the direction, not by a delegate. */
  direction: boolean;
  /** « Nouvel identifiant » may be asked for. */
  gestionComptesEleves: boolean;
  /** Boxes that were ticked. */
  accords: readonly MouvementMassif[];
  /** Keys of the pairs ticked as one person. */
  memes: readonly string[];
}
