/** What a night does, in this order (rules §9). */
export const ETAPES_NUIT = [
  'nouveaux_identifiants',
  'expirations',
  'statistiques',
  'delegations',
  'mises_a_jour_onde',
  'purges',
  'departs',
  'point_de_controle',
  'journal',
] as const;
export type EtapeNuit = (typeof ETAPES_NUIT)[number];

/** How many of what a step has done. */
export type BilanEtape = Readonly<Record<string, number>>;

export const additionner = (un: BilanEtape, autre: BilanEtape): BilanEtape => {
  const somme: Record<string, number> = { ...un };
  for (const [quoi, nombre] of Object.entries(autre)) somme[quoi] = (somme[quoi] ?? 0) + nombre;
  return somme;
};
