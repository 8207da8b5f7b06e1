import { joindre } from '../cles.ts';
import type { EtatEcole, Rattachement } from './etat.ts';
import type { DiffOnde, SignalementClos } from './types.ts';

/**
 * Reports that the update settles: a wrong link that ONDE no longer gives (or one of whose ends left the school), a wrong birth
 * date that changed.
 */
export function signalementsClos(
  { signalements, rattachements }: EtatEcole,
  { eleves, responsables, liens }: Pick<DiffOnde, 'eleves' | 'responsables' | 'liens'>,
): SignalementClos[] {
  const existants = new Set(rattachements.map(cle));
  for (const { eleve, responsable } of liens.retires) {
    if ('fiche' in eleve && 'fiche' in responsable) {
      existants.delete(cle({ eleveId: eleve.fiche, responsableId: responsable.fiche }));
    }
  }
  const elevesPartis = new Set(eleves.departs.map(({ id }) => id));
  const responsablesPartis = new Set(responsables.departs.map(({ id }) => id));
  const dates = new Set(
    eleves.modifications
      .filter(({ changements }) => changements.some(({ champ }) => champ === 'dateNaissance'))
      .map(({ id }) => id),
  );
  return signalements.flatMap((signalement): SignalementClos[] => {
    if (signalement.type === 'date_naissance_erronee') {
      return dates.has(signalement.eleveId) ? [{ ...signalement, motif: 'date_corrigee' }] : [];
    }
    if (!existants.has(cle(signalement))) return [{ ...signalement, motif: 'rattachement_retire' }];
    const parti = elevesPartis.has(signalement.eleveId) || responsablesPartis.has(signalement.responsableId);
    return parti ? [{ ...signalement, motif: 'depart' }] : [];
  });
}

function cle({ responsableId, eleveId }: Rattachement): string {
  return joindre(responsableId, eleveId);
}
