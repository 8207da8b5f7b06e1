import { type ChiffresDEcole, estSilencieuse } from '../../domain/circonscription/chiffres.ts';
import { DERNIERE_ACTION, motsDuSilence, SANS_DIRECTEUR } from '../../domain/circonscription/mots.ts';
import { formatDateCourte, formatNombre, pluriel } from '../../domain/francais.ts';
import { formatPourcentage } from '../../domain/pourcentage.ts';
import { paths } from '../../paths.ts';
import type { ChiffresDeCirconscription } from '../../queries/circonscription/chiffres.ts';
import { NOMBRES } from '../../textes/nombres.ts';
import { CHIFFRES_A_VENIR, direNuit } from '../../textes/statistiques/statistiques.ts';

interface ProfilChiffreVM {
  total: number;
  /** « 87 % activés »; null when there is nobody. */
  part: string | null;
  /** The states that somebody is in, in the order of the life of an account. */
  etats: string;
}

export interface ChiffresVM {
  silencieuses: boolean;
  /** What the figures are of. */
  nuit: string;
  /** How many of them are silent, and the address that shows those only. */
  silence: { nombre: number; mots: string; url: string };
  toutes: string;
  /** Of what is shown. */
  csv: string;
  derniereAction: string;
  total: { ecoles: number; eleves: ProfilChiffreVM; representants: ProfilChiffreVM };
  ecoles: readonly {
    nom: string;
    detail: string;
    url: string;
    sansDirecteur: string | null;
    silencieuse: boolean;
    eleves: ProfilChiffreVM;
    representants: ProfilChiffreVM;
    tendance: string;
    onde: string;
    activite: string;
  }[];
}

const part = (actifs: number, total: number): string | null =>
  total === 0 ? null : `${formatPourcentage(actifs, total)} activés`;

function profil(
  parEtat: readonly (readonly [nombre: number, un: string, des: string])[],
  actifs: number,
): ProfilChiffreVM {
  const total = parEtat.reduce((somme, [nombre]) => somme + nombre, 0);
  return {
    total,
    part: part(actifs, total),
    etats: parEtat
      .filter(([nombre]) => nombre > 0)
      .map(([nombre, un, des]) => pluriel(nombre, un, des))
      .join(', '),
  };
}

type Comptes = Pick<
  ChiffresDEcole,
  | 'elevesNonInformes'
  | 'elevesInformes'
  | 'elevesActifs'
  | 'representantsNonInformes'
  | 'representantsInformes'
  | 'representantsEnCours'
  | 'representantsActifs'
>;

const eleves = (e: Comptes): ProfilChiffreVM =>
  profil(
    [
      [e.elevesNonInformes, 'non informé', 'non informés'],
      [e.elevesInformes, 'informé', 'informés'],
      [e.elevesActifs, 'activé', 'activés'],
    ],
    e.elevesActifs,
  );

const representants = (e: Comptes): ProfilChiffreVM =>
  profil(
    [
      [e.representantsNonInformes, 'non informé', 'non informés'],
      [e.representantsInformes, 'informé', 'informés'],
      [e.representantsEnCours, 'en\u00a0cours', 'en\u00a0cours'],
      [e.representantsActifs, 'activé', 'activés'],
    ],
    e.representantsActifs,
  );

const somme = (ecoles: readonly ChiffresDEcole[]): Comptes => {
  const de = (cle: keyof Comptes): number => ecoles.reduce((total, ecole) => total + ecole[cle], 0);
  return {
    elevesNonInformes: de('elevesNonInformes'),
    elevesInformes: de('elevesInformes'),
    elevesActifs: de('elevesActifs'),
    representantsNonInformes: de('representantsNonInformes'),
    representantsInformes: de('representantsInformes'),
    representantsEnCours: de('representantsEnCours'),
    representantsActifs: de('representantsActifs'),
  };
};

/** Of this month, beside the one before. */
const tendance = ({ actives, activesAvant }: ChiffresDEcole): string =>
  `${formatNombre(actives)}, contre ${formatNombre(activesAvant)} les ${NOMBRES.silence.chiffres} d’avant`;

const quand = (le: Date | null, jamais: string): string => (le === null ? jamais : formatDateCourte(le));

/** As chiffresSchema reads it. */
const SILENCIEUSES = '?silencieuses=1';

/** The figures of every school, without any name; the longest silent come first. */
export function chiffresVM(
  { nuit, ecoles }: ChiffresDeCirconscription,
  { silencieuses, maintenant }: { silencieuses: boolean; maintenant: Date },
): ChiffresVM {
  const muettes = ecoles.filter(({ derniereActionLe }) => estSilencieuse(derniereActionLe, maintenant));
  const toutes = somme(ecoles);
  return {
    silencieuses,
    nuit: nuit === undefined ? CHIFFRES_A_VENIR : direNuit(nuit),
    silence: {
      nombre: muettes.length,
      mots: motsDuSilence(NOMBRES.silence.chiffres),
      url: `${paths.circonscription()}${SILENCIEUSES}`,
    },
    toutes: paths.circonscription(),
    csv: `${paths.circonscriptionCsv()}${silencieuses ? SILENCIEUSES : ''}`,
    derniereAction: DERNIERE_ACTION,
    total: { ecoles: ecoles.length, eleves: eleves(toutes), representants: representants(toutes) },
    ecoles: (silencieuses ? muettes : ecoles).map((ecole) => ({
      nom: ecole.nom,
      detail: `${ecole.commune} · UAI\u00a0${ecole.uai}`,
      url: paths.delegationsEcole({ uai: ecole.uai }),
      sansDirecteur: ecole.sansDirecteur ? SANS_DIRECTEUR : null,
      silencieuse: muettes.includes(ecole),
      eleves: eleves(ecole),
      representants: representants(ecole),
      tendance: tendance(ecole),
      onde: quand(ecole.ondeMajLe, 'Jamais'),
      activite: quand(ecole.derniereActionLe, 'Aucune'),
    })),
  };
}
