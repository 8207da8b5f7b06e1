import { cleNom, grouper, joindre } from '../cles.ts';
import type { FicheEleve } from '../diff/etat.ts';
import type { MotifDoute } from '../diff/types.ts';
import { cleDesDeuxNoms, ineContraires } from '../personnes/identite-eleve.ts';
import { uniques } from '../personnes/uniques.ts';
import type { EleveOnde, FichierLu } from '../types.ts';
import { estAbime, memeNom } from './noms-abimes.ts';
import { aUneLettrePres, estContenu, estLong, orthographeProche, sonnePareil } from './orthographe.ts';
import { CANDIDATS_MAX } from './propositions.ts';

interface Paire {
  fiche: FicheEleve;
  ligne: EleveOnde;
}

type Possible = Paire & { motif: MotifDoute };

/**
 * A corrected spelling is not a new person (rules §7): one who would leave and one who would arrive, born on the same day, of whom the
 * surname or the first name alone differs. Sure ones are one person; of the others, and of names that cannot be read, the director says.
 */
export function corrigerOrthographe(
  partants: readonly FicheEleve[],
  nouvelles: Iterable<EleveOnde>,
  ecole: { fiches: readonly FicheEleve[]; fichier: FichierLu<EleveOnde> },
): { sures: Paire[]; possibles: Possible[] } {
  const lignes = [...nouvelles];
  if (partants.length === 0 || lignes.length === 0) return { sures: [], possibles: [] };
  const fratrie = compterFratries(ecole);
  const ines = new Set(ecole.fichier.lignes.map(({ ine }) => ine));
  // Under the corrected name, the next update would find the fiche by its INE in the other line.
  const ineAilleurs = (fiche: FicheEleve, ligne: EleveOnde) =>
    fiche.ine !== null && ligne.ine === undefined && ines.has(fiche.ine);
  const parDate = grouper(partants, ({ dateNaissance }) => dateNaissance);
  const ecarts = lignes.flatMap((ligne) =>
    peuNombreux(parDate.get(ligne.dateNaissance)).flatMap((fiche): (Possible & { sur: boolean })[] => {
      const motif = ineContraires(fiche, ligne) ? undefined : ecart(fiche, ligne);
      if (motif === undefined) return [];
      const corrige =
        motif === 'nom' ? nomCorrige(fiche, ligne) : prenomCorrige(fiche, ligne, fratrie(fiche, ligne));
      return [
        {
          fiche,
          ligne,
          motif,
          sur: corrige && !ineAilleurs(fiche, ligne) && !estAbime(fiche) && !estAbime(ligne),
        },
      ];
    }),
  );
  const sures = uniques(ecarts.filter(({ sur }) => sur));
  const prises = new Set<object>(sures.flatMap(({ fiche, ligne }) => [fiche, ligne]));
  const libre = ({ fiche, ligne }: Paire) => !prises.has(fiche) && !prises.has(ligne);
  const autres = [...ecarts.map(({ sur: _, ...paire }) => paire), ...datesCorrigees(partants, lignes)];
  return { sures, possibles: autres.filter(libre) };
}

/** A date that a whole school bears (the first of January, say) tells nothing. */
const peuNombreux = (fiches: readonly FicheEleve[] = []): readonly FicheEleve[] =>
  fiches.length > CANDIDATS_MAX ? [] : fiches;

function ecart(fiche: FicheEleve, ligne: EleveOnde): 'nom' | 'prenom' | undefined {
  const memePrenom = memeNom(fiche.prenom, ligne.prenom);
  const memeNomDeFamille = memeNom(fiche.nom, ligne.nom);
  if (memePrenom === memeNomDeFamille) return undefined;
  return memePrenom ? 'nom' : 'prenom';
}

const sexesContraires = (fiche: FicheEleve, ligne: EleveOnde): boolean =>
  fiche.sexe !== null && ligne.sexe !== undefined && fiche.sexe !== ligne.sexe;

const memeClasse = (fiche: FicheEleve, ligne: EleveOnde): boolean =>
  fiche.classe !== null && fiche.classe === ligne.classe;

/** Another surname altogether may be another child: an account is not handed over without the director. */
function nomCorrige(fiche: FicheEleve, ligne: EleveOnde): boolean {
  if (sexesContraires(fiche, ligne)) return false;
  if (orthographeProche(fiche.nom, ligne.nom)) return true;
  return memeClasse(fiche, ligne) && fiche.sexe === ligne.sexe && aUneLettrePres(fiche.nom, ligne.nom);
}

/** Same surname and birth date is what twins have: only what can hardly be another first name is a correction. */
function prenomCorrige(fiche: FicheEleve, ligne: EleveOnde, aDesJumeaux: boolean): boolean {
  if (sexesContraires(fiche, ligne)) return false;
  if (sonnePareil(fiche.prenom, ligne.prenom)) return true;
  if (aDesJumeaux) return false;
  if (estContenu(fiche.prenom, ligne.prenom)) return true;
  // The last letter is what makes a boy's name a girl's.
  const finPareille = cleNom(fiche.prenom).at(-1) === cleNom(ligne.prenom).at(-1);
  return (
    memeClasse(fiche, ligne) &&
    finPareille &&
    estLong(fiche.prenom, ligne.prenom) &&
    aUneLettrePres(fiche.prenom, ligne.prenom)
  );
}

/** Whether the school or the file names another child of that surname and birth date. */
function compterFratries({
  fiches,
  fichier,
}: {
  fiches: readonly FicheEleve[];
  fichier: FichierLu<EleveOnde>;
}) {
  const cle = ({ nom, dateNaissance }: FicheEleve | EleveOnde) => joindre(cleNom(nom), dateNaissance);
  const presents = grouper(
    fiches.filter(({ parti }) => !parti),
    cle,
  );
  const cites = grouper(fichier.lignes, cle);
  return (fiche: FicheEleve, ligne: EleveOnde): boolean =>
    (presents.get(cle(fiche)) ?? []).some((autre) => autre !== fiche) ||
    (cites.get(cle(ligne)) ?? []).some((autre) => autre !== ligne);
}

/** Same names, another birth date, no INE that contradicts: an error corrected, or two homonyms. Only the director knows. */
function datesCorrigees(partants: readonly FicheEleve[], lignes: readonly EleveOnde[]): Possible[] {
  const parNom = grouper(partants, cleDesDeuxNoms);
  const lignesParNom = grouper(lignes, cleDesDeuxNoms);
  return [...lignesParNom].flatMap(([cle, memesLignes]) => {
    const memesFiches = parNom.get(cle) ?? [];
    if (memesFiches.length * memesLignes.length > CANDIDATS_MAX) return [];
    return memesFiches.flatMap((fiche) =>
      memesLignes
        .filter((ligne) => !ineContraires(fiche, ligne))
        .map((ligne): Possible => ({ fiche, ligne, motif: 'date_naissance' })),
    );
  });
}
