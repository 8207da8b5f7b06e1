import { dureeEnMots } from '../../domain/francais.ts';
import { phrase } from '../../domain/phrase.ts';
import { compterPersonnes } from '../profil.ts';

/** What happened to mails of confirmation asked for again: for one person, or for a group. */
export function direRenvoi({
  envoyes,
  attendent,
  attente,
}: {
  envoyes: number;
  attendent: number;
  /** Seconds. */
  attente: number;
}): ['succes' | 'attention' | 'info', string] {
  const deja = phrase`est déjà parti plusieurs fois : il pourra partir de nouveau dans ${dureeEnMots(attente)}.`;
  const personnes = (n: number) => compterPersonnes('representant_legal', n);
  if (envoyes + attendent === 0) return ['info', phrase`Rien n'est à confirmer : aucun mail n'a été envoyé.`];
  if (envoyes === 0)
    return [
      'attention',
      attendent === 1
        ? phrase`Ce mail ${deja} S'il n'arrive pas, l'adresse donnée est peut-être fausse : la personne peut la corriger en se connectant au portail.`
        : phrase`Pour ces ${personnes(attendent)}, ce mail ${deja}`,
    ];
  const part =
    envoyes === 1
      ? phrase`Le mail de confirmation part à l'adresse que cette personne a donnée. Elle peut taper le code qu'il contient, ou ouvrir son lien.`
      : phrase`Le mail de confirmation part à ${personnes(envoyes)}, à l'adresse que chacun a donnée. Chacun peut taper le code qu'il contient, ou ouvrir son lien.`;
  return attendent === 0
    ? ['succes', part]
    : ['attention', phrase`${part} Pour ${personnes(attendent)}, ce mail ${deja}`];
}
