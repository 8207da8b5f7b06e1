/** As much of a mail or a mobile as its holder needs to know it again; masquer_contact() hides the same. */
export const masquerMail = (mail: string): string =>
  `${[...mail][0] ?? ''}…${mail.slice(Math.max(0, mail.indexOf('@')))}`;
export const masquerTelephone = (numero: string): string => `•• •• •• •• ${numero.slice(-2)}`;
