import { type Contexte, contexteDe, MOBILES_PARTAGES } from '../contexte.ts';
import { completerQuirks, type Quirks } from '../fichiers/quirks.ts';
import { creerHasard } from '../hasard.ts';
import { liste } from '../noms/liste.ts';
import { auMoinsUn } from '../tirage.ts';
import { creerClasses, creerUnDoubleNiveau, ELEVES_PAR_CLASSE, repartirNiveaux } from './classes.ts';
import { creerEnfants, creerHomonyme, type Place } from './enfants.ts';
import { creerFoyer, type Foyer } from './foyers.ts';
import {
  type Classe,
  type Commune,
  type Ecole,
  type Eleve,
  NIVEAUX,
  type Niveau,
  type Responsable,
  type TypeEcole,
} from './population.ts';

/** Households met in several schools: schools given the same seed here share their `nombre` first households. */
export interface FoyersPartages {
  readonly graine: number;
  readonly nombre: number;
}

export interface OptionsEcole {
  /** Exactly this number of pupils. */
  readonly eleves: number;
  readonly graine: number;
  /** Year of the rentrée. */
  readonly annee: number;
  readonly ecole: { readonly uai: string; readonly nom: string; readonly communes?: readonly Commune[] };
  readonly type?: TypeEcole;
  /** Levels of each class; about 24 pupils a class and the levels of the type otherwise. */
  readonly classes?: readonly (readonly Niveau[])[];
  /** Names of the teachers, by class, for the labels. */
  readonly enseignants?: readonly (string | undefined)[];
  readonly foyersPartages?: FoyersPartages;
  readonly quirks?: Partial<Quirks>;
}

/** Communes that exist on no map; no postcode begins with 99. */
const COMMUNES: readonly Commune[] = liste(
  `Roquebelle-sur-Sorgue, Saint-Aubin-des-Eaux, Fontclairette, L'Isle-aux-Cannes, Mas-Neuf-lès-Sorgue, Val-Épine`,
).map((nom, i) => ({ nom, codePostal: String(99_110 + i * 10) }));

function creerPlaces(ctx: Contexte, classes: readonly Classe[], total: number): Place[] {
  const tailles = classes.map((_classe, i) => Math.floor((total + i) / classes.length));
  // A class is rarely exactly as big as its neighbour.
  for (let i = 1; i < tailles.length; i++) {
    const [avant, ici] = [tailles[i - 1] ?? 0, tailles[i] ?? 0];
    const ecart = Math.min(ctx.hasard.entier(0, 2), Math.max(0, avant - 8));
    tailles[i - 1] = avant - ecart;
    tailles[i] = ici + ecart;
  }
  return classes.flatMap((classe, i) =>
    Array.from({ length: tailles[i] ?? 0 }, (_, rang) => ({
      classe: classe.identifiant,
      niveau: classe.niveaux[rang % classe.niveaux.length] ?? 'CP',
    })),
  );
}

function tailleFratrie(ctx: Contexte): number {
  const tirage = ctx.hasard.reel();
  if (tirage < 0.838) return 1;
  if (tirage < 0.98) return 2;
  return tirage < 0.998 ? 3 : 4;
}

/** Takes out of `libres` places for brothers and sisters: of other levels, or of the same one for twins. */
function prendrePlaces(libres: Place[], nombre: number, jumeaux: boolean): Place[] {
  const premiere = libres.pop();
  if (premiere === undefined) return [];
  const prises = [premiere];
  while (prises.length < nombre) {
    const jumelle = jumeaux && prises.length === 1;
    const rang = libres.findLastIndex((place) =>
      jumelle ? place.niveau === premiere.niveau : prises.every((prise) => prise.niveau !== place.niveau),
    );
    const [trouvee] = rang < 0 ? [] : libres.splice(rang, 1);
    if (trouvee === undefined) break;
    prises.push(trouvee);
  }
  return prises;
}

/** Ids above are those of shared households, the same in each of their schools. */
const PREMIER_PARTAGE = 1_000_000_000;

function creerFoyersPartages(ctx: Contexte, options: OptionsEcole): Foyer[] {
  const partages = options.foyersPartages;
  if (!partages) return [];
  // Its own dice, counters and registers: the other school draws the very same adults, whatever else it holds.
  const commun: Contexte = {
    ...ctx,
    hasard: creerHasard(partages.graine, 'foyers-partages'),
    uai: 'partages',
    mobiles: MOBILES_PARTAGES,
    graine: partages.graine,
    compteurs: { personne: PREMIER_PARTAGE, ine: 0, telephone: 0 },
  };
  return Array.from({ length: partages.nombre }, () => creerFoyer(commun));
}

