import { avecMajuscule, dire } from '../en-lettres.ts';
import { MASQUE, type MotDePasseAffiche, motDePasseAffiche } from '../mots-de-passe/affiche.ts';
import { phrase } from '../phrase.ts';
import { type Etat, etatsDe, type Profil, situationsDe } from './etats.ts';

const ASTERISQUES = avecMajuscule(dire(MASQUE.length, { un: 'astérisque', des: 'astérisques' }).lettres);

type Explications = Readonly<Partial<Record<Etat, string>>>;

/** What each state of an account means, in a director's words (guide §3 and §4). */
const EXPLICATIONS: Readonly<Record<Profil, Explications>> = {
  eleve: {
    non_informe: phrase`L'élève a un identifiant, mais pas encore de mot de passe.`,
    informe: phrase`L'élève a reçu un mot de passe provisoire et n'a pas encore activé son compte.`,
    actif: phrase`L'élève a choisi son propre mot de passe et indiqué sa date de naissance.`,
  },
  representant_legal: {
    non_informe: phrase`La personne a un identifiant, mais pas encore de mot de passe. Il se peut qu'elle ait déjà activé un compte ailleurs.`,
    informe: phrase`La personne a reçu un mot de passe provisoire et n'a pas encore activé ce compte. Il se peut qu'elle en ait activé un autre ailleurs.`,
    en_cours: phrase`La personne a commencé l'activation avec un mot de passe provisoire, mais n'a pas encore confirmé son adresse mail.`,
    actif: phrase`La personne a activé ce compte, ou a rattaché l'élève à un compte qu'elle avait déjà.`,
  },
};

type Affichages = Readonly<Partial<Record<`${Etat} ${MotDePasseAffiche}`, string>>>;

const AFFICHAGES: Readonly<Record<Profil, Affichages>> = {
  eleve: affichagesPour('l’élève', phrase`a choisi un mot de passe que l'école ne connaît pas.`),
  representant_legal: affichagesPour(
    'la personne',
    phrase`a choisi un mot de passe que l'école ne connaît pas, ou se connecte par FranceConnect.`,
  ),
};

function affichagesPour(qui: string, raison: string): Affichages {
  const masque = phrase`${ASTERISQUES} : ${qui} ${raison}`;
  const provisoire = phrase`Après une réinitialisation par l'école : le mot de passe provisoire, jusqu'à ce que ${qui} en choisisse un autre.`;
  const expire = phrase`Le mot « expiré » une fois sa date passée : il faut informer de nouveau.`;
  return {
    'non_informe vide': phrase`Rien : ${qui} n'a pas encore de mot de passe. Il faut d'abord informer.`,
    'informe provisoire': phrase`Le mot de passe provisoire.`,
    'informe expire': expire,
    'en_cours masque': masque,
    'en_cours provisoire': provisoire,
    'en_cours expire': expire,
    'actif masque': masque,
    'actif provisoire': provisoire,
    'actif expire': expire,
  };
}

export interface EtatGuide {
  etat: Etat;
  explication: string;
  /** What the password column of a list may show in this state, asked of motDePasseAffiche(). */
  affichages: readonly { affiche: MotDePasseAffiche; phrase: string }[];
}

/** The states of an account as the guide explains them. Throws when the rules know a case that it does not. */
export const guideEtats = (profil: Profil): EtatGuide[] =>
  etatsDe(profil).map((etat) => {
    const affiches = new Set(
      situationsDe(profil, etat).map((situation) => motDePasseAffiche({ etat, situation, bloque: false })),
    );
    return {
      etat,
      explication: required(EXPLICATIONS[profil][etat], `${profil} ${etat}`),
      affichages: [...affiches].map((affiche) => ({
        affiche,
        phrase: required(AFFICHAGES[profil][`${etat} ${affiche}`], `${etat} ${affiche}`),
      })),
    };
  });

function required(text: string | undefined, cas: string): string {
  if (text === undefined) throw new Error(`Guide : aucune phrase pour « ${cas} »`);
  return text;
}
