import { type Etat, etatsDe, type MotDePasseAffiche, motDePasseAffiche, type Provisoire } from './compte.ts';
import { phrase } from './onde/phrase.ts';

/** What each state of a pupil's account means, in a director's words. */
const ETAT_EXPLICATIONS: Readonly<Partial<Record<Etat, string>>> = {
  non_informe: phrase`L'élève a un identifiant, mais pas encore de mot de passe.`,
  informe: phrase`L'élève a reçu un mot de passe provisoire et n'a pas encore activé son compte.`,
  actif: phrase`L'élève a choisi son propre mot de passe et indiqué sa date de naissance.`,
};

/** What an account may hold in each state: none before « Informer », one until activation, one after a reset. */
const PROVISOIRES: Readonly<Record<Etat, readonly Provisoire[]>> = {
  non_informe: ['aucun'],
  informe: ['valide', 'expire'],
  en_cours: ['aucun', 'valide', 'expire'],
  actif: ['aucun', 'valide', 'expire'],
};

const AFFICHAGES: Readonly<Partial<Record<`${Etat} ${MotDePasseAffiche}`, string>>> = {
  'non_informe vide': phrase`Rien : l'élève n'a pas encore de mot de passe. Informez-le d'abord.`,
  'informe provisoire': phrase`Le mot de passe provisoire.`,
  'informe expire': phrase`Le mot « expiré » une fois sa date passée : informez de nouveau l'élève.`,
  'actif masque': phrase`Cinq astérisques : l'élève a choisi un mot de passe que l'école ne connaît pas.`,
  'actif provisoire': phrase`Après une réinitialisation par l'école : le mot de passe provisoire, jusqu'à ce que l'élève en choisisse un autre.`,
};

export interface EtatGuide {
  etat: Etat;
  explication: string;
  /** What the password column of a list may show in this state, asked of motDePasseAffiche(). */
  affichages: readonly { affiche: MotDePasseAffiche; phrase: string }[];
}

/** The states of a pupil's account as the guide explains them. Throws when the rules know a case that it does not. */
export const guideEtatsEleve = (): EtatGuide[] =>
  etatsDe('eleve').map((etat) => {
    const affiches = new Set(PROVISOIRES[etat].map((provisoire) => motDePasseAffiche({ etat, provisoire })));
    return {
      etat,
      explication: required(ETAT_EXPLICATIONS[etat], etat),
      affichages: [...affiches].map((affiche) => ({
        affiche,
        phrase: required(AFFICHAGES[`${etat} ${affiche}`], `${etat} ${affiche}`),
      })),
    };
  });

function required(text: string | undefined, cas: string): string {
  if (text === undefined) throw new Error(`Guide : aucune phrase pour « ${cas} »`);
  return text;
}
