import type { Contexte } from '../contexte.ts';
import { creerAdulte, type Identite, inventerNom, inventerOrigines } from './adultes.ts';
import { inventerAdresse } from './coordonnees.ts';
import type { Adresse, Responsable } from './population.ts';

/** The adults of a household and what their children take from them. */
export interface Foyer {
  readonly id: number;
  readonly origine: string;
  readonly adultes: readonly Responsable[];
  readonly nomEnfants: string;
  readonly nomUsageEnfants: string;
  readonly adresse: Adresse;
  readonly adresse2: Adresse | null;
  /** In a blended family a later child has another father, whose name it bears. */
  readonly demiFratrie: { readonly responsables: readonly number[]; readonly nom: string } | null;
}

type Composition = 'couple' | 'separes' | 'seul' | 'trois' | 'quatre';

function inventerComposition(ctx: Contexte): Composition {
  const trois = ctx.quirks.tauxTroisResponsables;
  return ctx.hasard.pondere([
    { poids: 70, valeur: 'couple' },
    { poids: 15, valeur: 'separes' },
    { poids: 6, valeur: 'seul' },
    { poids: trois * 100, valeur: 'trois' },
    { poids: trois * 10, valeur: 'quatre' },
  ] as const).valeur;
}

/** The wife's usage name: his, both, or none; her own name stays. */
function marier(ctx: Contexte, mere: Responsable, pere: Responsable): Responsable {
  if (mere.nom === pere.nom) return mere;
  const tirage = ctx.hasard.reel();
  if (tirage < 0.45) return { ...mere, nomUsage: pere.nom };
  return tirage < 0.5 ? { ...mere, nomUsage: `${mere.nom} ${pere.nom}` } : mere;
}

function nommerEnfants(
  ctx: Contexte,
  pere: Responsable,
  mere: Responsable,
): { nom: string; nomUsage: string } {
  const tirage = ctx.hasard.reel();
  if (pere.nom === mere.nom || tirage < 0.76) return { nom: pere.nom, nomUsage: '' };
  if (tirage < 0.88) return { nom: mere.nom, nomUsage: '' };
  if (tirage < 0.96) return { nom: `${pere.nom} ${mere.nom}`, nomUsage: '' };
  return { nom: pere.nom, nomUsage: `${pere.nom} ${mere.nom}` };
}

/** @param imposes makes a homonym: of a guardian (`pere`, all his names) or of a pupil (`nomPere`, the family's). */
export function creerFoyer(ctx: Contexte, imposes: { pere?: Identite; nomPere?: string } = {}): Foyer {
  const { hasard } = ctx;
  const id = ++ctx.compteurs.personne;
  const composition = imposes.pere || imposes.nomPere ? 'couple' : inventerComposition(ctx);
  const [origine, origineMere] = inventerOrigines(ctx);
  const adresse = inventerAdresse(ctx);
  const base = { id, origine: origine.code, adresse, adresse2: null, demiFratrie: null };

  if (composition === 'seul') {
    const sexe = hasard.chance(0.85) ? 'F' : 'M';
    const parent = creerAdulte(ctx, { foyer: id, sexe, origine, adresse });
    // The guardian is sometimes a grandparent or an aunt, whose name is not the child's.
    const nomEnfants = hasard.chance(0.2) ? inventerNom(ctx, inventerOrigines(ctx)[0]) : parent.nom;
    return { ...base, adultes: [parent], nomEnfants, nomUsageEnfants: '' };
  }

  const separes = composition !== 'couple';
  const adresseMere = separes ? inventerAdresse(ctx) : adresse;
  const pere = creerAdulte(ctx, {
    foyer: id,
    sexe: 'M',
    origine,
    adresse,
    ...(imposes.pere ? { identite: imposes.pere } : {}),
    ...(imposes.nomPere ? { nom: imposes.nomPere } : {}),
  });
  const memeSexe = composition === 'couple' && !imposes.pere && hasard.chance(0.02);
  const nomMere = !separes && hasard.chance(0.2) ? { nom: pere.nom } : {};
  let mere = creerAdulte(ctx, {
    foyer: id,
    sexe: memeSexe ? 'M' : 'F',
    origine: origineMere,
    adresse: adresseMere,
    ...nomMere,
  });
  if (!memeSexe && (!separes || hasard.chance(0.15))) mere = marier(ctx, mere, pere);
  if (pere.mail !== '' && hasard.chance(ctx.quirks.tauxMailPartage)) mere = { ...mere, mail: pere.mail };
  const { nom, nomUsage } = nommerEnfants(ctx, pere, mere);
  const adultes = [pere, mere];
  let demiFratrie: Foyer['demiFratrie'] = null;
  if (composition === 'trois' || composition === 'quatre') {
    const beauPere = creerAdulte(ctx, { foyer: id, sexe: 'M', origine: origineMere, adresse: adresseMere });
    adultes.push(beauPere);
    demiFratrie = { responsables: [beauPere.id, mere.id], nom: beauPere.nom };
  }
  if (composition === 'quatre') {
    adultes.push(creerAdulte(ctx, { foyer: id, sexe: 'F', origine, adresse, nom: pere.nom }));
  }
  return {
    ...base,
    adultes,
    nomEnfants: nom,
    nomUsageEnfants: nomUsage,
    adresse: adresseMere,
    adresse2: separes ? adresse : null,
    demiFratrie,
  };
}
