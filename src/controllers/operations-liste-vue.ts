import type { EcoleContext } from '../middlewares/context.ts';
import { type LigneOperation, TAILLE_PAGE_OPERATIONS } from '../queries/operations.ts';
import { creerPagination } from '../rendering/pagination.ts';
import type { ListeOperationsVM } from '../rendering/vues/operations.ts';
import { paths } from '../routes/paths.ts';
import { compterPersonnes, MOTS } from './operations-communs.ts';

/** The operations of the school, the latest first. */
export function listeVM(
  ctx: EcoleContext,
  { total, lignes }: { total: number; lignes: LigneOperation[] },
  page: number,
): ListeOperationsVM {
  const { uai } = ctx.ecole;
  return {
    pagination: creerPagination({ page, taille: TAILLE_PAGE_OPERATIONS, total }),
    base: `${paths.operations({ uai })}?`,
    lignes: lignes.map((ligne) => ({
      url: paths.operation({ uai, id: ligne.id }),
      libelle: libelle(ligne),
      executeeLe: ligne.executeeLe,
      auteur: ligne.auteur,
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
  const qui = MOTS[profil].des;
  if (type === 'reinitialiser') return `Réinitialiser les mots de passe (${qui})`;
  const par = profil === 'eleve' ? '' : mode === 'mail' ? ' par mail' : ' par feuilles';
  return `Informer les ${qui}${par}${reinitialiser ? ', mots de passe réinitialisés' : ''}`;
}
