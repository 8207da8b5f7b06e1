/** Seeded randomness: the same seed always draws the same school, on any machine. */
export interface Hasard {
  /** In [0, 1[. */
  reel(): number;
  /** Both bounds included. */
  entier(min: number, max: number): number;
  chance(probabilite: number): boolean;
  choix<T>(liste: readonly T[]): T;
  pondere<T extends { readonly poids: number }>(liste: readonly T[]): T;
  melange<T>(liste: readonly T[]): T[];
}

/** FNV-1a, 32 bits: spreads a text over the seeds so that neighbouring seeds draw unrelated schools. */
export function empreinte(texte: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < texte.length; i++) {
    h = Math.imul(h ^ texte.charCodeAt(i), 0x01000193);
  }
  return h >>> 0;
}

/** One stream per purpose (`cle`): drawing more in one place does not shift what another place draws. */
export function creerHasard(graine: number, cle: string): Hasard {
  let etat = empreinte(`${graine}/${cle}`);
  // mulberry32
  const reel = (): number => {
    etat = (etat + 0x6d2b79f5) | 0;
    let t = Math.imul(etat ^ (etat >>> 15), 1 | etat);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const entier = (min: number, max: number): number => min + Math.floor(reel() * (max - min + 1));
  const choix = <T>(liste: readonly T[]): T => {
    const valeur = liste[entier(0, liste.length - 1)];
    if (valeur === undefined) throw new RangeError('tirage dans une liste vide');
    return valeur;
  };
  return {
    reel,
    entier,
    choix,
    chance: (probabilite) => reel() < probabilite,
    pondere: (liste) => {
      let reste = reel() * liste.reduce((somme, un) => somme + un.poids, 0);
      for (const un of liste) {
        reste -= un.poids;
        if (reste < 0) return un;
      }
      return choix(liste);
    },
    melange: (liste) => {
      const copie = [...liste];
      for (let i = copie.length - 1; i > 0; i--) {
        const j = entier(0, i);
        const a = copie[i];
        const b = copie[j];
        if (a !== undefined && b !== undefined) {
          copie[i] = b;
          copie[j] = a;
        }
      }
      return copie;
    },
  };
}
