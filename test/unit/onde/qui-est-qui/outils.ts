import { readFileSync } from 'node:fs';
import type { DiffOnde } from '../../../../src/domain/onde/diff/types.ts';
import type { EleveOnde, FichierLu, ResponsableOnde } from '../../../../src/domain/onde/types.ts';
import { accepte, type Eleve, eleves, lire, lireResp, type Responsable, responsables } from '../outils.ts';

export type Lus = { eleves: FichierLu<EleveOnde>; responsables: FichierLu<ResponsableOnde> };
export const abimer = (lus: Lus, abime: (texte: string) => string): Lus =>
  JSON.parse(JSON.stringify(lus, (_, valeur) => (typeof valeur === 'string' ? abime(valeur) : valeur)));
export const mouvements = (diff: DiffOnde) =>
  Object.fromEntries(
    (['eleves', 'responsables'] as const).flatMap((cote) => [
      [`${cote} arrivés`, diff[cote].arrivees.length],
      [`${cote} partis`, diff[cote].departs.length],
    ]),
  );
export const PERSONNE = {
  'eleves arrivés': 0,
  'eleves partis': 0,
  'responsables arrivés': 0,
  'responsables partis': 0,
};
export const CAS = new URL('../../../fixtures/onde/', import.meta.url);
export const cas = (nom: string): Lus => ({
  eleves: accepte(lire(readFileSync(new URL(`${nom}-eleves.csv`, CAS)))),
  responsables: accepte(lireResp(readFileSync(new URL(`${nom}-responsables.csv`, CAS)))),
});
/** Names already as the reading gives them: « ? » for each letter that is lost. */
export const lettres = (liste: readonly Eleve[], meres: readonly Responsable[] = []): Lus =>
  abimer({ eleves: eleves(liste), responsables: meres.length > 0 ? responsables(meres) : RIEN }, (texte) =>
    texte.replaceAll('#', '?'),
  );
export const RIEN: FichierLu<ResponsableOnde> = { lignes: [], ignorees: [], anomalies: [] };
