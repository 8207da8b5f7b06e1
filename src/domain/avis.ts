/** What an agent is told by mail about the own access (DESIGN §10). prevenir_agent() (SQL) knows those a login may tell. */
export const MOTIFS_AVIS = [
  'nouvel_appareil',
  'code_secours',
  'codes_secours',
  'nouveau_telephone',
  'mot_de_passe',
  'mot_de_passe_exploitation',
  'enrolement',
] as const;
export type MotifAvis = (typeof MOTIFS_AVIS)[number];

/** Never a secret: it is read in a queue, then in a mailbox. */
export interface DetailsAvis {
  /** « Firefox sous Windows ». */
  appareil?: string | undefined;
  /** Recovery codes left. */
  restants?: number | undefined;
}
