import type { z } from 'zod';
import type { EcoleTrx } from '../database/transaction.ts';
import type { Deps } from '../deps.ts';
import type { Profil } from '../domain/compte.ts';
import { AUCUNE, estCoche, nombreCoches } from '../domain/selection.ts';
import { type Position, toQueryString } from '../forms/comptes.ts';
import type { EcoleContext } from '../middlewares/context.ts';
import { TAILLE_PAGE } from '../queries/criteres-comptes.ts';
import { type CriteresEleves, type LigneEleve, listChoixEleves } from '../queries/eleves.ts';
import type { LigneRepresentant } from '../queries/representants-legaux.ts';
import { creerPagination } from '../rendering/pagination.ts';
import type { AvecErreurs } from '../rendering/vues/commun.ts';
import type { FiltreVM, LigneCompteVM, ListeComptesVM } from '../rendering/vues/comptes.ts';
import { findSelection } from '../repositories/selections.ts';
import type { Document } from '../services/documents-eleves.ts';
import type { Choix, Criteres } from '../services/fiches.ts';
import type { Demandeur } from '../services/plans.ts';
import { marquesDuCompte } from './compte-vue.ts';
import { criteresConnus, filtresComptes } from './filtres-comptes.ts';
import { fraicheur } from './fraicheur.ts';

type Adresse = (params: { uai: string }) => string;

/** One of the two lists of accounts; « Q » is what its address says. */
export interface ListeComptes<P extends Profil, Q extends Criteres[P] & Position> {
  profil: P;
  schema: z.ZodType<Q>;
  criteresDe(query: Q): Criteres[P];
  pdf: Adresse;
  csv: Adresse;
  afficher(ctx: EcoleContext, query: Q, erreurs?: AvecErreurs['erreurs']): Promise<void>;
  document(
    deps: Deps,
    qui: Demandeur,
    ecole: EcoleContext['ecole'],
    choix: Choix<P>,
    format: 'pdf' | 'csv',
  ): Promise<Document>;
}

interface Lecture<Q, L> extends AvecErreurs {
  profil: Profil;
  lire(
    trx: EcoleTrx,
    criteres: Q,
    options: Q & { maintenant: Date },
  ): Promise<{ total: number; lignes: L[] }>;
  /** Criteria that only this list has. */
  propres?: readonly FiltreVM[];
}

type Marques = Pick<LigneCompteVM, 'notificationExpiree' | 'identiteChangee' | 'coche'>;

/** What both lists show: the search form, the ticks of the agent's selection, and the rows of a page. */
export function lireListe<Q extends CriteresEleves & Position, L extends LigneEleve | LigneRepresentant>(
  ctx: EcoleContext,
  demande: Q,
  { profil, lire, propres, erreurs }: Lecture<NoInfer<Q>, L>,
): Promise<ListeComptesVM<L & Marques>> {
  const maintenant = ctx.deps.clock.now();
  return ctx.deps.database.readEcole(ctx.acces, async (trx) => {
    const choix = await listChoixEleves(trx);
    const query = criteresConnus(demande, choix);
    const { total, lignes } = await lire(trx, query, { ...query, maintenant });
    const selection =
      query.selection === undefined
        ? undefined
        : await findSelection(trx, ctx.acces.agentId, profil, query.selection);
    const coches = selection ?? AUCUNE;
    const filtres = filtresComptes(profil, query, choix, propres);
    const retenus = filtres.flatMap((filtre) => filtre.choix.filter(({ coche }) => coche));
    const mots = retenus.map(({ libelle }) => libelle);
    return {
      erreurs,
      q: query.q,
      filtres,
      resume: query.q ? [`«\u00a0${query.q}\u00a0»`, ...mots] : mots,
      criteres: toQueryString({ ...query, selection: selection?.id }),
      tri: { cle: query.tri, sens: query.sens },
      pagination: creerPagination({ page: query.page, taille: TAILLE_PAGE, total }),
      fraicheur: await fraicheur(ctx, trx),
      selection: { id: selection?.id ?? null, nombre: nombreCoches(coches, total) },
      lignes: lignes.map((ligne) => ({
        ...ligne,
        ...marquesDuCompte(ligne, maintenant),
        coche: estCoche(coches, ligne.id),
      })),
    };
  });
}
