import { revenirALaListe } from '../controllers/ecrans-comptes.ts';
import { confirmerNouvelIdentifiant, proposerNouvelIdentifiant } from '../controllers/nouvel-identifiant.ts';
import { afficherRepresentant, agirSurRepresentant } from '../controllers/representant-legal.ts';
import {
  afficherRepresentants,
  selectionnerRepresentants,
  telechargerListeRepresentants,
} from '../controllers/representants-legaux.ts';
import { paths } from './paths.ts';
import type { Route } from './route.ts';

const tous = { acces: 'ecole', perimetre: 'tous' } as const;

/** Guardians' screens: closed to a delegation limited to pupils. Literal addresses come before « :id ». */
export const routesRepresentants: readonly Route[] = [
  { ...tous, method: 'get', path: paths.representantsLegaux.pattern, handler: afficherRepresentants },
  { ...tous, method: 'post', path: paths.selectionRepresentants.pattern, handler: selectionnerRepresentants },
  {
    ...tous,
    method: 'get',
    path: paths.selectionRepresentants.pattern,
    handler: revenirALaListe('representant_legal'),
  },
  {
    ...tous,
    method: 'get',
    path: paths.listeRepresentantsPdf.pattern,
    handler: telechargerListeRepresentants('pdf'),
  },
  {
    ...tous,
    method: 'get',
    path: paths.listeRepresentantsCsv.pattern,
    handler: telechargerListeRepresentants('csv'),
  },
  { ...tous, method: 'get', path: paths.representantLegal.pattern, handler: afficherRepresentant },
  { ...tous, method: 'post', path: paths.actionRepresentant.pattern, handler: agirSurRepresentant },
  {
    ...tous,
    method: 'get',
    path: paths.nouvelIdentifiantRepresentant.pattern,
    handler: proposerNouvelIdentifiant('representant_legal'),
  },
  {
    ...tous,
    method: 'post',
    path: paths.nouvelIdentifiantRepresentant.pattern,
    handler: confirmerNouvelIdentifiant('representant_legal'),
  },
];
