import type { MotDePasseRepresentant } from './mot-de-passe.ts';
import { NOMBRES } from './nombres.ts';

/** What a guardian is told to do, in letters and in mails alike (rules §4.1, §8.3, §8.7). */

export const LIEN_RECU = 'Tapez le code ou ouvrez le lien reçus par mail pour terminer l’activation';
const NOUVEAU = `Choisissez un nouveau mot de passe, de ${NOMBRES.motDePasseRepresentant.chiffres} au moins.`;
export const CHOISIR_FRANCECONNECT =
  'choisissez «\u00a0S’identifier avec FranceConnect\u00a0», avec le compte des impôts, de l’Assurance maladie…';
const LIEN_OU_AUTRE = [
  `${LIEN_RECU}\u00a0: le portail vous les a envoyés quand vous avez donné votre adresse.`,
  `Ce mail est perdu, ou a plus de ${NOMBRES.lienMail.chiffres}\u202f? Demandez-en un autre sur le portail\u00a0:`,
];

/** The preferred ways are for whoever has chosen no password yet (guide §1.1). */
export const resteToutAFaire = (mdp: MotDePasseRepresentant): boolean =>
  mdp.type === 'aucun' || mdp.reste === 'activer';

/** The link is left to open: the mail was given on the portal, and not confirmed yet. */
export const resteLeLien = (mdp: MotDePasseRepresentant): boolean =>
  mdp.type !== 'aucun' && mdp.reste === 'confirmer_mail';

export function titreEtapes(mdp: MotDePasseRepresentant): string {
  switch (mdp.type) {
    case 'franceconnect':
    case 'choisi':
      return resteLeLien(mdp) ? 'Pour terminer l’activation' : 'Pour vous connecter';
    case 'provisoire':
      if (resteToutAFaire(mdp)) return 'Pour activer votre compte';
      return resteLeLien(mdp) ? 'Pour terminer l’activation' : 'Pour vous connecter de nouveau';
    case 'expire':
      return 'Quand vous aurez votre nouveau mot de passe provisoire';
    case 'aucun':
      return 'Quand vous aurez votre mot de passe provisoire';
  }
}

/** The steps; « ouvrir »: how this paper, or this mail, leads to the portal and to the right profile. */
export function etapes<Ouvrir>(mdp: MotDePasseRepresentant, ouvrir: readonly Ouvrir[]): (Ouvrir | string)[] {
  if (mdp.type === 'franceconnect') return [...ouvrir, `Puis ${CHOISIR_FRANCECONNECT}`];
  if (mdp.type === 'choisi') {
    const seConnecter = [...ouvrir, 'Saisissez votre identifiant et le mot de passe que vous avez choisi.'];
    return resteLeLien(mdp) ? [...LIEN_OU_AUTRE, ...seConnecter] : seConnecter;
  }
  const saisir = 'Saisissez votre identifiant et votre mot de passe provisoire.';
  return [...ouvrir, saisir, NOUVEAU, ...suite(mdp)];
}

/** After the new password. */
function suite(mdp: MotDePasseRepresentant): string[] {
  if (resteLeLien(mdp)) {
    return [
      `${LIEN_RECU}. Ce mail est perdu, ou a plus de ${NOMBRES.lienMail.chiffres}\u202f? Le portail peut vous en envoyer un autre.`,
    ];
  }
  if (!resteToutAFaire(mdp)) return [];
  return [
    'Indiquez la date de naissance de chacun de vos enfants.',
    `Donnez votre adresse mail, puis tapez le code que vous y recevrez, ou ouvrez le lien sous ${NOMBRES.lienMail.chiffres}\u00a0: votre compte est activé.`,
  ];
}
