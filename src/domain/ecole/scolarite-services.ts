/** Always printed on guardians' sheets and mails (guide §6). */
export const URL_SCOLARITE_SERVICES = 'https://teleservices.education.gouv.fr';
