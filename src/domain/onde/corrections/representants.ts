import type { FicheRepresentant } from '../diff/etat.ts';
import { changementsRepresentant } from '../diff/modifications.ts';
import type { Indices } from '../personnes/indices.ts';
import type { ResponsableOnde } from '../types.ts';
import { memeNom } from './noms-abimes.ts';
import { estContenu, orthographeProche, sonnePareil } from './orthographe.ts';

/** The one identity field that differs; undefined when both names are the same, null when neither is. */
export function ecartDeNom(
  fiche: FicheRepresentant,
  ligne: ResponsableOnde,
): 'nom' | 'prenom' | null | undefined {
  const memePrenom = memeNom(fiche.prenom, ligne.prenom);
  const memeNomDeFamille = memeNom(fiche.nom, ligne.nom);
  if (memePrenom && memeNomDeFamille) return undefined;
  if (memePrenom) return 'nom';
  return memeNomDeFamille ? 'prenom' : null;
}

/** Surely one person whose surname or first name was corrected: child and contact are the same (rules §7). */
export function estCorrection(indices: Indices): boolean {
  if (!indices.civilite || !indices.enfant) return false;
  const { fiche, resolue } = indices;
  const { ligne } = resolue;
  switch (ecartDeNom(fiche, ligne)) {
    case 'nom':
      if (orthographeProche(fiche.nom, ligne.nom))
        return indices.contact || (!fiche.parti && indices.sansContact);
      // Another surname altogether: everything known of both must agree.
      return indices.contact && !indices.contactContraire;
    case 'prenom':
      // A couple may share a surname, an address and even a mail: another first name has to be a spelling of the same one.
      return (
        !fiche.parti &&
        !indices.contactContraire &&
        (indices.contact || indices.sansContact) &&
        (prenomCorrige(indices) || (indices.contact && seulLePrenomChange(indices)))
      );
    default:
      return false;
  }
}

/** « Pascal » and « Pascale » are one letter apart, and two people: only their civility, known on both sides, tells. */
function prenomCorrige({ fiche, resolue: { ligne } }: Indices): boolean {
  if (sonnePareil(fiche.prenom, ligne.prenom) || estContenu(fiche.prenom, ligne.prenom)) return true;
  const memeCivilite = Boolean(ligne.civilite) && ligne.civilite === fiche.civilite;
  return memeCivilite && orthographeProche(fiche.prenom, ligne.prenom);
}

/** Everything else is the same, the mobile and the civility known on both sides among it. */
function seulLePrenomChange({ fiche, resolue: { ligne } }: Indices): boolean {
  const connus = Boolean(ligne.portable) && Boolean(ligne.civilite);
  return connus && changementsRepresentant(fiche, ligne).every(({ champ }) => champ === 'prenom');
}

/** Not sure enough to decide, too near to say nothing. */
export function peutEtreLaMeme(indices: Indices): boolean {
  const ecart = ecartDeNom(indices.fiche, indices.resolue.ligne);
  if (ecart === undefined) return true;
  return ecart !== null && indices.civilite && (indices.enfant || indices.contact);
}
