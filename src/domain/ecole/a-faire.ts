import { rentreeDe } from '../statistiques/tendance.ts';

/** What the dashboard asks for first, in this order (rules §5.1). */
export const TACHES = [
  'delegation',
  'sans_donnees',
  'mise_a_jour',
  'expires_representants',
  'expires_eleves',
  'cp',
  'jamais_representants',
  'anomalies',
  'jamais_eleves',
] as const;
export type Tache = (typeof TACHES)[number];

/** More would not be done. */
export const TACHES_AU_PLUS = 3;

export interface FaitsDeLEcole {
  /** « YYYY-MM-DD », in Paris. */
  jour: string;
  /** Day of the last update from ONDE, null when there was none; of no use to whoever may not make one. */
  onde: { majLe: string | null } | null;
  /** Waiting for the answer of whoever reads. */
  delegations: number;
  /** null: not for whoever reads. */
  representants: { expirees: number; jamais: number; anomalies: number } | null;
  /** null: their accounts are not managed. */
  eleves: { expirees: number; jamais: number; cp: number } | null;
}

/** Data of the new year come a little before its first day. */
const donneesDeLAnnee = (jour: string): string => rentreeDe(jour).replace('-09-01', '-08-20');

/**
 * In September the school is made ready: updated, given anew what has expired, its youngest informed. Its guardians, who may
 * still come by themselves, wait until October (guide §4).
 */
const estLaRentree = (jour: string): boolean => jour.slice(5, 7) === '09';

/** At most three things to do, the most pressing first. */
export function tachesDe({ jour, onde, delegations, representants, eleves }: FaitsDeLEcole): Tache[] {
  const rentree = estLaRentree(jour);
  const aFaire: Readonly<Record<Tache, boolean>> = {
    delegation: delegations > 0,
    sans_donnees: onde !== null && onde.majLe === null,
    mise_a_jour: onde !== null && onde.majLe !== null && onde.majLe < donneesDeLAnnee(jour),
    expires_representants: (representants?.expirees ?? 0) > 0,
    expires_eleves: (eleves?.expirees ?? 0) > 0,
    cp: rentree && (eleves?.cp ?? 0) > 0,
    jamais_representants: !rentree && (representants?.jamais ?? 0) > 0,
    anomalies: (representants?.anomalies ?? 0) > 0,
    // Those of CP are told just before.
    jamais_eleves: !rentree && (eleves?.jamais ?? 0) > 0,
  };
  return TACHES.filter((tache) => aFaire[tache]).slice(0, TACHES_AU_PLUS);
}
