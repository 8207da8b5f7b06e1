import { formatTelephone } from '../domain/comptes/telephone.ts';
import { paths } from '../paths.ts';

export interface BoiteDEnvoiVM {
  mails: Depart<MailEnvoyeVM>;
  sms: Depart<SmsEnvoyeVM>;
}

/** What leaves one way, and what of it stayed here. */
interface Depart<Envoye> {
  /** Host that it really leaves for, null when it stays here. */
  serveur: string | null;
  /** So many are kept. */
  capacite: number;
  gardes: readonly Envoye[];
}

interface MailEnvoyeVM {
  numero: number;
  objet: string;
  destinataire: string;
  adresse: string;
  date: Date;
  texte: string;
  /** The HTML version, as the recipient gets it. */
  url: string;
}

interface SmsEnvoyeVM {
  rang: number;
  /** As written in France. */
  telephone: string;
  date: Date;
  texte: string;
}

/** A mail that stayed on this machine. */
interface MailRecent {
  numero: number;
  subject: string;
  to: { name: string; address: string };
  garde: Date;
  text: string;
}

/** An SMS that stayed on this machine. */
interface SmsRecent {
  rang: number;
  /** E.164 */
  to: string;
  garde: Date;
  text: string;
}

export const boiteDEnvoiVM = (mails: Depart<MailRecent>, sms: Depart<SmsRecent>): BoiteDEnvoiVM => ({
  mails: {
    ...mails,
    gardes: mails.gardes.map(({ numero, subject, to, garde, text }) => ({
      numero,
      objet: subject,
      destinataire: to.name,
      adresse: to.address,
      date: garde,
      texte: text,
      url: paths.mailEnvoye({ numero: String(numero) }),
    })),
  },
  sms: {
    ...sms,
    gardes: sms.gardes.map(({ rang, to, garde, text }) => ({
      rang,
      telephone: formatTelephone(to),
      date: garde,
      texte: text,
    })),
  },
});
