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
}

/** The view and what it is given agree. */
export const page = <V extends VuesDuPortail>(
  nom: string,
  vue: V,
  vm: Views[V],
  titulaire?: PageDuPortail['titulaire'],
): PageDuPortail => ({ nom, vue, vm, ...(titulaire ? { titulaire } : {}) });

export const ECOLE = 'École élémentaire Jean-Moulin, Villeneuve-lès-Avignon';
export const VIDE = { jour: '', mois: '', annee: '' };

export const AVA: EnfantADireVM = {
  cle: 'e1',
  prenom: 'Ava',
  nom: 'LEROY',
  classe: 'CP A',
  ecole: ECOLE,
  reponse: 'date',
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
