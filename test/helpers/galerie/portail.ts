import { paths } from '../../../src/paths.ts';
import { createRenderer } from '../../../src/rendering/render.ts';
import { createUi } from '../../../src/rendering/ui.ts';
import { AIDE_ENTREE_REFUSEE } from '../../../src/vues/portail/messages.ts';
import {
  ADRESSE_LONGUE,
  AVA,
  CODE,
  ECOLE,
  LONG,
  MAIL,
  type PageDuPortail,
  page,
  TOM,
  VIDE,
} from './page-du-portail.ts';
import { PAGES_INSCRIPTION } from './portail-inscription.ts';
import { PAGES_DE_L_OUBLI } from './portail-oubli.ts';
import { pagesDeRattachement } from './rattachement.ts';
import { pagesDeSignalement } from './signalement.ts';

export type { PageDuPortail };

const LEA = { prenom: 'Léa', profil: 'eleve' } as const;
const ANNE = { prenom: 'Anne', profil: 'representant_legal' } as const;
const LEA_EN_CHEMIN = { qui: 'Léa', profil: 'eleve' } as const;
const ANNE_EN_CHEMIN = { qui: 'Anne LEROY', profil: 'representant_legal' } as const;
const COMPTE = {
  profil: 'representant_legal',
  prenom: 'Anne',
  nom: 'LEROY',
  identifiant: 'a.leroy27',
  classe: null,
  ecole: null,
  message: null,
  mail: {
    adresse: 'anne.leroy@exemple.fr',
    confirme: true,
    attendue: null,
    modifier: paths.portailChangerMail(),
    confirmer: paths.portailCode(),
  },
  enfants: [
    {
      qui: `${AVA.prenom} ${AVA.nom}`,
      court: AVA.prenom,
      scolarite: `${AVA.classe}, ${AVA.ecole}`,
      signaler: paths.portailSignaler({ id: '1' }),
      confirmer: null,
    },
    {
      qui: `Un enfant (${TOM.ecole})`,
      court: `Un enfant (${TOM.ecole})`,
      scolarite: null,
      signaler: paths.portailSignaler({ id: '2' }),
      confirmer: paths.portailConfirmerEnfant({ id: '2' }),
    },
  ],
  signales: [],
  aucun: null,
  autreCompte: null,
  autreEcole: null,
  ancienCompte: null,
  portable: {
    numero: '06\u00a012\u00a034\u00a056\u00a078',
    confirme: true,
    modifier: paths.portailChangerPortable(),
  },
  motDePasse: { libelle: 'Changer de mot de passe', url: paths.portailChangerMotDePasse() },
  provisoireDonne: false,
  limite: null,
  services: [{ libelle: 'teleservices.education.gouv.fr', url: 'https://teleservices.education.gouv.fr' }],
  assistances: [{ de: 'Assistance', assistance: { adresse: 'aide@exemple.fr', telephone: '3615' } }],
} as const;

const CONNEXION = {
  profil: 'representant_legal',
  identifiant: '',
  message: null,
  parFranceConnect: false,
  parSms: false,
  erreurs: [],
} as const;
const FAUX = [{ champ: 'identifiant', message: 'Cet identifiant et ce mot de passe ne vont pas ensemble.' }];

