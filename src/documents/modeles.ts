/** What the documents are made from: plain data that survives a structured clone, so that a worker thread can draw it. */

export interface EcoleDocument {
  readonly uai: string;
  readonly nom: string;
  readonly commune: string;
}

/**
 * What a sheet says of the password (DESIGN §4.1, §6).
 * `dejaActive`: the account was already in use when the school reset it, so the holder only picks a new
 * password and is not asked for the birth date again (DESIGN §8.7).
 */
export type MotDePasseDocument =
  | {
      readonly type: 'provisoire';
      readonly valeur: string;
      readonly expireLe: Date;
      readonly dejaActive?: boolean;
    }
  | { readonly type: 'choisi' }
  | { readonly type: 'aucun' }
  | { readonly type: 'expire'; readonly expireLe: Date; readonly dejaActive?: boolean };

export interface FeuilleEleve {
  readonly classe: string;
  readonly niveau: string;
  /** Usage name, or family name when there is none; the sheet shows it in capitals. */
  readonly nom: string;
  readonly prenom: string;
  readonly identifiant: string;
  readonly motDePasse: MotDePasseDocument;
}

/** One page per pupil, in the order given. */
export interface FeuillesEleves {
  readonly ecole: EcoleDocument;
  readonly editeLe: Date;
  readonly urlPortail: string;
  /** Addresses of the services the school offers to its pupils; often none. */
  readonly urlServices: readonly string[];
  readonly eleves: readonly FeuilleEleve[];
}

export interface LigneEleve {
  readonly classe: string;
  readonly niveau: string;
  readonly nom: string;
  readonly prenom: string;
  /** YYYY-MM-DD */
  readonly dateNaissance: string;
  readonly identifiant: string;
  /** Empty, the provisional password or `*****` (DESIGN §4.1, « password shown in a list »). */
  readonly motDePasseAffiche: string;
  /** Label of the state of the account, as the screens show it. */
  readonly etat: string;
}

/** Rows in the order given; a new class begins where the value of `classe` changes. */
export interface ListeEleves {
  readonly ecole: EcoleDocument;
  readonly editeLe: Date;
  /** The search that made the list, in words. */
  readonly criteres?: string;
  readonly lignes: readonly LigneEleve[];
}
