import { type Contexte, cleNom } from '../contexte.ts';
import { getOrigine } from '../noms/origines.ts';
import { auMoinsUn } from '../tirage.ts';
import { creerAdulte } from './adultes.ts';
import { inventerAdresse, inventerMail, inventerMobile } from './coordonnees.ts';
import { inventerIne } from './ine.ts';
import type { Eleve, Responsable } from './population.ts';

/** Some of the list, drawn; one at least when the school is big enough for the event to happen every year. */
function quelquesUns<T>(ctx: Contexte, liste: readonly T[], taux: number, total: number): Set<T> {
  return new Set(ctx.hasard.melange(liste).slice(0, Math.min(liste.length, auMoinsUn(taux, total))));
}

/** A year in the lives of the guardians: marriages and divorces, new mail, new mobile, moves within the town. */
export function vieillirResponsables(ctx: Contexte, responsables: readonly Responsable[]): Responsable[] {
  const n = responsables.length;
  const voisins = new Map<number, Responsable[]>();
  for (const un of responsables) voisins.set(un.foyer, [...(voisins.get(un.foyer) ?? []), un]);
  const conjoint = (un: Responsable): Responsable | undefined =>
    voisins
      .get(un.foyer)
      ?.find((autre) => autre.civilite === 'M.' && autre.nom !== un.nom && autre.id !== un.id);
  const femmes = responsables.filter((un) => un.civilite === 'Mme');
  const mariages = quelquesUns(
    ctx,
    femmes.filter((un) => un.nomUsage === '' && conjoint(un)),
    0.008,
    n,
  );
  const divorces = quelquesUns(
    ctx,
    femmes.filter((un) => un.nomUsage !== ''),
    0.006,
    n,
  );
  const mailsPerdus = quelquesUns(
    ctx,
    responsables.filter((un) => un.mail !== ''),
    0.004,
    n,
  );
  const mails = quelquesUns(ctx, responsables, 0.06, n);
  const mobiles = quelquesUns(ctx, responsables, 0.05, n);
  const demenages = quelquesUns(ctx, [...voisins.keys()], 0.05, voisins.size);
  const adresses = new Map([...demenages].map((foyer) => [foyer, inventerAdresse(ctx)]));

  return responsables.map((un) => {
    let apres = un;
    if (mariages.has(un)) apres = { ...apres, nomUsage: conjoint(un)?.nom ?? '', demoiselle: false };
    if (divorces.has(un)) apres = { ...apres, nomUsage: '' };
    if (mails.has(un)) apres = { ...apres, mail: inventerMail(ctx, un.prenom, apres.nomUsage || un.nom) };
    else if (mailsPerdus.has(un)) apres = { ...apres, mail: '' };
    if (mobiles.has(un)) apres = { ...apres, portable: inventerMobile(ctx) };
    // Separated parents do not move together.
    const ensemble = voisins.get(un.foyer)?.[0]?.adresse.voie === un.adresse.voie;
    return { ...apres, adresse: (ensemble ? adresses.get(un.foyer) : undefined) ?? un.adresse };
  });
}

/** Day and month swapped when that is a date, as a typing error does; otherwise one day off. */
function corrigerDate(date: string): string {
  const [annee = '', mois = '', jour = ''] = date.split('-');
  if (Number(jour) <= 12 && jour !== mois) return `${annee}-${jour}-${mois}`;
  const decale = Number(jour) > 1 ? Number(jour) - 1 : 2;
  return `${annee}-${mois}-${String(decale).padStart(2, '0')}`;
}

/** A recognition gives the child another guardian's family name, unless that makes a homonym. */
function renommer(ctx: Contexte, eleve: Eleve, parents: ReadonlyMap<number, Responsable>): Eleve {
  const nom = eleve.responsables
    .map((id) => parents.get(id)?.nom)
    .find(
      (autre) =>
        autre !== undefined && autre !== eleve.nom && !ctx.nomsEleves.has(cleNom(autre, eleve.prenom)),
    );
  if (nom === undefined) return eleve;
  ctx.nomsEleves.add(cleNom(nom, eleve.prenom));
  return { ...eleve, nom, nomUsage: '' };
}

/** What the school corrects in its register: INE that arrive, birth dates, names, homes. */
export function vieillirEleves(
  ctx: Contexte,
  eleves: readonly Eleve[],
  responsables: readonly Responsable[],
): Eleve[] {
  const n = eleves.length;
  const parents = new Map(responsables.map((un) => [un.id, un]));
  const autreNom = (eleve: Eleve): boolean =>
    eleve.responsables.some((id) => parents.get(id)?.nom !== eleve.nom);
  const dates = quelquesUns(ctx, eleves, 0.007, n);
  const noms = quelquesUns(ctx, eleves.filter(autreNom), 0.005, n);
  const usages = quelquesUns(
    ctx,
    eleves.filter((eleve) => eleve.nomUsage === '' && autreNom(eleve)),
    0.006,
    n,
  );

  return eleves.map((eleve) => {
    let apres = eleve;
    if (eleve.ine === '' && ctx.hasard.chance(0.9)) {
      apres = { ...apres, ine: inventerIne(ctx.uai, ctx.graine, ++ctx.compteurs.ine, false) };
    }
    if (dates.has(eleve)) apres = { ...apres, dateNaissance: corrigerDate(eleve.dateNaissance) };
    if (noms.has(eleve)) apres = renommer(ctx, apres, parents);
    else if (usages.has(eleve)) {
      const autre = eleve.responsables.map((id) => parents.get(id)?.nom).find((nom) => nom !== eleve.nom);
      apres = { ...apres, nomUsage: `${eleve.nom} ${autre ?? ''}`.trim() };
    }
    const domiciles = eleve.responsables.flatMap((id) => parents.get(id)?.adresse ?? []);
    const premier = domiciles[0] ?? eleve.adresse;
    return {
      ...apres,
      adresse: domiciles.find((adresse) => adresse.voie === eleve.adresse.voie) ?? premier,
      adresse2: eleve.adresse2 === null ? null : premier,
    };
  });
}

/** Guardians who come and go: a father who recognises his child, a step-parent who no longer answers for the pupil. */
export function remanierLiens(
  ctx: Contexte,
  eleves: readonly Eleve[],
  responsables: readonly Responsable[],
): { eleves: Eleve[]; responsables: Responsable[] } {
  const n = eleves.length;
  const seuls = eleves.filter((eleve) => eleve.responsables.length === 1);
  const nombreux = eleves.filter((eleve) => eleve.responsables.length >= 2);
  const ajouts = quelquesUns(ctx, seuls, 0.008, n);
  const retraits = quelquesUns(ctx, nombreux, 0.01, n);
  const arrives: Responsable[] = [];
  const apres = eleves.map((eleve) => {
    if (retraits.has(eleve)) return { ...eleve, responsables: eleve.responsables.slice(0, -1) };
    if (!ajouts.has(eleve)) return eleve;
    const adulte = creerAdulte(ctx, {
      foyer: eleve.foyer,
      sexe: 'M',
      origine: getOrigine(eleve.origine),
      adresse: eleve.adresse,
    });
    arrives.push(adulte);
    return { ...eleve, responsables: [...eleve.responsables, adulte.id] };
  });
  return { eleves: apres, responsables: [...responsables, ...arrives] };
}
