import type { ChiffresDEcole } from '../../domain/circonscription/chiffres.ts';
import { DERNIERE_ACTION } from '../../domain/circonscription/mots.ts';
import { formatDateCourte } from '../../domain/francais.ts';
import { NOMBRES } from '../../textes/nombres.ts';
import type { DefinitionCsv } from './liste-csv.ts';

/** The figures of a school, without any name. */
export interface LigneDeCirconscription extends ChiffresDEcole {
  /** When the figures were made; undefined: not yet. */
  nuit: { finieLe: Date } | undefined;
  silencieuse: boolean;
}

const date = (le: Date | null): string => (le === null ? '' : formatDateCourte(le));
const ouiNon = (oui: boolean): string => (oui ? 'oui' : 'non');

export const CSV_CIRCONSCRIPTION: DefinitionCsv<LigneDeCirconscription> = {
  colonnes: [
    { titre: 'Circonscription', valeur: ({ circonscription }) => circonscription },
    { titre: 'UAI', valeur: ({ uai }) => uai },
    { titre: 'École', valeur: ({ nom }) => nom },
    { titre: 'Commune', valeur: ({ commune }) => commune },
    { titre: 'Sans directeur', valeur: ({ sansDirecteur }) => ouiNon(sansDirecteur) },
    { titre: 'Silencieuse', valeur: ({ silencieuse }) => ouiNon(silencieuse) },
    { titre: DERNIERE_ACTION, valeur: ({ derniereActionLe }) => date(derniereActionLe) },
    { titre: 'Dernière mise à jour ONDE', valeur: ({ ondeMajLe }) => date(ondeMajLe) },
    { titre: 'Chiffres de la nuit', valeur: ({ nuit }) => date(nuit?.finieLe ?? null) },
    { titre: 'Élèves non informés', valeur: (e) => String(e.elevesNonInformes) },
    { titre: 'Élèves informés', valeur: (e) => String(e.elevesInformes) },
    { titre: 'Élèves activés', valeur: (e) => String(e.elevesActifs) },
    { titre: 'Représentants légaux non informés', valeur: (e) => String(e.representantsNonInformes) },
    { titre: 'Représentants légaux informés', valeur: (e) => String(e.representantsInformes) },
    { titre: 'Représentants légaux en cours', valeur: (e) => String(e.representantsEnCours) },
    { titre: 'Représentants légaux activés', valeur: (e) => String(e.representantsActifs) },
    { titre: `Activés en ${NOMBRES.silence.chiffres}`, valeur: ({ actives }) => String(actives) },
    {
      titre: `Activés les ${NOMBRES.silence.chiffres} d’avant`,
      valeur: ({ activesAvant }) => String(activesAvant),
    },
  ],
};
