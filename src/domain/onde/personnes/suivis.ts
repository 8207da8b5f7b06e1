import { pluriel } from '../../francais.ts';
import { phrase } from '../../phrase.ts';

/** Arrivals who come from another school of the same agent (rules §4.5, b), by their rank in `arrivees`. */
export interface ComptesSuivis {
  ecole: { uai: string; nom: string };
  /** They keep their account. */
  arrivees: number[];
  /** That school still names them: they would get a new account. */
  encorePresents: number[];
}

/** School by school, in the order of their UAI. */
export function grouperSuivis(
  suivis: readonly { rang: number; uai: string; nom: string; encorePresent: boolean }[],
): ComptesSuivis[] {
  const parEcole = new Map<string, ComptesSuivis>();
  for (const { rang, uai, nom, encorePresent } of suivis) {
    const groupe = parEcole.get(uai) ?? { ecole: { uai, nom }, arrivees: [], encorePresents: [] };
    groupe[encorePresent ? 'encorePresents' : 'arrivees'].push(rang);
    parEcole.set(uai, groupe);
  }
  return [...parEcole.values()].sort((a, b) => (a.ecole.uai < b.ecole.uai ? -1 : 1));
}

/** Of the schools named here only: whoever has no right in another one reads nothing of it. */
export const suivisDesEcoles = (suivis: readonly ComptesSuivis[], uais: readonly string[]): ComptesSuivis[] =>
  suivis.filter(({ ecole }) => uais.includes(ecole.uai));

/** What a director reads of them before confirming. */
export function phrasesSuivis(suivis: readonly ComptesSuivis[]): string[] {
  return suivis.flatMap(({ ecole, arrivees }) => {
    if (arrivees.length === 0) return [];
    const un = arrivees.length === 1;
    return [
      phrase`${pluriel(arrivees.length, 'élève vient', 'élèves viennent')} de « ${ecole.nom} », que vous dirigez : ${un ? 'il garde son compte' : 'ils gardent leur compte'}. ${un ? 'Ses' : 'Leurs'} représentants légaux, eux, reçoivent ici un nouveau compte ; ils peuvent ensuite le réunir au leur depuis le portail.`,
    ];
  });
}

/** What a director is warned of: in that order, the accounts would not follow. */
export function avertissementsSuivis(
  suivis: readonly ComptesSuivis[],
): { ecole: ComptesSuivis['ecole']; message: string }[] {
  return suivis.flatMap(({ ecole, encorePresents }) => {
    if (encorePresents.length === 0) return [];
    const un = encorePresents.length === 1;
    const message = phrase`${pluriel(encorePresents.length, 'élève est encore', 'élèves sont encore')} à « ${ecole.nom} », que vous dirigez : ${un ? 'il aurait' : 'ils auraient'} ici un nouveau compte. Pour ${un ? 'qu’il garde le sien' : 'qu’ils gardent le leur'}, mettez d'abord cette école à jour, puis déposez de nouveau ces fichiers.`;
    return [{ ecole, message }];
  });
}
