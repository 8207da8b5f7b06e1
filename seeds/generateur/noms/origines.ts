import { ITALO_ESPAGNOL, POLONAIS, PORTUGAIS, ROUMAIN } from './europe.ts';
import { FRANCAIS, PARTICULES } from './francais.ts';
import type { Origine } from './liste.ts';
import { CHINOIS, MAGHREBIN, OUEST_AFRICAIN, TURC, VIETNAMIEN } from './monde.ts';

export type { Origine } from './liste.ts';

export const ORIGINES: readonly Origine[] = [
  FRANCAIS,
  PARTICULES,
  PORTUGAIS,
  POLONAIS,
  ROUMAIN,
  ITALO_ESPAGNOL,
  MAGHREBIN,
  TURC,
  VIETNAMIEN,
  OUEST_AFRICAIN,
  CHINOIS,
];

export function getOrigine(code: string): Origine {
  return ORIGINES.find((origine) => origine.code === code) ?? FRANCAIS;
}
