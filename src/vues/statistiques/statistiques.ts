import { ETAT_LABELS, type Etat, type Profil } from '../../domain/comptes/etats.ts';
import { formatDateHeure, formatNombre } from '../../domain/francais.ts';
import { estNuitManquee } from '../../domain/nuit/jours.ts';
import { formatPourcentage } from '../../domain/pourcentage.ts';
import { type Compte, DIVISIONS, type Division } from '../../domain/statistiques/chiffres.ts';
import {
  type LigneDeChiffres,
  type LigneDOrigine,
  type TableauDeProfil,
  tableauDe,
} from '../../domain/statistiques/tableaux.ts';
import { paths } from '../../paths.ts';
import type { EcoleAdministree } from '../../queries/ecole/ecoles.ts';
import type { StatistiquesLues } from '../../queries/statistiques/page.ts';
import { NUIT_NON_FAITE } from '../../textes/nuit/bilan.ts';
import { MOTS_PROFIL } from '../../textes/profil.ts';
import { direNuit } from '../../textes/statistiques/statistiques.ts';
import type { AlerteVM } from '../composants.ts';
import { type SegmentVM, segmentsDe } from './barre.ts';
import { type TendanceVM, tendanceVM } from './tendance.ts';

/** A number of this minute; its link opens exactly the list it counts. */
interface InstantVM {
  nombre: string;
  url: string | null;
}

/** One figure: of the last night, then of this minute. */
export interface ChiffreVM {
  /** For who does not see the row and the column. */
  quoi: string;
  /** null: no night yet. */
  nuit: { nombre: string; expires: string | null } | null;
  /** Of the whole that it belongs to; null when there is nobody. */
  part: string | null;
  instant: InstantVM;
  /** null: none, or not told. */
  instantExpires: InstantVM | null;
}

export interface LigneStatistiquesVM {
  libelle: string;
  /** Of a class or a level that the school does not have any more. */
  disparue: boolean;
  parEtat: readonly { etat: Etat; chiffre: ChiffreVM }[];
  total: ChiffreVM;
  barre: readonly SegmentVM[];
}

export interface ProfilStatistiquesVM {
  id: string;
  titre: string;
  etats: readonly Etat[];
  /** In place of figures. */
  message: string | null;
  ecole: LigneStatistiquesVM;
  divisions: readonly LigneStatistiquesVM[];
  origines: readonly Pick<LigneStatistiquesVM, 'libelle' | 'parEtat' | 'total'>[];
  tendance: TendanceVM | null;
}

export interface StatistiquesVM {
  division: Division;
  divisions: readonly { libelle: string; url: string; courante: boolean }[];
  /** Of which night the figures are. */
  nuit: string;
  nuitFaite: boolean;
  alerte: AlerteVM | null;
  csv: string;
  pdf: string;
  profils: readonly ProfilStatistiquesVM[];
}

export const DIVISION_LABELS: Readonly<Record<Division, string>> = {
  globales: 'Globales',
  classe: 'Par classe',
  niveau: 'Par niveau',
};
const questionDe = (division: Division): string => (division === 'globales' ? '' : `?par=${division}`);

export function statistiquesVM(
  ecole: EcoleAdministree,
  division: Division,
  lues: StatistiquesLues,
): StatistiquesVM {
  const { uai } = ecole;
  const profils: readonly Profil[] = ecole.perimetre === 'tous' ? ['representant_legal', 'eleve'] : ['eleve'];
  return {
    division,
    divisions: DIVISIONS.map((une) => ({
      libelle: DIVISION_LABELS[une],
      url: `${paths.statistiques({ uai })}${questionDe(une)}`,
      courante: une === division,
    })),
    nuit: direNuit(lues.nuit),
    nuitFaite: lues.nuit !== undefined,
    alerte: alerteDe(lues),
    csv: `${paths.statistiquesCsv({ uai })}${questionDe(division)}`,
    pdf: `${paths.statistiquesPdf({ uai })}${questionDe(division)}`,
    profils: profils.map((profil) =>
      profilVM(ecole, tableauDe(lues.chiffres, profil, division), division, lues),
    ),
  };
}

const alerteDe = ({ nuit, maintenant }: StatistiquesLues): AlerteVM | null =>
  nuit !== undefined && estNuitManquee(nuit.finieLe, maintenant)
    ? {
        type: 'attention',
        titre: NUIT_NON_FAITE,
        message: `Les chiffres de la nuit s’arrêtent au ${formatDateHeure(nuit.finieLe)}. Ceux de l’instant, à côté, sont à jour\u00a0: fiez-vous à eux, et prévenez l’assistance si cela dure.`,
      }
    : null;

