/** The invented school itself, before anything is written: what the files are extracted from. */

export const NIVEAUX = ['TPS', 'PS', 'MS', 'GS', 'CP', 'CE1', 'CE2', 'CM1', 'CM2'] as const;
export type Niveau = (typeof NIVEAUX)[number];

export type TypeEcole = 'maternelle' | 'elementaire' | 'primaire';

export const NIVEAUX_PAR_TYPE: Readonly<Record<TypeEcole, readonly Niveau[]>> = {
  maternelle: ['PS', 'MS', 'GS'],
  elementaire: ['CP', 'CE1', 'CE2', 'CM1', 'CM2'],
  primaire: ['PS', 'MS', 'GS', 'CP', 'CE1', 'CE2', 'CM1', 'CM2'],
};

export interface Commune {
  readonly nom: string;
  readonly codePostal: string;
}

export interface Adresse {
  readonly voie: string;
  readonly codePostal: string;
  readonly commune: string;
}

export interface Classe {
  readonly identifiant: number;
  readonly libelle: string;
  readonly niveaux: readonly Niveau[];
}

/** An empty string stands for an empty cell. */
export interface Responsable {
  readonly id: number;
  readonly foyer: number;
  readonly civilite: 'M.' | 'Mme';
  readonly demoiselle: boolean;
  readonly nom: string;
  readonly nomUsage: string;
  readonly prenom: string;
  readonly adresse: Adresse;
  readonly mail: string;
  /** Ten digits, as the other phones. A landline sometimes sits in `portable`. */
  readonly portable: string;
  readonly domicile: string;
  readonly travail: string;
}

export interface Eleve {
  readonly id: number;
  readonly foyer: number;
  readonly origine: string;
  readonly nom: string;
  readonly nomUsage: string;
  readonly prenom: string;
  /** YYYY-MM-DD */
  readonly dateNaissance: string;
  readonly sexe: 'F' | 'M';
  readonly ine: string;
  readonly adresse: Adresse;
  readonly adresse2: Adresse | null;
  readonly niveau: Niveau;
  /** Identifier of the class. */
  readonly classe: number;
  readonly dispositif: string;
  /** Attestation fournie, autorisation associations, autorisation photo. */
  readonly autorisations: readonly [boolean, boolean, boolean];
  /** Ids of the guardians. */
  readonly responsables: readonly number[];
}

/** Numbers already given: nothing that must be unique is ever given twice, from one year to the next. */
export interface Compteurs {
  personne: number;
  ine: number;
  telephone: number;
}

export interface Ecole {
  readonly uai: string;
  readonly nom: string;
  readonly communes: readonly Commune[];
  /** Year of the rentrée. */
  readonly annee: number;
  readonly graine: number;
  readonly classes: readonly Classe[];
  readonly eleves: readonly Eleve[];
  readonly responsables: readonly Responsable[];
  readonly compteurs: Readonly<Compteurs>;
}

/** A pupil on the way to another school, with the guardians who go along. */
export interface Depart {
  readonly eleve: Eleve;
  readonly responsables: readonly Responsable[];
}

/** Age at the end of the calendar year of the rentrée, when the pupil is neither ahead nor behind. */
export function ageDuNiveau(niveau: Niveau): number {
  return NIVEAUX.indexOf(niveau) + 2;
}

export function niveauSuivant(niveau: Niveau): Niveau | undefined {
  return NIVEAUX[NIVEAUX.indexOf(niveau) + 1];
}
