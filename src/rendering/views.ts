import type { VuesAccueil } from './vues/accueil.ts';
import type { VuesConnexion } from './vues/connexion.ts';
import type { VuesDev } from './vues/dev.ts';
import type { VuesEcoles } from './vues/ecoles.ts';
import type { VuesEleve } from './vues/eleve.ts';
import type { VuesEleves } from './vues/eleves.ts';
import type { VuesErreurs } from './vues/erreurs.ts';
import type { VuesGuide } from './vues/guide.ts';
import type { VuesMonAcces } from './vues/mon-acces.ts';
import type { VuesNouvelIdentifiant } from './vues/nouvel-identifiant.ts';
import type { VuesOnde } from './vues/onde.ts';
import type { VuesOperations } from './vues/operations.ts';
import type { VuesParametrage } from './vues/parametrage.ts';
import type { VuesRepresentantLegal } from './vues/representant-legal.ts';
import type { VuesRepresentantsLegaux } from './vues/representants-legaux.ts';

/**
 * View name (path under views/, without extension) → the view model it receives. Each section declares its
 * own in vues/<section>.ts and is added here: a render with the wrong model does not compile.
 */
export interface Views
  extends VuesAccueil,
    VuesConnexion,
    VuesDev,
    VuesEcoles,
    VuesEleve,
    VuesEleves,
    VuesRepresentantLegal,
    VuesRepresentantsLegaux,
    VuesErreurs,
    VuesGuide,
    VuesMonAcces,
    VuesNouvelIdentifiant,
    VuesOnde,
    VuesOperations,
    VuesParametrage {}
