import type { Profil } from '../../domain/comptes/etats.ts';
import type { Limite } from '../../queries/portail/contacts.ts';
import type { AvecErreurs } from '../commun.ts';
import type { DateSaisieVM, MessagePortailVM } from './commun.ts';

/** The mobile of a guardian (`portable`). */
export interface PortableAChangerVM extends AvecErreurs {
  portable: string;
  action: string;
  annuler: string;
}

/** « C’est bien vous ? », before a mail or a mobile is changed (`contacts/preuve`). */
export interface PreuveVM extends AvecErreurs {
  profil: Profil;
  identifiant: string;
  message: MessagePortailVM | null;
  /** Where a code may be sent, with most of it hidden; null: there is none. */
  sms: string | null;
  mail: string | null;
  /** Null: the account has no password. */
  parMotDePasse: string | null;
  parCode: string;
  annuler: string;
}

/** One of the birth dates asked for: fields « <cle>-jour »…; whose it is, nobody is told. */
export interface DateDemandeeVM {
  cle: string;
  libelle: string;
  naissance: DateSaisieVM;
}

/** « Voir tous mes enfants » (rules §4.5): by a code, or by birth dates. */
export interface LeverLimiteVM extends AvecErreurs {
  message: MessagePortailVM | null;
  /** Confirmed before, with most of it hidden; null: none. */
  sms: string | null;
  mail: string | null;
  dates: readonly DateDemandeeVM[];
  parCode: string;
  parDates: string;
  annuler: string;
}

const SANS_DATE: DateSaisieVM = { jour: '', mois: '', annee: '' };
export const cleDeDate = (rang: number): string => `date${rang + 1}`;

/** One date for each other school, of whichever of its children. */
export function leverLimiteVM({
  limite,
  saisies,
  ...page
}: Omit<LeverLimiteVM, 'sms' | 'mail' | 'dates'> & {
  limite: Limite;
  saisies: readonly DateSaisieVM[];
}): LeverLimiteVM {
  const { sms, mail, ecoles } = limite;
  return {
    ...page,
    sms,
    mail,
    dates: Array.from({ length: ecoles }, (_, rang) => ({
      cle: cleDeDate(rang),
      libelle:
        ecoles === 1
          ? 'Date de naissance d’un enfant d’une autre école'
          : `Date de naissance d’un enfant, autre école n°\u00a0${rang + 1}`,
      naissance: saisies[rang] ?? SANS_DATE,
    })),
  };
}
