import { DELEGATIONS_PAR_JOUR, type RefusDeDeleguer } from '../../domain/circonscription/delegation.ts';
import { MOTS_PERIMETRE, periodeEnMots, SANS_DIRECTEUR } from '../../domain/circonscription/mots.ts';
import { avecMajuscule } from '../../domain/en-lettres.ts';
import { formatDateHeure } from '../../domain/francais.ts';
import type { FieldError } from '../../errors.ts';
import { paths } from '../../paths.ts';
import type { EnseignantMontre } from '../../queries/circonscription/delegations.ts';
import type { EcoleDeCirconscription } from '../../queries/circonscription/ecoles.ts';
import type { AvecErreurs, ReponseVM } from '../commun.ts';
import type { CacheVM } from '../composants.ts';
import { nomsDe } from './circonscription.ts';

/** As the fields are named in the form; anything may stand in them. */
export interface SaisieDeDelegation {
  enseignant: string;
  perimetre: string;
  debut: string;
  fin: string;
}
export const CHAMPS_DE_DELEGATION = ['enseignant', 'perimetre', 'debut', 'fin'] as const;

export interface DeleguerVM extends AvecErreurs {
  ecole: string;
  retour: string;
  relire: string;
  sansDirecteur: boolean;
  enseignants: readonly ReponseVM[];
  perimetres: readonly ReponseVM[];
  debut: string;
  fin: string;
}

export function deleguerVM(
  { uai, nom, directions }: EcoleDeCirconscription,
  enseignants: readonly EnseignantMontre[],
  saisie: SaisieDeDelegation,
  erreurs: readonly FieldError[],
): DeleguerVM {
  return {
    erreurs,
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
        aide: 'Informer les élèves, imprimer leurs feuilles, réinitialiser leurs mots de passe.',
      },
      {
        valeur: 'tous',
        libelle: avecMajuscule(MOTS_PERIMETRE.tous),
        coche: saisie.perimetre === 'tous',
        aide: 'Tout ce que fait la direction, mises à jour depuis ONDE comprises.',
      },
    ],
    debut: saisie.debut,
    fin: saisie.fin,
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
  const caches = CHAMPS_DE_DELEGATION.map((champ) => ({ nom: champ, valeur: saisie[champ] }));
  const { enseignant: id, perimetre, debut, fin } = saisie;
  const corriger = new URLSearchParams({ enseignant: id, perimetre, debut, fin });
  const sansReponse = `elle prend effet le ${formatDateHeure(effetLe)}`;
  return {
    ecole: nom,
    retour: paths.delegationsEcole({ uai }),
    corriger: `${paths.nouvelleDelegation({ uai })}?${corriger}`,
    accorder: paths.nouvelleDelegation({ uai }),
    elements: [
      { terme: 'École', texte: `${nom} (UAI\u00a0${uai})` },
      { terme: 'Direction', texte: directions.length === 0 ? SANS_DIRECTEUR : nomsDe(directions).join(', ') },
      { terme: 'Enseignant', texte: enseignant.enseignant },
      { terme: 'Permet', texte: avecMajuscule(MOTS_PERIMETRE[saisie.perimetre]) },
      { terme: 'Période', texte: avecMajuscule(periodeEnMots(saisie)) },
    ],
    suite:
      directions.length === 0
        ? `L’école est sans directeur\u00a0: personne ne peut accepter la délégation, ${sansReponse}.`
        : `La direction peut l’accepter ou la refuser\u00a0; sans réponse, ${sansReponse}.`,
    sansMail: [
      ...nomsDe(directions.filter(({ sansMail }) => sansMail)),
      ...(enseignant.sansMail ? [enseignant.enseignant] : []),
    ],
    caches,
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
  trop: {
    champ: 'enseignant',
    message: `Vous avez accordé ${DELEGATIONS_PAR_JOUR} délégations aujourd’hui, le plus qui se puisse\u00a0: reprenez demain. Si cela presse, l’assistance de votre académie peut aider`,
  },
};
