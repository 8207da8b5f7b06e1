/** Colours as PDF operands; each is told apart from its neighbours in black and white too. */
export const COLORS = {
  ink: '0.09 0.13 0.18',
  accent: '0.03 0.33 0.36',
  muted: '0.33 0.39 0.43',
  line: '0.68 0.74 0.76',
  tint: '0.93 0.96 0.96',
  digit: '0.86 0.9 0.9',
  white: '1 1 1',
  // States of an account: those of the screens.
  non_informe: '0.545 0.58 0.608',
  informe: '0.788 0.522 0.071',
  en_cours: '0.29 0.463 0.722',
  actif: '0.176 0.51 0.349',
} as const;

export type Color = keyof typeof COLORS;
