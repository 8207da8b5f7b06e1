import { joindre } from '../cles.ts';
import type { EtatEcole, Rattachement, SignalementConnu } from './etat.ts';
import type { DiffOnde, SignalementClos } from './types.ts';

/**
 * Reports that the update settles: a wrong link that ONDE no longer gives (or one of whose ends left the school), a wrong birth
 * date that changed.
 */
export function signalementsClos(
  { signalements, rattachements }: EtatEcole,
  { eleves, responsables: representants, liens }: Pick<DiffOnde, 'eleves' | 'responsables' | 'liens'>,
): SignalementClos[] {
  const existants = new Set(rattachements.map(cle));
  for (const { eleve, responsable: representant } of liens.retires) {
    if ('fiche' in eleve && 'fiche' in representant) {
      existants.delete(cle({ eleveId: eleve.fiche, representantId: representant.fiche }));
    }
  }
  const elevesPartis = new Set(eleves.departs.map(({ id }) => id));
  const representantsPartis = new Set(representants.departs.map(({ id }) => id));
  const dates = new Set(
    eleves.modifications
      .filter(({ changements }) => changements.some(({ champ }) => champ === 'dateNaissance'))
      .map(({ id }) => id),
  );
  const motifDe = (signalement: SignalementConnu): SignalementClos['motif'] | undefined => {
    if (signalement.type === 'date_naissance_erronee') {
      return dates.has(signalement.eleveId) ? 'date_corrigee' : undefined;
    }
    if (!existants.has(cle(signalement))) return 'rattachement_retire';
    const parti =
      elevesPartis.has(signalement.eleveId) || representantsPartis.has(signalement.representantId);
    return parti ? 'depart' : undefined;
  };
  return signalements.flatMap((signalement) => {
    const motif = motifDe(signalement);
    const { id, type, representantId: responsableId, eleveId } = signalement;
    return motif === undefined ? [] : [{ id, type, responsableId, eleveId, motif }];
  });
}

function cle({ representantId, eleveId }: Rattachement): string {
  return joindre(representantId, eleveId);
}
