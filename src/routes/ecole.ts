import { afficherAccueil } from '../controllers/accueil.ts';
import {
  afficherEleve,
  agirSurEleve,
  confirmerNouvelIdentifiant,
  proposerNouvelIdentifiant,
} from '../controllers/eleve.ts';
import { listerEleves, selectionnerEleves, telechargerListe } from '../controllers/eleves.ts';
import {
  abandonnerMiseAJour,
  afficherDepot,
  afficherMiseAJour,
  confirmerMiseAJour,
  deposer,
} from '../controllers/onde.ts';
import {
  afficherOperation,
  choisirOption,
  confirmerOperation,
  telechargerFeuilles,
} from '../controllers/operations.ts';
import { afficherParametrage, basculerGestionEleves } from '../controllers/parametrage.ts';
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
    handler: proposerNouvelIdentifiant,
  },
  {
    method: 'post',
    path: paths.nouvelIdentifiantEleve.pattern,
    acces: 'ecole',
    perimetre: 'eleves',
    handler: confirmerNouvelIdentifiant,
  },

  {
    method: 'get',
    path: paths.operation.pattern,
    acces: 'ecole',
    perimetre: 'eleves',
    handler: afficherOperation,
  },
  {
    method: 'post',
    path: paths.optionOperation.pattern,
    acces: 'ecole',
    perimetre: 'eleves',
    handler: choisirOption,
  },
  {
    method: 'post',
    path: paths.confirmerOperation.pattern,
    acces: 'ecole',
    perimetre: 'eleves',
    handler: confirmerOperation,
  },
  {
    method: 'get',
    path: paths.feuillesOperation.pattern,
    acces: 'ecole',
    perimetre: 'eleves',
    handler: telechargerFeuilles,
  },

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
