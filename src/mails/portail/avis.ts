import { avecDe, formatDateHeure } from '../../domain/francais.ts';
import type { DestinataireTitulaire, MotifAvisTitulaire } from '../../domain/portail/avis.ts';
import { plain } from '../../textes/gras.ts';
import { type Bloc, lien, versHtml, versTexte } from '../blocs.ts';
import type { Contenu } from '../mailer.ts';

export interface AvisTitulaire
  extends Pick<DestinataireTitulaire, 'prenom' | 'nom' | 'ecole' | 'enfant' | 'identifiant'> {
  motif: MotifAvisTitulaire;
  le: Date;
  urlPortail: string;
}

/** How a notice names the account: that of its reader, or that of the reader's child. */
interface Nomme {
  /** « votre compte ÉduConnect (École des Tilleuls) » */
  compte: string;
  /** The same after « de ». */
  duCompte: string;
  /** « de votre compte ÉduConnect », in a subject. */
  duCompteEnObjet: string;
  /** The same with no « de ». */
  compteEnObjet: string;
  /** « une école (École des Tilleuls) » */
  uneEcole: string;
  enfant: boolean;
}

interface Texte {
  objet: (nomme: Nomme) => string;
  fait: (nomme: Nomme) => string;
  /** Titles of their own, of what nobody in the family has done. */
  titres?: { siVous: string; sinon: string };
  siVous: string;
  sinon: string;
  /** What the parent of a pupil reads in their stead. */
  parent?: Partial<Pick<Texte, 'siVous' | 'sinon'>>;
}

const RIEN_A_FAIRE = 'Vous n’avez rien à faire.';
const POURQUOI =
  'Demandez à l’école pourquoi elle l’a fait, et à qui le mot de passe provisoire a été remis.';
const prevenir = (suite: string): string =>
  `Prévenez tout de suite l’école\u00a0: elle réinitialise le mot de passe, ce qui ferme le compte à cette personne${suite}`;

const reinitialise = ({ uneEcole, duCompte, enfant }: Nomme): string =>
  `${uneEcole} a réinitialisé le mot de passe ${duCompte}. L’ancien ne vaut plus rien, et ${enfant ? 'les' : 'vos'} connexions ouvertes sont fermées.`;

const ENTRER_PAR_FRANCECONNECT =
  'Vous n’avez rien à faire\u00a0: FranceConnect suffit désormais pour entrer.';
/** As long as ONDE has that mobile, whoever holds it comes back by FranceConnect, reset or not. */
const SINON_FRANCECONNECT =
  'Prévenez tout de suite l’école, et dites-lui si ce téléphone n’est pas le vôtre\u00a0: une fois le numéro corrigé, elle réinitialise le mot de passe, ce qui ferme le compte à cette personne.';

