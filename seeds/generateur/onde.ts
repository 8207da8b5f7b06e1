import { passerAnnee } from './annee-suivante.ts';
import { ecrireOnde, type PaireOnde } from './fichiers/fichiers.ts';
import { completerQuirks, type Quirks } from './fichiers/quirks.ts';
import { type OptionsEcole, peuplerEcole } from './personnes/peuplement.ts';

export { passerAnnee } from './annee-suivante.ts';
export { ecrireOnde, type PaireOnde } from './fichiers/fichiers.ts';
export { type Quirks, quirksAuHasard } from './fichiers/quirks.ts';
export { type FoyersPartages, type OptionsEcole, peuplerEcole } from './personnes/peuplement.ts';

/** The pair of ONDE files of an invented school, at the rentrée `annee`. Same options, same bytes. */
export function genererEcoleOnde(options: OptionsEcole): PaireOnde {
  return ecrireOnde(peuplerEcole(options), completerQuirks(options.quirks));
}

/**
 * The pair of the same school one year later, at the rentrée `annee + 1`; the options are those of the first year.
 * @param quirks how the second extraction is written, when it is not as the first.
 */
export function genererAnneeSuivante(options: OptionsEcole, quirks: Partial<Quirks> = {}): PaireOnde {
  const { ecole } = passerAnnee(peuplerEcole(options), options.quirks ? { quirks: options.quirks } : {});
  return ecrireOnde(ecole, completerQuirks({ ...options.quirks, ...quirks }));
}
