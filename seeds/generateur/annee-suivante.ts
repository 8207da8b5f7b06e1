import { type Contexte, contexteDe } from './contexte.ts';
import { completerQuirks, type Quirks } from './fichiers/quirks.ts';
import { affecter } from './personnes/affectation.ts';
import { renouvelerClasses } from './personnes/classes.ts';
import { creerCadet, creerEnfants, type Place } from './personnes/enfants.ts';
import { creerFoyer } from './personnes/foyers.ts';
import {
  type Depart,
  type Ecole,
  type Eleve,
  NIVEAUX,
  type Niveau,
  niveauSuivant,
  type Responsable,
} from './personnes/population.ts';
import { remanierLiens, vieillirEleves, vieillirResponsables } from './personnes/vie.ts';

export interface OptionsAnnee {
  readonly quirks?: Partial<Quirks>;
  /** Pupils who come from another school of the demonstration with their INE and guardians: its `departs`. */
  readonly arrivants?: readonly Depart[];
}

const TAUX_DEMENAGEMENT = 0.04;
const TAUX_MAINTIEN = 0.01;

/** Level of next year, or undefined for those who leave. */
function destination(
  ctx: Contexte,
  eleve: Eleve,
  ouverts: ReadonlySet<Niveau>,
  partis: ReadonlySet<number>,
): Niveau | undefined {
  if (partis.has(eleve.foyer)) return undefined;
  const elementaire = NIVEAUX.indexOf(eleve.niveau) >= NIVEAUX.indexOf('CP');
  if (elementaire && ctx.hasard.chance(TAUX_MAINTIEN)) return eleve.niveau;
  const suivant = niveauSuivant(eleve.niveau);
  return suivant !== undefined && ouverts.has(suivant) ? suivant : undefined;
}

/** Newcomers from another school take ids of this one; guardians already known here are not entered twice. */
function accueillir(
  ctx: Contexte,
  arrivants: readonly Depart[],
  connus: readonly Responsable[],
): { eleves: Eleve[]; responsables: Responsable[] } {
  const identite = (un: Responsable): string => [un.nom, un.prenom, un.mail, un.portable].join('|');
  const parIdentite = new Map(connus.map((un) => [identite(un), un]));
  const eleves: Eleve[] = [];
  const responsables: Responsable[] = [];
  for (const { eleve, responsables: parents } of arrivants) {
    const foyer =
      parents.map((un) => parIdentite.get(identite(un))?.foyer).find(Boolean) ?? ++ctx.compteurs.personne;
    const ids = new Map<number, number>();
    for (const parent of parents) {
      let ici = parIdentite.get(identite(parent));
      if (!ici) {
        ici = { ...parent, id: ++ctx.compteurs.personne, foyer };
        parIdentite.set(identite(ici), ici);
        responsables.push(ici);
      }
      ids.set(parent.id, ici.id);
    }
    eleves.push({
      ...eleve,
      id: ++ctx.compteurs.personne,
      foyer,
      responsables: eleve.responsables.flatMap((id) => ids.get(id) ?? []),
    });
  }
  return { eleves, responsables };
}

/** Levels to fill: a cohort of the usual size at the entrance, and a few families who move in elsewhere. */
function placesNouvelles(
  ctx: Contexte,
  ecole: Ecole,
  ouverts: readonly Niveau[],
  arrivants: number,
): Niveau[] {
  const compter = (niveau: Niveau): number => ecole.eleves.filter((eleve) => eleve.niveau === niveau).length;
  const petits = ouverts.includes('TPS') ? compter('TPS') : 0;
  const niveaux = ouverts.filter((niveau) => niveau !== 'TPS');
  const cohorte = ((ecole.eleves.length - petits) / niveaux.length) * (0.95 + ctx.hasard.reel() * 0.1);
  // The TPS of last year take places in PS.
  const entrees = Math.max(0, Math.round(cohorte) - petits - arrivants);
  const attendus = [...Array<Niveau>(petits).fill('TPS'), ...Array<Niveau>(entrees).fill(niveaux[0] ?? 'CP')];
  const emmenages = Math.round(ecole.eleves.length * TAUX_DEMENAGEMENT * 0.9);
  return [...attendus, ...Array.from({ length: emmenages }, () => ctx.hasard.choix(ouverts))];
}

