import {
  type ProchaineAction,
  RAISON_LABELS,
  type Raison,
  type RaisonDeReste,
} from '../../domain/comptes/decision/prochaine-action.ts';
import type { Profil } from '../../domain/comptes/etats.ts';
import type { FaitsDuCompte } from '../../domain/comptes/faits.ts';
import { RENONCEMENTS } from '../../domain/comptes/joignable.ts';
import { formatDate } from '../../domain/francais.ts';
import { phrase } from '../../domain/phrase.ts';
import { MOTS_PROFIL } from '../profil.ts';

/** What the words depend on beside the reason and the next action. */
export type CompteADire = Pick<
  FaitsDuCompte,
  'profil' | 'situation' | 'provisoireExpireLe' | 'franceConnectSeul'
>;

type Mots = Readonly<Record<Raison, (compte: CompteADire, action: ProchaineAction) => string>>;

const leJour = ({ provisoireExpireLe }: CompteADire): string =>
  provisoireExpireLe === null ? '' : ` le ${formatDate(provisoireExpireLe)}`;
const jusquAu = ({ provisoireExpireLe }: CompteADire): string =>
  provisoireExpireLe === null ? '' : `, valable jusqu’au ${formatDate(provisoireExpireLe)}`;

const CONSTATS: Mots = {
  jamais_informe: () => phrase`Ce compte n'a jamais été informé : il n'a pas encore de mot de passe.`,
  expiree: (compte) =>
    phrase`Le mot de passe provisoire a expiré${leJour(compte)} : il n'ouvre plus le compte, qui n'a pas été activé. « Informer » en donne un autre.`,
  reinitialise_expire: (compte) =>
    phrase`Le mot de passe donné par la réinitialisation a expiré${leJour(compte)} : personne ne peut plus entrer. « Informer » en donne un autre.`,
  mail_refuse: (compte) =>
    phrase`Les mails n'arrivent pas à l'adresse connue de ONDE : cette personne n'a peut-être rien reçu. Corrigez l'adresse dans ONDE, puis mettez l'école à jour. En attendant, une lettre lui redonne le même mot de passe${jusquAu(compte)}.`,
  mail_a_confirmer: ({ situation }) =>
    phrase`Cette personne ${situation === 'choisi' ? 'a choisi son mot de passe mais ' : ''}n'a pas encore confirmé son adresse mail : elle doit taper le code que le portail lui a envoyé par mail, ou ouvrir le lien de ce mail.`,
  attend: (compte) =>
    phrase`Un mot de passe provisoire a été donné${jusquAu(compte)} : il reste à activer le compte sur le portail. Informer de nouveau redonne le même.`,
  bloque: () =>
    phrase`Ce compte n'ouvre plus rien de l'école, qui ne peut ni l'informer ni le réinitialiser tant qu'il n'est pas débloqué.`,
  reinitialise: (compte) =>
    phrase`L'école a réinitialisé ce compte : un mot de passe provisoire l'ouvre${jusquAu(compte)}, puis la personne en choisit un autre. Informer redonne le même.`,
  acces: ({ franceConnectSeul }) =>
    franceConnectSeul
      ? phrase`Rien à faire : le compte est activé, la personne se connecte avec FranceConnect.`
      : phrase`Rien à faire : le compte est activé.`,
  parti: () => RENONCEMENTS.parti,
  non_gere: () => phrase`L'école ne gère pas les comptes des élèves : il n'y a rien à donner.`,
};

/** What the school gives, said to the family. */
function remise({ profil }: CompteADire, { geste }: ProchaineAction): string {
  if (geste === 'informer_par_mail')
    return phrase`L'école vous envoie un mail : il donne l'identifiant et un mot de passe provisoire.`;
  return profil === 'eleve'
    ? phrase`L'école donne une feuille à l'élève, avec son identifiant et un mot de passe provisoire.`
    : phrase`L'école vous donne une lettre, avec l'identifiant et un mot de passe provisoire.`;
}

const papier = (profil: Profil): string =>
  profil === 'eleve' ? 'la feuille de l’élève' : 'la lettre ou le mail de l’école';

const REPONSES: Mots = {
  jamais_informe: remise,
  expiree: (compte, action) =>
    phrase`Le mot de passe provisoire n'est plus valable. ${remise(compte, action)}`,
  reinitialise_expire: (compte, action) =>
    phrase`Le mot de passe provisoire n'est plus valable. ${remise(compte, action)}`,
  mail_refuse: () =>
    phrase`Nos mails ne vous arrivent pas : donnez une autre adresse à l'école, qui vous remet une lettre d'ici là.`,
  mail_a_confirmer: () =>
    phrase`Cherchez le mail du portail, aussi dans les courriers indésirables : tapez son code ou ouvrez son lien. L'école peut le faire repartir.`,
  attend: (compte) =>
    phrase`Prenez ${papier(compte.profil)} : sur le portail, choisissez « ${MOTS_PROFIL[compte.profil].libelle} », puis tapez l'identifiant et le mot de passe provisoire${jusquAu(compte)}. En cas de perte, l'école redonne le même.`,
  bloque: () => phrase`Pour ce compte, prenez rendez-vous avec la direction de l'école.`,
  reinitialise: (compte) =>
    phrase`Prenez ${papier(compte.profil)} : le mot de passe provisoire${jusquAu(compte)} ouvre le compte, puis vous en choisissez un autre. En cas de perte, l'école redonne le même.`,
  acces: ({ profil, franceConnectSeul }) =>
    profil === 'eleve'
      ? phrase`Le compte de l'élève est activé. Si le mot de passe est oublié, l'école le réinitialise.`
      : franceConnectSeul
        ? phrase`Votre compte est activé : sur le portail, connectez-vous avec FranceConnect.`
        : phrase`Votre compte est activé. Sur le portail, « Mot de passe oublié » ou « Identifiant oublié » suffit, avec votre portable ou votre adresse mail confirmée.`,
  parti: () => RENONCEMENTS.parti,
  non_gere: () => phrase`L'école ne donne pas de compte aux élèves.`,
};

/** What is the matter with an account, told to the school. */
export const direConstat = (compte: CompteADire, action: ProchaineAction): string =>
  CONSTATS[action.raison](compte, action);

/** What to say to the family, on the telephone or at the gate: never why an account is blocked. */
export const direReponse = (compte: CompteADire, action: ProchaineAction): string =>
  REPONSES[action.raison](compte, action);

export const SANS_PORTABLE = phrase`Sans portable dans ONDE : ni inscription par SMS, ni FranceConnect.`;

/** A group of « Qui reste-t-il ? »: of those who are informed, how they can be told. */
export const direGroupe = (raison: RaisonDeReste, parMail: boolean | null): string =>
  parMail === null
    ? RAISON_LABELS[raison]
    : `${RAISON_LABELS[raison]}${parMail ? ', joignable par mail' : ', non joignable par mail'}`;

export const TOUS_ONT_ACCES = 'Tout le monde a accès.';
