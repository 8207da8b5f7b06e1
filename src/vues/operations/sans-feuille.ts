import type { Profil } from '../../domain/comptes/etats.ts';
import { avecDe, enCapitales, pluriel } from '../../domain/francais.ts';
import type { SansFeuille } from '../../domain/operations/operation.ts';
import { BLOQUES_NOMMES, type ResumeOperation } from '../../queries/operations/operations.ts';
import { MOTS_PROFIL } from '../../textes/profil.ts';

/** « Le compte de Léa ROY est bloqué : pas de feuille »: who is served and has none, by name while they are few; null of nobody. */
export function sansFeuilleVM(
  profil: Profil,
  { listables, imprimables, bloques }: Pick<ResumeOperation, 'listables' | 'imprimables' | 'bloques'>,
): string | null {
  const nombre = listables - imprimables;
  if (nombre === 0) return null;
  const pas = `\u00a0: pas de ${MOTS_PROFIL[profil].feuille}.`;
  if (nombre > BLOQUES_NOMMES) return `${pluriel(nombre, 'compte est bloqué', 'comptes sont bloqués')}${pas}`;
  const noms = enumerer(bloques.map(({ nom, prenom }) => avecDe(`${prenom} ${enCapitales(nom)}`)));
  return nombre === 1 ? `Le compte ${noms} est bloqué${pas}` : `Les comptes ${noms} sont bloqués${pas}`;
}

/** « de Léa, de Tom et d’Ava » */
const enumerer = (noms: readonly string[]): string =>
  [noms.slice(0, -1).join(', '), ...noms.slice(-1)].filter((part) => part !== '').join(' et ');

/** An address kept since, or a second click: the page of the operation says why there is no document. */
export const rienAImprimer = (profil: Profil, pourquoi: SansFeuille): string => {
  const { un, feuilles } = MOTS_PROFIL[profil];
  switch (pourquoi) {
    case 'imprimees':
      return `Rien de nouveau à imprimer\u00a0: toutes les ${feuilles} de cette opération l’ont déjà été.`;
    case 'partis':
      return `Rien à imprimer\u00a0: plus aucun ${un} de cette opération n’est dans l’école.`;
    case 'bloques':
      return 'Rien à imprimer\u00a0: tous les comptes de cette opération qui restent dans l’école sont bloqués.';
  }
};
