import { cleNom, joindre } from '../cles.ts';
import { garderConnus } from '../corrections/noms-abimes.ts';
import type { FicheRepresentant } from '../diff/etat.ts';
import { changementsRepresentant } from '../diff/modifications.ts';
import type { ResponsableOnde } from '../types.ts';
import type { ElevePresent, Resolution } from './enfants.ts';

/** A guardian's line and what its children resolved to. */
export interface LigneResolue {
  ligne: ResponsableOnde;
  resolutions: readonly Resolution[];
}

export type Critere = (indices: Indices) => boolean;

/** What speaks for one line and one fiche being the same person. Computed on demand: the first criterion usually decides. */
export class Indices {
  readonly fiche: FicheRepresentant;
  readonly resolue: LigneResolue;
  readonly #enfantsDeLaFiche: ReadonlySet<string>;

  constructor(fiche: FicheRepresentant, resolue: LigneResolue, enfantsDeLaFiche: ReadonlySet<string>) {
    this.fiche = fiche;
    this.resolue = resolue;
    this.#enfantsDeLaFiche = enfantsDeLaFiche;
  }

  /** The line would change nothing: what an update wrote is found again by the next one. */
  get inchange(): boolean {
    const { ligne: lue, resolutions } = this.resolue;
    const { ligne } = garderConnus(this.fiche, lue);
    if (changementsRepresentant(this.fiche, ligne).length > 0) return false;
    if (!resolutions.every(({ trouve }) => !trouve || this.#estLie(trouve))) return false;
    return this.enfant || this.contact || this.domicile || this.#enfantsDeLaFiche.size === 0;
  }

  /** A pupil found for sure on the line is already linked to the fiche. */
  get enfant(): boolean {
    return this.resolue.resolutions.some(({ trouve }) => trouve && this.#estLie(trouve));
  }

  /** The same with a child of the line that is not found for sure. */
  get enfantPossible(): boolean {
    return this.resolue.resolutions.some(({ candidats }) => candidats?.some((eleve) => this.#estLie(eleve)));
  }

  /** Same mail or mobile. */
  get contact(): boolean {
    const { ligne } = this.resolue;
    return egaux(ligne.mail, this.fiche.mail) || egaux(ligne.portable, this.fiche.portable);
  }

  /** A mail, or a mobile, that is known on both sides and not the same. */
  get contactContraire(): boolean {
    const { ligne } = this.resolue;
    return differents(ligne.mail, this.fiche.mail) || differents(ligne.portable, this.fiche.portable);
  }

  /** Neither side has any, and they live in the same place: nothing else could be the same. */
  get sansContact(): boolean {
    const { ligne } = this.resolue;
    const aucun = [ligne.mail, ligne.portable, this.fiche.mail, this.fiche.portable].every((dit) => !dit);
    return aucun && this.domicile;
  }

  /** Same address or home number. */
  get domicile(): boolean {
    const { ligne } = this.resolue;
    return (
      egaux(ligne.telephoneDomicile, this.fiche.telephoneDomicile) ||
      egaux(adresseDe(ligne), adresseDe(this.fiche))
    );
  }

  /** Not contradicted: an unknown one suits. */
  get civilite(): boolean {
    const { civilite } = this.resolue.ligne;
    return !civilite || !this.fiche.civilite || civilite === this.fiche.civilite;
  }

  #estLie({ cle }: ElevePresent): boolean {
    return this.#enfantsDeLaFiche.has(cle);
  }
}

export function parDomicile(indices: Indices): boolean {
  return indices.civilite && indices.domicile;
}

/** From the surest to the least: the names alone never make one person of two. */
export const CRITERES: readonly Critere[] = [
  (indices) => indices.inchange,
  (indices) => indices.civilite && indices.enfant && indices.contact,
  (indices) => indices.civilite && indices.enfant,
  (indices) => indices.civilite && indices.contact && indices.enfantPossible,
  (indices) => indices.civilite && indices.contact,
  (indices) => indices.civilite && indices.enfantPossible,
  (indices) => indices.enfant && indices.contact,
  (indices) => indices.enfant,
  parDomicile,
];

function adresseDe({
  adresse,
  codePostal,
}: {
  adresse?: string | null;
  codePostal?: string | null;
}): string | undefined {
  return adresse ? joindre(cleNom(adresse), codePostal ?? '') : undefined;
}

function differents(a: string | null | undefined, b: string | null | undefined): boolean {
  return Boolean(a) && Boolean(b) && a !== b;
}

function egaux(a: string | null | undefined, b: string | null | undefined): boolean {
  return Boolean(a) && a === b;
}
