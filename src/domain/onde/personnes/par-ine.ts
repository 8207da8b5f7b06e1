import { estAbime, garderConnus, memeNom, memesNoms, type NomsCompares } from '../corrections/noms-abimes.ts';
import type { FicheEleve } from '../diff/etat.ts';
import { aLettreInconnue } from '../texte/lettre-inconnue.ts';
import type { EleveOnde } from '../types.ts';
import { identite } from './identite-eleve.ts';

type EleveNommable = NomsCompares & { nom: string; dateNaissance: string };

interface Suivi {
  readonly libres: ReadonlySet<FicheEleve>;
  readonly restantes: ReadonlySet<EleveOnde>;
  apparier(fiche: FicheEleve, ligne: EleveOnde): void;
}

/** The same INE is the same pupil, when the first name or the birth date says so too. */
export function parIne(suivi: Suivi): void {
  const connues = new Map<string, FicheEleve>();
  for (const fiche of suivi.libres) {
    if (fiche.ine !== null && (!connues.has(fiche.ine) || !fiche.parti)) connues.set(fiche.ine, fiche);
  }
  const identites = new Set([...suivi.restantes].map(identite));
  const abimees = [...suivi.restantes].filter(estAbime);
  for (const ligne of [...suivi.restantes]) {
    const fiche = ligne.ine === undefined ? undefined : connues.get(ligne.ine);
    if (!fiche || !suivi.libres.has(fiche)) continue;
    const memePrenom = memeNom(fiche.prenom, ligne.prenom);
    // Twins whose INE were exchanged have the same birth date: the first name then decides.
    const estNommeAilleurs = (qui: EleveNommable) =>
      (identite(qui) !== identite(ligne) && identites.has(identite(qui))) ||
      abimees.some(
        (autre) => autre !== ligne && autre.dateNaissance === qui.dateNaissance && memesNoms(autre, qui),
      );
    // A damaged first name that is not the known one is not taken over: the next update would find the fiche under this name.
    const devenue = aLettreInconnue(ligne.prenom) ? garderConnus(fiche, ligne).ligne : fiche;
    const memeJour = fiche.dateNaissance === ligne.dateNaissance;
    if (memePrenom || (memeJour && !estNommeAilleurs(fiche) && !estNommeAilleurs(devenue)))
      suivi.apparier(fiche, ligne);
  }
}
