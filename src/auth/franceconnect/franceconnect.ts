import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  ClientSecretPost,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { z } from 'zod';
import type { Config } from '../../config.ts';
import type { Clock } from '../../deps.ts';
import { type IdentiteFranceConnect, identiteOf } from './identite.ts';
import {
  AnswerError,
  describeError,
  type MotifRefusFranceConnect,
  motifOf,
  UnreachableError,
} from './refus.ts';

/** How long a person may take at FranceConnect, minutes; past that, the way begins again. */
export const ATTENTE_MINUTES = 10;
/** How long anybody here waits for FranceConnect, whatever it has to be asked. */
const LIMIT_MS = 5_000;

/**
 * What is asked and nothing more (RGPD art. 5.1.c): neither gender nor place of birth, which « identite_pivot » would bring.
 * « preferred_username » is the usage name.
 */
const SCOPE = 'openid given_name family_name birthdate preferred_username email';
/** Level asked for, and those that are worth as much (eIDAS). */
const ACR = 'eidas1';
const ACR_ACCEPTES: readonly unknown[] = [ACR, 'eidas2', 'eidas3'];
/** The algorithm registered with FranceConnect for both: an answer signed otherwise, or not at all, is refused. */
const SIGNATURE = 'ES256';

/** What the browser keeps while the person is at FranceConnect; « le »: issued at, milliseconds since 1970. */
export const attenteFranceConnect = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  le: z.number(),
});
export type AttenteFranceConnect = z.infer<typeof attenteFranceConnect>;

export interface RefusFranceConnect {
  outcome: 'refus';
  motif: MotifRefusFranceConnect;
}
export type DepartFranceConnect =
  | { outcome: 'depart'; url: URL; attente: AttenteFranceConnect }
  | RefusFranceConnect;
export type RetourFranceConnect =
  | { outcome: 'identite'; identite: IdentiteFranceConnect; idToken: string }
  | RefusFranceConnect;

export interface FranceConnect {
  /** Where to send the person, and what to remember meanwhile. Writes nothing. */
  begin(): Promise<DepartFranceConnect>;
  /**
   * Who came back. Of the address only the query counts: its name is that of the configuration, whatever the Host header.
   * Without « attente » (no cookie, or too old) nothing can be checked, and nothing is asked of FranceConnect.
   */
  finish(currentUrl: URL, attente: AttenteFranceConnect | undefined): Promise<RetourFranceConnect>;
  /** Where the browser must go to end the session there too; undefined when FranceConnect cannot be reached. */
  endSession(idToken: string, state: string): Promise<URL | undefined>;
}

export type FranceConnectSettings = Pick<
  Config,
  'franceconnectUrl' | 'franceconnectClientId' | 'franceconnectClientSecret'
>;

interface Surroundings {
  clock: Clock;
  /** Our own addresses, as registered with FranceConnect. */
  retour: string;
  fin: string;
  /** Told of what is neither the person's choice nor a lost time. */
  onFailure(what: { motif: MotifRefusFranceConnect; code: string; message: string }): void;
  limitMs?: number;
}

/** FranceConnect v2 (OpenID Connect, code and PKCE); undefined when it is not configured. Never throws. */
export function createFranceConnect(
  { franceconnectUrl, franceconnectClientId, franceconnectClientSecret }: FranceConnectSettings,
  { clock, retour, fin, onFailure, limitMs = LIMIT_MS }: Surroundings,
): FranceConnect | undefined {
  if (
    franceconnectUrl === undefined ||
    franceconnectClientId === undefined ||
    franceconnectClientSecret === undefined
  )
    return undefined;
  const issuer = new URL(franceconnectUrl);
  let discovered: Promise<Configuration> | undefined;

  /** Asked once, when somebody first needs it, and again after a failure: all who come meanwhile wait for the same. */
  function discover(): Promise<Configuration> {
    discovered ??= discovery(
      issuer,
      franceconnectClientId ?? '',
      { id_token_signed_response_alg: SIGNATURE, userinfo_signed_response_alg: SIGNATURE },
      ClientSecretPost(franceconnectClientSecret),
      {
        execute: [
          enableNonRepudiationChecks,
          // Configuration refuses it in production.
          ...(issuer.protocol === 'http:' ? [allowInsecureRequests] : []),
        ],
        timeout: limitMs / 1_000,
      },
    ).catch((cause: unknown) => {
      discovered = undefined;
      throw new UnreachableError(`découverte impossible (${describeError(cause).message})`, { cause });
    });
    return discovered;
  }

  /** Whatever goes wrong, and however slowly, is a refusal that has a page. */
  async function within<T>(work: () => Promise<T>): Promise<T | RefusFranceConnect> {
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new UnreachableError(`rien en ${limitMs} ms`)), limitMs);
    });
    try {
      return await Promise.race([work(), tooLong]);
    } catch (error) {
      const motif = motifOf(error);
      if (motif === 'indisponible' || motif === 'invalide') onFailure({ motif, ...describeError(error) });
      return { outcome: 'refus', motif };
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    begin: () =>
      within(async () => {
        const configuration = await discover();
        const attente = {
          // 32 random bytes each, 43 characters: FranceConnect wants 32 at least.
          state: randomState(),
          nonce: randomNonce(),
          verifier: randomPKCECodeVerifier(),
          le: clock.now().getTime(),
        };
        const url = buildAuthorizationUrl(configuration, {
          redirect_uri: retour,
          scope: SCOPE,
          acr_values: ACR,
          state: attente.state,
          nonce: attente.nonce,
          code_challenge: await calculatePKCECodeChallenge(attente.verifier),
          code_challenge_method: 'S256',
        });
        return { outcome: 'depart', url, attente };
      }),

    async finish(currentUrl, attente) {
      if (attente === undefined || clock.now().getTime() - attente.le >= ATTENTE_MINUTES * 60_000)
        return { outcome: 'refus', motif: 'expire' };
      return within(async () => {
        const configuration = await discover();
        const tokens = await authorizationCodeGrant(
          configuration,
          Object.assign(new URL(retour), { search: currentUrl.search }),
          {
            pkceCodeVerifier: attente.verifier,
            expectedState: attente.state,
            expectedNonce: attente.nonce,
            idTokenExpected: true,
          },
        );
        const claims = tokens.claims();
        if (claims === undefined || tokens.id_token === undefined) throw new AnswerError('pas d’id_token');
        if (!ACR_ACCEPTES.includes(claims.acr)) throw new AnswerError('niveau de garantie insuffisant');
        const userInfo = await fetchUserInfo(configuration, tokens.access_token, claims.sub);
        return { outcome: 'identite', identite: identiteOf(userInfo), idToken: tokens.id_token };
      });
    },

    async endSession(idToken, state) {
      const configuration = await within(discover);
      return 'outcome' in configuration
        ? undefined
        : buildEndSessionUrl(configuration, {
            id_token_hint: idToken,
            post_logout_redirect_uri: fin,
            state,
          });
    },
  };
}
