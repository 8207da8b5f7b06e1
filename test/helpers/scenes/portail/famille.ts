import type { MailGarde } from '../../../../src/mails/mailer.ts';
import { paths } from '../../../../src/paths.ts';
import type { TestApp } from '../../app.ts';
import { ouvrirNavigation } from '../../visiteur/connexion.ts';
import { type Page, Visiteur } from '../../visiteur/visiteur.ts';
import { champsDesDates } from './dates.ts';
import {
  CHOISI,
  type EcoleDePortail,
  type Informe,
  type InformeGardien,
  informerGardien,
  NAISSANCE,
} from './informes.ts';
import { expedierCodes } from './inscription.ts';

type Test = { readonly current: TestApp };

export const COOKIE_PORTAIL = 'comptes1d-portail';

/** Somebody at a browser of their own; « ip » counts when the application trusts one proxy (TRUST_PROXY=1). */
export class Famille extends Visiteur {
  constructor(test: Test, ip?: string) {
    const navigation = ouvrirNavigation(test);
    if (ip !== undefined) navigation.set('X-Forwarded-For', ip);
    super(test, navigation);
  }

  /** The id of the session that the browser holds. */
  get session(): string | undefined {
    const acces = { domain: '127.0.0.1', path: '/', secure: false, script: false };
    return this.navigation.jar.getCookie(COOKIE_PORTAIL, acces)?.value;
  }

  set session(id: string) {
    this.navigation.jar.setCookie(`${COOKIE_PORTAIL}=${id}`, '127.0.0.1', '/');
  }

  async entrer(qui: Pick<Informe, 'profil' | 'identifiant'>, motDePasse: string): Promise<Page> {
    const entree = qui.profil === 'eleve' ? paths.portailEleve() : paths.portailRepresentant();
    return this.presser(await this.ouvrir(entree), 'Se connecter', {
      remplir: { identifiant: qui.identifiant, motDePasse },
    });
  }

  async choisir(page: Page, motDePasse = CHOISI): Promise<Page> {
    return this.presser(page, 'Continuer', { remplir: { motDePasse, confirmation: motDePasse } });
  }

  /** With the letter: to the first question after the password. */
  async commencer(qui: Informe, motDePasse = CHOISI): Promise<Page> {
    return this.choisir(await this.entrer(qui, qui.provisoire), motDePasse);
  }

  async direDates(page: Page, dates: Readonly<Record<string, string>>): Promise<Page> {
    return this.presser(page, 'Continuer', { remplir: champsDesDates(dates) });
  }

  async direNaissance(page: Page, date = NAISSANCE): Promise<Page> {
    return this.direDates(page, { naissance: date });
  }

  async direLesDates(page: Page, qui: InformeGardien): Promise<Page> {
    return this.direDates(
      page,
      Object.fromEntries(qui.enfants.map(({ ficheId, naissance }) => [ficheId, naissance])),
    );
  }

  async activerEleve(qui: Informe, motDePasse = CHOISI): Promise<Page> {
    return this.direNaissance(await this.commencer(qui, motDePasse));
  }

  /** To « En cours d’activation »: the mail is given, its code waited for. */
  async arriverAuMail(qui: InformeGardien, mail: string, motDePasse = CHOISI): Promise<Page> {
    const enfants = await this.commencer(qui, motDePasse);
    return this.donnerMail(await this.direLesDates(enfants, qui), mail);
  }

  async donnerMail(page: Page, mail: string): Promise<Page> {
    return this.presser(page, 'Recevoir le code', { remplir: { mail } });
  }

  async direCode(page: Page, code: string): Promise<Page> {
    return this.presser(page, 'Continuer', { remplir: { code } });
  }

  async activerGardien(test: Test, qui: InformeGardien, mail: string): Promise<Page> {
    const page = await this.arriverAuMail(qui, mail);
    return this.direCode(page, (await recevoir(test, mail)).code);
  }
}

// ── What arrives by mail ─────────────────────────────────────────────────────────────────────────────────────────
export interface MailRecu {
  code: string;
  /** Path and query string. */
  lien: string;
  mail: MailGarde;
}

/** The last mail that this address has received, with its code and its link. */
export async function recevoir(test: Test, adresse: string): Promise<MailRecu> {
  await expedierCodes(test);
  const mail = test.current.deps.mailer
    .recent()
    .find(({ to, text }) => to.address === adresse && CODE.test(text));
  if (mail === undefined) throw new Error(`Rien pour ${adresse}`);
  return {
    mail,
    code: CODE.exec(mail.text)?.[1] ?? '',
    lien: LIEN.exec(mail.text)?.[0] ?? '',
  };
}
const CODE = /^(\d{6})$/m;
const LIEN = /\/portail\/mail\?jeton=[\w-]+/;

export interface EnAttente {
  qui: InformeGardien;
  famille: Famille;
  adresse: string;
  recu: MailRecu;
}

let numero = 0;

/** A guardian « en cours », whose mail has just arrived. */
export async function mettreEnAttente(test: Test, ecole: EcoleDePortail): Promise<EnAttente> {
  numero += 1;
  const adresse = `attente${numero}@exemple.fr`;
  const qui = await informerGardien(test, ecole);
  const famille = new Famille(test);
  await famille.arriverAuMail(qui, adresse);
  return { qui, famille, adresse, recu: await recevoir(test, adresse) };
}

/** What the link of a mail carries. */
export const jetonDuLien = ({ lien }: MailRecu): string =>
  new URL(lien, 'http://localhost').searchParams.get('jeton') ?? '';
