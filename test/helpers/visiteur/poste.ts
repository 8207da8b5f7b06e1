import supertest, { type Response } from 'supertest';
import { currentOtpCode } from '../../../src/auth/otp.ts';
import { type AgentTest, MOT_DE_PASSE, SECRET_OTP } from '../../builders/agent.ts';
import type { TestApp } from '../app.ts';

export interface PosteOptions {
  /** Comes from this address; the application must trust one proxy (TRUST_PROXY=1). */
  ip?: string;
  /** Holds this device cookie, as if it had logged in before. */
  appareil?: string;
}

/** Where supertest sends everything. */
const HOTE = '127.0.0.1';

type Champs = Readonly<Record<string, string>>;

/** A computer, for the tests of the login itself: address, cookies, and each answer as it comes, redirects included. */
export class Poste {
  readonly #app: TestApp['app'];
  readonly #browser: ReturnType<typeof supertest.agent>;
  readonly #headers: Record<string, string>;
  #csrf = '';
  /** The last answer received. */
  page: Response | undefined;

  constructor({ app }: TestApp, options: PosteOptions = {}) {
    this.#app = app;
    this.#browser = supertest.agent(app);
    this.#headers = options.ip ? { 'X-Forwarded-For': options.ip } : {};
    if (options.appareil) this.#browser.jar.setCookie(`comptes1d-appareil=${options.appareil}`, HOTE, '/');
  }

  async ouvrir(url: string): Promise<Response> {
    return this.#keep(await this.#browser.get(url).set(this.#headers));
  }

  /** Sends a form of the current page: its CSRF token is added. */
  async envoyer(url: string, champs: Champs = {}): Promise<Response> {
    return this.#keep(await this.preparerEnvoi(url, champs));
  }

  /** The same, not awaited and without a trace here: for what is sent several times at once. */
  preparerEnvoi(url: string, champs: Champs = {}) {
    const body = { _csrf: this.#csrf, ...champs };
    return this.#browser.post(url).set(this.#headers).type('form').send(body);
  }

  /** Opens a page without a trace here: for what is asked several times at once. */
  preparerLecture(url: string) {
    return this.#browser.get(url).set(this.#headers);
  }

  /** As from another computer that has this cookie and nothing else. */
  async ouvrirAvec(url: string, cookie: string): Promise<Response> {
    return supertest(this.#app)
      .get(url)
      .set({ ...this.#headers, Cookie: cookie });
  }

  /** Follows the redirect of the last answer. */
  suivre(): Promise<Response> {
    return this.ouvrir(this.page?.headers.location ?? '/');
  }

  /** Identifier of the session in its cookie; empty before the first one. */
  get session(): string {
    return /^s:([\w-]+)\./.exec(decodeURIComponent(this.#cookie))?.[1] ?? '';
  }

  /** The session's cookie as the browser sends it, to be played again from elsewhere. */
  get cookie(): string {
    return `comptes1d=${this.#cookie}`;
  }

  /** The device cookie; empty before the first complete login. */
  get appareil(): string {
    return this.#valeur('comptes1d-appareil');
  }

  get #cookie(): string {
    return this.#valeur('comptes1d');
  }

  #valeur(nom: string): string {
    const host = { path: '/', domain: HOTE, secure: false, script: false };
    return this.#browser.jar.getCookie(nom, host)?.value ?? '';
  }

  #keep(response: Response): Response {
    this.page = response;
    this.#csrf = /name="_csrf" value="([^"]+)"/.exec(response.text ?? '')?.[1] ?? this.#csrf;
    return response;
  }
}

/**
 * The next code of the tests' phone. A code works once, and only the current one is right: the clock of the
 * application moves to the next period, so that a test can log in as often as it likes.
 */
export function prochainCode({ clock }: TestApp): string {
  clock.avancer(30_000);
  return currentOtpCode(SECRET_OTP, clock.now());
}

/** Types identifier and password; the answer is in « page ». */
export async function donnerMotDePasse(
  test: TestApp,
  identifiant: string,
  options: PosteOptions & { motDePasse?: string; code?: string; retour?: string } = {},
): Promise<Poste> {
  const poste = new Poste(test, options);
  await poste.ouvrir('/connexion');
  await poste.envoyer('/connexion', {
    identifiant,
    motDePasse: options.motDePasse ?? MOT_DE_PASSE,
    code: options.code ?? '',
    retour: options.retour ?? '',
  });
  return poste;
}

/** Same, up to the page that asks for the code. */
export async function arriverAuCode(
  test: TestApp,
  agent: AgentTest,
  options: PosteOptions & { retour?: string } = {},
): Promise<Poste> {
  const poste = await donnerMotDePasse(test, agent.identifiant, options);
  await poste.suivre();
  return poste;
}

/** Logs an agent in, to the portal page. */
export async function entrer(test: TestApp, agent: AgentTest, options: PosteOptions = {}): Promise<Poste> {
  const poste = await arriverAuCode(test, agent, options);
  const { status } = await poste.envoyer('/connexion/otp', { moyen: 'otp', code: prochainCode(test) });
  if (status !== 303) throw new Error(`Connexion de ${agent.identifiant} refusée : ${status}`);
  await poste.suivre();
  return poste;
}
