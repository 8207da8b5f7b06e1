/** What an agent is told by mail about the own access (rules §10). prevenir_agent() (SQL) knows those a login may tell. */
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

/** Subject of each such mail; the guide lists them. */
export const OBJETS_AVIS: Readonly<Record<MotifAvis, string>> = {
  nouvel_appareil: 'Connexion depuis un nouvel appareil',
  code_secours: 'Un code de secours a servi',
  codes_secours: 'De nouveaux codes de secours ont été créés',
  nouveau_telephone: 'Un téléphone a été relié à votre accès',
  mot_de_passe: 'Votre mot de passe a changé',
  mot_de_passe_exploitation: 'Un nouveau mot de passe vous a été donné',
  enrolement: 'Votre téléphone est à relier de nouveau',
};

/** Never a secret: it is read in a queue, then in a mailbox. */
export interface DetailsAvis {
  /** « Firefox sous Windows ». */
  appareil?: string | undefined;
  /** Recovery codes left. */
  restants?: number | undefined;
}
