import { MODES_DE } from '../../domain/comptes/modes.ts';
import { paths } from '../../paths.ts';
import { type LigneOperation, TAILLE_PAGE_OPERATIONS } from '../../queries/operations/operations.ts';
import { creerPagination, type Pagination } from '../../rendering/pagination.ts';
import { compterPersonnes, MOTS_PROFIL } from '../../textes/profil.ts';
import { type Ecole, parQui } from './communs.ts';

export interface ListeOperationsVM {
  pagination: Pagination;
  base: string;
  lignes: {
    url: string;
    libelle: string;
    executeeLe: Date;
    par: string;
    resultat: string;
    mails: { envoyes: number; enRoute: number; rejetes: number } | null;
  }[];
}

/** The operations of the school, the latest first. */
export function listeVM(
  { uai }: Ecole,
  { total, lignes }: { total: number; lignes: LigneOperation[] },
  page: number,
): ListeOperationsVM {
  return {
    pagination: creerPagination({ page, taille: TAILLE_PAGE_OPERATIONS, total }),
    base: `${paths.operations({ uai })}?`,
    lignes: lignes.map((ligne) => ({
      url: paths.operation({ uai, id: ligne.id }),
      libelle: libelle(ligne),
      executeeLe: ligne.executeeLe,
      par: parQui(ligne),
      resultat:
        ligne.servis === ligne.comptes
          ? compterPersonnes(ligne.profil, ligne.servis)
          : `${ligne.servis} sur ${compterPersonnes(ligne.profil, ligne.comptes)}`,
      mails:
        ligne.envoyes + ligne.enRoute + ligne.rejetes > 0
          ? { envoyes: ligne.envoyes, enRoute: ligne.enRoute, rejetes: ligne.rejetes }
          : null,
    })),
  };
}

function libelle({ type, profil, mode, reinitialiser }: LigneOperation): string {
  const qui = MOTS_PROFIL[profil].des;
  if (type === 'reinitialiser') return `Réinitialiser les mots de passe (${qui})`;
  const par = MODES_DE[profil].length === 1 ? '' : mode === 'mail' ? ' par mail' : ' par feuilles';
  return `Informer les ${qui}${par}${reinitialiser ? ', mots de passe réinitialisés' : ''}`;
}
