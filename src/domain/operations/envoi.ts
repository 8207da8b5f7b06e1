/** What becomes of one mail (rules §6): waiting, accepted by the server, to be tried again, or given up. */
export const STATUTS_ENVOI = ['en_attente', 'differe', 'envoye', 'rejete'] as const;
export type StatutEnvoi = (typeof STATUTS_ENVOI)[number];

export const STATUT_ENVOI_LABELS: Readonly<Record<StatutEnvoi, string>> = {
  en_attente: 'En attente',
  differe: 'Différé',
  envoye: 'Envoyé',
  rejete: 'Rejeté',
};

/** The same, of several mails. */
export const STATUT_ENVOI_PLURIELS: Readonly<Record<StatutEnvoi, string>> = {
  en_attente: 'En attente',
  differe: 'Différés',
  envoye: 'Envoyés',
  rejete: 'Rejetés',
};

/** Whom a mail is written to. */
export interface Destinataire {
  ficheId: string;
  compteId: string;
  adresse: string;
}
