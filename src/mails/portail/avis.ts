import { formatDateHeure } from '../../domain/francais.ts';
import type { MotifAvisTitulaire } from '../../domain/portail/avis.ts';
import { plain } from '../../textes/gras.ts';
import { type Bloc, lien, versHtml, versTexte } from '../blocs.ts';
import type { Contenu } from '../mailer.ts';

export interface AvisTitulaire {
  motif: MotifAvisTitulaire;
  prenom: string;
  nom: string;
  ecole: string;
  le: Date;
  urlPortail: string;
}

interface Texte {
  objet: string;
  fait: (avis: AvisTitulaire) => string;
  siVous: string;
  sinon: string;
}

/** What is told at the contacts known before, so that whoever is robbed hears of it (rules §8.5, §8.6). */
const TEXTES: Readonly<Record<MotifAvisTitulaire, Texte>> = {
  activation: {
    objet: 'Votre compte ÉduConnect est en cours d’activation',
    fait: ({ ecole }) =>
      `quelqu’un a commencé à activer votre compte ÉduConnect (${plain(ecole)}) en donnant une autre adresse mail que celle-ci, que l’école connaît.`,
    siVous: 'Vous n’avez rien à faire. Si votre adresse a changé, dites-le aussi à l’école.',
    sinon:
      'Prévenez tout de suite l’école\u00a0: elle réinitialise le mot de passe, ce qui ferme le compte à cette personne, et vous remet une nouvelle feuille.',
  },
  inscription: {
    objet: 'Votre compte ÉduConnect est activé',
    fait: ({ ecole }) =>
      `quelqu’un a activé votre compte ÉduConnect (${plain(ecole)}) avec le téléphone portable que l’école connaît et la date de naissance d’un enfant.`,
    siVous: 'Vous n’avez rien à faire.',
    sinon:
      'Prévenez tout de suite l’école : elle réinitialise le mot de passe, ce qui ferme le compte à cette personne. Dites-lui aussi si ce téléphone n’est pas le vôtre.',
  },
  franceconnect_lie: {
    objet: 'FranceConnect est relié à votre compte ÉduConnect',
    fait: ({ ecole }) =>
      `quelqu’un a relié une identité FranceConnect à votre compte ÉduConnect (${plain(ecole)}), avec le téléphone portable que l’école connaît et la date de naissance d’un enfant.`,
    siVous: 'Vous n’avez rien à faire : FranceConnect suffit désormais pour entrer.',
    sinon: 'Prévenez tout de suite l’école, et dites-lui si ce téléphone n’est pas le vôtre.',
  },
  reinitialisation: {
    objet: 'Le mot de passe de votre compte ÉduConnect a été réinitialisé',
    fait: ({ ecole }) =>
      `une école (${plain(ecole)}) a réinitialisé le mot de passe de votre compte ÉduConnect. L’ancien ne vaut plus rien, et vos connexions ouvertes sont fermées.`,
    siVous:
      'Connectez-vous avec le mot de passe provisoire que l’école vous remet, puis choisissez-en un nouveau.',
    sinon: 'Demandez à l’école pourquoi elle l’a fait, et à qui le mot de passe provisoire a été remis.',
  },
  mot_de_passe_oublie: {
    objet: 'Le mot de passe de votre compte ÉduConnect a changé',
    fait: () =>
      'quelqu’un a choisi un nouveau mot de passe pour votre compte ÉduConnect, après avoir donné un code envoyé à votre téléphone ou à votre adresse mail. L’ancien ne vaut plus rien, et vos autres connexions sont fermées.',
    siVous: 'Vous n’avez rien à faire.',
    sinon:
      'Prévenez tout de suite l’école\u00a0: elle réinitialise le mot de passe, ce qui ferme le compte à cette personne. Choisissez aussi un nouveau mot de passe pour votre messagerie.',
  },
};

export function avisTitulaire(avis: AvisTitulaire): Contenu {
  const { objet, fait, siVous, sinon } = TEXTES[avis.motif];
  const blocs: Bloc[] = [
    { type: 'p', mots: [`Bonjour ${plain(`${avis.prenom} ${avis.nom}`)},`] },
    { type: 'p', mots: [`Le ${formatDateHeure(avis.le)}, ${fait(avis)}`] },
    { type: 'h2', mots: ['Si c’est vous, ou si vous l’avez demandé'] },
    { type: 'p', mots: [siVous] },
    { type: 'h2', mots: ['Si ce n’est pas vous'] },
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
