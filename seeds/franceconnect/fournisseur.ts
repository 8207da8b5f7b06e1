import { createHash, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import express, { type Express } from 'express';
import Provider, { type Configuration, interactionPolicy } from 'oidc-provider';
import { createMemory } from './adaptateur.ts';
import { IDENTITES, type IdentiteInventee } from './identites.ts';
import { choicePage, errorPage, homePage, logoutPage, STYLE } from './pages.ts';

/** Where FranceConnect v2 is, on its own host. */
export const ISSUER_PATH = '/api/v2';

export interface ClientFranceConnect {
  id: string;
  secret: string;
  /** Our addresses: where people come back, identified and logged out. */
  retour: string;
  fin: string;
}

/** The scopes of FranceConnect v2 that bring something here, and the claims of each. */
const CLAIMS = {
  openid: ['sub'],
  given_name: ['given_name', 'given_name_array'],
  family_name: ['family_name'],
  birthdate: ['birthdate'],
  preferred_username: ['preferred_username'],
  email: ['email'],
};

const ACR = 'eidas1';

export interface ProviderOptions {
  /** As browsers reach it. */
  origin: string;
  client: ClientFranceConnect;
  /** Signs id_token and userinfo (P-256); drawn at each start unless given: who trusted the former one asks again. */
  key?: KeyObject;
}

/** A real OpenID provider, that asks for an identity each time and wants no password. */
export function createProvider({ origin, client, key = drawKey() }: ProviderOptions): Express {
  const provider = new Provider(origin + ISSUER_PATH, configurationOf(client, key));
  const app = express();
  app.disable('x-powered-by');
  app.use((_req, res, next) => {
    // A form here ends, two redirects later, on the application.
    const target = new URL(client.retour).origin;
    res.set(
      'Content-Security-Policy',
      `default-src 'none'; style-src 'self'; form-action 'self' ${target}; frame-ancestors 'none'`,
    );
    res.set('Cache-Control', 'no-store');
    next();
  });
  app.get('/', (_req, res) => res.send(homePage()));
  app.get('/style.css', (_req, res) => res.type('css').send(STYLE));
  app.get('/identites/:uid', async (req, res) => {
    await provider.interactionDetails(req, res);
    res.send(choicePage());
  });
  app.post('/identites/:uid', express.urlencoded({ extended: false, limit: '1kb' }), async (req, res) => {
    const choisie = IDENTITES.find(({ id }) => id === req.body?.identite);
    await provider.interactionFinished(
      req,
      res,
      choisie === undefined
        ? { error: 'access_denied', error_description: 'User auth aborted' }
        : { login: { accountId: choisie.id, acr: ACR, amr: ['pwd'], remember: false } },
    );
  });
  app.use(ISSUER_PATH, provider.callback());
  app.use((error: Error, _req: express.Request, res: express.Response, _next: express.NextFunction) => {
    res.status(400).send(errorPage(error.name, error.message));
  });
  return app;
}

function configurationOf({ id, secret, retour, fin }: ClientFranceConnect, key: KeyObject): Configuration {
  return {
    adapter: createMemory(),
    clients: [
      {
        client_id: id,
        client_secret: secret,
        redirect_uris: [retour],
        post_logout_redirect_uris: [fin],
        response_types: ['code'],
        grant_types: ['authorization_code'],
        token_endpoint_auth_method: 'client_secret_post',
        subject_type: 'pairwise',
        id_token_signed_response_alg: 'ES256',
        userinfo_signed_response_alg: 'ES256',
      },
    ],
    jwks: {
      keys: [
        {
          ...key.export({ format: 'jwk' }),
          kty: 'EC',
          alg: 'ES256',
          use: 'sig',
          kid: randomBytes(8).toString('hex'),
        },
      ],
    },
    cookies: {
      keys: [randomBytes(32).toString('hex')],
      // Browsers send a host's cookies to all its ports: these are told from the application's.
      names: { session: 'fc-session', interaction: 'fc-identite', resume: 'fc-suite' },
    },
    // FranceConnect's own addresses.
    routes: { authorization: '/authorize', userinfo: '/userinfo' },
    acrValues: [ACR],
    subjectTypes: ['pairwise'],
    pairwiseIdentifier: (_ctx, accountId) => sub(accountId),
    scopes: Object.keys(CLAIMS),
    claims: CLAIMS,
    pkce: { required: () => true },
    features: {
      devInteractions: { enabled: false },
      jwtUserinfo: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => {
          ctx.body = logoutPage(form);
        },
      },
    },
    interactions: { policy: alwaysAsk(), url: (_ctx, { uid }) => `/identites/${uid}` },
    // Whoever has chosen an identity has agreed: nothing more is asked.
    async loadExistingGrant({ oidc }) {
      const { client, session, provider } = oidc;
      if (client === undefined || session?.accountId === undefined) return undefined;
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope(Object.keys(CLAIMS).join(' '));
      await grant.save();
      return grant;
    },
    findAccount: (_ctx, accountId) => {
      const identite = IDENTITES.find((invented) => invented.id === accountId);
      return identite && { accountId, claims: async () => ({ sub: accountId, ...claimsOf(identite) }) };
    },
    renderError: (ctx, { error, error_description }) => {
      ctx.type = 'html';
      ctx.body = errorPage(error, error_description);
    },
    // Seconds; those of the real one, or near.
    ttl: {
      AuthorizationCode: 60,
      AccessToken: 60,
      IdToken: 60,
      Interaction: 600,
      Session: 1_800,
      Grant: 1_800,
    },
  };
}

/** The real one lets a session choose for you; here another identity may be wanted each time. */
function alwaysAsk(): interactionPolicy.DefaultPolicy {
  const policy = interactionPolicy.base();
  const { Check } = interactionPolicy;
  policy
    .get('login')
    ?.checks.add(
      new Check('identite_a_choisir', 'End-User authentication is required', ({ oidc }) =>
        oidc.result?.login === undefined ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT,
      ),
    );
  return policy;
}

/** Of the real one's shape, and the same after a restart: accounts remember it. */
const sub = (accountId: string): string =>
  `${createHash('sha256').update(`identité inventée ${accountId}`).digest('hex')}v1`;

const claimsOf = ({ nom, nomUsage, prenoms, dateNaissance, mail }: IdentiteInventee) => ({
  family_name: nom,
  given_name: prenoms.join(' '),
  given_name_array: [...prenoms],
  birthdate: dateNaissance,
  ...(nomUsage === undefined ? {} : { preferred_username: nomUsage }),
  ...(mail === undefined ? {} : { email: mail }),
});

const drawKey = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
