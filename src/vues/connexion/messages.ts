import { dureeEnMots } from '../../domain/francais.ts';
import { NOMBRES } from '../../textes/nombres.ts';

export const messageAttente = (secondes: number): string =>
  secondes > 0 ? `Prochain essai possible dans ${dureeEnMots(secondes)}.` : '';

/** The same words for an unknown identifier, a wrong password and a disabled agent. */
export const messageMotDePasseRefuse = (secondes: number): string =>
  `Identifiant ou mot de passe incorrect. ${messageAttente(secondes)}`.trim();

export const MESSAGE_CODE_MAL_FORME = {
  otp: `Saisissez les ${NOMBRES.chiffresOtp.lettres} affichés par votre application`,
  secours: 'Saisissez l’un de vos codes de secours, tel qu’il est imprimé',
} as const;

/** No phone shows so many signs, or letters. The field of the phone's code cuts a recovery code short: half of one is enough. */
export function ressembleAUnCodeSecours(saisie: string): boolean {
  const signes = saisie.replace(/[\s\p{Pd}.]/gu, '');
  return signes.length >= 8 && /\p{L}.*\p{L}/u.test(signes);
}

/** The code of one means, typed in the field of the other. */
export const MESSAGE_AUTRE_MOYEN = {
  otp: 'C’est un code de secours que vous avez saisi. Choisissez d’abord «\u00a0Je n’ai pas mon téléphone\u00a0», sous ce formulaire.',
  secours:
    'C’est un code de téléphone que vous avez saisi. Choisissez d’abord «\u00a0Utiliser mon téléphone\u00a0», sous ce formulaire.',
} as const;

/** The same words for a wrong code and one that has already served. */
export const MESSAGE_CODE_REFUSE = {
  otp: 'Ce code est incorrect, ou il a déjà servi. Attendez que votre application en affiche un nouveau, puis saisissez-le.',
  secours: 'Ce code de secours est incorrect, ou il a déjà servi.',
} as const;

/** After the right password only: to others, a wrong code is a wrong code. */
export const MESSAGE_CODE_DECALE =
  'Ce code est celui d’un autre moment. Saisissez celui que votre application affiche maintenant. S’il est refusé à son tour, l’heure de votre téléphone est fausse\u00a0: dans ses réglages, «\u00a0Date et heure\u00a0», activez «\u00a0Régler automatiquement\u00a0», puis recommencez.';

/** Told to strangers who wait, whoever made them wait. */
export const messageTropDEssais = (secondes: number, codeSecours: boolean): string =>
  `Trop d’essais infructueux, de votre part ou d’une autre personne. ${messageAttente(secondes)}${
    codeSecours ? ' Un code de secours ne sert qu’à l’étape suivante, après l’attente.' : ''
  }`;

/** Why the first code of a phone was not accepted, when it is linked; « attente »: seconds that the answer must tell. */
export function refusDuTelephone(
  refus: { outcome: 'mal_forme' } | { outcome: 'attendre' | 'decale' | 'refuse'; attente: number },
): { message: string; status: number; attente?: number } {
  if (refus.outcome === 'mal_forme') return { message: MESSAGE_CODE_MAL_FORME.otp, status: 422 };
  const { outcome, attente } = refus;
  const suite = messageAttente(attente);
  if (outcome === 'attendre') return { message: `Trop de codes erronés. ${suite}`, status: 429, attente };
  const quoi =
    outcome === 'decale'
      ? MESSAGE_CODE_DECALE
      : 'Ce code n’est pas celui du téléphone que vous reliez. Vérifiez que l’heure du téléphone est réglée automatiquement, puis saisissez le code affiché maintenant.';
  return { message: `${quoi} ${suite}`.trim(), status: 422 };
}
