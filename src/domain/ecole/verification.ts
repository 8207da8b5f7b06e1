/** Verifications of addresses within a window: what one agent, and the agents of one school, may ask for. */
export const VERIFICATIONS_MAX = { agent: 10, ecole: 20 } as const;
export const VERIFICATIONS_FENETRE_MS = 600_000;

/** How long « Vérifier » may take, whatever the site does. */
export const VERIFICATION_MAX_MS = 5_000;
/** Pages that one may lead to, one after the other. */
export const REDIRECTIONS_MAX = 5;

/**
 * Why an address is not verified, and what to do. What stands behind a name tells nothing of the network of the server: a
 * name that does not exist, an address that is not public and one that nobody may reach are the same words.
 */
export const ECHECS_VERIFICATION = {
  hors_internet:
    'aucun site ouvert à tous n’a ce nom sur internet. Vérifiez-le lettre par lettre, en ouvrant l’adresse dans un autre onglet.',
  recherche_impossible: 'le nom de ce site n’a pas pu être cherché. Recommencez dans quelques minutes.',
  ne_repond_pas:
    'le site ne répond pas. Ouvrez l’adresse dans un autre onglet\u00a0; si elle y marche, recommencez dans quelques minutes.',
  trop_lent: 'le site est trop lent à répondre. Recommencez dans quelques minutes.',
  certificat_expire:
    'le certificat de sécurité du site a expiré. Prévenez le responsable du site, puis recommencez.',
  certificat_autre_nom:
    'le certificat de sécurité du site est celui d’un autre nom. Vérifiez l’adresse, avec ou sans «\u00a0www.\u00a0».',
  certificat_inconnu:
    'le certificat de sécurité du site n’est pas reconnu. Prévenez le responsable du site, puis recommencez.',
  connexion_securisee:
    'aucune connexion sécurisée n’a pu être établie avec le site. Prévenez le responsable du site.',
  acces_refuse:
    'le site refuse d’ouvrir cette page à qui n’est pas connecté. Donnez plutôt l’adresse de sa page d’accueil ou de connexion.',
  introuvable: 'cette page n’existe pas sur le site. Vérifiez la fin de l’adresse.',
  en_panne: 'le site est en panne. Recommencez plus tard.',
  reponse_inattendue:
    'le site n’a pas répondu par une page. Donnez plutôt l’adresse de sa page d’accueil ou de connexion.',
  redirection_refusee:
    'la page renvoie à une adresse qui n’est pas celle d’un site ouvert à tous. Donnez l’adresse où les familles doivent arriver.',
  redirection_en_clair:
    'la page renvoie d’une adresse https à une adresse http, qui n’est pas protégée. Prévenez le responsable du site.',
  boucle: 'la page renvoie à elle-même, sans fin. Donnez l’adresse où les familles doivent arriver.',
  trop_de_redirections:
    'la page renvoie trop de fois d’une adresse à une autre. Donnez l’adresse où les familles doivent arriver.',
  scolarite_services:
    'la page renvoie à Scolarité Services, où les élèves n’ont pas accès. Donnez l’adresse du service auquel ils ont droit.',
} as const;

export type EchecVerification = keyof typeof ECHECS_VERIFICATION;

export type VerificationDAdresse = { outcome: 'verifiee' } | { outcome: 'echec'; raison: EchecVerification };
