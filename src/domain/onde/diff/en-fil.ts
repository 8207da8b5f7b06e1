import type { DonneesEleve } from './etat.ts';
import type { DiffOnde } from './types.ts';

/** A diff as JSON, and what is to be known of it while it is not taken apart: a large one would hold up the event loop. */
export interface DiffEnFil extends Pick<DiffOnde, 'alertes' | 'propositions'> {
  /** All but « comptesSuivis », which the database knows. */
  json: string;
  /** sha256 of that JSON, in hexadecimal. */
  empreinte: string;
  resume: string[];
  /** How many. */
  anomalies: number;
  /** The pupils who arrive with an INE, and their rank among the arrivals. */
  avecIne: (DonneesEleve & { rang: number })[];
}
