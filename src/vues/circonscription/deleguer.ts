import {
  DELEGATIONS_PAR_JOUR,
  finitAvantEffet,
  type RefusDeDeleguer,
} from '../../domain/circonscription/delegation.ts';
import {
  effetSansReponse,
  MOTS_PERIMETRE,
  PERMIS_PAR_DELEGATION,
  periodeEnMots,
  RESTE_A_LA_DIRECTION,
  SANS_DIRECTEUR,
} from '../../domain/circonscription/mots.ts';
import { avecMajuscule } from '../../domain/en-lettres.ts';
import { avecDe, formatDateHeure } from '../../domain/francais.ts';
import type { FieldError } from '../../errors.ts';
import { paths } from '../../paths.ts';
import type { DelegationMontree, EnseignantMontre } from '../../queries/circonscription/delegations.ts';
import type { EcoleDeCirconscription } from '../../queries/circonscription/ecoles.ts';
import type { AvecErreurs, CacheVM, ReponseVM } from '../commun.ts';
import type { AlerteVM } from '../composants.ts';
import { nomsDe } from './circonscription.ts';

/** As the fields are named in the form; anything may stand in them. */
export interface SaisieDeDelegation {
  enseignant: string;
  perimetre: string;
  debut: string;
  fin: string;
  /** Number of the one it follows; empty for a first one. */
  renouveler: string;
}

export interface DeleguerVM extends AvecErreurs {
  titre: string;
  ecole: string;
  retour: string;
  relire: string;
  sansDirecteur: boolean;
  enseignants: readonly ReponseVM[];
  perimetres: readonly ReponseVM[];
  debut: string;
  fin: string;
  renouveler: string;
}

/** « precedente »: the one that is renewed, as long as it is for the same teacher. */
export function deleguerVM(
  { uai, nom, directions }: EcoleDeCirconscription,
  enseignants: readonly EnseignantMontre[],
  precedente: DelegationMontree | undefined,
  saisie: SaisieDeDelegation,
  erreurs: readonly FieldError[],
): DeleguerVM {
  return {
    erreurs,
    titre:
      precedente === undefined ? 'Déléguer' : `Renouveler la délégation ${avecDe(precedente.enseignant)}`,
    ecole: nom,
    retour: paths.delegationsEcole({ uai }),
    relire: paths.relireDelegation({ uai }),
    sansDirecteur: directions.length === 0,
    enseignants: enseignants
      .filter(({ desactive }) => !desactive)
      .map(({ enseignantId, enseignant }) => ({
        valeur: enseignantId,
        libelle: enseignant,
        coche: enseignantId === saisie.enseignant,
      })),
    perimetres: [
      {
        valeur: 'eleves',
        libelle: avecMajuscule(MOTS_PERIMETRE.eleves),
        coche: saisie.perimetre === 'eleves',
        aide: PERMIS_PAR_DELEGATION.eleves,
      },
      {
        valeur: 'tous',
        libelle: avecMajuscule(MOTS_PERIMETRE.tous),
        coche: saisie.perimetre === 'tous',
        aide: `${PERMIS_PAR_DELEGATION.tous} ${RESTE_A_LA_DIRECTION}`,
      },
    ],
    debut: saisie.debut,
    fin: saisie.fin,
    renouveler: saisie.renouveler,
  };
}

export interface RelireVM {
  ecole: string;
  retour: string;
  corriger: string;
  accorder: string;
  elements: readonly { terme: string; texte: string }[];
  /** What happens next, and by when. */
  suite: string;
  /** Who is told by mail. */
  prevenus: string;
  /** It would end before it counts. */
  jamais: AlerteVM | null;
  /** Who has no mail. */
  sansMail: readonly string[];
  caches: readonly CacheVM[];
}

export function relireVM(
  { uai, nom, directions }: EcoleDeCirconscription,
  enseignant: EnseignantMontre,
  saisie: SaisieDeDelegation & { perimetre: 'eleves' | 'tous' },
  effetLe: Date,
): RelireVM {
  const { enseignant: id, perimetre, debut, fin, renouveler } = saisie;
  const champs = { enseignant: id, perimetre, debut, fin, ...(renouveler === '' ? {} : { renouveler }) };
  const sansReponse = effetSansReponse({ debut, fin, effetLe });
  const sansDirecteur = directions.length === 0;
  return {
    ecole: nom,
    retour: paths.delegationsEcole({ uai }),
    corriger: `${paths.nouvelleDelegation({ uai })}?${new URLSearchParams(champs)}`,
    accorder: paths.nouvelleDelegation({ uai }),
    elements: [
      { terme: 'École', texte: `${nom} (UAI\u00a0${uai})` },
      { terme: 'Direction', texte: sansDirecteur ? SANS_DIRECTEUR : nomsDe(directions).join(', ') },
      { terme: 'Enseignant', texte: enseignant.enseignant },
      { terme: 'Permet', texte: avecMajuscule(MOTS_PERIMETRE[saisie.perimetre]) },
      { terme: 'Période', texte: avecMajuscule(periodeEnMots(saisie)) },
    ],
    suite: sansDirecteur
      ? `L’école est sans directeur\u00a0: personne ne peut accepter la délégation, ${sansReponse}.`
      : `La direction peut l’accepter ou la refuser\u202f; sans réponse, ${sansReponse}.`,
    prevenus: sansDirecteur
      ? 'L’enseignant et vous êtes prévenus par mail.'
      : 'La direction, l’enseignant et vous êtes prévenus par mail.',
    jamais: finitAvantEffet({ debut, fin, effetLe })
      ? {
          type: 'attention',
          titre: sansDirecteur
            ? 'Elle ne comptera jamais'
            : 'Sans l’accord de la direction, elle ne comptera jamais',
          message: `Son dernier jour passe avant le ${formatDateHeure(effetLe)}. ${
            sansDirecteur
              ? 'Choisissez un dernier jour plus tard.'
              : 'Choisissez un dernier jour plus tard, ou demandez à la direction de l’accepter sans attendre.'
          }`,
        }
      : null,
    sansMail: [
      ...nomsDe(directions.filter(({ sansMail }) => sansMail)),
      ...(enseignant.sansMail ? [enseignant.enseignant] : []),
    ],
    caches: Object.entries(champs).map(([champ, valeur]) => ({ nom: champ, valeur })),
  };
}

/** Why the database did not grant it, beside the field to change. */
export const MESSAGES_REFUS: Readonly<Record<RefusDeDeleguer, FieldError>> = {
  enseignant: {
    champ: 'enseignant',
    message:
      'Cette personne n’enseigne pas, ou plus, dans l’école\u00a0: choisissez un enseignant de la liste',
  },
  perimetre: { champ: 'perimetre', message: 'Choisissez ce que la délégation permet' },
  periode: {
    champ: 'debut',
    message:
      'Une délégation commence aujourd’hui au plus tôt, et finit le 31 août de son année scolaire au plus tard\u00a0: changez les dates',
  },
  fonction: {
    champ: 'enseignant',
    message: 'Cette personne dirige l’école à ces dates\u00a0: une délégation n’y ajouterait rien',
  },
  chevauchement: {
    champ: 'debut',
    message:
      'Cette personne a déjà une délégation dans l’école à ces dates\u00a0: commencez après elle, ou mettez-y d’abord fin',
  },
  // No field is wrong: said above the form.
  trop: {
    champ: '',
    message: `Vous avez accordé ${DELEGATIONS_PAR_JOUR} délégations aujourd’hui, le plus qui se puisse\u00a0: reprenez demain. Si cela presse, l’assistance de votre académie peut aider`,
  },
};
