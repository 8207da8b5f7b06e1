/** What a guardian is searched by beyond the account (guide §4), and how the screens call it. */
export const MAILS = [
  'renseignee',
  'non_renseignee',
  'confirmee',
  'non_confirmee',
  'refusee',
  'utilisable',
  'inutilisable',
] as const;
export type CritereMail = (typeof MAILS)[number];
export const MAIL_LABELS: Readonly<Record<CritereMail, string>> = {
  renseignee: 'Adresse mail renseignée',
  non_renseignee: 'Adresse mail non renseignée',
  confirmee: 'Adresse mail confirmée',
  non_confirmee: 'Adresse mail non confirmée',
  refusee: 'Adresse mail refusée',
  utilisable: 'Joignable par mail',
  inutilisable: 'Non joignable par mail',
};

export const PORTABLES = ['renseigne', 'non_renseigne'] as const;
export type CriterePortable = (typeof PORTABLES)[number];
export const PORTABLE_LABELS: Readonly<Record<CriterePortable, string>> = {
  renseigne: 'Téléphone portable renseigné',
  non_renseigne: 'Téléphone portable non renseigné',
};

/** What a guardian reports on the portal, to be checked in ONDE: said, not established. */
export const ANOMALIES = ['rattachement_errone', 'date_naissance_erronee'] as const;
export type Anomalie = (typeof ANOMALIES)[number];
export const ANOMALIE_LABELS: Readonly<Record<Anomalie, string>> = {
  rattachement_errone: 'Rattachement signalé',
  date_naissance_erronee: 'Date de naissance signalée',
};
