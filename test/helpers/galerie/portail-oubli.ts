import { paths } from '../../../src/paths.ts';
import { leverLimiteVM } from '../../../src/vues/portail/contacts.ts';
import { messageActuelFaux } from '../../../src/vues/portail/messages.ts';
import { adresseOubli, incertainVM, pageDeConnexion } from '../../../src/vues/portail/oubli.ts';
import { ADRESSE_LONGUE, type PageDuPortail, page } from './page-du-portail.ts';

const ANNE = { prenom: 'Anne', profil: 'representant_legal' } as const;
const PROFILS = [
  ['représentant', 'representant_legal'],
  ['élève', 'eleve'],
] as const;
const PREUVE = {
  profil: 'representant_legal',
  identifiant: 'a.leroy12',
  erreurs: [],
  message: null,
  sms: null,
  mail: null,
  parMotDePasse: paths.portailPreuve(),
  parCode: paths.portailPreuveParCode(),
  annuler: paths.portailCompte(),
} as const;
const LIMITE = {
  erreurs: [],
  message: null,
  parCode: paths.portailLimiteParCode(),
  parDates: paths.portailLimite(),
  annuler: paths.portailCompte(),
};
const ATTENDU = { id: '1', envoye: false, echec: null };
const CODE = {
  erreurs: [],
  etape: { rang: 1, total: 2 },
  lien: false,
  message: null,
  action: paths.portailCode(),
  renvoyer: paths.portailNouveauCode(),
} as const;

/** What was forgotten, the mobile, the limit of a school's password. */
export const PAGES_DE_L_OUBLI: readonly PageDuPortail[] = [
  ...PROFILS.flatMap(([nom, profil]) => [
    page(`identifiant oublié, ${nom}`, 'portail/oubli/identifiant', {
      profil,
      erreurs: [],
      contact: '',
      nom: '',
      prenom: '',
      action: adresseOubli('oubli_identifiant', profil),
      retour: pageDeConnexion(profil),
    }),
    page(`mot de passe oublié, ${nom}`, 'portail/oubli/mot-de-passe', {
      profil,
      erreurs: [],
      identifiant: '',
      action: adresseOubli('oubli_mot_de_passe', profil),
      identifiantOublie: adresseOubli('oubli_identifiant', profil),
      retour: pageDeConnexion(profil),
    }),
    page(`code d’un mot de passe oublié, ${nom}`, 'portail/code', {
      ...CODE,
      profil,
      canal: 'mail',
      destination: 'a.leroy27',
      changer: adresseOubli('oubli_mot_de_passe', profil),
      incertain: incertainVM('oubli_mot_de_passe', profil, {
        ...ATTENDU,
        canal: 'mail',
        destination: 'a.leroy27',
      }),
    }),
    page(`identifiants retrouvés, ${nom}`, 'portail/oubli/identifiants', {
      profil,
      etape: { rang: 2, total: 2 },
      identifiants: [{ identifiant: 'a.leroy27', prenom: 'Anne', parFranceConnect: false }],
      seConnecter: pageDeConnexion(profil),
      motDePasseOublie: adresseOubli('oubli_mot_de_passe', profil),
    }),
    page(`nouveau mot de passe après un oubli, ${nom}`, 'portail/mot-de-passe', {
      erreurs: [],
      etape: { rang: 2, total: 2 },
      profil,
      identifiant: 'a.leroy27',
      apresReinitialisation: false,
      oublie: true,
    }),
  ]),
  page('identifiant oublié, refusé', 'portail/oubli/identifiant', {
    profil: 'representant_legal',
    erreurs: [
      {
        champ: 'contact',
        message: 'Ce n’est pas un numéro de portable. Exemple\u00a0: 06\u00a012\u00a034\u00a056\u00a078',
      },
    ],
    contact: '01 23',
    nom: 'LEROY',
    prenom: 'Anne',
    action: adresseOubli('oubli_identifiant', 'representant_legal'),
    retour: pageDeConnexion('representant_legal'),
  }),
  page('code d’un identifiant oublié, SMS', 'portail/code', {
    ...CODE,
    profil: 'representant_legal',
    canal: 'sms',
    destination: '+33612345678',
    changer: adresseOubli('oubli_identifiant', 'representant_legal'),
    incertain: incertainVM('oubli_identifiant', 'representant_legal', {
      ...ATTENDU,
      canal: 'sms',
      destination: '+33612345678',
    }),
  }),
  page('code d’un identifiant oublié, adresse longue', 'portail/code', {
    ...CODE,
    profil: 'representant_legal',
    canal: 'mail',
    destination: ADRESSE_LONGUE,
    changer: adresseOubli('oubli_identifiant', 'representant_legal'),
    incertain: incertainVM('oubli_identifiant', 'representant_legal', {
      ...ATTENDU,
      canal: 'mail',
      destination: ADRESSE_LONGUE,
    }),
  }),
  page('deux identifiants retrouvés', 'portail/oubli/identifiants', {
    profil: 'representant_legal',
    etape: { rang: 2, total: 2 },
    identifiants: [
      { identifiant: 'a.leroy27', prenom: 'Anne', parFranceConnect: false },
      { identifiant: 'm.delarochefoucauldlu4512', prenom: 'Anne', parFranceConnect: true },
    ],
    seConnecter: pageDeConnexion('representant_legal'),
    motDePasseOublie: adresseOubli('oubli_mot_de_passe', 'representant_legal'),
  }),
  page(
    'portable',
    'portail/contacts/portable',
    {
      erreurs: [],
      portable: '',
      action: paths.portailChangerPortable(),
      annuler: paths.portailCompte(),
    },
    ANNE,
  ),
  page(
    'preuve, mot de passe ou code',
    'portail/contacts/preuve',
    {
      ...PREUVE,
      erreurs: [{ champ: 'actuel', message: messageActuelFaux(30) }],
      sms: '•• •• •• •• 78',
      mail: 'a…@exemple.fr',
    },
    ANNE,
  ),
  page(
    'preuve, FranceConnect',
    'portail/contacts/preuve',
    { ...PREUVE, parMotDePasse: null, sms: '•• •• •• •• 78' },
    ANNE,
  ),
  page('preuve, par l’école seulement', 'portail/contacts/preuve', { ...PREUVE, parMotDePasse: null }, ANNE),
  page('preuve, élève', 'portail/contacts/preuve', { ...PREUVE, profil: 'eleve' }),
  page(
    'limite, code ou dates',
    'portail/contacts/limite',
    leverLimiteVM({
      ...LIMITE,
      limite: { sms: '•• •• •• •• 78', mail: 'a…@exemple.fr', ecoles: 2 },
      saisies: [{ jour: '3', mois: '12', annee: '2018' }],
      erreurs: [{ champ: 'date1-jour', message: 'Ces dates ne sont pas toutes les bonnes.' }],
    }),
    ANNE,
  ),
  page(
    'limite, une date',
    'portail/contacts/limite',
    leverLimiteVM({ ...LIMITE, limite: { sms: null, mail: null, ecoles: 1 }, saisies: [] }),
    ANNE,
  ),
  page(
    'limite, par l’école seulement',
    'portail/contacts/limite',
    leverLimiteVM({ ...LIMITE, limite: { sms: null, mail: null, ecoles: 0 }, saisies: [] }),
    ANNE,
  ),
];
