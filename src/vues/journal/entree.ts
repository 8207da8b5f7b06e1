import { paths } from '../../paths.ts';
import type { Concerne, EntreeJournal } from '../../queries/journal/criteres.ts';
import { TAILLE_PAGE_CONCERNES } from '../../queries/journal/journal.ts';
import { creerPagination, type Pagination } from '../../rendering/pagination.ts';
import type { NomsDAgents } from '../../textes/journal/entrees.ts';
import { type ConcerneVM, concerneVM, type LigneJournalVM, ligneVM } from './lignes.ts';

export interface EntreeJournalVM {
  titre: string;
  /** Its rank in the chain of the school. */
  numero: string;
  ligne: LigneJournalVM;
  concernes: readonly ConcerneVM[];
  pagination: Pagination;
  base: string;
}

export function entreeJournalVM(
  uai: string,
  entree: EntreeJournal & { id: string },
  { concernes, agents }: { concernes: readonly Concerne[]; agents: NomsDAgents },
  page: number,
): EntreeJournalVM {
  const ligne = ligneVM(uai, entree, agents);
  return {
    titre: ligne.action,
    numero: entree.numero,
    ligne,
    concernes: concernes.map((vu) => concerneVM(uai, vu)),
    pagination: creerPagination({ page, taille: TAILLE_PAGE_CONCERNES, total: entree.nombre }),
    base: `${paths.entreeJournal({ uai, id: entree.id })}?`,
  };
}
