import { type Contexte, cleNom } from '../contexte.ts';
import { relabelliser } from './classes.ts';
import { type Classe, type Eleve, NIVEAUX, type Niveau } from './population.ts';

/** Puts each pupil in the least full class of the level, away from a homonym. */
function placer(
  eleves: readonly Eleve[],
  classes: readonly Classe[],
): { eleves: Eleve[]; effectifs: Map<number, number> } {
  const effectifs = new Map<number, number>(classes.map((classe) => [classe.identifiant, 0]));
  const occupees = new Set<string>();
  const possibles = new Map(
    NIVEAUX.map((niveau) => [
      niveau,
      classes.filter((classe) => classe.niveaux.includes(niveau)).map((classe) => classe.identifiant),
    ]),
  );
  const choix = (eleve: Eleve): number[] => possibles.get(eleve.niveau) ?? [];
  // Those who have one class only come first; the others even out the rest.
  const places = [...eleves]
    .sort((a, b) => choix(a).length - choix(b).length)
    .map((eleve) => {
      const cle = (classe: number): string => `${classe}|${cleNom(eleve.nom, eleve.prenom)}`;
      const parEffectif = choix(eleve).toSorted((a, b) => (effectifs.get(a) ?? 0) - (effectifs.get(b) ?? 0));
      const classe = parEffectif.find((une) => !occupees.has(cle(une))) ?? parEffectif[0];
      if (classe === undefined) throw new RangeError(`aucune classe de ${eleve.niveau}`);
      effectifs.set(classe, (effectifs.get(classe) ?? 0) + 1);
      occupees.add(cle(classe));
      return { ...eleve, classe };
    });
  return { eleves: places, effectifs };
}

const taille = (effectifs: ReadonlyMap<number, number>, classe: Classe): number =>
  effectifs.get(classe.identifiant) ?? 0;

function estEquilibre(effectifs: ReadonlyMap<number, number>): boolean {
  const tailles = [...effectifs.values()];
  return Math.max(...tailles) <= (tailles.reduce((a, b) => a + b, 0) / tailles.length) * 1.25 + 2;
}

/** The fullest class gives one of its levels to the least full class next to it in age, which becomes double. */
function dedoubler(
  classes: readonly Classe[],
  effectifs: ReadonlyMap<number, number>,
): readonly Classe[] | undefined {
  const parTaille = [...classes].sort((a, b) => taille(effectifs, a) - taille(effectifs, b));
  const pleine = parTaille.at(-1);
  if (!pleine) return undefined;
  const age = (niveau: Niveau): number => NIVEAUX.indexOf(niveau);
  const aide = parTaille.find(
    (classe) =>
      classe.niveaux.length < 3 &&
      pleine.niveaux.some((niveau) => !classe.niveaux.includes(niveau)) &&
      classe.niveaux.some((a) => pleine.niveaux.some((b) => Math.abs(age(a) - age(b)) <= 1)),
  );
  if (!aide || taille(effectifs, aide) >= taille(effectifs, pleine) - 4) return undefined;
  const donne = pleine.niveaux.find((niveau) => !aide.niveaux.includes(niveau));
  const niveaux = NIVEAUX.filter((niveau) => niveau === donne || aide.niveaux.includes(niveau));
  return classes.map((classe) => (classe === aide ? relabelliser(classe, niveaux, classes) : classe));
}

/** All the classes cut anew, as many pupils in each: what a school does when cohorts no longer fit its classes. */
function recouper(classes: readonly Classe[], eleves: readonly Eleve[]): readonly Classe[] {
  const part = eleves.length / classes.length;
  let debut = 0;
  const cohortes = NIVEAUX.map((niveau) => {
    const fin = debut + eleves.filter((eleve) => eleve.niveau === niveau).length;
    const cohorte = { niveau, debut, fin };
    debut = fin;
    return cohorte;
  }).filter((cohorte) => cohorte.fin > cohorte.debut);
  const rangs = new Map(
    [...classes]
      .sort((a, b) => NIVEAUX.indexOf(a.niveaux[0] ?? 'TPS') - NIVEAUX.indexOf(b.niveaux[0] ?? 'TPS'))
      .map((classe, i) => [classe.identifiant, i]),
  );
  let recoupees = classes;
  for (const classe of classes) {
    const i = rangs.get(classe.identifiant) ?? 0;
    const niveaux = cohortes.flatMap((cohorte) => {
      const commun = Math.min(cohorte.fin, (i + 1) * part) - Math.max(cohorte.debut, i * part);
      const milieu = (cohorte.debut + cohorte.fin) / 2;
      const aElle = milieu >= i * part && milieu < (i + 1) * part;
      return commun >= part / 5 || aElle ? [cohorte.niveau] : [];
    });
    const refaite = relabelliser(classe, niveaux, recoupees);
    recoupees = recoupees.map((une) => (une === classe ? refaite : une));
  }
  return recoupees;
}

/** Spreads the pupils of a new year over its classes, which take other levels where the numbers ask for it. */
export function affecter(
  ctx: Contexte,
  classes: readonly Classe[],
  eleves: readonly Eleve[],
): { classes: readonly Classe[]; eleves: Eleve[] } {
  const melanges = ctx.hasard.melange(eleves);
  let retenues = classes;
  let placement = placer(melanges, retenues);
  for (let essai = 0; essai < 3 && !estEquilibre(placement.effectifs); essai++) {
    const essayees = dedoubler(retenues, placement.effectifs);
    if (!essayees) break;
    retenues = essayees;
    placement = placer(melanges, retenues);
  }
  if (!estEquilibre(placement.effectifs)) {
    retenues = recouper(classes, eleves);
    placement = placer(melanges, retenues);
  }
  return { classes: retenues, eleves: placement.eleves };
}
