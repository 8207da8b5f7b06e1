import { KeyError } from '../auth/encryption.ts';
import { ConfigError } from '../config.ts';
import { SansConnexionError } from '../database/pannes.ts';
import { AppError } from '../errors.ts';
import { REMEDE_DES_CLES } from '../services/cles-de-la-base.ts';
import { CommandeError } from './commande.ts';

interface Panne extends Error {
  code?: string;
  address?: string;
  port?: number;
  hostname?: string;
  path?: string;
  dest?: string;
  /** Of node:tls: the name that was expected, and the certificate that does not bear it. */
  host?: string;
  cert?: { subjectaltname?: string };
}

const MIGRER = 'lancez «\u00a0migrer\u00a0» (docs/exploitation.md, «\u00a0Installation\u00a0»)';
const VARIABLE = 'DATABASE_URL, DATABASE_URL_APP, DATABASE_URL_ACCES ou DATABASE_URL_PORTAIL';

/** PostgreSQL's codes (appendix A of its manual), then those of Node (errno, TLS). */
const PHRASES: Readonly<Record<string, (error: Panne) => string>> = {
  '08P01': pooler,
  '28P01': mauvaisMotDePasse,
  '28000': (e) =>
    /no encryption|(aucun|pas de|sans) chiffrement/i.test(e.message)
      ? `PostgreSQL ne laisse pas entrer le rôle ${role(e)} sans TLS\u00a0: ajoutez «\u00a0?sslmode=verify-full\u00a0» à l’adresse, ou autorisez cette machine (pg_hba.conf).`
      : `PostgreSQL ne laisse pas entrer le rôle ${role(e)}\u00a0: créez-le, ou autorisez cette machine (pg_hba.conf).`,
  '3D000': baseAbsente,
  '42501': (e) =>
    `Droit insuffisant dans la base (${uneLigne(e.message)})\u00a0: DATABASE_URL est-elle celle du propriétaire\u00a0?`,
  '42P01': nonMigree,
  '42703': nonMigree,
  '42883': nonMigree,
  '3F000': nonMigree,
  '2BP01': (e) =>
    `Un objet ajouté à la main dépend de ce qui doit être supprimé (${uneLigne(e.message)})\u00a0: supprimez-le d’abord.`,
  '25006': () =>
    'Cette base ne se laisse que lire (serveur de secours)\u00a0: donnez l’adresse du serveur principal.',
  '53100': () => 'Le disque du serveur PostgreSQL est plein.',
  '53300': () => 'PostgreSQL a toutes ses connexions prises\u00a0: réessayez, ou augmentez max_connections.',
  '57P01': () =>
    'PostgreSQL s’est arrêté pendant la commande\u00a0: ce qui était en cours est annulé, relancez-la.',
  '57P03': () => 'PostgreSQL démarre ou s’arrête\u00a0: réessayez dans un instant.',
  ECONNREFUSED: (e) =>
    `PostgreSQL ne répond pas sur ${adresse(e)}\u00a0: est-il démarré\u00a0? Sinon, corrigez ${VARIABLE}.`,
  ECONNRESET: () =>
    'La connexion à PostgreSQL a été coupée\u00a0: ce qui était en cours est annulé, relancez la commande.',
  ENOTFOUND: (e) => `La machine «\u00a0${e.hostname}\u00a0» est inconnue\u00a0: corrigez ${VARIABLE}.`,
  EAI_AGAIN: (e) =>
    `Le nom «\u00a0${e.hostname}\u00a0» ne peut être cherché (DNS injoignable)\u00a0: réessayez.`,
  ETIMEDOUT: (e) => `Aucune réponse de ${adresse(e)}\u00a0: un pare-feu\u00a0? Sinon, corrigez ${VARIABLE}.`,
  EHOSTUNREACH: (e) => `Aucune route vers ${adresse(e)}\u00a0: corrigez ${VARIABLE}.`,
  ENOENT: (e) => `${e.path ?? 'Un fichier'} n’existe pas.`,
  ENOTDIR: (e) =>
    `${e.path ?? 'Un chemin'} n’est pas dans un dossier\u00a0: un fichier porte le nom d’un dossier.`,
  EISDIR: (e) => `${e.path ?? 'Ce chemin'} est un dossier\u00a0: un fichier est attendu.`,
  EEXIST: (e) => `${e.dest ?? e.path ?? 'Ce fichier'} existe déjà, et n’est pas ce qui est attendu.`,
  EACCES: (e) => `${e.path ?? 'Un fichier'} n’est pas accessible\u00a0: droit refusé.`,
  EPERM: (e) => `${e.path ?? 'Un fichier'}\u00a0: droit refusé.`,
  EROFS: (e) => `${e.path ?? 'Ce disque'} ne se laisse que lire.`,
  ENOSPC: (e) => `Le disque est plein${e.path === undefined ? '' : ` (${e.path})`}.`,
  ERR_MODULE_NOT_FOUND: (e) =>
    `L’installation est incomplète (${uneLigne(e.message)})\u00a0: lancez «\u00a0npm ci\u00a0».`,
};

