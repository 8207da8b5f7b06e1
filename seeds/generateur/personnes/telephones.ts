type Format = (paires: readonly string[]) => string;

const FORMATS: readonly Format[] = [
  (paires) => paires.join(''),
  (paires) => paires.join(''),
  (paires) => paires.join(''),
  (paires) => paires.join(' '),
  (paires) => paires.join(' '),
  (paires) => paires.join('.'),
  (paires) => paires.join('-'),
  (paires) => `+33${paires.join('').slice(1)}`,
  (paires) => `+33 ${paires.join(' ').slice(1)}`,
  (paires) => `0033${paires.join('').slice(1)}`,
  (paires) => `+33 (0)${paires.join(' ').slice(1)}`,
  // A spreadsheet took it for a number and dropped the zero.
  (paires) => paires.join('').slice(1),
];

/** The ten digits as one clerk or another typed them; the same `rang` always types alike. */
export function formaterTelephone(chiffres: string, rang: number): string {
  const paires = chiffres.match(/\d\d/g) ?? [];
  const format = FORMATS[rang % FORMATS.length];
  return chiffres === '' || format === undefined ? chiffres : format(paires);
}
