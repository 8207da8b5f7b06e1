import { formatDateHeure } from '../../domain/francais.ts';
import { plain } from '../../textes/gras.ts';
import { type Bloc, lien, secret, versHtml, versTexte } from '../blocs.ts';
import type { Contenu } from '../mailer.ts';

export interface MailDeConfirmation {
  prenom: string;
  nom: string;
  code: string;
  /** Opens a page with a button: opening it changes nothing. */
  lien: string;
  expireLe: Date;
}

/** Proves that the person reads this address: a code to type where one is, or a link to open on any device (rules §8.3). */
export function mailDeConfirmation({ prenom, nom, code, lien: url, expireLe }: MailDeConfirmation): Contenu {
  const objet = 'Confirmez votre adresse mail';
  const blocs: Bloc[] = [
    { type: 'p', mots: [`Bonjour ${plain(`${prenom} ${nom}`)},`] },
    {
      type: 'p',
      mots: [
        'Quelqu’un, sans doute vous, a donné cette adresse pour votre compte ÉduConnect. Votre code\u00a0:',
      ],
    },
    { type: 'p', mots: [secret(code)] },
    {
      type: 'p',
      mots: [
        'Tapez ce code sur la page qui vous le demande. Vous l’avez fermée\u202f? Ouvrez ce lien\u00a0:',
      ],
    },
    { type: 'p', mots: [lien(url)] },
    { type: 'p', mots: [`Code et lien sont valables jusqu’au ${formatDateHeure(expireLe)}.`] },
    { type: 'h2', mots: ['Si ce n’est pas vous'] },
    {
      type: 'p',
      mots: [
        'N’ouvrez pas le lien et ne donnez ce code à personne\u00a0: sans eux, cette adresse ne sert à rien. Personne n’a à vous demander un code, ni par mail ni par téléphone.',
      ],
    },
  ];
  return {
    expediteur: 'ÉduConnect',
    subject: `${objet} – ÉduConnect`,
    text: versTexte(blocs),
    html: versHtml(objet, blocs),
  };
}