function profilVM(
  { uai, gestionComptesEleves }: EcoleAdministree,
  tableau: TableauDeProfil,
  division: Division,
  lues: StatistiquesLues,
): ProfilStatistiquesVM {
  const { profil, etats } = tableau;
  const id = profil === 'eleve' ? 'eleves' : 'representants-legaux';
  const liste = profil === 'eleve' ? paths.eleves({ uai }) : paths.representantsLegaux({ uai });
  const ligne = (une: LigneDeChiffres): LigneStatistiquesVM =>
    ligneVM(une, tableau, liste, lues.nuit !== undefined);
  return {
    id,
    titre: MOTS_PROFIL[profil].onglet,
    etats,
    message: messageDe(profil, gestionComptesEleves, tableau),
    ecole: ligne(tableau.ecole),
    divisions: tableau.divisions.map(ligne),
    origines:
      division === 'globales'
        ? tableau.origines.map((origine) =>
            ligneVM(sansListe(origine), tableau, liste, lues.nuit !== undefined),
          )
        : [],
    tendance:
      (lues.nuit &&
        tendanceVM(
          { profil, etats, id: `tendance-${id}` },
          {
            paliers: lues.paliers.filter((palier) => palier.profil === profil),
            faits: lues.faits.filter((fait) => fait.profil === profil),
            nuit: lues.nuit.jour,
            maintenant: lues.maintenant,
          },
        )) ??
      null,
  };
}

function messageDe(profil: Profil, gestion: boolean, { ecole }: TableauDeProfil): string | null {
  if (profil === 'eleve' && !gestion)
    return 'La gestion des comptes élèves n’est pas activée\u00a0: leurs comptes ne sont pas suivis. Elle s’active depuis l’onglet de paramétrage.';
  if (ecole.total.nuit + ecole.total.instant > 0) return null;
  return `L’école n’a encore aucun compte ${profil === 'eleve' ? 'élève' : 'de représentant légal'}\u00a0: les comptes arrivent avec une mise à jour depuis ONDE.`;
}

/** No list is searched by origin. */
const sansListe = (origine: LigneDOrigine): LigneDeChiffres => ({
  ...origine,
  axe: 'ecole',
  valeur: origine.libelle,
  critere: null,
});

function ligneVM(
  { axe, valeur, libelle, parEtat, total, critere }: LigneDeChiffres,
  { etats }: TableauDeProfil,
  liste: string,
  nuitFaite: boolean,
): LigneStatistiquesVM {
  const lieu = new URLSearchParams(critere ?? {}).toString();
  const url = (...criteres: readonly string[]): string | null => {
    if (critere === null) return null;
    const question = [lieu, ...criteres].filter((un) => un !== '').join('&');
    return question === '' ? liste : `${liste}?${question}`;
  };
  const chiffre = (compte: Compte, critereDEtat: string, quoi: string) =>
    chiffreVM(compte, total, {
      quoi: `${libelle}, ${quoi}`,
      url: url(critereDEtat),
      urlExpires: url(critereDEtat, 'notification=expiree'),
      nuitFaite,
    });
  return {
    libelle,
    disparue: critere === null && axe !== 'ecole' && valeur !== '' && total.instant === 0,
    parEtat: etats.map((etat) => ({
      etat,
      chiffre: chiffre(parEtat[etat], `etats=${etat}`, ETAT_LABELS[etat]),
    })),
    total: chiffre(total, '', 'total'),
    barre: segmentsDe(
      etats.map((etat) => ({
        etat,
        nombre: nuitFaite ? parEtat[etat].nuit : parEtat[etat].instant,
        url: url(`etats=${etat}`),
      })),
    ),
  };
}

function chiffreVM(
  { nuit, nuitExpires, instant, instantExpires }: Compte,
  tout: Compte,
  {
    quoi,
    url,
    urlExpires,
    nuitFaite,
  }: {
    quoi: string;
    url: string | null;
    urlExpires: string | null;
    nuitFaite: boolean;
  },
): ChiffreVM {
  const [part, entier] = nuitFaite ? [nuit, tout.nuit] : [instant, tout.instant];
  return {
    quoi,
    nuit: nuitFaite
      ? { nombre: formatNombre(nuit), expires: nuitExpires ? formatNombre(nuitExpires) : null }
      : null,
    part: entier > 0 ? formatPourcentage(part, entier) : null,
    instant: { nombre: formatNombre(instant), url },
    instantExpires: instantExpires > 0 ? { nombre: formatNombre(instantExpires), url: urlExpires } : null,
  };
}