/** PgBouncer gives this code to whatever it says, and to what PostgreSQL told it (its objects.c and client.c). */
const POOLER: readonly [RegExp, (error: Panne) => string][] = [
  [
    /SASL authentication failed|no such user/,
    () =>
      `PgBouncer refuse ce rôle ou son mot de passe\u00a0: corrigez ${VARIABLE}, ou son fichier userlist.txt (docs/exploitation.md).`,
  ],
  [
    /no such database/,
    (e) =>
      `PgBouncer ne connaît pas la base «\u00a0${/database: (\S+)/.exec(e.message)?.[1] ?? '?'}\u00a0»\u00a0: nommez-la sous [databases], ou corrigez ${VARIABLE}.`,
  ],
  [/database ["«].*does not exist|base de données .*n'existe pas/, baseAbsente],
  [/password authentication failed/, mauvaisMotDePasse],
  [
    /query_wait_timeout|server_login_retry|server login failed|cannot connect to server/,
    () =>
      'PgBouncer n’a pas obtenu de connexion à PostgreSQL\u00a0: est-il démarré\u00a0? Le journal de PgBouncer en dit la raison\u00a0; si tout est pris, augmentez default_pool_size.',
  ],
  [
    /no more connections allowed/,
    () => 'PgBouncer a toutes ses connexions prises\u00a0: réessayez, ou augmentez max_client_conn.',
  ],
  [
    /unsupported startup parameter/,
    (e) =>
      `PgBouncer ne veut pas d’un paramètre de l’adresse (${uneLigne(e.message)})\u00a0: ôtez-le de ${VARIABLE}.`,
  ],
];

function pooler(error: Panne): string {
  return (
    POOLER.find(([pattern]) => pattern.test(error.message))?.[1](error) ??
    `PostgreSQL, ou le PgBouncer qui le précède, refuse la connexion (${uneLigne(error.message)})\u00a0: vérifiez ${VARIABLE}.`
  );
}

/** What pg says without a code. */
const SANS_CODE: readonly [RegExp, string][] = [
  [
    /does not support SSL/,
    `Ce serveur PostgreSQL n’accepte pas TLS\u00a0: activez-le (docs/exploitation.md, «\u00a0Installation\u00a0»).`,
  ],
  [/timeout/i, 'PostgreSQL ne répond pas à temps\u00a0: réessayez.'],
  [
    /Connection terminated/,
    'La connexion à PostgreSQL a été coupée\u00a0: ce qui était en cours est annulé, relancez la commande.',
  ],
];

/**
 * A failure in one French sentence that says what to do, for whoever runs the program. Never a stack: LOG_LEVEL=debug
 * gives it.
 */
export function direPanne(error: unknown): string {
  if (error instanceof CommandeError || error instanceof AppError || error instanceof ConfigError)
    return error.message;
  if (error instanceof KeyError) return `${error.message} → ${REMEDE_DES_CLES}`;
  const cause = error instanceof SansConnexionError ? error.cause : error;
  // Every address of a name was tried (RFC 8305): they fail for the same reason.
  const panne = (cause instanceof AggregateError ? cause.errors[0] : cause) as Panne;
  if (!(panne instanceof Error)) return `Erreur inattendue\u00a0: ${uneLigne(String(error))}`;
  const phrase = PHRASES[panne.code ?? '']?.(panne);
  if (phrase !== undefined) return phrase;
  if (panne.code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return `Le certificat de ce serveur n’est pas au nom de «\u00a0${panne.host ?? '?'}\u00a0», mais de ${panne.cert?.subjectaltname ?? 'personne'}\u00a0: donnez l’un de ces noms dans ${VARIABLE}, ou faites refaire le certificat.`;
  if (panne.code === 'CERT_HAS_EXPIRED')
    return 'Le certificat de ce serveur n’est plus valable (sa date est passée)\u00a0: faites-le renouveler.';
  if (/CERT|_TLS_|SIGNATURE/.test(panne.code ?? ''))
    return `Le certificat de ce serveur n’est pas accepté (${panne.code})\u00a0: donnez son autorité (docs/exploitation.md, «\u00a0Installation\u00a0»).`;
  return (
    SANS_CODE.find(([pattern]) => pattern.test(panne.message))?.[1] ??
    `Erreur inattendue\u00a0: ${uneLigne(panne.message)} (LOG_LEVEL=debug en dit plus)`
  );
}

function mauvaisMotDePasse(error: Panne): string {
  return `PostgreSQL refuse le mot de passe du rôle ${role(error)}\u00a0: corrigez ${VARIABLE}.`;
}

function baseAbsente(error: Panne): string {
  return `La base ${guillemets(error)} n’existe pas sur ce serveur\u00a0: corrigez ${VARIABLE}.`;
}

function nonMigree(error: Panne): string {
  return `La base n’est pas migrée, ou ne l’est pas à cette version (${uneLigne(error.message)})\u00a0: ${MIGRER}.`;
}

const adresse = ({ address, port }: Panne): string =>
  `${address ?? 'ce serveur'}${port === undefined ? '' : `:${port}`}`;

/** Of several names (machine, user, database) that of the role. */
const role = ({ message }: Panne): string =>
  `«\u00a0${/(?:user|role|utilisateur|rôle)\s*["«]\s*([^"»]+?)\s*["»]/i.exec(message)?.[1] ?? '?'}\u00a0»`;

/** The first name that PostgreSQL quotes, whatever the language of its messages. */
const guillemets = ({ message }: Panne): string =>
  `«\u00a0${/["«]\s*([^"»]+?)\s*["»]/.exec(message)?.[1] ?? '?'}\u00a0»`;

const uneLigne = (text: string): string => text.replace(/\s+/g, ' ').trim();
