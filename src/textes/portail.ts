import type { MotifSansCode } from '../domain/portail/oubli.ts';

/** To whom the school blocks, pupil or guardian: it may not be able to say why, and nothing is promised. */
export const VOIR_LA_DIRECTION = 'C’est à la direction de l’école qu’il faut s’adresser.';

/** Said to the holder, by mail and by SMS (in signs that an SMS has): why no code comes, and what to do. */
export const SANS_CODE: Readonly<Record<MotifSansCode, string>> = {
  bloque: `Votre compte est bloqué. ${VOIR_LA_DIRECTION}`,
  franceconnect: 'Votre compte n’a pas de mot de passe\u00a0: connectez-vous avec FranceConnect.',
  non_active:
    'Votre compte n’est pas encore activé. Utilisez la feuille ou le mail de l’école, ou demandez-les-lui.',
};
