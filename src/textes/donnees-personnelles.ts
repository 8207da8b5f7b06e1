/** What sheets, letters and mails say of personal data (GDPR art. 13 and 14); the rest is on the page of the portal. */
export const DONNEES_PERSONNELLES =
  'D’où viennent les données personnelles de ce compte, à quoi elles servent, qui les voit, quels sont vos droits\u00a0:';

/** The address of that page, from that of the portal (the same as in src/paths.ts). */
export const urlDonnees = (urlPortail: string): string => `${urlPortail}/donnees-personnelles`;
