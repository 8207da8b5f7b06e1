import { cleNom, indexer, joindre } from '../cles.ts';
import { estAbime, IndexDeNoms } from '../corrections/noms-abimes.ts';
import type { EleveNomme, Ref } from '../diff/types.ts';
import type { EnfantOnde } from '../types.ts';

/** A pupil of the school once the update is applied. */
export interface ElevePresent extends EleveNomme {
  /** Of the fiche, or of the arrival: unique in the update. */
  cle: string;
  ref: Ref;
}

export type Resolution =
  | {
      trouve: ElevePresent;
      /** The two files do not write the class alike: the only pupil of that name all the same. */
      autreClasse: boolean;
      raison?: never;
      candidats?: never;
    }
  | {
      trouve?: never;
      autreClasse?: never;
      raison: 'introuvable' | 'autre_classe' | 'homonymes';
      /** Those it may be: not linked, but a link that exists is not taken away on such a doubt. */
      candidats: ElevePresent[];
    };

/**
 * Finds the pupil that a guardian's line names: by names (family or use), damaged ones included. The class separates homonyms only
 * (rules §7); who is not the only one that fits is not linked.
 */
export function creerResolveur(presents: readonly ElevePresent[]): (enfant: EnfantOnde) => Resolution {
  const parNoms = indexer(presents, clesDe);
  const parPrenom = indexer(presents, ({ prenom }) => [cleNom(prenom)]);
  const presentsAbimes = presents.some(estAbime);
  let index: IndexDeNoms<ElevePresent> | undefined;
  const illisibles = (enfant: EnfantOnde): ElevePresent[] => {
    if (!presentsAbimes && !estAbime(enfant)) return [];
    index ??= new IndexDeNoms(presents);
    return index.compatibles(enfant);
  };
  const convient = (eleve: ElevePresent, { classe }: EnfantOnde) => classeConvient(eleve.classe, classe);
  return (enfant) => {
    const exacts = [...new Set(clesDe(enfant).flatMap((cle) => parNoms.get(cle) ?? []))];
    const memesNoms = exacts.length > 0 ? exacts : illisibles(enfant);
    if (memesNoms.length === 0) {
      // Renamed in one file and not in the other.
      const memePrenom = parPrenom.get(cleNom(enfant.prenom)) ?? [];
      return { raison: 'introuvable', candidats: memePrenom.filter((eleve) => convient(eleve, enfant)) };
    }
    const memeClasse = memesNoms.filter((eleve) => convient(eleve, enfant));
    const possibles = memeClasse.length > 0 ? memeClasse : memesNoms;
    const memeIdentite = possibles.filter((eleve) => memesNomsExactement(eleve, enfant));
    const retenus = memeIdentite.length > 0 ? memeIdentite : possibles;
    const [seul] = retenus;
    const autreClasse = memeClasse.length === 0;
    if (seul && retenus.length === 1) return { trouve: seul, autreClasse };
    return autreClasse
      ? { raison: 'autre_classe', candidats: memesNoms }
      : { raison: 'homonymes', candidats: retenus };
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

/**
 * An absent class on one side says nothing. The column is called « Classes »: a cell may list several, and a label may itself look like
 * a list (« CP/CE1 »), so that its parts have to follow one another in the cell.
 */
function classeConvient(classe: string | null, citee: string | null): boolean {
  if (classe === null || citee === null || cleNom(classe) === cleNom(citee)) return true;
  const [attendues, citees] = [parties(classe), parties(citee)];
  return (
    attendues.length > 0 &&
    citees.some((_, debut) => attendues.every((partie, rang) => citees[debut + rang] === partie))
  );
}

const parties = (classes: string): string[] =>
  classes
    .split(/[,;|/]/)
    .map(cleNom)
    .filter(Boolean);
