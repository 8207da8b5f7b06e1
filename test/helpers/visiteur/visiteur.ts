import sql from 'sql-template-tag';
import type { Response, Test } from 'supertest';
import { currentOtpCode } from '../../../src/auth/otp.ts';
import { SECRET_OTP } from '../../builders/agent.ts';
import type { TestApp } from '../app.ts';
import { type Navigation, seConnecter } from './connexion.ts';
import { analyser, descendants, type Noeud, texteDe, trouver, trouverTous } from './html.ts';

export interface Page {
  /** Path and query string where the browser stopped. */
  url: string;
  statut: number;
  html: string;
  document: Noeud;
  /** Text of the whole page; no-break spaces are plain here. */
  texte: string;
}

export interface Saisie {
  /** Boxes to tick and to untick, by value. */
  cocher?: readonly string[];
  decocher?: readonly string[];
  remplir?: Readonly<Record<string, string>>;
}

/** What somebody does with a browser without JavaScript: opens pages, ticks boxes, presses buttons. */
export class Visiteur {
  readonly navigation: Navigation;
  readonly #test: { readonly current: TestApp };

  constructor(test: { readonly current: TestApp }, navigation: Navigation) {
    this.#test = test;
    this.navigation = navigation;
  }

  static async connecter(test: { readonly current: TestApp }, identifiant: string): Promise<Visiteur> {
    return new Visiteur(test, await seConnecter(test, identifiant));
  }

  async ouvrir(url: string): Promise<Page> {
    return this.#suivre(await this.navigation.get(url), url);
  }

  /** Presses the button of this name, in the form that holds it. */
  async presser(page: Page, bouton: string, saisie: Saisie = {}): Promise<Page> {
    const { action, methode, corps } = formulaireDe(page, bouton, saisie);
    if (methode === 'get') return this.ouvrir(`${action}?${corps}`);
    return this.#suivre(await this.navigation.post(action).type('form').send(corps.toString()), action);
  }

  /** The request that the button sends, without following where it leads. */
  envoyer(page: Page, bouton: string, saisie: Saisie = {}): Test {
    const { action, corps } = formulaireDe(page, bouton, saisie);
    return this.navigation.post(action).type('form').send(corps.toString());
  }

  async suivreLien(page: Page, libelle: string): Promise<Page> {
    return this.ouvrir(lienDe(page, libelle));
  }

  telecharger(url: string): Promise<Response> {
    return this.navigation
      .get(url)
      .buffer(true)
      .parse((reponse, rendre) => {
        const morceaux: Buffer[] = [];
        reponse.on('data', (morceau: Buffer) => morceaux.push(morceau));
        reponse.on('end', () => rendre(null, Buffer.concat(morceaux)));
      });
  }

  /** Types the code of the phone on the page that asks for it again. */
  async confirmerParCode(page: Page, bouton = 'Confirmer'): Promise<Page> {
    const { deps, clock } = this.#test.current;
    await deps.database.withOps((trx) => trx.run(sql`update agents set otp_dernier_pas = 0`));
    return this.presser(page, bouton, { remplir: { code: currentOtpCode(SECRET_OTP, clock.now()) } });
  }

  async #suivre(reponse: Response, depart: string): Promise<Page> {
    let derniere = reponse;
    let url = depart;
    for (let sauts = 0; derniere.status === 303; sauts += 1) {
      if (sauts === 5) throw new Error(`Redirections sans fin depuis ${depart}`);
      url = derniere.headers.location as string;
      derniere = await this.navigation.get(url);
    }
    return pageLue(derniere, url);
  }
}

/** An answer as somebody reads it. */
export function pageLue(reponse: Response, url: string): Page {
  const html = reponse.text ?? '';
  const document = analyser(html);
  const texte = texteDe(document).replace(/[\u00a0\u202f]/g, ' ');
  return { url, statut: reponse.status, html, document, texte };
}

export function lienDe(page: Page, libelle: string): string {
  const lien = trouverTous(page.document, 'a').find((a) => porte(a, libelle));
  if (lien === undefined) throw new Error(`Lien « ${libelle} » absent de ${page.url} : ${page.texte}`);
  return lien.attributs.href ?? '';
}

/** Its words are these, no-break spaces or plain ones. */
const porte = (noeud: Noeud, libelle: string): boolean =>
  [texteDe(noeud), texteDe(noeud).replace(/[\u00a0\u202f]/g, ' ')].includes(libelle);

export const boutonsDe = (page: Page): string[] => trouverTous(page.document, 'button').map(texteDe);

function formulaireDe(
  page: Page,
  libelle: string,
  { cocher = [], decocher = [], remplir = {} }: Saisie,
): { action: string; methode: string; corps: URLSearchParams } {
  const boutons = trouverTous(page.document, 'button');
  // Menu entries hold a hint after their name.
  const bouton =
    boutons.find((b) => porte(b, libelle)) ?? boutons.find((b) => texteDe(b).startsWith(libelle));
  if (bouton === undefined) {
    throw new Error(`Bouton « ${libelle} » absent de ${page.url} : ${boutonsDe(page).join(' | ')}`);
  }
  let formulaire: Noeud | undefined =
    bouton.attributs.form === undefined
      ? bouton.parent
      : trouver(page.document, 'form', { id: bouton.attributs.form });
  while (formulaire !== undefined && formulaire.balise !== 'form') formulaire = formulaire.parent;
  if (formulaire === undefined) throw new Error(`Bouton « ${libelle} » hors d’un formulaire`);
  const corps = new URLSearchParams();
  for (const champ of descendants(formulaire)) {
    const { name, type = 'text', value = '', checked } = champ.attributs;
    if (name === undefined || champ.balise === 'button') {
      if (champ === bouton && name !== undefined) corps.append(name, value);
      continue;
    }
    if (champ.balise === 'select') {
      const [choisi] = trouverTous(champ, 'option', { selected: null });
      corps.append(name, (choisi ?? trouver(champ, 'option')).attributs.value ?? '');
    } else if (champ.balise === 'input' && (type === 'checkbox' || type === 'radio')) {
      const coche = (checked !== undefined || cocher.includes(value)) && !decocher.includes(value);
      if (coche) corps.append(name, value);
    } else if (champ.balise === 'input') {
      corps.append(name, remplir[name] ?? value);
    } else if (champ.balise === 'textarea') {
      corps.append(name, remplir[name] ?? texteDe(champ));
    }
  }
  return {
    action: formulaire.attributs.action ?? '',
    methode: (formulaire.attributs.method ?? 'get').toLowerCase(),
    corps,
  };
}
