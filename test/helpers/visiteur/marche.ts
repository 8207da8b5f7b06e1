import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { paths } from '../../../src/paths.ts';
import type { Onglet } from './navigateur.ts';
import { cliquer, ecrire, tenir } from './telephone.ts';

/** Without JavaScript, nothing of the page holds a second click back. */
export const FACONS_DE_CLIQUER = [
  { facon: 'd’un clic, avec des retours en arrière', double: false },
  { facon: 'd’un double clic partout, sans JavaScript', double: true },
] as const;

type Titre = string | RegExp;

/** Somebody who goes from question to question in a browser; each page is looked at. */
export class Marche {
  readonly page: Page;
  readonly #onglet: Onglet;
  readonly #double: boolean;

  constructor(onglet: Onglet, double: boolean) {
    this.page = onglet.page;
    this.#onglet = onglet;
    this.#double = double;
  }

  async aller(adresse: string, titre: Titre): Promise<void> {
    await this.page.goto(adresse);
    await this.regarder(titre);
  }

  async suivre(lien: string, titre: Titre): Promise<void> {
    await this.page.getByRole('link', { name: lien }).first().click();
    await this.regarder(titre);
  }

  /** Holds on a narrow screen. What axe finds, each page of the gallery is asked (test/browser/portail.test.ts). */
  async regarder(titre: Titre): Promise<void> {
    await tenir(this.#onglet, titre);
  }

  /** A page that is another site's: nothing of it is ours to look at. */
  async ailleurs(titre: Titre): Promise<void> {
    await this.page.getByRole('heading', { level: 1, name: titre }).waitFor();
  }

  /** From there to here. */
  async revenir(bouton: string | RegExp, titre: Titre): Promise<void> {
    await this.page.getByRole('button', { name: bouton }).first().click();
    await this.regarder(titre);
  }

  async repondre(
    champs: Readonly<Record<string, string>>,
    bouton: string | RegExp,
    suite: Titre,
  ): Promise<void> {
    await ecrire(this.page, champs);
    await this.continuer(bouton, suite);
  }

  async continuer(bouton: string | RegExp, suite: Titre): Promise<void> {
    await this.#presser(bouton);
    await this.regarder(suite);
    await this.#reculer(suite);
  }

  /**
   * The last button of a way, after which the session goes on under a new name: the first of two clicks may take that name away
   * with the answer that the browser drops. The page then says that one must log in, which « reprendre » does.
   */
  async finir(
    champs: Readonly<Record<string, string>>,
    bouton: string,
    suite: Titre,
    reprendre: () => Promise<void>,
  ): Promise<void> {
    await ecrire(this.page, champs);
    await this.#presser(bouton);
    if (this.#double) {
      const arrivee = this.page.getByRole('heading', { level: 1, name: suite });
      const dehors = this.page.getByText(DEHORS).first();
      await arrivee.or(dehors).first().waitFor();
      this.#onglet.plaintes.length = 0;
      if (await arrivee.isVisible()) return;
      await reprendre();
    } else await this.regarder(suite);
  }

  async seConnecter(acces: Readonly<Record<string, string>>, suite: Titre): Promise<void> {
    await this.aller(paths.portailRepresentant(), 'Connectez-vous');
    await this.repondre(acces, 'Se connecter', suite);
  }

  /**
   * One of these is the code of the way that this browser is on. One click in any case: a right code gives the session a new name,
   * and what a second click meets then is tried apart (parcours/id-renouvele).
   */
  async donnerLeCode(codes: readonly string[], suite: Titre): Promise<void> {
    expect(codes.length).toBeGreaterThan(0);
    const [code = '', ...autres] = codes;
    await ecrire(this.page, { 'Code à 6 chiffres': code });
    await cliquer(this.page, 'Continuer');
    const arrivee = this.page.getByRole('heading', { level: 1, name: suite });
    const refus = this.page.getByRole('alert');
    await arrivee.or(refus).first().waitFor();
    if (autres.length > 0 && !(await arrivee.isVisible())) {
      this.#onglet.plaintes.length = 0;
      return this.donnerLeCode(autres, suite);
    }
    await this.regarder(suite);
    await this.#reculer(suite);
  }

  async fermer(): Promise<void> {
    await this.#onglet.context.close();
  }

  async #presser(bouton: string | RegExp): Promise<void> {
    const cible = this.page.getByRole('button', { name: bouton, exact: typeof bouton === 'string' });
    if (this.#double) await cible.dblclick();
    else await cliquer(this.page, bouton);
  }

  /** « Précédent » shows a page of the portal, without an error; from the first page one is led back to the question. */
  async #reculer(suite: Titre): Promise<void> {
    if (this.#double) return;
    const reponse = await this.page.goBack();
    expect(reponse?.status() ?? 200, `précédent de ${suite}`).toBeLessThan(400);
    await this.page.getByRole('heading', { level: 1 }).waitFor();
    await this.page.goto(paths.portail());
    await tenir(this.#onglet, suite);
  }
}

/** What somebody reads who must log in again. */
const DEHORS = /Ce compte vient d’être activé|Le mot de passe a changé|Session terminée/;
