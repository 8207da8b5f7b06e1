import {
  commenceApresEffet,
  type DelegationDAvis,
  type EvenementDeDelegation,
  type RoleDeDelegation,
} from '../domain/circonscription/delegation.ts';
import {
  effetSansReponse,
  MOTS_PERIMETRE,
  OBJETS_DE_DELEGATION,
  periodeEnMots,
} from '../domain/circonscription/mots.ts';
import { formatDate, formatDateHeure } from '../domain/francais.ts';
import { plain } from '../textes/gras.ts';
import { type Bloc, lien } from './blocs.ts';
import { courrierAgent } from './courrier-agent.ts';
import type { Contenu } from './mailer.ts';

export interface AvisDeDelegation {
  evenement: EvenementDeDelegation;
  role: RoleDeDelegation;
  le: Date;
  destinataire: { nom: string; prenom: string };
  delegation: DelegationDAvis;
  /** Page of the delegation, or of the school for the teacher. */
  url: string;
}

const par = (qui: string | null): string => plain(qui ?? 'l’assistance');

/** What happened, in one sentence, the same for everybody. */
const FAITS: Readonly<Record<EvenementDeDelegation, (avis: AvisDeDelegation) => string>> = {
  accordee: ({ le, delegation: { ien, enseignant } }) =>
    `Le ${formatDateHeure(le)}, ${plain(ien)} (IEN) a délégué à ${plain(enseignant)} l’administration des comptes d’une école.`,
  acceptee: ({ le, delegation: { accepteePar, enseignant } }) =>
    `Le ${formatDateHeure(le)}, la délégation à ${plain(enseignant)} a été acceptée par ${par(accepteePar)}.`,
  refusee: ({ le, delegation: { finiePar, enseignant } }) =>
    `Le ${formatDateHeure(le)}, la délégation à ${plain(enseignant)} a été refusée par ${par(finiePar)}. Elle ne prend pas effet.`,
  effet: ({ delegation }) =>
    commenceApresEffet(delegation)
      ? `La délégation à ${plain(delegation.enseignant)} est acquise depuis le ${formatDateHeure(delegation.effetLe)}, sans réponse de la direction de l’école. Elle commence le ${formatDate(delegation.debut)}.`
      : `La délégation à ${plain(delegation.enseignant)} a pris effet le ${formatDateHeure(delegation.effetLe)}, sans réponse de la direction de l’école.`,
  retiree: ({ le, delegation: { finiePar, enseignant } }) =>
    `Le ${formatDateHeure(le)}, la délégation à ${plain(enseignant)} a été retirée par ${par(finiePar)}. Elle n’ouvre plus rien.`,
  terminee: ({ delegation: { fin, enseignant } }) =>
    `La délégation à ${plain(enseignant)} a pris fin le ${formatDate(fin)}, comme prévu. Elle n’ouvre plus rien.`,
  rappel: ({ delegation: { fin, enseignant } }) =>
    `La délégation à ${plain(enseignant)} finit le ${formatDate(fin)} au soir.`,
};

const sansReponse = ({ delegation }: AvisDeDelegation): string =>
  delegation.sansDirecteur
    ? `L’école est sans directeur\u00a0: personne ne peut l’accepter, ${effetSansReponse(delegation)}.`
    : `La direction peut l’accepter ou la refuser\u202f; sans réponse, ${effetSansReponse(delegation)}.`;

/** What to know or do; nothing where the sentence says it all. */
const ENSUITE: Readonly<
  Record<EvenementDeDelegation, Partial<Record<RoleDeDelegation, (avis: AvisDeDelegation) => string>>>
> = {
  accordee: {
    direction: ({ delegation }) =>
      `*Acceptez-la ou refusez-la*\u202f; sans réponse de votre part, ${effetSansReponse(delegation)}.`,
    enseignant: (avis) => `${sansReponse(avis)} Un mail vous le dira.`,
    ien: sansReponse,
  },
  acceptee: { enseignant: ouvrirEcole },
  refusee: {},
  effet: {
    enseignant: ouvrirEcole,
    direction: () => 'Vous pouvez y mettre fin à tout moment.',
  },
  retiree: {},
  terminee: {
    ien: () => 'Si elle est encore utile, accordez-en une nouvelle\u00a0: «\u00a0Renouveler\u00a0».',
  },
  rappel: {
    enseignant: () =>
      'Finissez ce que vous avez commencé. Si vous en avez encore besoin, demandez à votre IEN de la renouveler.',
    ien: () =>
      'Si elle est encore utile, renouvelez-la dès maintenant\u00a0: la suivante commencera le lendemain.',
  },
};

function ouvrirEcole({ delegation: { debut } }: AvisDeDelegation): string {
  return `À partir du ${formatDate(debut)}, connectez-vous pour administrer les comptes de l’école, dans les limites de la délégation.`;
}

/** Who never asked for it knows what to do. */
const SURPRISE: Readonly<Record<RoleDeDelegation, readonly string[]>> = {
  direction: [
    'Personne ne vous en a parlé, ou vous ne connaissez pas cette personne\u202f? Refusez la délégation ou mettez-y fin depuis la page ci-dessus, puis appelez votre IEN.',
  ],
  enseignant: [
    'Vous n’avez rien demandé\u202f? Prévenez la direction de l’école et votre IEN\u00a0: la délégation peut être retirée à tout moment.',
  ],
  ien: [
    'Vous n’êtes pas à l’origine de cette délégation\u202f? Mettez-y fin depuis la page ci-dessus, changez votre mot de passe et fermez vos autres sessions («\u00a0Mon accès\u00a0»), puis appelez l’assistance informatique de votre académie.',
  ],
};

const VIVANTE: readonly EvenementDeDelegation[] = ['accordee', 'acceptee', 'effet', 'rappel'];

export const avisDeDelegation = (avis: AvisDeDelegation): Contenu =>
  courrierAgent(OBJETS_DE_DELEGATION[avis.evenement], avis.destinataire, blocsDe(avis));

function blocsDe(avis: AvisDeDelegation): Bloc[] {
  const { evenement, role, delegation, url } = avis;
  const { ecole, commune, uai, enseignant, perimetre, motif } = delegation;
  const ensuite = ENSUITE[evenement][role];
  const p = (...mots: readonly (string | ReturnType<typeof lien>)[]): Bloc => ({ type: 'p', mots });
  return [
    p(FAITS[evenement](avis)),
    {
      type: 'ul',
      elements: [
        [`École\u00a0: ${plain(ecole)}, ${plain(commune)} (UAI\u00a0${uai})`],
        [`Enseignant\u00a0: ${plain(enseignant)}`],
        [`Permet\u00a0: ${MOTS_PERIMETRE[perimetre]}`],
        [`Période\u00a0: ${periodeEnMots(delegation)}`],
        ...(motif !== null && (evenement === 'refusee' || evenement === 'retiree')
          ? [[`Motif\u00a0: ${plain(motif)}`]]
          : []),
      ],
    },
    ...(ensuite ? [p(ensuite(avis))] : []),
    ...(VIVANTE.includes(evenement) || role === 'ien' ? [p('La page à ouvrir\u00a0: ', lien(url))] : []),
    ...(VIVANTE.includes(evenement)
      ? [{ type: 'h2' as const, mots: ['Si cela vous surprend'] }, p(...SURPRISE[role])]
      : []),
  ];
}
