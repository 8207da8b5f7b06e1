import { afficherAccueil } from '../controllers/accueil.ts';
import { revenirALaListe } from '../controllers/ecrans-comptes.ts';
import { afficherEleve, agirSurEleve } from '../controllers/eleve.ts';
import { listerEleves, selectionnerEleves, telechargerListe } from '../controllers/eleves.ts';
import { confirmerNouvelIdentifiant, proposerNouvelIdentifiant } from '../controllers/nouvel-identifiant.ts';
import {
  abandonnerMiseAJour,
  afficherDepot,
  afficherMiseAJour,
  confirmerMiseAJour,
  deposer,
} from '../controllers/onde.ts';
import { afficherParametrage, basculerGestionEleves } from '../controllers/parametrage.ts';
import { routesRepresentants } from './ecole-representants.ts';
import { routesOperations } from './operations.ts';
import { paths } from './paths.ts';
import type { Route } from './route.ts';

/** The school's screens. « eleves »: open to a delegation limited to pupils. */
export const routesEcole: readonly Route[] = [
  {
    method: 'get',
    path: paths.accueil.pattern,
    acces: 'ecole',
    perimetre: 'eleves',
    handler: afficherAccueil,
  },

  { method: 'get', path: paths.eleves.pattern, acces: 'ecole', perimetre: 'eleves', handler: listerEleves },
  {
    method: 'post',
    path: paths.selectionEleves.pattern,
    acces: 'ecole',
    perimetre: 'eleves',
    handler: selectionnerEleves,
  },
  {
    method: 'get',
    path: paths.selectionEleves.pattern,
    acces: 'ecole',
    perimetre: 'eleves',
    handler: revenirALaListe('eleve'),
  },
  {
    method: 'get',
    path: paths.listeElevesPdf.pattern,
    acces: 'ecole',
    perimetre: 'eleves',
    handler: telechargerListe('pdf'),
  },
  {
    method: 'get',
    path: paths.listeElevesCsv.pattern,
    acces: 'ecole',
    perimetre: 'eleves',
    handler: telechargerListe('csv'),
  },
  { method: 'get', path: paths.eleve.pattern, acces: 'ecole', perimetre: 'eleves', handler: afficherEleve },
  {
    method: 'post',
    path: paths.actionEleve.pattern,
    acces: 'ecole',
    perimetre: 'eleves',
    handler: agirSurEleve,
  },

  {
    method: 'get',
    path: paths.nouvelIdentifiantEleve.pattern,
    acces: 'ecole',
    perimetre: 'eleves',
    handler: proposerNouvelIdentifiant('eleve'),
  },
  {
    method: 'post',
    path: paths.nouvelIdentifiantEleve.pattern,
    acces: 'ecole',
    perimetre: 'eleves',
    handler: confirmerNouvelIdentifiant('eleve'),
  },

  ...routesRepresentants,

  ...routesOperations,

  {
    method: 'get',
    path: paths.parametrage.pattern,
    acces: 'ecole',
    perimetre: 'tous',
    handler: afficherParametrage,
  },
  {
    method: 'post',
    path: paths.gestionComptesEleves.pattern,
    acces: 'ecole',
    perimetre: 'tous',
    handler: basculerGestionEleves,
  },

  { method: 'get', path: paths.onde.pattern, acces: 'ecole', perimetre: 'tous', handler: afficherDepot },
  { method: 'post', path: paths.onde.pattern, acces: 'ecole', perimetre: 'tous', handler: deposer },
  {
    method: 'get',
    path: paths.miseAJourOnde.pattern,
    acces: 'ecole',
    perimetre: 'tous',
    handler: afficherMiseAJour,
  },
  {
    method: 'post',
    path: paths.confirmerOnde.pattern,
    acces: 'ecole',
    perimetre: 'tous',
    handler: confirmerMiseAJour,
  },
  {
    method: 'post',
    path: paths.abandonnerOnde.pattern,
    acces: 'ecole',
    perimetre: 'tous',
    handler: abandonnerMiseAJour,
  },
];
