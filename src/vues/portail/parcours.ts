import type { Profil } from '../../domain/comptes/etats.ts';
import { enCapitales } from '../../domain/francais.ts';
import type { ReponseEnfant } from '../../domain/portail/enfants.ts';
import type { EnfantDuTitulaire } from '../../queries/portail/compte.ts';
import type { AvecSecretEnAttente, DateSaisieVM, MessagePortailVM, PageDeParcoursVM } from './commun.ts';
import type { EnfantSignaleVM } from './compte.ts';
import type { IncertainVM } from './oubli.ts';

/** A new password, typed twice (`motDePasse`, `confirmation`). */
export interface NouveauMotDePasseVM extends PageDeParcoursVM {
  profil: Profil;
  /** For the password manager of the browser. */
  identifiant: string;
  /** After a reset by the school, rather than at the first activation. */
  apresReinitialisation: boolean;
  /** Nobody has given it before: it is shown. */
  identifiantNouveau?: boolean;
  /** In place of one that was forgotten. */
  oublie: boolean;
}

/** A pupil's own birth date (`naissance-jour`…). */
export interface NaissanceVM extends PageDeParcoursVM {
  prenom: string;
  naissance: DateSaisieVM;
}

export interface EnfantADireVM {
  /** Names its fields: « reponse-<cle> » (radio), « <cle>-jour », « <cle>-mois », « <cle>-annee ». */
  cle: string;
  prenom: string;
  nom: string;
  classe: string | null;
  ecole: string;
  reponse: ReponseEnfant;
  /** « La date connue de l’école est fausse » is offered: a date of this child may be the wrong one, or it was said before. */
  dateErroneeProposee: boolean;
  naissance: DateSaisieVM;
}

/** « Activation du compte »: for each child the birth date, or what is wrong. */
export interface EnfantsVM extends PageDeParcoursVM, AvecSecretEnAttente {
  enfants: readonly EnfantADireVM[];
  /** Those that were said not to be theirs. */
  signales?: readonly EnfantSignaleVM[];
  /** In place of the form when there is no child to ask about. */
  aucun?: string | null;
  /** What has just been done. */
  message?: MessagePortailVM | null;
  /** Some dates are right: one may go on without the others (`sans`). */
  sansEux?: boolean;
}

/** The mail of a guardian, mandatory (`mail`). */
export interface MailVM extends PageDeParcoursVM, AvecSecretEnAttente {
  /** A pupil gives a parent’s. */
  profil: Profil;
  mail: string;
  /** Another one is confirmed, and stays until this one is. */
  enVigueur?: boolean;
  /** What has just been done, when the page comes after it. */
  message: MessagePortailVM | null;
  action: string;
  /** Where one goes without giving it; null when it must be given. */
  plusTard: string | null;
}

/** A code of six digits received by mail or by SMS (`code`). */
export interface CodeVM extends PageDeParcoursVM {
  profil: Profil;
  /** Whether it has left to anybody is not known here; null: it has. */
  incertain: IncertainVM | null;
  /** The mail holds a link too. */
  lien: boolean;
  canal: 'mail' | 'sms';
  /** Where it was sent, as the person typed it. */
  destination: string;
  /** Where the code is sent to, and where another one is asked for. */
  action: string;
  renvoyer: string;
  /** To change the address or the number; null when it cannot be. */
  changer: string | null;
  message: MessagePortailVM | null;
}

/** The page that the link of a mail opens: opening it changes nothing, its button does (`jeton`). */
export interface LienMailVM {
  etat: 'a_confirmer' | 'confirme' | 'perime';
  jeton: string;
}

const SANS_DATE: DateSaisieVM = { jour: '', mois: '', annee: '' };

/** The children as the school links them, with what was typed of each. « refusees »: the dates were compared, and one is wrong. */
export function enfantsVM({
  enfants,
  dits,
  refusees = false,
  ...page
}: Omit<EnfantsVM, 'enfants'> & {
  enfants: readonly EnfantDuTitulaire[];
  dits: readonly {
    cle: string;
    reponse: ReponseEnfant;
    saisie: DateSaisieVM;
    date: string | undefined;
  }[];
  refusees?: boolean;
}): EnfantsVM {
  const parCle = new Map(dits.map((dit) => [dit.cle, dit]));
  return {
    ...page,
    enfants: enfants.map(({ eleveId, prenom, nom, classe, ecole }) => {
      const { reponse = 'date', saisie = SANS_DATE, date } = parCle.get(eleveId) ?? {};
      return {
        cle: eleveId,
        prenom,
        nom: enCapitales(nom),
        classe,
        ecole,
        reponse,
        dateErroneeProposee:
          reponse === 'date_erronee' || (refusees && reponse === 'date' && date !== undefined),
        naissance: saisie,
      };
    }),
  };
}

/** Where a wrong date is said: at its field when there is one, above all of them otherwise, since nobody is told which it is. */
export const champDesDates = (dates: readonly { cle: string }[]): string =>
  dates.length === 1 ? `${dates[0]?.cle ?? ''}-jour` : '';
