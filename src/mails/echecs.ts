export interface Echec {
  /** Trying again would change nothing. */
  definitif: boolean;
  /** The address itself was refused. */
  adresseRefusee: boolean;
  /** For the director. */
  motif: string;
}

interface ErreurSmtp {
  code?: unknown;
  command?: unknown;
  responseCode?: unknown;
  response?: unknown;
}

/**
 * What a failed attempt means (RFC 5321 §4.2.1, RFC 3463): 4xx and what concerns our link to the server (network,
 * greeting, authentication) is tried again; 5xx about this message or this address is final.
 */
export function qualifierEchec(error: unknown): Echec {
  const { code, command, responseCode, response } = error as ErreurSmtp;
  const status = typeof responseCode === 'number' ? responseCode : 0;
  const etendu = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(String(response ?? ''))?.[1];
  const surLeMessage = ['MAIL FROM', 'RCPT TO', 'DATA'].includes(String(command));
  if (status >= 500 && surLeMessage && code !== 'EAUTH') {
    const adresseRefusee =
      etendu === undefined
        ? command === 'RCPT TO' && [550, 551, 553].includes(status)
        : command !== 'MAIL FROM' && adresseRefuseeSelon(etendu);
    const motif = adresseRefusee
      ? 'L’adresse n’existe pas ou ne reçoit plus de mails'
      : 'Le serveur de messagerie refuse ce mail';
    const reponse = `${motif} (réponse ${etendu ?? status}).`;
    return { definitif: true, adresseRefusee, motif: `${reponse} ${queFaire(adresseRefusee)}` };
  }
  return { definitif: false, adresseRefusee: false, motif: motifTemporaire(code, status) };
}

/** What a director can do for somebody whom a mail did not reach. */
export const queFaire = (adresseRefusee: boolean): string =>
  adresseRefusee
    ? 'Faites corriger l’adresse dans ONDE ou remettez une feuille.'
    : 'Renvoyez-le plus tard ou remettez une feuille.';

/** X.1.x: bad address; X.2.1: mailbox disabled. 5.1.7 and 5.1.8 are about the sender. */
export const adresseRefuseeSelon = (etendu: string): boolean => /^5\.(1\.([0-6]|10)|2\.1)$/.test(etendu);

function motifTemporaire(code: unknown, status: number): string {
  if (code === 'EAUTH')
    return 'Le serveur de messagerie refuse notre connexion\u00a0: l’exploitation doit la vérifier.';
  if (code === 'ETLS')
    return 'Le serveur de messagerie n’offre pas de connexion chiffrée\u00a0: l’exploitation doit la vérifier.';
  if (status > 0) return `Le serveur de messagerie demande d’attendre (réponse ${status}).`;
  if (code === 'ETIMEDOUT') return 'Le serveur de messagerie n’a pas répondu à temps.';
  if (['ECONNECTION', 'ESOCKET', 'EDNS', 'ECONNREFUSED'].includes(String(code)))
    return 'Le serveur de messagerie est injoignable ou a coupé la connexion.';
  return 'Le mail n’a pas pu partir.';
}
