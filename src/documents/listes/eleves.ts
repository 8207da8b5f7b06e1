import { PROFIL_NOMS } from '../../domain/comptes/etats.ts';
import { enCapitales } from '../../domain/francais.ts';
import type { EleveListe } from '../modeles.ts';
import type { DefinitionListe } from './definition.ts';

/** The list of the pupils' accounts (rules §6). */
export const LISTE_ELEVES: DefinitionListe<EleveListe> = {
  titre: 'Liste des comptes élèves',
  ...PROFIL_NOMS.eleve,
  aucun: 'Aucun élève dans cette liste.',
  colonnes: [
    { titre: 'Classe', largeur: 108, valeur: ({ classe }) => classe },
    { titre: 'Niveau', largeur: 44, valeur: ({ niveau }) => niveau },
    { titre: 'Nom', largeur: 124, face: 'bold', valeur: ({ nom }) => nom, surPapier: enCapitales },
    { titre: 'Prénom', largeur: 100, valeur: ({ prenom }) => prenom },
    { titre: 'Date de naissance', largeur: 58, valeur: ({ dateNaissance }) => jour(dateNaissance) },
    { titre: 'Identifiant', largeur: 132, face: 'mono', valeur: ({ identifiant }) => identifiant },
    {
      titre: 'Mot de passe provisoire',
      largeur: 92,
      face: 'mono',
      valeur: ({ motDePasseAffiche }) => motDePasseAffiche,
    },
    { titre: 'État', largeur: 116, valeur: ({ etat }) => etat },
  ],
};

/** YYYY-MM-DD → DD/MM/YYYY, without the date formatter of the screens, which would take half of the time of a row. */
function jour(date: string): string {
  return `${date.slice(8)}/${date.slice(5, 7)}/${date.slice(0, 4)}`;
}
