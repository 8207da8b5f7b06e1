import { type DetailsAvis, type MotifAvis, OBJETS_AVIS } from '../domain/connexion/avis.ts';
import { formatDateHeure } from '../domain/francais.ts';
import { plain } from '../textes/gras.ts';
import { NOMBRES } from '../textes/nombres.ts';
import { type Bloc, lien } from './blocs.ts';
import { courrierAgent } from './courrier-agent.ts';
import type { Contenu } from './mailer.ts';

export interface AvisAgent {
  motif: MotifAvis;
  le: Date;
  details: DetailsAvis;
  identifiant: string;
  nom: string;
  prenom: string;
  /** Address of « Mon accès ». */
  urlMonAcces: string;
}

interface Texte {
  /** What happened; comes after « Le … ». */
  fait: (avis: AvisAgent) => string;
  /** « Si ce n’est pas vous… »: what one can still do by oneself, then by whom one is helped. */
  sinon: 'se_defendre' | 'appeler';
  /** What to know or do when all is well. */
  ensuite?: (avis: AvisAgent) => string;
}

/** A stranger who holds the password or the phone is put out from within; who was put out calls. */
const TEXTES: Readonly<Record<MotifAvis, Texte>> = {
  nouvel_appareil: {
    fait: ({ details }) =>
      `quelqu’un s’est connecté avec votre identifiant depuis un appareil qui ne s’en était pas encore servi${
        details.appareil ? `\u00a0: ${details.appareil}` : ''
      }.`,
    sinon: 'se_defendre',
  },
  code_secours: {
    fait: () => 'un de vos codes de secours a remplacé le code de votre téléphone.',
    sinon: 'se_defendre',
    ensuite: ({ details: { restants = 0 } }) =>
      restants === 0
        ? 'C’était le dernier\u00a0: créez-en de nouveaux depuis «\u00a0Mon accès\u00a0».'
        : `Il vous en reste ${restants}. Vous pouvez en créer de nouveaux depuis «\u00a0Mon accès\u00a0».`,
  },
  codes_secours: {
    fait: () =>
      `${NOMBRES.nouveauxCodes.lettres} de secours ont été créés depuis «\u00a0Mon accès\u00a0». Ceux d’avant ne valent plus rien.`,
    sinon: 'se_defendre',
  },
  nouveau_telephone: {
    fait: () =>
      'un téléphone a été relié à votre accès\u00a0: lui seul affiche désormais le code demandé à la connexion. Les codes de secours d’avant ne valent plus rien.',
    sinon: 'appeler',
  },
  mot_de_passe: {
    fait: () => 'votre mot de passe a été changé depuis «\u00a0Mon accès\u00a0».',
    sinon: 'appeler',
  },
  mot_de_passe_exploitation: {
    fait: () =>
      'l’assistance a remplacé votre mot de passe. L’ancien ne vaut plus rien, et vos sessions ouvertes sont fermées.',
    sinon: 'appeler',
    ensuite: () =>
      'Le nouveau vous est remis en main propre ou par un autre moyen, jamais par mail. Changez-le depuis «\u00a0Mon accès\u00a0» dès votre première connexion.',
  },
  enrolement: {
    fait: () =>
      'l’assistance vous a donné un nouveau code d’enrôlement. Votre ancien téléphone et vos codes de secours ne valent plus rien, et vos sessions ouvertes sont fermées.',
    sinon: 'appeler',
    ensuite: () =>
      'Le code d’enrôlement vous est remis par un autre moyen, jamais par mail\u00a0: il vous sera demandé à la prochaine connexion.',
  },
};

/** Warns an agent of what touches the own access: what, when, and what to do if it was somebody else. */
export const avisAgent = (avis: AvisAgent): Contenu =>
  courrierAgent(OBJETS_AVIS[avis.motif], avis, blocsDe(avis));

const ASSISTANCE = 'l’assistance informatique de votre académie';

function blocsDe(avis: AvisAgent): Bloc[] {
  const { fait, sinon, ensuite } = TEXTES[avis.motif];
  const suite = ensuite?.(avis);
  const parAssistance = avis.motif === 'mot_de_passe_exploitation' || avis.motif === 'enrolement';
  return [
    { type: 'p', mots: [`Le ${formatDateHeure(avis.le)}, ${fait(avis)}`] },
    { type: 'p', mots: [`Accès concerné\u00a0: identifiant *${plain(avis.identifiant)}*.`] },
    { type: 'h2', mots: [parAssistance ? 'Si c’est vous qui l’avez demandé' : 'Si c’est bien vous'] },
    { type: 'p', mots: [suite ?? 'Vous n’avez rien à faire.'] },
    {
      type: 'h2',
      mots: [parAssistance ? 'Si ce n’est pas vous qui l’avez demandé' : 'Si ce n’est pas vous'],
    },
    sinon === 'se_defendre' ? seDefendre(avis) : appeler(),
  ];
}

const seDefendre = ({ urlMonAcces }: AvisAgent): Bloc => ({
  type: 'ol',
  elements: [
    ['Connectez-vous tout de suite et ouvrez «\u00a0Mon accès\u00a0»\u00a0: ', lien(urlMonAcces)],
    ['Changez votre mot de passe\u00a0: toutes les autres sessions se ferment.'],
    ['Créez de nouveaux codes de secours\u00a0: les anciens ne vaudront plus rien.'],
    [`Prévenez votre IEN et ${ASSISTANCE}.`],
  ],
});

const appeler = (): Bloc => ({
  type: 'ol',
  elements: [
    [`Appelez tout de suite ${ASSISTANCE}\u00a0: elle ferme votre accès et vous le rend.`],
    ['Prévenez votre IEN.'],
  ],
});
