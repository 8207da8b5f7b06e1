import { type Contexte, cleNom, ecrire } from '../contexte.ts';
import { sansAccents } from '../fichiers/encodages.ts';
import { getOrigine, ORIGINES, type Origine } from '../noms/origines.ts';
import { inventerFixe, inventerMail, inventerMobile } from './coordonnees.ts';
import type { Adresse, Responsable } from './population.ts';

export type Sexe = 'F' | 'M';

/** A family name as the clerk typed it: upper case, accents kept or dropped, seldom in mixed case. */
export function inventerNom(ctx: Contexte, origine: Origine): string {
  const { hasard } = ctx;
  let nom = hasard.choix(origine.noms);
  if (hasard.chance(origine.sansAccents)) nom = sansAccents(nom);
  if (hasard.chance(0.02) && !nom.includes('İ')) {
    nom = nom
      .toLowerCase()
      .replace(/(^|[\s'-])(\p{L})/gu, (_tout, avant: string, lettre: string) => avant + lettre.toUpperCase());
  }
  return ecrire(ctx, nom);
}

/** Where the names of the two parents come from: most often the same place. */
export function inventerOrigines(ctx: Contexte): [Origine, Origine] {
  const premiere = ctx.hasard.pondere(ORIGINES);
  return [premiere, ctx.hasard.chance(0.72) ? premiere : ctx.hasard.pondere(ORIGINES)];
}

/**
 * A first name that makes, with the family name, a pair nobody has in the school yet. When lists run out (thousands of
 * pupils), the first name becomes a compound one.
 */
export function inventerPrenom(
  ctx: Contexte,
  prenoms: readonly string[],
  nom: string,
  pris: Set<string>,
): string {
  const { hasard } = ctx;
  let prenom = hasard.choix(prenoms);
  for (let essai = 0; pris.has(cleNom(nom, prenom)); essai++) {
    prenom = hasard.choix(prenoms);
    for (let i = 8; i <= essai; i += 12) prenom = `${prenom}-${hasard.choix(prenoms)}`;
  }
  pris.add(cleNom(nom, prenom));
  return ecrire(ctx, prenom);
}

export interface Identite {
  readonly nom: string;
  readonly prenom: string;
}

function coordonnees(ctx: Contexte): Pick<Responsable, 'portable' | 'domicile' | 'travail'> {
  const { hasard, quirks } = ctx;
  let portable = hasard.chance(quirks.tauxSansPortable) ? '' : inventerMobile(ctx);
  if (portable !== '' && hasard.chance(quirks.tauxFixeDansPortable)) portable = inventerFixe(ctx);
  return {
    portable,
    domicile: hasard.chance(0.25) ? inventerFixe(ctx) : '',
    travail: hasard.chance(0.14) ? inventerFixe(ctx) : '',
  };
}

/** @param identite names imposed, for a homonym; otherwise they are drawn from the origin. */
export function creerAdulte(
  ctx: Contexte,
  options: {
    foyer: number;
    sexe: Sexe;
    origine: Origine;
    adresse: Adresse;
    nom?: string;
    identite?: Identite;
  },
): Responsable {
  const { hasard, quirks } = ctx;
  const { origine, sexe } = options;
  const nom = options.identite?.nom ?? options.nom ?? inventerNom(ctx, origine);
  const prenoms = sexe === 'F' ? origine.femmes : origine.hommes;
  let prenom = options.identite?.prenom ?? inventerPrenom(ctx, prenoms, nom, ctx.nomsResponsables);
  if (options.identite === undefined && hasard.chance(0.01)) prenom = prenom.toUpperCase();
  return {
    id: ++ctx.compteurs.personne,
    foyer: options.foyer,
    civilite: sexe === 'F' ? 'Mme' : 'M.',
    demoiselle: sexe === 'F' && hasard.chance(0.04),
    nom,
    nomUsage: '',
    prenom,
    adresse: options.adresse,
    mail: hasard.chance(quirks.tauxSansMail) ? '' : inventerMail(ctx, prenom, nom),
    ...coordonnees(ctx),
  };
}

/** First names given to a child: from the family's origin, or from what everybody is called. */
export function prenomsEnfants(ctx: Contexte, codeOrigine: string, sexe: Sexe): readonly string[] {
  const origine = getOrigine(ctx.hasard.chance(0.68) ? codeOrigine : 'francais');
  return sexe === 'F' ? origine.filles : origine.garcons;
}
