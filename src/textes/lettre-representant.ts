import { etapes, LIEN_RECU, resteLeLien, titreEtapes } from './activation-representant.ts';
import {
  LIBELLE_IDENTIFIANT,
  motsMotDePasse,
  PROFIL,
  TITRE_COMPTE,
  TITRE_SERVICES,
} from './compte-representant.ts';
import type { MotDePasseRepresentant } from './mot-de-passe.ts';
import { LIRE_LES_CASES, type MotsCompte, type MotsDocument } from './papiers.ts';

/** The words of a guardian's letter. Between asterisks: bold. */
export const MOTS_LETTRE: MotsDocument = {
  titre: 'Lettres aux représentants légaux',
  confidentiel: 'Document personnel et confidentiel',
  surtitre: TITRE_COMPTE,
  presentation:
    'ÉduConnect est le service de connexion de l’Éducation nationale\u00A0: un seul compte vous ouvre les démarches et les ' +
    'services numériques de l’école pour tous vos enfants.',
  libelleIdentifiant: LIBELLE_IDENTIFIANT,
  titreServices: TITRE_SERVICES,
  legendeQr: 'Scannez ce code pour\u00A0ouvrir le\u00A0portail.',
  edition: 'Lettre éditée',
  aucun: 'Aucune lettre à imprimer.',
  consigne: (urlPortail) => `Ouvrez *${urlPortail}* et choisissez ${PROFIL}.`,
};

export const TITRE_ENFANTS = 'Les enfants de cette école rattachés à ce compte';

const ouvrir = (urlPortail: string): string[] => [
  `Ouvrez *${urlPortail}* ou scannez le code ci\u2011contre.`,
  `Choisissez le profil ${PROFIL}.`,
];

/** The words for one kind of password, and what is left to do. */
export function motsLettre(motDePasse: MotDePasseRepresentant, urlPortail: string): MotsCompte {
  const mots = motsMotDePasse(motDePasse);
  const cases = motDePasse.type === 'provisoire' ? [LIRE_LES_CASES] : [];
  return {
    ...mots,
    precisions: [...cases, ...mots.precisions],
    titreEtapes: titreEtapes(motDePasse),
    etapes: etapes(motDePasse, ouvrir(urlPortail)),
    ...(resteLeLien(motDePasse) ? { reste: `${LIEN_RECU}.` } : {}),
  };
}
