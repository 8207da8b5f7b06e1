import {
  abandonnerMiseAJour,
  afficherDepot,
  afficherMiseAJour,
  confirmerMiseAJour,
  DEPOT_ONDE,
  deposer,
} from '../controllers/onde/onde.ts';
import { codeSelon } from '../middlewares/connexion/otp-recent.ts';
import { miseAJour, miseAJourAffichee } from '../middlewares/loaded.ts';
import { upload } from '../middlewares/upload.ts';
import { paths } from '../paths.ts';
import { get, post, type Route, tous } from './route.ts';

/** Nobody types a code to be told that a box is missing. */
const codeUneFoisRemplie = codeSelon('toujours, une fois cochées les cases que la page demande');

// biome-ignore format: one line per URL
export const routesOnde: readonly Route[] = [
  get('Déposer les fichiers de ONDE', paths.onde, tous, afficherDepot),
  post('Comparer les fichiers de ONDE à l’école', paths.onde, tous, upload(DEPOT_ONDE), deposer),
  get('Mise à jour proposée ou appliquée', paths.miseAJourOnde, tous, miseAJourAffichee, afficherMiseAJour),
  post('Appliquer la mise à jour', paths.confirmerOnde, tous, miseAJourAffichee, codeUneFoisRemplie, confirmerMiseAJour),
  post('Abandonner la mise à jour', paths.abandonnerOnde, tous, miseAJour, abandonnerMiseAJour),
];
