export interface BoiteDEnvoiVM {
  /** Host that mails really leave for, null when they stay here. */
  serveur: string | null;
  /** So many mails are kept. */
  capacite: number;
  mails: {
    numero: number;
    objet: string;
    destinataire: string;
    adresse: string;
    date: Date;
    texte: string;
    /** The HTML version, as the recipient gets it. */
    url: string;
  }[];
}

export interface VuesDev {
  'dev/boite-d-envoi': BoiteDEnvoiVM;
}
