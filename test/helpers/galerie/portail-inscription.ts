import { paths } from '../../../src/paths.ts';
import { AIDE_SMS, messageDatesEnPartie } from '../../../src/vues/portail/inscription.ts';
import { AVA, CODE, ECOLE, type PageDuPortail, page, TOM } from './page-du-portail.ts';

/** « Je n'ai pas encore de compte », and FranceConnect. */
export const PAGES_INSCRIPTION: readonly PageDuPortail[] = [
  page('inscription', 'portail/inscription/formulaire', { portable: '', nom: '', prenom: '', erreurs: [] }),
  page('inscription refusée', 'portail/inscription/formulaire', {
    portable: '06 12',
    nom: 'Leroy',
    prenom: '',
    erreurs: [
      { champ: 'portable', message: 'Ce n’est pas un numéro de portable complet.' },
      { champ: 'prenom', message: 'Écrivez votre prénom' },
    ],
  }),
  page('portable, FranceConnect', 'portail/inscription/portable', {
    etape: { rang: 1, total: 3 },
    erreurs: [],
    qui: 'Anne LEROY',
    portable: '',
    action: paths.portailPortable(),
  }),
  page('code par SMS, inscription', 'portail/code', {
    ...CODE,
    etape: { rang: 1, total: 3 },
    canal: 'sms',
    destination: '06 12 34 56 78',
    changer: paths.portailInscription(),
    aide: AIDE_SMS,
  }),
  page('enfants, inscription, une date fausse', 'portail/enfants', {
    erreurs: [{ champ: 'e2-jour', message: messageDatesEnPartie(0) }],
    etape: { rang: 2, total: 3 },
    enfants: [AVA, TOM].map((enfant) => ({
      ...enfant,
      nom: '',
      naissance: { jour: '3', mois: '12', annee: '2019' },
    })),
    dateErroneeProposee: true,
    sansEux: true,
  }),
  page('mot de passe, inscription', 'portail/mot-de-passe', {
    erreurs: [],
    etape: { rang: 3, total: 3 },
    profil: 'representant_legal',
    identifiant: 'a.leroy27',
    apresReinitialisation: false,
    oublie: false,
    identifiantNouveau: true,
  }),
  page('déjà inscrit', 'portail/inscription/deja-inscrit', {
    comptes: [{ identifiant: 'a.leroy27', ecole: ECOLE }],
    continuer: `${paths.portailEnfants()}?autres=1`,
  }),
  page('aucun enfant', 'portail/inscription/deja-inscrit', { comptes: [], continuer: null }),
  page('fin de FranceConnect', 'portail/inscription/fin-franceconnect', {
    url: 'https://oidc.franceconnect.gouv.fr/api/v2/session/end',
  }),
];
