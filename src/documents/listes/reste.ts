import { TOUS_ONT_ACCES } from '../../textes/comptes/prochaine-action.ts';
import type { ResteListe } from '../modeles.ts';
import type { DefinitionListe } from './definition.ts';

/** For the teacher of a class: who is left, why, and what to say to the family. No identifier, no password. */
export const LISTE_RESTE: DefinitionListe<ResteListe> = {
  titre: 'Qui reste-t-il\u202f? – à remettre à l’enseignant(e)',
  un: 'accès à accompagner',
  des: 'accès à accompagner',
  aucun: TOUS_ONT_ACCES,
  unePageParClasse: true,
  colonnes: [
    { titre: 'Élève', largeur: 132, face: 'bold', valeur: ({ eleve }) => eleve },
    { titre: 'Compte de', largeur: 144, valeur: ({ qui }) => qui },
    { titre: 'Où en est-il\u202f?', largeur: 128, valeur: ({ raison }) => raison },
    { titre: 'Que dire à la famille', largeur: 370, valeur: ({ reponse }) => reponse },
  ],
};