/**
 * The same school a year later: everybody moves up, the last level leaves, the first fills, some families move in or
 * out, and the register is corrected as `vie.ts` says. `departs` are those who left.
 */
export function passerAnnee(ecole: Ecole, options: OptionsAnnee = {}): { ecole: Ecole; departs: Depart[] } {
  const quirks = completerQuirks(options.quirks);
  const ctx: Contexte = { ...contexteDe(ecole, quirks, `annee-${ecole.annee + 1}`), annee: ecole.annee + 1 };
  const anciennes = renouvelerClasses(ctx, ecole.classes);
  const ouverts = NIVEAUX.filter((niveau) => anciennes.some((classe) => classe.niveaux.includes(niveau)));
  const foyers = [...new Set(ecole.eleves.map((eleve) => eleve.foyer))];
  const partants = new Set(
    ctx.hasard.melange(foyers).slice(0, Math.round(foyers.length * TAUX_DEMENAGEMENT)),
  );

  const responsablesParId = new Map(ecole.responsables.map((un) => [un.id, un]));
  const departs: Depart[] = [];
  const restes: Eleve[] = [];
  for (const eleve of ecole.eleves) {
    const niveau = destination(ctx, eleve, new Set(ouverts), partants);
    if (niveau !== undefined) restes.push({ ...eleve, niveau });
    else {
      const suivent = eleve.responsables.flatMap((id) => responsablesParId.get(id) ?? []);
      departs.push({
        eleve: { ...eleve, niveau: niveauSuivant(eleve.niveau) ?? eleve.niveau },
        responsables: suivent,
      });
    }
  }

  const vieux = vieillirResponsables(ctx, ecole.responsables);
  const liens = remanierLiens(ctx, vieillirEleves(ctx, restes, vieux), vieux);
  const attendus = (options.arrivants ?? []).filter(({ eleve }) => ouverts.includes(eleve.niveau));
  const recus = accueillir(ctx, attendus, ecole.responsables);
  const eleves = [...liens.eleves, ...recus.eleves];
  const responsables = [...liens.responsables, ...recus.responsables];

  const fratries = new Map<number, Eleve[]>();
  for (const eleve of liens.eleves) fratries.set(eleve.foyer, [...(fratries.get(eleve.foyer) ?? []), eleve]);
  for (const niveau of placesNouvelles(ctx, ecole, ouverts, attendus.length)) {
    const place: Place = { niveau, classe: 0 };
    const aine =
      ctx.hasard.chance(0.25) && liens.eleves.length > 0 ? ctx.hasard.choix(liens.eleves) : undefined;
    if (aine && NIVEAUX.indexOf(aine.niveau) > NIVEAUX.indexOf(niveau)) {
      eleves.push(creerCadet(ctx, aine, place, fratries.get(aine.foyer) ?? [aine]));
    } else {
      const foyer = creerFoyer(ctx);
      const enfants = creerEnfants(ctx, foyer, [place]);
      eleves.push(...enfants);
      responsables.push(...foyer.adultes);
    }
  }

  const { classes, eleves: affectes } = affecter(ctx, anciennes, eleves);
  const utiles = new Set(affectes.flatMap((eleve) => eleve.responsables));
  return {
    ecole: {
      ...ecole,
      annee: ecole.annee + 1,
      classes,
      eleves: affectes,
      responsables: responsables.filter((un) => utiles.has(un.id)),
      compteurs: { ...ctx.compteurs },
    },
    departs,
  };
}
