/** Always printed on guardians' sheets and mails (guide §6). */
export const URL_SCOLARITE_SERVICES = 'https://teleservices.education.gouv.fr';

/** What a pupil may be given instead when the school has no service of its own (guide §6). */
export const URL_MON_COMPTE = 'https://moncompte.educonnect.education.gouv.fr';

/** Either name of the guide, and whatever stands under it; the database refuses the same for pupils. */
export const estScolariteServices = (nom: string): boolean =>
  /(^|\.)teleservices\.(educonnect\.)?education\.gouv\.fr$/.test(nom);
