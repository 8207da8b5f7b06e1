import type { z } from 'zod';
import type { Deps } from '../../deps.ts';
import type { Profil } from '../../domain/comptes/etats.ts';
import { type Position, toQueryString } from '../../forms/comptes.ts';
import type { EcoleContext } from '../../middlewares/context.ts';
import type { CriteresEleves } from '../../queries/comptes/eleves.ts';
import type { Choix, Criteres } from '../../queries/comptes/fiches.ts';
import { type LireLignes, lireListe } from '../../queries/comptes/liste.ts';
import type { Telechargement } from '../../services/operations/documents-eleves.ts';
import type { Demandeur } from '../../services/operations/plans.ts';
import type { AvecErreurs } from '../../vues/commun.ts';
import type { ListeAMontrer } from '../../vues/comptes/liste.ts';

/** The screen of one of the two lists of accounts; « Q » is what its address says. */
export interface EcranListe<P extends Profil, Q extends Criteres[P] & Position> {
  profil: P;
  schema: z.ZodType<Q>;
  criteresDe(query: Q): Criteres[P];
  afficher(ctx: EcoleContext, query: Q, erreurs?: AvecErreurs['erreurs']): Promise<void>;
  document(
    deps: Deps,
    qui: Demandeur,
    ecole: EcoleContext['ecole'],
    choix: Choix<P>,
    format: 'pdf' | 'csv',
  ): Promise<Telechargement>;
}

/** Reads what a page of a list shows. */
export async function lirePage<Q extends CriteresEleves & Position, L>(
  { deps, acces, ecole }: EcoleContext,
  demande: Q,
  { profil, lire, erreurs }: { profil: Profil; lire: LireLignes<NoInfer<Q>, L> } & AvecErreurs,
): Promise<ListeAMontrer<Q, L>> {
  const maintenant = deps.clock.now();
  const lecture = { profil, agentId: acces.agentId, maintenant, lire };
  const lue = await deps.database.readEcole(acces, (trx) => lireListe(trx, demande, lecture));
  const criteres = toQueryString({ ...lue.demande, selection: lue.selection?.id });
  return { ecole, lue, criteres, maintenant, erreurs };
}