/** What is told at the contacts known before, so that whoever is robbed hears of it (rules §8.5, §8.6). */
const TEXTES: Readonly<Record<MotifAvisTitulaire, Texte>> = {
  activation: {
    objet: ({ compteEnObjet }) => `${compteEnObjet} est en cours d’activation`,
    fait: ({ compte }) =>
      `quelqu’un a commencé à activer ${compte} en donnant une autre adresse mail que celle-ci, que l’école connaît.`,
    siVous: `${RIEN_A_FAIRE} Si votre adresse a changé, dites-le aussi à l’école.`,
    sinon: prevenir(', et vous remet une nouvelle feuille.'),
  },
  inscription: {
    objet: ({ compteEnObjet }) => `${compteEnObjet} est activé`,
    fait: ({ compte }) =>
      `quelqu’un a activé ${compte} avec le téléphone portable que l’école connaît et la date de naissance d’un enfant.`,
    siVous: RIEN_A_FAIRE,
    sinon: prevenir('. Dites-lui aussi si ce téléphone n’est pas le vôtre.'),
  },
  franceconnect: {
    objet: ({ compteEnObjet }) => `${compteEnObjet} est activé`,
    fait: ({ compte }) =>
      `quelqu’un a activé ${compte} par FranceConnect, avec le téléphone portable que l’école connaît et la date de naissance d’un enfant.`,
    siVous: ENTRER_PAR_FRANCECONNECT,
    sinon: SINON_FRANCECONNECT,
  },
  franceconnect_lie: {
    objet: () => 'FranceConnect est relié à votre compte ÉduConnect',
    fait: ({ compte }) =>
      `quelqu’un a relié une identité FranceConnect à ${compte}, avec le téléphone portable que l’école connaît et la date de naissance d’un enfant.`,
    siVous: ENTRER_PAR_FRANCECONNECT,
    sinon: SINON_FRANCECONNECT,
  },
  rattachement: {
    objet: ({ compteEnObjet }) => `${compteEnObjet} est rattaché à un autre compte`,
    fait: ({ compte, enfant }) =>
      `quelqu’un a rattaché ${compte} à un autre compte, au même nom, avec l’identifiant et le mot de passe ${enfant ? 'de sa feuille ou de son compte' : 'de votre feuille ou de votre compte'}.`,
    siVous: RIEN_A_FAIRE,
    sinon: 'Prévenez tout de suite l’école\u00a0: quelqu’un d’autre a votre feuille ou votre mot de passe.',
    parent: {
      sinon: 'Prévenez tout de suite l’école\u00a0: quelqu’un d’autre a sa feuille ou son mot de passe.',
    },
  },
  reinitialisation: {
    objet: ({ duCompteEnObjet }) => `Le mot de passe ${duCompteEnObjet} a été réinitialisé`,
    fait: reinitialise,
    siVous:
      'Connectez-vous avec le mot de passe provisoire que l’école vous remet, puis choisissez-en un nouveau.',
    sinon: POURQUOI,
    parent: {
      siVous:
        'Votre enfant se connecte avec le mot de passe provisoire que l’école lui remet, puis en choisit un nouveau.',
    },
  },
  nouvel_identifiant: {
    objet: ({ duCompteEnObjet }) => `L’identifiant ${duCompteEnObjet} a changé`,
    fait: ({ uneEcole, duCompte, enfant }) =>
      `l’identifiant ${duCompte} a été remplacé par un nouveau, à la demande d’${uneEcole} et d’après ${enfant ? 'le nom de l’enfant' : 'votre nom'} dans ONDE. L’ancien ne fonctionne plus, le mot de passe ne change pas.`,
    titres: { siVous: 'Ce que vous avez à faire', sinon: 'Si vous ne vous y attendiez pas' },
    siVous:
      'Notez le nouvel identifiant, et connectez-vous au portail avec lui et le même mot de passe. L’école peut aussi vous remettre une nouvelle feuille.',
    sinon:
      'Demandez à l’école pourquoi elle l’a fait. Personne n’a appris votre mot de passe pour autant\u00a0: il n’y a pas à en changer.',
    parent: {
      siVous:
        'Notez le nouvel identifiant\u00a0: votre enfant se connecte au portail avec lui et le même mot de passe. L’école peut aussi lui remettre une nouvelle feuille.',
      sinon:
        'Demandez à l’école pourquoi elle l’a fait. Personne n’a appris son mot de passe pour autant\u00a0: il n’y a pas à en changer.',
    },
  },
  reinitialisation_retrait: {
    objet: ({ duCompteEnObjet }) => `Le mot de passe ${duCompteEnObjet} a été réinitialisé`,
    fait: (nomme) =>
      `${reinitialise(nomme)} ${
        nomme.enfant
          ? 'L’adresse mail que l’école ne connaît pas est retirée du compte.'
          : 'L’adresse mail, le portable ou l’identité FranceConnect que l’école ne connaît pas sont retirés du compte.'
      }`,
    siVous:
      'Connectez-vous avec le mot de passe provisoire que l’école vous remet, choisissez-en un nouveau, puis redonnez votre adresse ou votre numéro. Dites-les aussi à l’école\u00a0: elle les garde.',
    sinon: POURQUOI,
    parent: {
      siVous:
        'Votre enfant se connecte avec le mot de passe provisoire que l’école lui remet, en choisit un nouveau, puis redonne l’adresse d’un parent. Dites-la aussi à l’école\u00a0: elle la garde.',
    },
  },
  mail_change: {
    objet: ({ duCompteEnObjet }) => `L’adresse mail ${duCompteEnObjet} a changé`,
    fait: ({ compte }) =>
      `quelqu’un a confirmé une autre adresse mail pour ${compte}. C’est à elle que les codes et les messages du compte arrivent désormais.`,
    siVous: `${RIEN_A_FAIRE} Si votre adresse a changé, dites-le aussi à l’école.`,
    sinon: prevenir(' et retire cette adresse.'),
  },
  portable_change: {
    objet: ({ duCompteEnObjet }) => `Le téléphone portable ${duCompteEnObjet} a changé`,
    fait: ({ compte }) =>
      `quelqu’un a confirmé un téléphone portable pour ${compte}. C’est à lui que les codes par SMS arrivent désormais.`,
    siVous: `${RIEN_A_FAIRE} Si votre numéro a changé, dites-le aussi à l’école.`,
    sinon: prevenir(' et retire ce numéro.'),
  },
  mot_de_passe_oublie: {
    objet: ({ duCompteEnObjet }) => `Le mot de passe ${duCompteEnObjet} a changé`,
    fait: ({ compte, enfant }) =>
      `quelqu’un a choisi un nouveau mot de passe pour ${compte}, après avoir donné un code envoyé à votre téléphone ou à votre adresse mail. L’ancien ne vaut plus rien, et ${enfant ? 'les' : 'vos'} autres connexions sont fermées.`,
    siVous: RIEN_A_FAIRE,
    sinon: prevenir('. Choisissez aussi un nouveau mot de passe pour votre messagerie.'),
  },
};

