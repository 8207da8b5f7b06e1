import type { Etat, Profil } from '../etats.ts';
import type { CompteADecider } from '../faits.ts';
import type { EtatMail } from '../joignable.ts';
import { type ParSituation, toutes } from './cases.ts';

/** Why somebody of the school is not in, in the order in which one looks after it (rules §5.6). */
export const RAISONS_DE_RESTE = [
  'jamais_informe',
  'expiree',
  'reinitialise_expire',
  'mail_refuse',
  'mail_a_confirmer',
  'attend',
  'bloque',
] as const;
export type RaisonDeReste = (typeof RAISONS_DE_RESTE)[number];

/** Every account has one reason: those whose holder is in, or whom the school does not serve, as well. */
export type Raison = RaisonDeReste | 'reinitialise' | 'acces' | 'parti' | 'non_gere';

export const RAISON_LABELS: Readonly<Record<RaisonDeReste, string>> = {
  jamais_informe: 'Jamais informé',
  expiree: 'Notification expirée, jamais activé',
  reinitialise_expire: 'Réinitialisé, mot de passe expiré',
  mail_refuse: 'Informé, mail refusé',
  mail_a_confirmer: 'Mail à confirmer par la personne',
  attend: 'Informé, n’a pas encore activé',
  bloque: 'Bloqué par l’école',
};

/** A pupil, who is told by a sheet and gives no mail that counts, waits for none. */
export const RAISONS_DE: Readonly<Record<Profil, readonly RaisonDeReste[]>> = {
  eleve: RAISONS_DE_RESTE.filter((raison) => !raison.startsWith('mail')),
  representant_legal: RAISONS_DE_RESTE,
};

/** The one next thing that the school does. */
export type Geste =
  | 'informer_par_mail'
  | 'informer_par_feuilles'
  | 'renvoyer_confirmation'
  | 'corriger_dans_onde'
  | 'debloquer'
  | 'rien';

/** One cell per state and situation of the password; a block, and a mail that never arrived, come first. */
export const RAISONS_DU_COMPTE: Readonly<Record<Etat, ParSituation<Raison>>> = {
  non_informe: toutes('jamais_informe'),
  informe: { aucun: 'expiree', provisoire: 'attend', expire: 'expiree', choisi: 'acces' },
  // After a reset, the password comes before the mail to confirm.
  en_cours: {
    aucun: 'mail_a_confirmer',
    provisoire: 'attend',
    expire: 'reinitialise_expire',
    choisi: 'mail_a_confirmer',
  },
  actif: { aucun: 'acces', provisoire: 'reinitialise', expire: 'reinitialise_expire', choisi: 'acces' },
};

/** « informer »: by mail who can be written to, by a sheet everybody else. */
const GESTES: Readonly<Record<Raison, Geste | 'informer'>> = {
  jamais_informe: 'informer',
  expiree: 'informer',
  reinitialise_expire: 'informer',
  mail_refuse: 'corriger_dans_onde',
  mail_a_confirmer: 'renvoyer_confirmation',
  attend: 'informer',
  bloque: 'debloquer',
  reinitialise: 'informer',
  acces: 'rien',
  parti: 'rien',
  non_gere: 'rien',
};
const TOUTES = Object.keys(GESTES) as Raison[];
export const RAISONS_A_INFORMER = TOUTES.filter((raison) => GESTES[raison] === 'informer');

const PEUVENT_ENTRER: readonly Raison[] = ['attend', 'reinitialise', 'acces'];

/** Those whom « Informer » lets in, and nothing that they hold now. */
export const RAISONS_SANS_ACCES = RAISONS_DE_RESTE.filter(
  (raison) => GESTES[raison] === 'informer' && !PEUVENT_ENTRER.includes(raison),
);

/** What ONDE gives of a person; a pupil has neither mail nor mobile. */
export interface FicheConnue {
  mail: EtatMail;
  portable: boolean;
  parti: boolean;
}

export interface ProchaineAction {
  raison: Raison;
  /** With what the person holds, now. */
  peutEntrer: boolean;
  geste: Geste;
  /** Self-registration and FranceConnect ask for a mobile that ONDE knows: not open to this person. */
  sansPortable: boolean;
}

/** Why this person is not in, or is, and the one thing that the school does next. */
export function prochaineAction(
  compte: CompteADecider,
  fiche: FicheConnue,
  ecole: { gestionComptesEleves: boolean },
): ProchaineAction {
  const raison = raisonDe(compte, fiche, ecole);
  return {
    raison,
    peutEntrer: PEUVENT_ENTRER.includes(raison),
    geste: gesteDe(raison, fiche.mail === 'utilisable'),
    sansPortable:
      compte.profil === 'representant_legal' && estDeReste(raison) && raison !== 'bloque' && !fiche.portable,
  };
}

function raisonDe(
  { profil, etat, situation, bloque }: CompteADecider,
  { mail, parti }: FicheConnue,
  { gestionComptesEleves }: { gestionComptesEleves: boolean },
): Raison {
  if (parti) return 'parti';
  if (bloque) return 'bloque';
  if (profil === 'eleve' && !gestionComptesEleves) return 'non_gere';
  const raison = RAISONS_DU_COMPTE[etat][situation];
  return raison === 'attend' && mail === 'refuse' ? 'mail_refuse' : raison;
}

/** Whether the person is among those who are left. */
export const estDeReste = (raison: Raison): raison is RaisonDeReste =>
  RAISONS_DE_RESTE.some((une) => une === raison);

/** The next thing to do for one reason, as people can be written to or not. */
export function gesteDe(raison: Raison, joignable: boolean): Geste {
  const geste = GESTES[raison];
  if (geste !== 'informer') return geste;
  return joignable ? 'informer_par_mail' : 'informer_par_feuilles';
}
