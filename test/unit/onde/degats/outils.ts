import { readFileSync } from 'node:fs';

export const fixture = (nom: string) =>
  readFileSync(new URL(`../../../fixtures/onde/${nom}.csv`, import.meta.url));
export const noms = (lu: { lignes: { nom: string; prenom: string }[] }) =>
  lu.lignes.map(({ nom, prenom }) => `${nom} ${prenom}`);
export const dites = (lu: { anomalies: { ligne: number; champ: string; gravite: string }[] }) =>
  lu.anomalies.map(({ ligne, champ, gravite }) => [ligne, champ, gravite]);