/** Every template of views/portail/, and the states that change what it draws. */
export const PAGES_DU_PORTAIL: readonly PageDuPortail[] = [
  page('choix', 'portail/choix', { message: null }),
  page('choix, déconnecté', 'portail/choix', { message: { type: 'succes', titre: 'Vous êtes déconnecté.' } }),
  page('connexion d’un représentant', 'portail/connexion', CONNEXION),
  page('connexion, autres voies', 'portail/connexion', {
    ...CONNEXION,
    parFranceConnect: true,
    parSms: true,
    message: { type: 'info', titre: 'Votre session est terminée', message: 'Connectez-vous de nouveau.' },
  }),
  page('connexion refusée', 'portail/connexion', {
    ...CONNEXION,
    identifiant: 'a.leroy',
    erreurs: FAUX,
    aide: AIDE_ENTREE_REFUSEE.representant_legal,
  }),
  page('connexion d’un élève', 'portail/connexion', { ...CONNEXION, profil: 'eleve' }),
  page('connexion d’un élève refusée', 'portail/connexion', {
    ...CONNEXION,
    profil: 'eleve',
    identifiant: 'l.dupont12',
    erreurs: FAUX,
    aide: AIDE_ENTREE_REFUSEE.eleve,
  }),
  page(
    'mot de passe d’un élève',
    'portail/mot-de-passe',
    {
      erreurs: [],
      etape: { rang: 1, total: 2 },
      profil: 'eleve',
      identifiant: 'l.dupont12',
      oublie: false,
      apresReinitialisation: false,
    },
    LEA_EN_CHEMIN,
  ),
  page(
    'mot de passe refusé',
    'portail/mot-de-passe',
    {
      erreurs: [{ champ: 'motDePasse', message: 'Ce mot de passe est trop court.' }],
      etape: { rang: 1, total: 4 },
      profil: 'representant_legal',
      identifiant: 'a.leroy27',
      oublie: false,
      apresReinitialisation: false,
    },
    ANNE_EN_CHEMIN,
  ),
  page(
    'mot de passe après réinitialisation',
    'portail/mot-de-passe',
    {
      erreurs: [],
      etape: null,
      profil: 'representant_legal',
      identifiant: 'a.leroy27',
      oublie: false,
      apresReinitialisation: true,
    },
    ANNE_EN_CHEMIN,
  ),
  page(
    'naissance',
    'portail/naissance',
    { erreurs: [], etape: { rang: 2, total: 2 }, prenom: 'Léa', naissance: VIDE },
    LEA_EN_CHEMIN,
  ),
  page(
    'naissance refusée',
    'portail/naissance',
    {
      erreurs: [{ champ: 'naissance', message: 'Ce n’est pas la bonne date.' }],
      etape: { rang: 2, total: 2 },
      prenom: 'Léa',
      naissance: { jour: '14', mois: '7', annee: '2019' },
    },
    LEA_EN_CHEMIN,
  ),
  page(
    'enfants',
    'portail/enfants',
    { erreurs: [], etape: { rang: 2, total: 4 }, enfants: [AVA, TOM, LONG], secretEnAttente: true },
    ANNE_EN_CHEMIN,
  ),
  page(
    'enfants, une date fausse',
    'portail/enfants',
    {
      erreurs: [{ champ: 'e1-jour', message: 'Cette date n’est pas celle que l’école connaît.' }],
      etape: { rang: 2, total: 4 },
      enfants: [
        { ...AVA, dateErroneeProposee: true, naissance: { jour: '3', mois: '12', annee: '2019' } },
        { ...TOM, reponse: 'pas_le_mien' },
      ],
    },
    ANNE_EN_CHEMIN,
  ),
  page(
    'mail',
    'portail/mail',
    { ...MAIL, etape: { rang: 3, total: 4 }, plusTard: null, secretEnAttente: true },
    ANNE_EN_CHEMIN,
  ),
  page(
    'mail à changer',
    'portail/mail',
    {
      ...MAIL,
      erreurs: [{ champ: 'mail', message: 'Cette adresse n’est pas complète.' }],
      mail: 'anne.leroy@',
    },
    ANNE,
  ),
  page('mail d’un parent', 'portail/mail', { ...MAIL, profil: 'eleve' }, LEA),
  page('code par mail, élève', 'portail/code', { ...CODE, profil: 'eleve', etape: null }, LEA),
  page('code par mail', 'portail/code', CODE, ANNE),
  page('code par mail, adresse longue', 'portail/code', { ...CODE, destination: ADRESSE_LONGUE }, ANNE),
  page('code par SMS', 'portail/code', {
    ...CODE,
    etape: { rang: 2, total: 4 },
    lien: false,
    canal: 'sms',
    destination: '06 12 34 56 78',
    changer: null,
    erreurs: [{ champ: 'code', message: 'Ce n’est pas le bon code.' }],
    message: { type: 'succes', titre: 'Un autre code vient de partir.' },
  }),
  page('lien du mail', 'portail/lien-mail', { etat: 'a_confirmer', jeton: 'abc' }),
  page('lien du mail, confirmé', 'portail/lien-mail', { etat: 'confirme', jeton: '' }),
  page('lien du mail, périmé', 'portail/lien-mail', { etat: 'perime', jeton: '' }),
  page('mon compte', 'portail/mon-compte', COMPTE, ANNE),
  page(
    'mon compte, par FranceConnect',
    'portail/mon-compte',
    {
      ...COMPTE,
      motDePasse: null,
      provisoireDonne: false,
      mail: { ...COMPTE.mail, adresse: null, confirme: false },
    },
    ANNE,
  ),
  page(
    'mon compte, adresse longue',
    'portail/mon-compte',
    { ...COMPTE, mail: { ...COMPTE.mail, attendue: ADRESSE_LONGUE } },
    ANNE,
  ),
  ...pagesDeRattachement(COMPTE),
  page(
    'mon compte, une seule école',
    'portail/mon-compte',
    {
      ...COMPTE,
      message: { type: 'succes', titre: 'C’est fait, le compte est activé' },
      mail: { ...COMPTE.mail, confirme: false },
      enfants: [],
      limite: { ecole: ECOLE, lever: paths.portailLimite() },
      portable: { ...COMPTE.portable, numero: null, confirme: false },
      services: [],
    },
    ANNE,
  ),
  page(
    'mon compte d’un élève',
    'portail/mon-compte',
    {
      ...COMPTE,
      profil: 'eleve',
      prenom: 'Léa',
      nom: 'DUPONT',
      identifiant: 'l.dupont12',
      classe: 'CP A',
      ecole: ECOLE,
      portable: null,
      mail: { ...COMPTE.mail, adresse: null, confirme: false },
      enfants: [],
      services: [{ libelle: 'L’ENT de mon école', url: 'https://ent.exemple.fr' }],
    },
    LEA,
  ),
  ...pagesDeSignalement(COMPTE),
  page(
    'changer de mot de passe',
    'portail/changer-mot-de-passe',
    { erreurs: [], profil: 'representant_legal', identifiant: 'a.leroy27' },
    ANNE,
  ),
  page(
    'changer de mot de passe, élève',
    'portail/changer-mot-de-passe',
    { erreurs: [], profil: 'eleve', identifiant: 'l.dupont12' },
    LEA,
  ),
  ...PAGES_INSCRIPTION,
  ...PAGES_DE_L_OUBLI,
  page('données personnelles', 'portail/donnees-personnelles', {}),
];

const renderer = createRenderer({ cache: true });

/** The whole document, as a browser receives it. */
export function rendreAuPortail({ nom, vue, vm, titulaire, enChemin }: PageDuPortail): string {
  const ui = createUi({
    csrfToken: 'jeton',
    chemin: '/portail',
    flash: [],
    ...(titulaire ? { titulaire } : {}),
    ...(enChemin ? { enChemin } : {}),
  });
  return renderer.renderPage(vue, vm, ui, { titre: nom, layout: 'portail' });
}
