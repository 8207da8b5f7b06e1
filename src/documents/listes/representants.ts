import { PROFIL_NOMS } from '../../domain/comptes/etats.ts';
import { enCapitales } from '../../domain/francais.ts';
import type { RepresentantListe } from '../modeles.ts';
import type { DefinitionListe } from './definition.ts';

/** The list of the guardians' accounts (rules §6). */
export const LISTE_REPRESENTANTS: DefinitionListe<RepresentantListe> = {
  titre: 'Liste des comptes des représentants légaux',
  ...PROFIL_NOMS.representant_legal,
  aucun: 'Aucun représentant légal dans cette liste.',
  colonnes: [
    { titre: 'Classe', largeur: 64, valeur: ({ classe }) => classe },
    { titre: 'Niveau', largeur: 42, valeur: ({ niveau }) => niveau },
    { titre: 'Civilité', largeur: 42, valeur: ({ civilite }) => civilite },
    { titre: 'Nom', largeur: 94, face: 'bold', valeur: ({ nom }) => nom, surPapier: enCapitales },
    { titre: 'Prénom', largeur: 74, valeur: ({ prenom }) => prenom },
    { titre: 'Élèves', largeur: 130, valeur: ({ eleves }) => eleves },
    { titre: 'Identifiant', largeur: 108, face: 'mono', valeur: ({ identifiant }) => identifiant },
    {
      titre: 'Mot de passe provisoire',
      largeur: 80,
      face: 'mono',
      valeur: ({ motDePasseAffiche }) => motDePasseAffiche,
    },
    { titre: 'État', largeur: 76, valeur: ({ etat }) => etat },
    { titre: 'Origine', largeur: 64, valeur: ({ origine }) => origine },
  ],
};
