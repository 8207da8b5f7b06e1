import { cleNom, indexer, joindre } from '../cles.ts';
import type { EnfantOnde } from '../types.ts';
import type { EleveNomme, Ref } from './types.ts';

/** A pupil of the school once the update is applied. */
export interface ElevePresent extends EleveNomme {
  /** Of the fiche, or of the arrival: unique in the update. */
  cle: string;
  ref: Ref;
}

export type Resolution =
  | { trouve: ElevePresent; raison?: never; candidats?: never }
  | {
      trouve?: never;
      raison: 'introuvable' | 'autre_classe' | 'homonymes';
      /** Those it may be: not linked, but a link that exists is not taken away on such a doubt. */
      candidats: ElevePresent[];
    };

/** Finds the pupil that a guardian's line names: by names (family or use) and class, and only if exactly one fits. */
export function creerResolveur(presents: readonly ElevePresent[]): (enfant: EnfantOnde) => Resolution {
  const parNoms = indexer(presents, clesDe);
  const parPrenom = indexer(presents, ({ prenom }) => [cleNom(prenom)]);
  const convient = (eleve: ElevePresent, { classe }: EnfantOnde) => classeConvient(eleve.classe, classe);
  return (enfant) => {
    const memesNoms = [...new Set(clesDe(enfant).flatMap((cle) => parNoms.get(cle) ?? []))];
    if (memesNoms.length === 0) {
      // Renamed in one file and not in the other.
      const memePrenom = parPrenom.get(cleNom(enfant.prenom)) ?? [];
      return { raison: 'introuvable', candidats: memePrenom.filter((eleve) => convient(eleve, enfant)) };
    }
    const memeClasse = memesNoms.filter((eleve) => convient(eleve, enfant));
    if (memeClasse.length === 0) return { raison: 'autre_classe', candidats: memesNoms };
    const memeIdentite = memeClasse.filter((eleve) => memesNomsExactement(eleve, enfant));
    const retenus = memeIdentite.length > 0 ? memeIdentite : memeClasse;
    const [seul] = retenus;
    return seul && retenus.length === 1 ? { trouve: seul } : { raison: 'homonymes', candidats: retenus };
  };
}

function clesDe(personne: { nom: string | null; nomUsage: string | null; prenom: string }): string[] {
  const { nom, nomUsage, prenom } = personne;
  return [nom, nomUsage].flatMap((porte) => (porte ? [joindre(cleNom(porte), cleNom(prenom))] : []));
}

/** Both names of the line are those of the pupil: decides between cousins of whom one bears as name of use the other's name. */
function memesNomsExactement(eleve: ElevePresent, enfant: EnfantOnde): boolean {
  const nom = cleNom(enfant.nom ?? '');
  const usage = cleNom(enfant.nomUsage ?? '') || nom;
  return nom === cleNom(eleve.nom) && usage === cleNom(eleve.nomUsage ?? eleve.nom);
}

/** An absent class on one side says nothing. The column is called « Classes » : several labels may be listed. */
function classeConvient(classe: string | null, citee: string | null): boolean {
  if (classe === null || citee === null) return true;
  const attendue = cleNom(classe);
  return cleNom(citee) === attendue || citee.split(/[,;|/]/).some((partie) => cleNom(partie) === attendue);
}
