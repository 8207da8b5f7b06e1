import { cleNom } from '../cles.ts';
import { CHAMPS_RESPONSABLE, type EleveOnde, type ResponsableOnde } from '../types.ts';
import type { DonneesEleve, DonneesRepresentant, FicheEleve, FicheRepresentant } from './etat.ts';
import type { Changement, EleveNomme, RepresentantNomme } from './types.ts';

const CHAMPS_ELEVE = [
  'nom',
  'nomUsage',
  'prenom',
  'dateNaissance',
  'sexe',
  'ine',
  'niveau',
  'classe',
] as const;

export function changementsEleve(fiche: FicheEleve, ligne: EleveOnde): Changement<keyof DonneesEleve>[] {
  return changements(CHAMPS_ELEVE, fiche, ligne);
}

export function changementsRepresentant(
  fiche: FicheRepresentant,
  ligne: ResponsableOnde,
): Changement<keyof DonneesRepresentant>[] {
  return changements(CHAMPS_RESPONSABLE, fiche, ligne);
}

/** A field that the line says nothing about keeps what the school holds. */
function changements<C extends string>(
  champs: readonly C[],
  fiche: Readonly<Record<C, string | null>>,
  ligne: Readonly<Partial<Record<C, string | null | undefined>>>,
): Changement<C>[] {
  const trouves: Changement<C>[] = [];
  for (const champ of champs) {
    const avant = fiche[champ];
    const apres = ligne[champ];
    if (apres !== undefined && apres !== avant) trouves.push({ champ, avant, apres });
  }
  return trouves;
}

export function donneesEleve(ligne: EleveOnde): DonneesEleve {
  return {
    nom: ligne.nom,
    nomUsage: ligne.nomUsage ?? null,
    prenom: ligne.prenom,
    dateNaissance: ligne.dateNaissance,
    sexe: ligne.sexe ?? null,
    ine: ligne.ine ?? null,
    niveau: ligne.niveau ?? null,
    classe: ligne.classe ?? null,
  };
}

export function donneesRepresentant(ligne: ResponsableOnde): DonneesRepresentant {
  return {
    civilite: ligne.civilite ?? null,
    nom: ligne.nom,
    nomUsage: ligne.nomUsage ?? null,
    prenom: ligne.prenom,
    mail: ligne.mail ?? null,
    portable: ligne.portable ?? null,
    telephoneDomicile: ligne.telephoneDomicile ?? null,
    telephoneTravail: ligne.telephoneTravail ?? null,
    adresse: ligne.adresse ?? null,
    codePostal: ligne.codePostal ?? null,
    commune: ligne.commune ?? null,
    pays: ligne.pays ?? null,
  };
}

export function nommerEleve({ nom, nomUsage, prenom, classe }: DonneesEleve): EleveNomme {
  return { nom, nomUsage, prenom, classe };
}

export function nommerRepresentant({
  civilite,
  nom,
  nomUsage,
  prenom,
}: DonneesRepresentant): RepresentantNomme {
  return { civilite, nom, nomUsage, prenom };
}

interface Noms {
  nom: string;
  nomUsage: string | null;
  prenom: string;
}

/** The names after the update, if they differ by more than case or accents; what the line does not say stays. */
export function nomsChanges(
  fiche: Noms,
  ligne: { nom: string; nomUsage?: string | null; prenom: string },
): { avant: Noms; apres: Noms } | undefined {
  const avant = { nom: fiche.nom, nomUsage: fiche.nomUsage, prenom: fiche.prenom };
  const nomUsage = ligne.nomUsage === undefined ? fiche.nomUsage : ligne.nomUsage;
  const apres = { nom: ligne.nom, nomUsage, prenom: ligne.prenom };
  const memesNoms =
    cleNom(avant.nom) === cleNom(apres.nom) &&
    cleNom(avant.nomUsage ?? '') === cleNom(apres.nomUsage ?? '') &&
    cleNom(avant.prenom) === cleNom(apres.prenom);
  return memesNoms ? undefined : { avant, apres };
}
