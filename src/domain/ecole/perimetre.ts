/** What a right in a school covers, and what an address of it asks for: pupils only, or pupils and guardians. */
export type Perimetre = 'eleves' | 'tous';

export const couvre = (droit: Perimetre, demande: Perimetre): boolean =>
  droit === 'tous' || demande === 'eleves';
