import { type Encodage, ecrirePour, sansAccents } from './fichiers/encodages.ts';
import type { Quirks } from './fichiers/quirks.ts';
import { creerHasard, type Hasard } from './hasard.ts';
import type { Commune, Compteurs, Ecole } from './personnes/population.ts';

/** What everything that invents people needs: the dice, the letters allowed, and what is already taken. */
export interface Contexte {
  readonly hasard: Hasard;
  readonly quirks: Quirks;
  readonly uai: string;
  readonly graine: number;
  readonly annee: number;
  readonly communes: readonly Commune[];
  /** The slice of the mobiles kept for fiction that this school draws from. */
  readonly mobiles: { readonly premier: number; readonly nombre: number };
  readonly nomsEleves: Set<string>;
  readonly nomsResponsables: Set<string>;
  readonly mails: Set<string>;
  readonly compteurs: Compteurs;
}

/**
 * ARCEP keeps 06 39 98 00 00 to 06 39 98 99 99 for fiction: they ring nowhere. The last thousand is for households met
 * in several schools, so that their numbers are nobody else's.
 */
const MOBILES_ECOLE = { premier: 0, nombre: 9_000 } as const;
export const MOBILES_PARTAGES = { premier: 9_000, nombre: 1_000 } as const;

/** Two persons with the same key are homonyms for a reader who ignores case and accents. */
export function cleNom(nom: string, prenom: string): string {
  return sansAccents(`${nom}|${prenom}`).toUpperCase();
}

export function ecrire(ctx: { quirks: { alphabet: Encodage } }, texte: string): string {
  return ecrirePour(texte, ctx.quirks.alphabet);
}

/** Resumes from a school: what its people already bear is not given to newcomers. */
export function contexteDe(ecole: Ecole, quirks: Quirks, cle: string): Contexte {
  return {
    hasard: creerHasard(ecole.graine, `${ecole.uai}/${cle}`),
    quirks,
    uai: ecole.uai,
    graine: ecole.graine,
    annee: ecole.annee,
    communes: ecole.communes,
    mobiles: MOBILES_ECOLE,
    nomsEleves: new Set(ecole.eleves.map((eleve) => cleNom(eleve.nom, eleve.prenom))),
    nomsResponsables: new Set(ecole.responsables.map((un) => cleNom(un.nom, un.prenom))),
    mails: new Set(ecole.responsables.map((un) => un.mail)),
    compteurs: { ...ecole.compteurs },
  };
}