interface Habitants {
  readonly eleves: Eleve[];
  readonly responsables: Responsable[];
}

function loger(habitants: Habitants, foyer: Foyer, enfants: readonly Eleve[]): void {
  habitants.eleves.push(...enfants);
  const utiles = new Set(enfants.flatMap((enfant) => enfant.responsables));
  habitants.responsables.push(...foyer.adultes.filter((adulte) => utiles.has(adulte.id)));
}

function creerHomonymes(
  ctx: Contexte,
  habitants: Habitants,
  places: readonly Place[],
  memeClasse: number,
): void {
  for (const [i, place] of places.entries()) {
    const modeles = habitants.eleves.filter((eleve) =>
      i < memeClasse
        ? eleve.classe === place.classe && eleve.niveau === place.niveau
        : eleve.classe !== place.classe &&
          Math.abs(NIVEAUX.indexOf(eleve.niveau) - NIVEAUX.indexOf(place.niveau)) >= 2,
    );
    if (modeles.length === 0) {
      const foyer = creerFoyer(ctx);
      loger(habitants, foyer, creerEnfants(ctx, foyer, [place]));
      continue;
    }
    const modele = ctx.hasard.choix(modeles);
    const foyer = creerFoyer(ctx, { nomPere: modele.nom });
    loger(habitants, foyer, creerHomonyme(ctx, foyer, place, modele));
  }
}

function creerHomonymesResponsables(ctx: Contexte, habitants: Habitants, places: readonly Place[]): void {
  const peres = habitants.responsables.filter((un) => un.civilite === 'M.' && un.id < PREMIER_PARTAGE);
  for (const place of places) {
    const foyer = creerFoyer(ctx, peres.length > 0 ? { pere: ctx.hasard.choix(peres) } : {});
    loger(habitants, foyer, creerEnfants(ctx, foyer, [place]));
  }
}

/** Invents a school and its people. The same options always give the same school. */
export function peuplerEcole(options: OptionsEcole): Ecole {
  const quirks = completerQuirks(options.quirks);
  const vide: Ecole = {
    uai: options.ecole.uai,
    nom: options.ecole.nom,
    communes: options.ecole.communes ?? COMMUNES,
    annee: options.annee,
    graine: options.graine,
    classes: [],
    eleves: [],
    responsables: [],
    compteurs: { personne: 0, ine: 0, telephone: 0 },
  };
  const ctx = contexteDe(vide, quirks, 'peuplement');
  const nombre = Math.max(1, Math.round(options.eleves / ELEVES_PAR_CLASSE));
  const structure =
    options.classes ?? creerUnDoubleNiveau(ctx, repartirNiveaux(options.type ?? 'primaire', nombre));
  const classes = creerClasses(ctx, structure, options.enseignants);
  const libres = ctx.hasard.melange(creerPlaces(ctx, classes, options.eleves));

  const memeClasse = Math.min(quirks.homonymesMemeClasse, Math.floor(options.eleves / 4));
  const pourHomonymes = libres.splice(0, memeClasse + auMoinsUn(quirks.tauxHomonymes, options.eleves));
  const pourResponsables = libres.splice(0, auMoinsUn(quirks.tauxHomonymesResponsables, options.eleves));
  const habitants: Habitants = { eleves: [], responsables: [] };
  const partages = creerFoyersPartages(ctx, options);
  let jumeauxDus = auMoinsUn(quirks.tauxJumeaux, options.eleves) > 0 && options.eleves >= 40;
  while (libres.length > 0) {
    const foyer = partages.shift() ?? creerFoyer(ctx);
    const fratrie = jumeauxDus ? 2 : tailleFratrie(ctx);
    const jumeaux = fratrie === 2 && (jumeauxDus || ctx.hasard.chance(quirks.tauxJumeaux));
    jumeauxDus = false;
    const enfants = creerEnfants(ctx, foyer, prendrePlaces(libres, fratrie, jumeaux), { jumeaux });
    loger(habitants, foyer, enfants);
  }
  creerHomonymes(ctx, habitants, pourHomonymes, memeClasse);
  creerHomonymesResponsables(ctx, habitants, pourResponsables);
  return { ...vide, classes, ...habitants, compteurs: { ...ctx.compteurs } };
}