function nommer({ enfant, ecole }: AvisTitulaire): Nomme {
  const lieu = ecole === null ? '' : ` (${plain(ecole)})`;
  const uneEcole = `une école${lieu}`;
  if (enfant === null)
    return {
      compte: `votre compte ÉduConnect${lieu}`,
      duCompte: 'de votre compte ÉduConnect',
      duCompteEnObjet: 'de votre compte ÉduConnect',
      compteEnObjet: 'Votre compte ÉduConnect',
      uneEcole,
      enfant: false,
    };
  const deQui = `compte ÉduConnect de votre enfant${enfant === '' ? '' : ` ${plain(enfant)}`}`;
  const enObjet = `compte ÉduConnect ${enfant === '' ? 'de votre enfant' : avecDe(enfant)}`;
  return {
    compte: `le ${deQui}${lieu}`,
    duCompte: `du ${deQui}`,
    duCompteEnObjet: `du ${enObjet}`,
    compteEnObjet: `Le ${enObjet}`,
    uneEcole,
    enfant: true,
  };
}

export function avisTitulaire(avis: AvisTitulaire): Contenu {
  const nomme = nommer(avis);
  const texte = TEXTES[avis.motif];
  const { siVous, sinon } = nomme.enfant ? { ...texte, ...texte.parent } : texte;
  const objet = texte.objet(nomme);
  const qui = [avis.prenom, avis.nom].filter((mot) => mot !== null).join(' ');
  const blocs: Bloc[] = [
    { type: 'p', mots: [qui === '' ? 'Bonjour,' : `Bonjour ${plain(qui)},`] },
    { type: 'p', mots: [`Le ${formatDateHeure(avis.le)}, ${texte.fait(nomme)}`] },
    ...(avis.identifiant === null
      ? []
      : [{ type: 'p' as const, mots: [`Le nouvel identifiant\u00a0: *${plain(avis.identifiant)}*`] }]),
    {
      type: 'h2',
      mots: [
        texte.titres?.siVous ??
          `Si c’est vous${nomme.enfant ? ' ou votre enfant' : ''}, ou si vous l’avez demandé`,
      ],
    },
    { type: 'p', mots: [siVous] },
    {
      type: 'h2',
      mots: [
        texte.titres?.sinon ??
          (nomme.enfant ? 'Si ce n’est ni vous ni votre enfant' : 'Si ce n’est pas vous'),
      ],
    },
    { type: 'p', mots: [sinon] },
    { type: 'p', mots: ['Le portail\u00a0: ', lien(avis.urlPortail)] },
  ];
  return {
    expediteur: 'ÉduConnect',
    subject: `${objet} – ÉduConnect`,
    text: versTexte(blocs),
    html: versHtml(objet, blocs),
  };
}
