import { AuthorizationResponseError, ClientError, ResponseBodyError } from 'openid-client';

/** Why nobody came in: each has its page. */
export type MotifRefusFranceConnect = 'annule' | 'expire' | 'indisponible' | 'invalide';

/** FranceConnect does not answer, or not as an OpenID provider does: whoever came by has done nothing wrong. */
export class UnreachableError extends Error {
  override name = 'FranceConnectInjoignable';
}

/** The answer is FranceConnect's, and says less than was asked: a lower level, no name. */
export class AnswerError extends Error {
  override name = 'FranceConnectReponse';
}

/** The person, or FranceConnect for want of a person (OpenID Connect Core §3.1.2.6). */
const ANNULE = [
  'access_denied',
  'login_required',
  'interaction_required',
  'consent_required',
  'account_selection_required',
];
/** RFC 6749 §4.1.2.1. */
const INDISPONIBLE = ['server_error', 'temporarily_unavailable'];

/** What an error of openid-client, or ours, means to the person. */
export function motifOf(error: unknown): MotifRefusFranceConnect {
  if (error instanceof UnreachableError) return 'indisponible';
  if (error instanceof AuthorizationResponseError) {
    if (ANNULE.includes(error.error)) return 'annule';
    return INDISPONIBLE.includes(error.error) ? 'indisponible' : 'invalide';
  }
  if (error instanceof ResponseBodyError) {
    // A code too old, or that has been of use: the page was reloaded.
    if (error.error === 'invalid_grant') return 'expire';
    return error.status >= 500 ? 'indisponible' : 'invalide';
  }
  if (error instanceof ClientError) {
    const { code, cause } = error;
    const down = cause instanceof Response && cause.status >= 500;
    return down || code === 'OAUTH_TIMEOUT' || code === 'OAUTH_ABORT' ? 'indisponible' : 'invalide';
  }
  // What fetch throws when nothing answers; a TypeError of our own making has no cause.
  return error instanceof TypeError && error.cause !== undefined ? 'indisponible' : 'invalide';
}

/** For the log: what went wrong, and nothing of the person nor of a token (causes hold whole answers). */
export const describeError = (error: unknown): { code: string; message: string } => ({
  code: codeOf(error),
  message: error instanceof Error ? error.message : 'erreur inconnue',
});

function codeOf(error: unknown): string {
  if (error instanceof AuthorizationResponseError || error instanceof ResponseBodyError) return error.error;
  if (error instanceof ClientError) return error.code ?? error.name;
  if (error instanceof Error) return error.name;
  return 'inconnu';
}
