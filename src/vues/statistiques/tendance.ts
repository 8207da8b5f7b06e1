import { scaleLinear, scaleUtc } from 'd3-scale';
import { area, curveStepAfter, stack } from 'd3-shape';
import { ETAT_LABELS, type Etat, type Profil } from '../../domain/comptes/etats.ts';
import { formatDate, formatJour, formatNombre, pluriel } from '../../domain/francais.ts';
import { jourDeParis, leLendemain } from '../../domain/jour.ts';
import { formatPourcentage } from '../../domain/pourcentage.ts';
import { type FaitLu, type Palier, paliersADire, totalDuPalier } from '../../domain/statistiques/tendance.ts';
import { NOMBRES } from '../../textes/nombres.ts';
import { direFait } from '../../textes/statistiques/statistiques.ts';
import { enCentiemes } from './barre.ts';

/** The school year in a drawing: stretched across the page, its words and marks are not. */
export interface TendanceVM {
  id: string;
  titre: string;
  description: string;
  /** Of the areas, in the units of their paths. */
  largeur: number;
  hauteur: number;
  /** Above them, for the marks. */
  haut: number;
  aires: readonly { etat: Etat; d: string }[];
  /** At the right end of the areas that have room for it. */
  noms: readonly { mots: string; y: number }[];
  nombres: readonly { mots: string; y: number }[];
  dates: readonly { mots: string; x: string; ancre: 'start' | 'middle' | 'end' }[];
  marques: readonly { numero: number; x: string; y: number }[];
  evenements: readonly { numero: number; mots: string }[];
  /** That some days are not marked. */
  omis: string | null;
  /** The same in words; one number by state. */
  etats: readonly Etat[];
  lignes: readonly { jour: string; total: string; parts: readonly { nombre: string; part: string }[] }[];
}

const LARGEUR = 1000;
const HAUTEUR = 220;
/** Of a mark with its number, in pixels, and the narrowest that the drawing may be. */
const [MARQUE, LARGEUR_MIN] = [24, 300];
/** A word in an area needs that. */
const LIGNE = 18;

const enTemps = (jour: string): Date => new Date(`${jour}T00:00:00Z`);

/** From the first night of the year to the present day; undefined as long as there was one night only. */
export function tendanceVM(
  { profil, etats, id }: { profil: Profil; etats: readonly Etat[]; id: string },
  {
    paliers,
    faits,
    nuit,
    maintenant,
  }: {
    paliers: readonly Palier[];
    faits: readonly FaitLu[];
    nuit: string;
    maintenant: Date;
  },
): TendanceVM | undefined {
  const [premier] = paliers;
  const dernier = paliers.at(-1);
  if (premier === undefined || dernier === undefined || premier.jour >= nuit) return undefined;
  const fin = leLendemain(jourDeParis(maintenant));
  // The life of an account from the bottom: what is activated stands on the ground and rises.
  const pile = [...etats].reverse();
  const x = scaleUtc([enTemps(premier.jour), enTemps(fin)], [0, LARGEUR]);
  const y = scaleLinear([0, Math.max(1, ...paliers.map(totalDuPalier))], [HAUTEUR, 0]).nice(4);
  const series = stack<Palier, Etat>()
    .keys(pile)
    .value((palier, etat) => palier[etat])([...paliers, { ...dernier, jour: fin }]);
  const aire = area<(typeof series)[number][number]>()
    .x(({ data }) => x(enTemps(data.jour)))
    .y0(([bas]) => y(bas))
    .y1(([, haut]) => y(haut))
    .curve(curveStepAfter)
    .digits(1);
  const part = (jour: string): number => Math.min(100, Math.max(0, (x(enTemps(jour)) / LARGEUR) * 100));
  const jours = [...new Set(faits.map(({ jour }) => jour))];
  const { marques, rangees } = placer(jours.map(part));
  return {
    id,
    titre: `Depuis le ${formatDate(premier.jour)}`,
    description: `${phraseDe('Au début', premier, etats)} ${phraseDe('Maintenant', dernier, etats)}`,
    largeur: LARGEUR,
    hauteur: HAUTEUR,
    haut: rangees * MARQUE + 6,
    aires: series.map((serie) => ({ etat: serie.key, d: aire(serie) ?? '' })),
    noms: series.flatMap((serie) => {
      const [bas = 0, haut = 0] = serie.at(-1) ?? [];
      const milieu = (y(bas) + y(haut)) / 2;
      return y(bas) - y(haut) < LIGNE ? [] : [{ mots: ETAT_LABELS[serie.key], y: milieu }];
    }),
    nombres: y.ticks(4).map((n) => ({ mots: formatNombre(n), y: y(n) })),
    dates: x.ticks(5).map((date) => {
      const jour = date.toISOString().slice(0, 10);
      const place = part(jour);
      return { mots: formatJour(jour), x: enCentiemes(place), ancre: ancrer(place) };
    }),
    marques,
    evenements: jours.map((jour, rang) => ({
      numero: rang + 1,
      mots: `${formatJour(jour)}, ${faits
        .filter((fait) => fait.jour === jour)
        .map((fait) => direFait(profil, fait))
        .join(', ')}`,
    })),
    omis:
      (faits[0]?.jours ?? 0) > jours.length
        ? `Seuls les ${NOMBRES.marquesDeTendance.chiffres} qui concernent le plus de personnes sont marqués.`
        : null,
    etats,
    lignes: paliersADire(paliers, nuit).map((palier) => ({
      jour: formatDate(palier.jour),
      total: formatNombre(totalDuPalier(palier)),
      parts: etats.map((etat) => ({
        nombre: formatNombre(palier[etat]),
        part: formatPourcentage(palier[etat], totalDuPalier(palier)),
      })),
    })),
  };
}

const ancrer = (place: number): 'start' | 'middle' | 'end' =>
  place < 8 ? 'start' : place > 92 ? 'end' : 'middle';

const phraseDe = (quand: string, palier: Palier, etats: readonly Etat[]): string =>
  `${quand}, ${pluriel(totalDuPalier(palier), 'compte')}\u00a0: ${etats
    .map((etat) => `${formatNombre(palier[etat])} «\u00a0${ETAT_LABELS[etat]}\u00a0»`)
    .join(', ')}.`;

/** Each mark on the first row where it hides no other one, even on a phone. */
function placer(places: readonly number[]): { marques: TendanceVM['marques']; rangees: number } {
  const fins: number[] = [];
  const marques = places.map((place, rang) => {
    const px = (place / 100) * LARGEUR_MIN;
    const libre = fins.findIndex((fin) => px - fin >= MARQUE);
    const rangee = libre === -1 ? fins.length : libre;
    fins[rangee] = px;
    return { numero: rang + 1, x: enCentiemes(place), y: rangee * MARQUE + MARQUE / 2 + 1 };
  });
  return { marques, rangees: fins.length };
}
