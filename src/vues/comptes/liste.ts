import type { Etat, Profil } from '../../domain/comptes/etats.ts';
import { AUCUNE, estCoche, nombreCoches, TAILLE_PAGE } from '../../domain/comptes/selection.ts';
import type { CriteresEleves, LigneEleve } from '../../queries/comptes/eleves.ts';
import type { ListeLue } from '../../queries/comptes/liste.ts';
import type { LigneRepresentant } from '../../queries/comptes/representants-legaux.ts';
import type { EcoleAdministree } from '../../queries/ecole/ecoles.ts';
import { creerPagination, type Pagination } from '../../rendering/pagination.ts';
import type { AvecErreurs } from '../commun.ts';
import { type FraicheurVM, fraicheurVM } from '../ecole/fraicheur.ts';
import { marquesDuCompte } from './fiche.ts';
import { type FiltreVM, filtresComptes } from './filtres.ts';

/** A column that can be sorted, and the direction in force. */
export interface Tri {
  cle: string;
  sens: 'asc' | 'desc';
}

/** What both lists of accounts show, around and in their rows. */
export interface ListeComptesVM<Ligne> extends AvecErreurs {
  q: string;
  filtres: readonly FiltreVM[];
  /** The criteria in force, in words (« CP », « Non activé – informé »); empty when there is none. */
  resume: readonly string[];
  /**
   * Query string of the list as it is shown (criteria, tri, sens, page, selection): sent back by the form of
   * the list, and the start of its links when there is no form.
   */
  criteres: string;
  tri: Tri;
  pagination: Pagination;
  fraicheur: FraicheurVM;
  /** « nombre » counts the ticks of every page. */
  selection: { id: string | null; nombre: number };
  lignes: readonly Ligne[];
}

export interface LigneCompteVM {
  id: string;
  nom: string;
  prenom: string;
  identifiant: string;
  etat: Etat;
  bloque: boolean;
  notificationExpiree: boolean;
  nouvelIdentifiantDemande: boolean;
  /** Name or first name changed in ONDE: « Nouvel identifiant » is proposed. */
  identiteChangee: boolean;
  coche: boolean;
}

/** What was read of a list, and how the page shows it. */
export interface ListeAMontrer<Q, L> extends AvecErreurs {
  ecole: EcoleAdministree;
  lue: ListeLue<Q, L>;
  /** The address of the list as it is shown, as a query string. */
  criteres: string;
  maintenant: Date;
}

export type DemandeListe = CriteresEleves & { tri: string; sens: 'asc' | 'desc'; page: number };

type Marques = Pick<LigneCompteVM, 'notificationExpiree' | 'identiteChangee' | 'coche'>;

/** What both lists show: the search form, the ticks of the agent's selection, and the rows of a page. */
export function listeComptesVM<L extends LigneEleve | LigneRepresentant>(
  profil: Profil,
  { ecole, lue, criteres, maintenant, erreurs }: ListeAMontrer<DemandeListe, L>,
  /** Criteria that only this list has. */
  propres?: readonly FiltreVM[],
): ListeComptesVM<L & Marques> {
  const { demande, choix, total, lignes, selection, derniereMiseAJour } = lue;
  const coches = selection ?? AUCUNE;
  const filtres = filtresComptes(profil, demande, choix, propres);
  const retenus = filtres.flatMap((filtre) => filtre.choix.filter(({ coche }) => coche));
  const mots = retenus.map(({ libelle }) => libelle);
  return {
    erreurs,
    q: demande.q,
    filtres,
    resume: demande.q ? [`«\u00a0${demande.q}\u00a0»`, ...mots] : mots,
    criteres,
    tri: { cle: demande.tri, sens: demande.sens },
    pagination: creerPagination({ page: demande.page, taille: TAILLE_PAGE, total }),
    fraicheur: fraicheurVM(ecole, derniereMiseAJour),
    selection: { id: selection?.id ?? null, nombre: nombreCoches(coches, total) },
    lignes: lignes.map((ligne) => ({
      ...ligne,
      ...marquesDuCompte(ligne, maintenant),
      coche: estCoche(coches, ligne.id),
    })),
  };
}
