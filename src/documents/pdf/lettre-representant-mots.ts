import { etapes, LIEN_RECU, resteLeLien, titreEtapes } from '../activation-representant.ts';
import { motsMotDePasse } from '../compte-representant.ts';
import type { MotDePasseRepresentant } from '../modeles.ts';
import type { MotsCompte, MotsDocument } from './account-sheet.ts';
import { LEGENDE_CASES } from './secret-cells.ts';

/** The words of a guardian's letter. Between asterisks: bold. */
export const MOTS: MotsDocument = {
  confidentiel: 'Document personnel et confidentiel',
  surtitre: 'Votre compte ÉduConnect',
  presentation:
    'ÉduConnect est le service de connexion de l’Éducation nationale\u00A0: un seul compte vous ouvre les démarches et les ' +
    'services numériques de l’école pour tous vos enfants.',
  libelleIdentifiant: 'Votre identifiant',
  titreServices: 'Vos services',
  legendeQr: 'Scannez ce code pour\u00A0ouvrir le\u00A0portail.',
  edition: 'Lettre éditée',
  aucun: 'Aucune lettre à imprimer.',
};

export const TITRE_ENFANTS = 'Les enfants de cette école rattachés à ce compte';

const ouvrir = (urlPortail: string): string[] => [
  `Ouvrez *${urlPortail}* ou scannez le code ci\u2011contre.`,
  'Choisissez le profil *«\u00A0Représentant légal\u00A0»*.',
];

/** The words for one kind of password, and what is left to do. */
export function motsLettre(motDePasse: MotDePasseRepresentant, urlPortail: string): MotsCompte {
  const mots = motsMotDePasse(motDePasse);
  const cases =
    motDePasse.type === 'provisoire' ? [`Un caractère par case, sans espace. ${LEGENDE_CASES}`] : [];
  return {
    ...mots,
    precisions: [...cases, ...mots.precisions],
    titreEtapes: titreEtapes(motDePasse),
    etapes: etapes(motDePasse, ouvrir(urlPortail)),
    ...(resteLeLien(motDePasse) ? { reste: `${LIEN_RECU}.` } : {}),
  };
}
