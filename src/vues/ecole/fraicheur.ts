import { couvre, type Perimetre } from '../../domain/ecole/perimetre.ts';
import { paths } from '../../paths.ts';

/** How old the data of ONDE are, and where what the last update changed can be read. */
export interface FraicheurVM {
  le: Date | null;
  /** null: nothing is kept of it, or it is not for this agent. */
  detail: string | null;
}

/** Of what a list or the dashboard shows; a delegation limited to pupils does not open the update's page. */
export const fraicheurVM = (
  { uai, ondeMajLe, perimetre }: { uai: string; ondeMajLe: Date | null; perimetre: Perimetre },
  derniere: { id: string } | undefined,
): FraicheurVM => ({
  le: ondeMajLe,
  detail:
    derniere && couvre(perimetre, paths.miseAJourOnde.perimetre)
      ? paths.miseAJourOnde({ uai, id: derniere.id })
      : null,
});
