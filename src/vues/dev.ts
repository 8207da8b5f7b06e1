import { paths } from '../paths.ts';

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

/** A mail that stayed on this machine. */
interface MailRecent {
  numero: number;
  subject: string;
  to: { name: string; address: string };
  garde: Date;
  text: string;
}

export const boiteDEnvoiVM = (
  serveur: string | null,
  { capacite, mails }: { capacite: number; mails: readonly MailRecent[] },
): BoiteDEnvoiVM => ({
  serveur,
  capacite,
  mails: mails.map(({ numero, subject, to, garde, text }) => ({
    numero,
    objet: subject,
    destinataire: to.name,
    adresse: to.address,
    date: garde,
    texte: text,
    url: paths.mailEnvoye({ numero: String(numero) }),
  })),
});
