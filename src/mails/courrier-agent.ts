import { enCapitales } from '../domain/francais.ts';
import { plain } from '../textes/gras.ts';
import { type Bloc, versHtml, versTexte } from './blocs.ts';
import type { Contenu } from './mailer.ts';

/** What every mail to an agent has in common: who speaks, the greeting, and that it asks for nothing. */
export function courrierAgent(
  objet: string,
  { prenom, nom }: { prenom: string; nom: string },
  corps: readonly Bloc[],
): Contenu {
  const blocs: Bloc[] = [
    { type: 'p', mots: [`Bonjour ${plain(`${prenom} ${enCapitales(nom)}`)},`] },
    ...corps,
    {
      type: 'p',
      mots: [
        'Ce mail ne demande ni mot de passe ni code\u00a0: personne n’a à vous les demander, ni par mail ni par téléphone.',
      ],
    },
  ];
  return {
    expediteur: 'ÉduConnect – Administration des comptes',
    subject: `${objet} – ÉduConnect, administration des comptes`,
    text: versTexte(blocs),
    html: versHtml(objet, blocs),
  };
}
