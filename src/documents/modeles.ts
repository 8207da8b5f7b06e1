import type { MiseEnPage } from '../domain/operations/mise-en-page.ts';
import type { EnfantDocument } from '../textes/compte-representant.ts';
import type { MotDePasseDocument, MotDePasseRepresentant } from '../textes/mot-de-passe.ts';
import type { LigneStatistiquesPdf } from './listes/statistiques.ts';

/** What the documents are made from: plain data that survives a structured clone, so that a worker thread can draw it. */

export interface EcoleDocument {
  readonly uai: string;
  readonly nom: string;
  readonly commune: string;
}

export interface FeuilleEleve {
  readonly classe: string;
  readonly niveau: string;
  /** Usage name, or family name when there is none; the sheet shows it in capitals. */
  readonly nom: string;
  readonly prenom: string;
  readonly identifiant: string;
  readonly motDePasse: MotDePasseDocument;
}

/** What all papers to hand out to account holders have in common; accounts are drawn in the order given. */
export interface PapiersComptes {
  readonly ecole: EcoleDocument;
  readonly editeLe: Date;
  readonly urlPortail: string;
  /** Addresses of the services that the account opens; often none for pupils. */
  readonly urlServices: readonly string[];
  /** One account per page when not given. */
  readonly miseEnPage?: MiseEnPage;
  /** A cover sheet before each class, with a column to sign; each class then begins a page. */
  readonly couvertures?: boolean;
}

export interface FeuillesEleves extends PapiersComptes {
  readonly eleves: readonly FeuilleEleve[];
}

/** One letter per account of a guardian. */
export interface LettreRepresentant {
  /** That of the first child: letters are sorted and covered by it. */
  readonly classe: string;
  readonly civilite: string | null;
  readonly nom: string;
  readonly prenom: string;
  readonly identifiant: string;
  readonly motDePasse: MotDePasseRepresentant;
  /** The children of this school that the account covers; those of other schools are not told (rules §4.5). */
  readonly enfants: readonly EnfantDocument[];
  /** The school has a mobile number: the preferred ways are open (guide §1.1). */
  readonly portableConnu: boolean;
}

export interface LettresRepresentants extends PapiersComptes {
  readonly lettres: readonly LettreRepresentant[];
}

export interface EleveListe {
  readonly classe: string;
  readonly niveau: string;
  readonly nom: string;
  readonly prenom: string;
  /** YYYY-MM-DD */
  readonly dateNaissance: string;
  readonly identifiant: string;
  /** Empty, the provisional password, « expiré » or `*****` (rules §4.1, « in a list »). */
  readonly motDePasseAffiche: string;
  /** Label of the state of the account, as the screens show it. */
  readonly etat: string;
}

export interface RepresentantListe {
  /** Class and level of the first child. */
  readonly classe: string;
  readonly niveau: string;
  readonly civilite: string;
  readonly nom: string;
  readonly prenom: string;
  /** « LEROY Ava (CP A), LEROY Tom (CM2) »: names first, as in the columns the list is sorted by. */
  readonly eleves: string;
  readonly identifiant: string;
  /** As for a pupil. */
  readonly motDePasseAffiche: string;
  readonly etat: string;
  readonly origine: string;
}

/** Rows in the order given; a new class begins where the value of `classe` changes. */
export interface ListeComptes<Ligne> {
  readonly ecole: EcoleDocument;
  readonly editeLe: Date;
  /** The search that made the list, in words. */
  readonly criteres?: string;
  readonly lignes: readonly Ligne[];
}

/** One line of what is handed to a teacher. */
export interface ResteListe {
  readonly classe: string;
  readonly eleve: string;
  /** « L’élève », or the guardian. */
  readonly qui: string;
  readonly raison: string;
  readonly reponse: string;
}

export type ListeReste = ListeComptes<ResteListe>;
export type ListeEleves = ListeComptes<EleveListe>;
export type ListeRepresentants = ListeComptes<RepresentantListe>;
export type StatistiquesDocument = ListeComptes<LigneStatistiquesPdf>;
