import { formatDateHeure } from '../../domain/francais.ts';
import type { ButDeCode } from '../../domain/portail/codes.ts';
import type { MotifSansCode } from '../../domain/portail/oubli.ts';
import { plain } from '../../textes/gras.ts';
import { SANS_CODE } from '../../textes/portail.ts';
import { type Bloc, lien, secret, versHtml, versTexte } from '../blocs.ts';
import type { Contenu } from '../mailer.ts';

interface Personne {
  prenom: string;
  nom: string;
}

export interface MailDeCode extends Personne {
  but: Extract<ButDeCode, 'limite' | 'titulaire' | 'oubli_identifiant' | 'oubli_mot_de_passe'>;
  code: string;
  expireLe: Date;
}

/** What somebody, who may be another person, has asked for. */
const DEMANDES: Readonly<Record<MailDeCode['but'], string>> = {
  limite: 'à voir de nouveau tous les enfants de votre compte ÉduConnect',
  titulaire: 'à changer l’adresse mail ou le portable de votre compte ÉduConnect',
  oubli_identifiant: 'l’identifiant de votre compte ÉduConnect',
  oubli_mot_de_passe: 'un nouveau mot de passe pour votre compte ÉduConnect',
};

const finir = (objet: string, blocs: readonly Bloc[]): Contenu => ({
  expediteur: 'ÉduConnect',
  subject: `${objet} – ÉduConnect`,
  text: versTexte(blocs),
  html: versHtml(objet, blocs),
});
const bonjour = ({ prenom, nom }: Personne): Bloc => ({
  type: 'p',
  mots: [`Bonjour ${plain(`${prenom} ${nom}`)},`],
});

/** A code to type where one is; no link: it would open the way on the device of whoever reads the mail. */
export function mailDeCode({ but, code, expireLe, ...personne }: MailDeCode): Contenu {
  return finir('Votre code', [
    bonjour(personne),
    { type: 'p', mots: [`Quelqu’un, sans doute vous, a demandé ${DEMANDES[but]}. Votre code\u00a0:`] },
    { type: 'p', mots: [secret(code)] },
    {
      type: 'p',
      mots: [
        `Tapez-le sur la page qui vous le demande. Il est valable jusqu’au ${formatDateHeure(expireLe)}.`,
      ],
    },
    { type: 'h2', mots: ['Si ce n’est pas vous'] },
    {
      type: 'p',
      mots: [
        'Ne donnez ce code à personne\u00a0: sans lui, rien ne change. Personne n’a à vous demander un code, ni par mail ni par téléphone.',
      ],
    },
  ]);
}

/** Why there is none: said to the holder here, and to nobody on the page (rules §8.6). */
export function mailSansCode({
  motif,
  urlPortail,
  ...personne
}: Personne & { motif: MotifSansCode; urlPortail: string }): Contenu {
  return finir('Votre compte', [
    bonjour(personne),
    { type: 'p', mots: ['Quelqu’un, sans doute vous, a oublié son identifiant ou son mot de passe.'] },
    { type: 'p', mots: [`Aucun code ne vous est envoyé. ${SANS_CODE[motif]}`] },
    { type: 'h2', mots: ['Si ce n’est pas vous'] },
    { type: 'p', mots: ['Vous n’avez rien à faire, rien n’a changé.'] },
    { type: 'p', mots: ['Le portail\u00a0: ', lien(urlPortail)] },
  ]);
}
