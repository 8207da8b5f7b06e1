import type { Acte } from '../../domain/connexion/session.ts';
import { paths } from '../../paths.ts';
import { NOMBRES } from '../../textes/nombres.ts';
import type { AvecErreurs, LienVM } from '../commun.ts';

export interface SecondFacteurVM extends AvecErreurs {
  titre: string;
  explication: string;
  moyen: 'otp' | 'secours';
  action: string;
  retour: string;
  bouton: string;
  autreMoyen: LienVM;
  annuler: LienVM;
}

/** « …/operations/12/feuilles.pdf », « …/eleves/liste.csv?selection=… »: the page before is their folder. */
const DOCUMENT = /\/[^/?]+\.(pdf|csv)(\?.*)?$/;
export const estDocument = (retour: string): boolean => DOCUMENT.test(retour);
export const pageDuRetour = (retour: string): string => retour.replace(DOCUMENT, '');

/** Where « Annuler » leads: never to a page that would ask for the code again. */
const pageSansCode = (retour: string): string => {
  if (retour === paths.monMotDePasse() || retour === paths.nouveauTelephone()) return paths.monAcces();
  return retour ? pageDuRetour(retour) : paths.arena();
};

export interface DocumentPretVM {
  url: string;
  /** The page one came from. */
  retour: string;
}

const TEXTES = {
  connexion: { titre: 'Vérification en deux étapes', pourquoi: '', bouton: 'Se connecter' },
  confirmation: {
    titre: 'Confirmez que c’est bien vous',
    pourquoi:
      'Un code récent est demandé avant ce qui touche aux mots de passe, aux droits ou à ce que reçoivent les familles, et avant de mettre l’école à jour. ',
    bouton: 'Confirmer',
  },
} as const;

/** Said before the code is given: nobody must give one for what somebody else began. */
const POURQUOI_UN_ACTE: Record<Acte, string> = {
  telephone: 'Ce code ne servira qu’à relier un nouveau téléphone à votre accès. ',
  codes_secours: 'Ce code ne servira qu’à créer de nouveaux codes de secours. ',
};

const QUOI = {
  otp: `Ouvrez l’application d’authentification de votre téléphone et saisissez le code à ${NOMBRES.chiffresOtp.lettres} qu’elle affiche.`,
  secours: `Saisissez l’un des ${NOMBRES.codesSecours.lettres} remis lors de l’enrôlement de votre téléphone. Chacun ne sert qu’une fois.`,
} as const;

/** The page that asks for a code, be it to end a login or to confirm a sensitive action. */
export function secondFacteurVM({
  but,
  acte,
  moyen,
  retour,
  erreurs,
}: AvecErreurs & {
  but: keyof typeof TEXTES;
  /** What this code alone is for, if it is for one act. */
  acte: Acte | undefined;
  moyen: SecondFacteurVM['moyen'];
  /** Where the step-up leads; empty during a login, which keeps it in the session. */
  retour: string;
}): SecondFacteurVM {
  const { titre, pourquoi, bouton } = TEXTES[but];
  const action = but === 'connexion' ? paths.connexionOtp() : paths.confirmationOtp();
  return {
    erreurs,
    titre,
    explication: (acte === undefined ? pourquoi : POURQUOI_UN_ACTE[acte]) + QUOI[moyen],
    moyen,
    action,
    retour,
    bouton,
    autreMoyen: autreMoyen(action, moyen, retour),
    annuler:
      but === 'connexion'
        ? { libelle: 'Revenir à l’identifiant', url: paths.connexion() }
        : { libelle: 'Annuler', url: pageSansCode(retour) },
  };
}

function autreMoyen(action: string, moyen: SecondFacteurVM['moyen'], retour: string): LienVM {
  const query = new URLSearchParams();
  if (moyen === 'otp') query.set('secours', '1');
  if (retour) query.set('retour', retour);
  return {
    libelle: moyen === 'otp' ? 'Je n’ai pas mon téléphone' : 'Utiliser mon téléphone',
    url: query.size === 0 ? action : `${action}?${query}`,
  };
}
