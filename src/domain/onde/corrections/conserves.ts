import { phrase } from '../../phrase.ts';
import { afficherValeur } from '../libelles.ts';
import type { AnomalieOnde, ChampOnde } from '../types.ts';

type Valeurs = Readonly<Partial<Record<ChampOnde, string | null>>>;

interface Paire {
  fiche: Valeurs;
  ligne: Valeurs & { readonly ligne: number };
}

/**
 * A cell that cannot be used changes nothing: the value that the school holds stays, whereas an empty cell empties it
 * (rules §7 is silent: nothing is lost, and its line says what stays). Where there was nothing, nothing is added.
 */
export function direCeQuiReste(anomalies: readonly AnomalieOnde[], paires: readonly Paire[]): AnomalieOnde[] {
  const parLigne = new Map(paires.map((paire) => [paire.ligne.ligne, paire]));
  return anomalies.map(({ donnee, ...anomalie }) => {
    const paire = parLigne.get(anomalie.ligne);
    if (donnee === undefined || paire === undefined || paire.ligne[donnee] !== undefined) return anomalie;
    const reste = afficherValeur(donnee, paire.fiche[donnee] ?? null);
    if (reste === null) return anomalie;
    const suite = phrase`${anomalie.message} La valeur connue est conservée : ${reste}.`;
    return { ...anomalie, message: suite };
  });
}
