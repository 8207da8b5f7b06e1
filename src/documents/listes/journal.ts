import { formatDateCourte, formatHeureExacte } from '../../domain/francais.ts';
import type { DefinitionCsv } from './liste-csv.ts';

/** One entry of the journal, in words. */
export interface LigneDeJournal {
  numero: string;
  le: Date;
  auteur: string;
  action: string;
  precision: string;
  /** How many people, and all of them. */
  nombre: number;
  personnes: string;
}

/** The journal of a school as a file: the day and the hour are those of Paris. */
export const CSV_JOURNAL: DefinitionCsv<LigneDeJournal> = {
  colonnes: [
    { titre: 'Date', valeur: ({ le }) => formatDateCourte(le) },
    { titre: 'Heure', valeur: ({ le }) => formatHeureExacte(le) },
    { titre: 'Auteur', valeur: ({ auteur }) => auteur },
    { titre: 'Action', valeur: ({ action }) => action },
    { titre: 'Précision', valeur: ({ precision }) => precision },
    { titre: 'Nombre de personnes', valeur: ({ nombre }) => (nombre === 0 ? '' : String(nombre)) },
    { titre: 'Personnes', valeur: ({ personnes }) => personnes },
    { titre: 'Numéro', valeur: ({ numero }) => numero },
  ],
};
