import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';
import sql from 'sql-template-tag';
import { afterAll, beforeAll, expect, inject } from 'vitest';
import { currentOtpCode } from '../../../src/auth/otp.ts';
import { paths } from '../../../src/paths.ts';
import { MOT_DE_PASSE, SECRET_OTP } from '../../builders/agent.ts';
import type { TestApp } from '../app.ts';
import type { Visiteur } from './visiteur.ts';

/** What a browser complains about: errors of the console, scripts that fail, refusals of the CSP, files missing. */
export interface Onglet {
  page: Page;
  context: BrowserContext;
  plaintes: string[];
}

export interface Navigateur {
  /** Origin of the application, which really listens. */
  readonly base: string;
  ouvrirOnglet(options?: BrowserContextOptions & { qui?: Visiteur }): Promise<Onglet>;
}

/**
 * One Chromium and one listening application for a test file. « port »: the one of its BASE_URL on « localhost », for what leaves
 * to another site and comes back.
 */
export function useNavigateur(test: { readonly current: TestApp }, port?: number): Navigateur {
  let browser: Browser | undefined;
  let server: Server | undefined;
  let base = '';

  beforeAll(async () => {
    server = createServer(test.current.app).listen(port ?? 0, '127.0.0.1');
    await once(server, 'listening');
    base =
      port === undefined
        ? `http://127.0.0.1:${(server.address() as AddressInfo).port}`
        : `http://localhost:${port}`;
    const { path, libraries } = inject('chromium');
    browser = await chromium.launch({
      executablePath: path,
      ...(libraries === undefined ? {} : { env: { ...process.env, LD_LIBRARY_PATH: libraries } }),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
      ],
    });
  });
  afterAll(async () => {
    await browser?.close();
    server?.closeAllConnections();
    server?.close();
  });

  return {
    get base() {
      return base;
    },
    async ouvrirOnglet({ qui, ...options } = {}) {
      if (browser === undefined) throw new Error('Navigateur pas encore prêt');
      const context = await browser.newContext({
        baseURL: base,
        viewport: { width: 1280, height: 900 },
        locale: 'fr-FR',
        acceptDownloads: true,
        ...options,
      });
      if (qui !== undefined) await context.addCookies(cookiesDe(qui, base));
      const page = await context.newPage();
      const plaintes: string[] = [];
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) plaintes.push(message.text());
      });
      page.on('pageerror', (error) => plaintes.push(error.message));
      page.on('requestfailed', (request) => {
        const cause = request.failure()?.errorText ?? '';
        // A download is a navigation that ends without a page.
        if (cause !== 'net::ERR_ABORTED') plaintes.push(`${request.url()} : ${cause}`);
      });
      return { page, context, plaintes };
    },
  };
}

/** Milliseconds after which nothing more is to be expected, on the slowest machine. */
const REPOND_MS = 120_000;

/** One of many things to wait for, under a limit of its own: what hangs has a name, and the whole takes the time it needs. */
export function sousLimite<T>(quoi: string, travail: Promise<T>): Promise<T> {
  let minuterie: NodeJS.Timeout | undefined;
  const limite = new Promise<never>((_, reject) => {
    minuterie = setTimeout(
      () => reject(new Error(`${quoi} : rien depuis ${REPOND_MS / 1_000} s`)),
      REPOND_MS,
    );
  });
  return Promise.race([travail, limite]).finally(() => clearTimeout(minuterie));
}

/** The session a visitor has opened without a browser. */
function cookiesDe(qui: Visiteur, base: string) {
  const acces = { domain: '127.0.0.1', path: '/', secure: false, script: false };
  return qui.navigation.jar
    .getCookies(acces)
    .map(({ name, value }) => ({ name, value, url: base, httpOnly: true, sameSite: 'Lax' as const }));
}

/** Identifier, password, code: to the portal page. */
export async function seConnecterAuNavigateur(test: TestApp, page: Page, identifiant: string): Promise<void> {
  await test.deps.database.withOps((trx) => trx.run(sql`update agents set otp_dernier_pas = 0`));
  await page.goto(paths.connexion());
  await page.getByLabel('Identifiant').fill(identifiant);
  await page.getByLabel('Mot de passe', { exact: true }).fill(MOT_DE_PASSE);
  await page.getByRole('button', { name: 'Continuer' }).click();
  await page.getByLabel('Code à six chiffres').fill(currentOtpCode(SECRET_OTP, test.clock.now()));
  await page.getByRole('button', { name: 'Se connecter' }).click();
  await page.waitForURL(`**${paths.arena()}`);
}

/** Presses Tab until the focus is on what bears this name; what has the focus must show it. */
export async function tabulerJusqua(page: Page, nom: string | RegExp, touche = 'Tab'): Promise<void> {
  const parcourus: string[] = [];
  for (let pas = 0; pas < 150; pas += 1) {
    await page.keyboard.press(touche);
    const { libelle, visible } = await page.evaluate(decrireLeFocus);
    if (libelle !== '') expect(visible, `focus visible sur « ${libelle} »`).toBe(true);
    if (typeof nom === 'string' ? libelle === nom : nom.test(libelle)) return;
    parcourus.push(libelle);
  }
  throw new Error(`« ${nom} » ne s’atteint pas au clavier : ${parcourus.join(' | ')}`);
}

/** Runs in the page. */
const decrireLeFocus = `(() => {
  const element = document.activeElement;
  if (!element || element === document.body) return { libelle: '', visible: true };
  const style = getComputedStyle(element);
  const texte = element.getAttribute('aria-label') ?? element.labels?.[0]?.innerText ?? element.innerText ?? '';
  return {
    libelle: texte.replace(/\\s+/g, ' ').trim(),
    visible: (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none',
  };
})()` as unknown as () => { libelle: string; visible: boolean };
