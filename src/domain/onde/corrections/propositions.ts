import { cleNom, joindre } from '../cles.ts';
import type { FicheEleve, FicheRepresentant } from '../diff/etat.ts';
import { donneesEleve, donneesRepresentant } from '../diff/modifications.ts';
import type { ChampCompare, MotifDoute, Proposition, Reunion } from '../diff/types.ts';
import { afficherValeur, CHAMP_LABELS } from '../libelles.ts';
import type { LigneResolue } from '../personnes/indices.ts';
import type { EleveOnde } from '../types.ts';

/** « eleve:12:34 »: how a form, an address and the command line name a pair. */
export const cleReunion = ({ profil, fiche, ligne }: Reunion): string => `${profil}:${fiche}:${ligne}`;

/** Those proposed among the keys received: nothing else is believed. */
export const parmiProposees = (
  propositions: readonly Proposition[],
  cles: readonly string[],
): Proposition[] => propositions.filter((proposition) => cles.includes(cleReunion(proposition)));

/** Pairs that cannot both be true: one fiche for two lines, or one line for two fiches. */
export function seContredisent<R extends Reunion>(reunions: readonly R[]): R[] {
  const memes = (un: Reunion, autre: Reunion) =>
    un.profil === autre.profil && (un.fiche === autre.fiche || un.ligne === autre.ligne);
  return reunions.filter((un) => reunions.some((autre) => autre !== un && memes(un, autre)));
}

/** A name that half the school bears would make more pairs than anybody reads. */
export const CANDIDATS_MAX = 12;

/** What tells two people apart, as the director is shown it. */
const ELEVE_COTE_A_COTE = ['nom', 'nomUsage', 'prenom', 'dateNaissance', 'sexe', 'ine', 'classe'] as const;
const REPRESENTANT_COTE_A_COTE = [
  'civilite',
  'nom',
  'nomUsage',
  'prenom',
  'mail',
  'portable',
  'telephoneDomicile',
  'adresse',
] as const;

export function proposerEleve(fiche: FicheEleve, ligne: EleveOnde, motif: MotifDoute): Proposition {
  const lue = donneesEleve(ligne);
  const reunion = { profil: 'eleve', fiche: fiche.id, ligne: ligne.ligne } as const;
  return { ...reunion, motif, ...noms(fiche, lue), champs: comparerChamps(ELEVE_COTE_A_COTE, fiche, lue) };
}

export function proposerRepresentant(
  fiche: FicheRepresentant,
  { ligne }: LigneResolue,
  enfants: readonly string[],
  motif: MotifDoute,
): Proposition {
  const lue = donneesRepresentant(ligne);
  const enfantsAvant = enfants.toSorted().join(', ') || null;
  const enfantsApres =
    ligne.enfants
      .map(({ prenom }) => prenom)
      .sort()
      .join(', ') || null;
  return {
    profil: 'representant_legal',
    fiche: fiche.id,
    ligne: ligne.ligne,
    motif,
    ...noms(fiche, lue),
    champs: [
      ...comparerChamps(REPRESENTANT_COTE_A_COTE, fiche, lue),
      { champ: 'enfants' as const, avant: enfantsAvant, apres: enfantsApres },
    ],
  };
}

type Nommes = Proposition['avant'];

const noms = (avant: Nommes, apres: Nommes) => ({ avant: nommer(avant), apres: nommer(apres) });
const nommer = ({ nom, nomUsage, prenom }: Nommes): Nommes => ({ nom, nomUsage, prenom });

function comparerChamps<C extends ChampCompare>(
  champs: readonly C[],
  fiche: Readonly<Record<C, string | null>>,
  lue: Readonly<Record<C, string | null>>,
): Proposition['champs'] {
  return champs
    .map((champ) => ({ champ, avant: fiche[champ], apres: lue[champ] }))
    .filter(({ avant, apres }) => avant !== null || apres !== null);
}

/** Pupils first; then by name, so that the order of the file does not show. */
export function trierPropositions(propositions: readonly Proposition[]): Proposition[] {
  const cle = ({ profil, avant, fiche, apres, champs }: Proposition) =>
    joindre(profil, cleNom(avant.nom), cleNom(avant.prenom), fiche, JSON.stringify([apres, champs]));
  return propositions
    .map((proposition) => ({ proposition, cle: cle(proposition) }))
    .sort((a, b) => (a.cle < b.cle ? -1 : a.cle > b.cle ? 1 : 0))
    .map(({ proposition }) => proposition);
}

const MOTIF_LABELS: Readonly<Record<MotifDoute, string>> = {
  nom: 'Le nom diffère',
  prenom: 'Le prénom diffère\u00a0: une correction, ou un jumeau, un proche',
  date_naissance: 'La date de naissance diffère',
  memes_noms: 'Mêmes nom et prénom, mais rien d’autre ne dit que c’est la même personne',
  lettre_illisible: 'Une lettre illisible empêche de choisir\u00a0: sans coche, rien ne change',
};

/** One pair in the words of a director: who, why it is asked, and both sides of each field. */
export interface PropositionLue {
  cle: string;
  profil: Proposition['profil'];
  avant: string;
  apres: string;
  motif: string;
  champs: { champ: string; avant: string | null; apres: string | null; differe: boolean }[];
}

export function lirePropositions(propositions: readonly Proposition[]): PropositionLue[] {
  const nommerEnClair = ({ nom, nomUsage, prenom }: Nommes) => `${nomUsage ?? nom} ${prenom}`;
  return propositions.map((proposition) => ({
    cle: cleReunion(proposition),
    profil: proposition.profil,
    avant: nommerEnClair(proposition.avant),
    apres: nommerEnClair(proposition.apres),
    motif: MOTIF_LABELS[proposition.motif],
    champs: proposition.champs.map(({ champ, avant, apres }) => ({
      champ: champ === 'enfants' ? 'Enfants' : CHAMP_LABELS[champ],
      avant: champ === 'enfants' ? avant : afficherValeur(champ, avant),
      apres: champ === 'enfants' ? apres : afficherValeur(champ, apres),
      differe: avant !== apres,
    })),
  }));
}
