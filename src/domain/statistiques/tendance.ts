import { ETATS, type Etat, type Profil } from '../comptes/etats.ts';

/** The school year of this « YYYY-MM-DD » day begins on this one. */
export function rentreeDe(jour: string): string {
  const [annee = '', mois = ''] = jour.split('-');
  return `${Number(annee) - (Number(mois) < 9 ? 1 : 0)}-09-01`;
}

/** Accounts of a profile by state from this day on, until the next one. */
export type Palier = { jour: string } & Readonly<Record<Etat, number>>;

/** What a school does that moves the figures. */
export const FAITS_DE_L_ECOLE = ['feuilles', 'mail', 'imprimes', 'reinitialises'] as const;
export type Fait = (typeof FAITS_DE_L_ECOLE)[number];

export interface FaitLu {
  profil: Profil;
  jour: string;
  fait: Fait;
  /** How many people. */
  nombre: number;
  /** How many days of the year have some, those that are not marked included. */
  jours: number;
}

/** Marks of a drawing: the days when most people were concerned. */
export const MARQUES_AU_PLUS = 12;

/** The days to say in words: the first night, the first of each month and the last night. */
export function paliersADire(paliers: readonly Palier[], derniere: string): Palier[] {
  const premier = paliers[0]?.jour;
  if (premier === undefined) return [];
  const mois: string[] = [];
  for (let [annee = 0, m = 0] = premier.split('-').map(Number); ; ) {
    [annee, m] = m === 12 ? [annee + 1, 1] : [annee, m + 1];
    const jour = `${annee}-${String(m).padStart(2, '0')}-01`;
    if (jour >= derniere) break;
    mois.push(jour);
  }
  return [...new Set([premier, ...mois, derniere])].flatMap((jour) => {
    const palier = paliers.findLast((un) => un.jour <= jour);
    return palier ? [{ ...palier, jour }] : [];
  });
}

export const totalDuPalier = (palier: Palier): number =>
  ETATS.reduce((somme, etat) => somme + palier[etat], 0);
