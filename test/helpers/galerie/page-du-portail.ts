import { paths } from '../../../src/paths.ts';
import type { UiRequest } from '../../../src/rendering/ui.ts';
import type { Views } from '../../../src/rendering/views.ts';
import type { EnfantADireVM } from '../../../src/vues/portail/parcours.ts';

type VuesDuPortail = Extract<keyof Views, `portail/${string}`>;

/** A page of the portal in one of its states. */
export interface PageDuPortail {
  nom: string;
  vue: VuesDuPortail;
  vm: Views[VuesDuPortail];
  titulaire?: NonNullable<UiRequest['titulaire']>;
  enChemin?: NonNullable<UiRequest['enChemin']>;
}

/** The view and what it is given agree. « personne »: who is logged in, or on the way there (`qui`). */
export const page = <V extends VuesDuPortail>(
  nom: string,
  vue: V,
  vm: Views[V],
  personne?: PageDuPortail['titulaire'] | PageDuPortail['enChemin'],
): PageDuPortail => {
  const la = { nom, vue, vm };
  if (personne === undefined) return la;
  return 'qui' in personne ? { ...la, enChemin: personne } : { ...la, titulaire: personne };
};

export const ECOLE = 'École élémentaire Jean-Moulin, Villeneuve-lès-Avignon';
export const ADRESSE_LONGUE =
  'marie-antoinette-elisabeth.de-la-rochefoucauld@messagerie-de-famille.exemple.fr';
export const VIDE = { jour: '', mois: '', annee: '' };

export const AVA: EnfantADireVM = {
  cle: 'e1',
  prenom: 'Ava',
  nom: 'LEROY',
  classe: 'CP A',
  ecole: ECOLE,
  reponse: 'date',
  dateErroneeProposee: false,
  naissance: VIDE,
};
export const TOM: EnfantADireVM = { ...AVA, cle: 'e2', prenom: 'Tom', classe: null };
export const CODE = {
  erreurs: [],
  etape: { rang: 4, total: 4 },
  profil: 'representant_legal',
  incertain: null,
  lien: true,
  canal: 'mail',
  destination: 'anne.leroy@exemple.fr',
  action: paths.portailCode(),
  renvoyer: paths.portailNouveauCode(),
  changer: paths.portailMail(),
  message: null,
} as const;

/** Names as long as they come. */
export const LONG: EnfantADireVM = {
  ...AVA,
  cle: 'e3',
  prenom: 'Marie-Antoinette-Élisabeth',
  nom: 'DE LA ROCHEFOUCAULD-D’ŁUKASZ-N’GUYỄN',
  classe: '01 COURS PREPARATOIRE-COURS ELEMENTAIRE 1',
};

export const MAIL = {
  erreurs: [],
  etape: null,
  profil: 'representant_legal',
  mail: '',
  message: null,
  action: paths.portailChangerMail(),
  plusTard: paths.portailCompte(),
} as const;
