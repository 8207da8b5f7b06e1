import { paths } from '../../../src/paths.ts';
import { messageDatesEnPartie, smsIncertain } from '../../../src/vues/portail/inscription.ts';
import { adresseOubli } from '../../../src/vues/portail/oubli.ts';
import { AVA, CODE, ECOLE, type PageDuPortail, page, TOM } from './page-du-portail.ts';

const OUBLIS = {
  motDePasseOublie: adresseOubli('oubli_mot_de_passe', 'representant_legal'),
  identifiantOublie: adresseOubli('oubli_identifiant', 'representant_legal'),
};

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
  page(
    'portable, FranceConnect',
    'portail/inscription/portable',
    {
      etape: { rang: 1, total: 3 },
      erreurs: [],
      qui: 'Anne LEROY',
      portable: '',
      action: paths.portailPortable(),
    },
    { qui: 'Anne LEROY', profil: 'representant_legal' },
  ),
  page('mot de passe d’avant', 'portail/inscription/mot-de-passe-d-avant', {
    action: paths.portailMotDePasseDAvant(),
  }),
  page(
    'code par SMS, inscription',
    'portail/code',
    {
      ...CODE,
      etape: { rang: 1, total: 3 },
      canal: 'sms',
      destination: '06 12 34 56 78',
      changer: paths.portailInscription(),
      lien: false,
      incertain: smsIncertain('06 12 34 56 78'),
    },
    { qui: '', profil: 'representant_legal' },
  ),
  page('enfants, inscription, une date fausse', 'portail/enfants', {
    erreurs: [{ champ: 'e2-jour', message: messageDatesEnPartie(0) }],
    etape: { rang: 2, total: 3 },
    enfants: [AVA, TOM].map((enfant) => ({
      ...enfant,
      nom: '',
      dateErroneeProposee: true,
      naissance: { jour: '3', mois: '12', annee: '2019' },
    })),
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
    comptes: [{ identifiant: 'a.leroy27', ecole: ECOLE, parFranceConnect: false }],
    continuer: `${paths.portailEnfants()}?autres=1`,
    ...OUBLIS,
  }),
  page('déjà inscrit, par FranceConnect', 'portail/inscription/deja-inscrit', {
    comptes: [{ identifiant: 'a.leroy27', ecole: ECOLE, parFranceConnect: true }],
    continuer: null,
    ...OUBLIS,
  }),
  page('aucun enfant', 'portail/inscription/deja-inscrit', {
    comptes: [],
    continuer: null,
    ...OUBLIS,
  }),
  page('fin de FranceConnect', 'portail/inscription/fin-franceconnect', {
    url: 'https://oidc.franceconnect.gouv.fr/api/v2/session/end',
  }),
];
