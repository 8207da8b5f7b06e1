import { type Contexte, cleNom } from '../contexte.ts';
import { inventerPrenom, prenomsEnfants, type Sexe } from './adultes.ts';
import type { Foyer } from './foyers.ts';
import { inventerIne } from './ine.ts';
import { ageDuNiveau, type Eleve, type Niveau } from './population.ts';

export interface Place {
  readonly niveau: Niveau;
  readonly classe: number;
}

const JOUR = 86_400_000;
/** Less than this between two births of one mother is not believable. */
const ECART_MINIMAL = 300 * JOUR;

function inventerDateNaissance(ctx: Contexte, niveau: Niveau): string {
  const { hasard } = ctx;
  const enRetard = niveau.startsWith('C') && niveau !== 'CP' && hasard.chance(0.03);
  const enAvance = niveau.startsWith('C') && hasard.chance(0.01);
  const annee = ctx.annee - ageDuNiveau(niveau) - (enRetard ? 1 : 0) + (enAvance ? 1 : 0);
  // TPS takes children from two years old, so those born early in the year.
  const jour = hasard.entier(0, niveau === 'TPS' ? 242 : 364);
  return new Date(Date.UTC(annee, 0, 1) + jour * JOUR).toISOString().slice(0, 10);
}

function dateCompatible(ctx: Contexte, niveau: Niveau, ainees: readonly Eleve[]): string {
  let date = inventerDateNaissance(ctx, niveau);
  for (let essai = 0; essai < 40; essai++) {
    const temps = Date.parse(date);
    if (ainees.every((autre) => Math.abs(Date.parse(autre.dateNaissance) - temps) >= ECART_MINIMAL)) break;
    date = inventerDateNaissance(ctx, niveau);
  }
  return date;
}

function attribuerIne(ctx: Contexte, niveau: Niveau): string {
  const rang = ++ctx.compteurs.ine;
  const debutant = niveau === 'TPS' || niveau === 'PS';
  const ancien = ctx.hasard.chance(niveau.startsWith('CM') ? 0.04 : 0);
  // A pupil new to school waits for the INE for weeks.
  return ctx.hasard.chance(ctx.quirks.tauxSansIne * (debutant ? 5 : 1))
    ? ''
    : inventerIne(ctx.uai, ctx.graine, rang, ancien);
}

function inventerDispositif(ctx: Contexte): string {
  return ctx.hasard.chance(0.035) ? ctx.hasard.choix(['ULIS', 'UPE2A', 'UPE2A', 'RASED']) : '';
}

function inventerEleve(
  ctx: Contexte,
  place: Place,
): Pick<Eleve, 'id' | 'niveau' | 'classe' | 'ine' | 'dispositif' | 'autorisations'> {
  return {
    id: ++ctx.compteurs.personne,
    niveau: place.niveau,
    classe: place.classe,
    ine: attribuerIne(ctx, place.niveau),
    dispositif: inventerDispositif(ctx),
    autorisations: [ctx.hasard.chance(0.9), ctx.hasard.chance(0.6), ctx.hasard.chance(0.75)],
  };
}

interface Impose {
  readonly prenom: string;
  readonly nom: string;
  readonly sexe: Sexe;
}

/** The children of a household, one per place; `jumeaux` makes the first two twins (their places share the level). */
export function creerEnfants(
  ctx: Contexte,
  foyer: Foyer,
  places: readonly Place[],
  options: { jumeaux?: boolean; impose?: Impose } = {},
): Eleve[] {
  const enfants: Eleve[] = [];
  for (const [i, place] of places.entries()) {
    const { impose } = options;
    const sexe = impose?.sexe ?? (ctx.hasard.chance(0.49) ? 'F' : 'M');
    const jumeau = options.jumeaux === true && i === 1 ? enfants[0] : undefined;
    const demi = i > 0 && jumeau === undefined && ctx.hasard.chance(0.5) ? foyer.demiFratrie : null;
    const nom = impose?.nom ?? demi?.nom ?? foyer.nomEnfants;
    const prenoms = prenomsEnfants(ctx, foyer.origine, sexe);
    enfants.push({
      ...inventerEleve(ctx, place),
      foyer: foyer.id,
      origine: foyer.origine,
      nom,
      nomUsage: demi ? '' : foyer.nomUsageEnfants,
      prenom: impose?.prenom ?? inventerPrenom(ctx, prenoms, nom, ctx.nomsEleves),
      dateNaissance: jumeau?.dateNaissance ?? dateCompatible(ctx, place.niveau, enfants),
      sexe,
      adresse: foyer.adresse,
      adresse2: demi ? null : foyer.adresse2,
      responsables: demi ? demi.responsables : foyer.adultes.map((adulte) => adulte.id),
    });
  }
  return enfants;
}

/** A younger brother or sister, the year they come of age: same home, same guardians. */
export function creerCadet(ctx: Contexte, aine: Eleve, place: Place, fratrie: readonly Eleve[]): Eleve {
  const sexe: Sexe = ctx.hasard.chance(0.49) ? 'F' : 'M';
  return {
    ...aine,
    ...inventerEleve(ctx, place),
    prenom: inventerPrenom(ctx, prenomsEnfants(ctx, aine.origine, sexe), aine.nom, ctx.nomsEleves),
    dateNaissance: dateCompatible(ctx, place.niveau, fratrie),
    sexe,
  };
}

/** The same names, someone else: to be told apart by class or birth date only. */
export function creerHomonyme(ctx: Contexte, foyer: Foyer, place: Place, modele: Eleve): Eleve[] {
  const impose = { nom: modele.nom, prenom: modele.prenom, sexe: modele.sexe };
  const enfants = creerEnfants(ctx, foyer, [place], { impose });
  // Never the model's birth date, or it would be the same pupil twice.
  const autre = enfants.map((enfant) => {
    let date = enfant.dateNaissance;
    while (date === modele.dateNaissance) date = inventerDateNaissance(ctx, place.niveau);
    return { ...enfant, dateNaissance: date, nomUsage: '' };
  });
  ctx.nomsEleves.add(cleNom(modele.nom, modele.prenom));
  return autre;
}
