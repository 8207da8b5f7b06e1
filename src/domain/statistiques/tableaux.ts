import {
  ETATS,
  type Etat,
  etatsDe,
  ORIGINES,
  type Origine,
  origineLabel,
  type Profil,
} from '../comptes/etats.ts';
import { NIVEAUX } from '../comptes/niveaux.ts';
import { AUCUNE_CLASSE, SANS_CLASSE } from '../ecole/classe.ts';
import { cleDeTri } from '../francais.ts';
import {
  AXE_LABELS,
  type Axe,
  axesDe,
  type ChiffreLu,
  type Compte,
  type Division,
  sommer,
} from './chiffres.ts';

/** The school, one of its classes or levels, or one origin of its accounts: by state. */
export interface LigneDeChiffres {
  axe: Axe;
  valeur: string;
  libelle: string;
  parEtat: Readonly<Record<Etat, Compte>>;
  total: Compte;
  /** What the lists know it by; null: no list shows exactly those. */
  critere: { classes: string } | { niveaux: string } | Record<never, never> | null;
}

export interface LigneDOrigine extends Pick<LigneDeChiffres, 'libelle' | 'parEtat' | 'total'> {
  origine: Origine | null;
}

export interface TableauDeProfil {
  profil: Profil;
  etats: readonly Etat[];
  /** The whole school. */
  ecole: LigneDeChiffres;
  /** In the order of the screens; none when the page is not divided. */
  divisions: readonly LigneDeChiffres[];
  /** « Origine du compte » (guide §5), of guardians only. */
  origines: readonly LigneDOrigine[];
}

const SANS: Readonly<Record<Exclude<Axe, 'ecole'>, string>> = { classe: SANS_CLASSE, niveau: 'Sans niveau' };

/** Of the profile, all that a page so divided shows, its CSV and its PDF too. */
export function tableauDe(
  chiffres: readonly ChiffreLu[],
  profil: Profil,
  division: Division,
): TableauDeProfil {
  const siens = parPlace(chiffres, profil);
  const eleves = parPlace(chiffres, 'eleve');
  const ligne = (axe: Axe, valeur: string): LigneDeChiffres => ({
    axe,
    valeur,
    libelle: axe === 'ecole' ? AXE_LABELS.ecole : valeur || SANS[axe],
    ...parEtat(siens[axe].get(valeur) ?? []),
    critere: critereDe(eleves[axe].get(valeur) ?? [], axe, valeur),
  });
  const [, axe] = axesDe(division);
  return {
    profil,
    etats: etatsDe(profil),
    ecole: ligne('ecole', ''),
    divisions:
      axe === undefined ? [] : [...siens[axe].keys()].sort(ORDRE[axe]).map((valeur) => ligne(axe, valeur)),
    origines: profil === 'representant_legal' ? originesDe(siens.ecole.get('') ?? []) : [],
  };
}

type Places = Readonly<Record<Axe, Map<string, ChiffreLu[]>>>;

function parPlace(chiffres: readonly ChiffreLu[], profil: Profil): Places {
  const places: Places = { ecole: new Map(), niveau: new Map(), classe: new Map() };
  for (const chiffre of chiffres) {
    if (chiffre.profil !== profil) continue;
    const place = places[chiffre.axe].get(chiffre.valeur);
    if (place === undefined) places[chiffre.axe].set(chiffre.valeur, [chiffre]);
    else place.push(chiffre);
  }
  return places;
}

const parEtat = (chiffres: readonly ChiffreLu[]): Pick<LigneDeChiffres, 'parEtat' | 'total'> => {
  const de = (etat: Etat) => sommer(chiffres.filter((chiffre) => chiffre.etat === etat));
  return {
    parEtat: Object.fromEntries(ETATS.map((etat) => [etat, de(etat)])) as Record<Etat, Compte>,
    total: sommer(chiffres),
  };
};

/**
 * A list is searched by the classes and levels that have pupils now; nothing there says « without a level ». Another
 * criterion than those filters nothing, and would show the whole school.
 */
function critereDe(eleves: readonly ChiffreLu[], axe: Axe, valeur: string): LigneDeChiffres['critere'] {
  if (axe === 'ecole') return {};
  if (axe === 'classe' && valeur === '') return { classes: AUCUNE_CLASSE };
  const present = eleves.find(({ instant }) => instant > 0);
  if (valeur === '' || present === undefined) return null;
  if (axe === 'niveau') return { niveaux: valeur };
  return present.classeId === null ? null : { classes: present.classeId };
}

/** « Sans… » last. */
const parCle =
  (cle: (valeur: string) => string) =>
  (a: string, b: string): number =>
    Number(a === '') - Number(b === '') || cle(a).localeCompare(cle(b)) || a.localeCompare(b);
const rangDuNiveau = (niveau: string): string => {
  const rang = (NIVEAUX as readonly string[]).indexOf(niveau);
  return rang === -1 ? `9${niveau}` : `0${String(rang).padStart(2, '0')}`;
};
const ORDRE: Readonly<Record<Axe, (a: string, b: string) => number>> = {
  ecole: () => 0,
  niveau: parCle(rangDuNiveau),
  classe: parCle(cleDeTri),
};

/** History of the 2d degré: told where there is some. */
const ANCIENNES: readonly (Origine | null)[] = ['aten', 'ent'];

function originesDe(ecole: readonly ChiffreLu[]): LigneDOrigine[] {
  return [...ORIGINES, null]
    .map((origine) => ({
      origine,
      libelle: origineLabel(origine),
      ...parEtat(ecole.filter((chiffre) => chiffre.origine === origine)),
    }))
    .filter(({ origine, total }) => !ANCIENNES.includes(origine) || total.nuit + total.instant > 0);
}
