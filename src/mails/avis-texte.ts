import type { Email } from 'postal-mime';

/**
 * Failures told in words only, by servers that do not write RFC 3464: what they say to everybody, in the languages that
 * our guardians' providers speak. Of a text that also speaks of further tries nothing is concluded.
 */
const ECHEC = [
  /delivery to the following recipients? (has )?failed/i,
  /this is the qmail-send program/i,
  /(could ?n[o'’]t|cannot|can ?not|was not|wasn['’]t) be(en)? (delivered|sent)/i,
  /address (not found|couldn['’]t be found)/i,
  /permanent(ly)? (error|fail)/i,
  /undeliverable/i,
  /user unknown|unknown user|no such user|mailbox unavailable|recipient address rejected/i,
  /n['’](a|ont) (pas )?pu (être|etre) (remis|délivré|delivre|distribué|distribue|envoyé|acheminé)/i,
  /n['’]a (pas été|pu être) (remis|délivré|distribué|acheminé)/i,
  /(échec|echec) (permanent|définitif|de (la )?(remise|distribution))/i,
  /(adresse|destinataire|utilisateur|boîte|compte) (inconnue?|inexistante?|introuvable|n['’]existe pas)/i,
];
const ENCORE_DES_ESSAIS =
  /(will (be )?(retr|try again|keep trying)|still trying|has been delayed|not yet been delivered|delivery (is )?delayed|a été retardé|nouvelle tentative|sera retenté|nouveaux essais)/i;

/** Notices come from a server: it says who it is, or nobody (RFC 3834, RFC 5321 §4.5.5). */
const EXPEDITEUR = /^(mailer-daemon|postmaster|mail-daemon|maildaemon|bounces?|mdaemon)[^@]*@/i;
const OBJET =
  /(undeliver|returned (mail|to sender)|failure notice|delivery (status|fail|report|has failed)|mail (delivery|system error)|non[ -]?(remis|délivr|distribu)|échec de (la )?(remise|distribution|livraison)|message (non|refusé)|retour à l['’]expéditeur)/i;

const entete = (mail: Email, nom: string): string => mail.headers.find(({ key }) => key === nom)?.value ?? '';

export const vientDunServeur = (mail: Email): boolean =>
  entete(mail, 'x-failed-recipients') !== '' || EXPEDITEUR.test(mail.from?.address ?? '');

export const ressembleAUnAvis = (mail: Email): boolean =>
  vientDunServeur(mail) ||
  /^\s*<>\s*$/.test(entete(mail, 'return-path')) ||
  OBJET.test((mail.subject ?? '').slice(0, 1_000));

/** Somebody is away, or has read: sent by a program in a person's name (RFC 3834). */
export const estReponseAutomatique = (mail: Email): boolean =>
  /^\s*auto-(replied|notified)/i.test(entete(mail, 'auto-submitted')) ||
  /report-type="?disposition-notification/i.test(entete(mail, 'content-type')) ||
  /^\s*auto_reply/i.test(entete(mail, 'precedence')) ||
  /^(absent|absence|réponse automatique|automatic reply|out of office|auto(matic)?[ -]?reply)/i.test(
    mail.subject ?? '',
  );

/**
 * The status that a text gives; « 5.0.0 » when it only says that it failed; undefined when it does not, or not for
 * good.
 */
export function statutDuTexte(texte: string): string | undefined {
  if (!ECHEC.some((phrase) => phrase.test(texte)) || ENCORE_DES_ESSAIS.test(texte)) return undefined;
  return /(?<![\d.])5\.\d{1,3}\.\d{1,3}(?![\d.])/.exec(texte)?.[0] ?? '5.0.0';
}

/** The mail's own id, where the notice quotes its header. */
export const messageIdDuTexte = (texte: string): string | undefined =>
  /^[>\s]{0,20}message-id:\s{0,20}(<[^<>\s]{1,250}>)/im.exec(texte)?.[1];
