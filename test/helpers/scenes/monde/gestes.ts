import sql from 'sql-template-tag';
import { aadMotDePasseProvisoire, decrypt } from '../../../../src/auth/encryption.ts';
import { etapeEnCours } from '../../../../src/domain/portail/parcours.ts';
import { newSessionId } from '../../../../src/middlewares/portail/session.ts';
import { listEnfants } from '../../../../src/queries/portail/compte.ts';
import { findPersonne } from '../../../../src/queries/portail/garde.ts';
import type { DireEnfant } from '../../../../src/repositories/portail/activation.ts';
import {
  activerParNaissance,
  choisirMotDePasse,
  direLesEnfants,
  donnerMail,
  type EnChemin,
} from '../../../../src/services/portail/activation.ts';
import { confirmerMail, envoyerCode } from '../../../../src/services/portail/codes.ts';
import { entrer } from '../../../../src/services/portail/connexion.ts';
import {
  donnerPortable,
  entrerParFranceConnect,
  finirParFranceConnect,
} from '../../../../src/services/portail/franceconnect.ts';
import {
  demanderInscription,
  direEnfantsTrouves,
  prouverPortable,
} from '../../../../src/services/portail/inscription.ts';
import { demanderOubli, prouverOubli } from '../../../../src/services/portail/oubli.ts';
import type { TestApp } from '../../app.ts';
import { MOT_DE_PASSE_CHOISI } from '../portail/rattacher.ts';
import { type FicheDuMonde, lireFiche, mobileDuMonde, NEE_LE } from './monde.ts';

/**
 * People of a world, each with one browser, who do on the portal what its pages do, through the services. What is answered
 * is right whenever it can be; what makes no sense at that moment does nothing.
 */
export class Gestes {
  readonly #test: { readonly current: TestApp };
  readonly #portable: string;
  readonly #monde: number;
  readonly #sessions = new Map<string, string>();
  #gestes = 0;

  constructor(test: { readonly current: TestApp }, monde: number) {
    this.#test = test;
    this.#monde = monde;
    this.#portable = mobileDuMonde(monde);
  }

  get #deps() {
    return this.#test.current.deps;
  }

  /** Who this browser is at this moment, if anybody. */
  async qui(fiche: FicheDuMonde): Promise<EnChemin | undefined> {
    const session = this.#sessions.get(fiche.ficheId);
    if (session === undefined) return undefined;
    const personne = await findPersonne(this.#deps.database, session, false);
    return personne === undefined ? undefined : { session, personne };
  }

  /** The same, once nothing more is asked. */
  async connecte(fiche: FicheDuMonde): Promise<EnChemin | undefined> {
    const qui = await this.qui(fiche);
    return qui?.personne.parcours === 'ouverte' && etapeEnCours(qui.personne) === undefined ? qui : undefined;
  }

  /** The session goes on under this id, if the service has made it so. */
  async garder(fiche: FicheDuMonde, nouvelle: string): Promise<void> {
    if ((await findPersonne(this.#deps.database, nouvelle, false)) !== undefined)
      this.#sessions.set(fiche.ficheId, nouvelle);
  }

  /** From an address of its own: the counters are not what is tried here. */
  #ip(): string {
    this.#gestes += 1;
    return `10.${this.#monde % 250}.${(this.#gestes >> 8) & 255}.${this.#gestes & 255}`;
  }

  #ids(fiche: FicheDuMonde) {
    return { session: newSessionId(), precedente: this.#sessions.get(fiche.ficheId) ?? '', ip: this.#ip() };
  }

  /** What opens this fiche's account: the provisional password, if there is one, otherwise the one that everybody chooses. */
  async motDePasse(fiche: FicheDuMonde): Promise<{ identifiant: string; motDePasse: string; ip: string }> {
    const { identifiant, compteId } = await lireFiche(this.#deps, fiche);
    const [provisoire] = await this.#deps.database.withOps((trx) =>
      trx.rows<{ chiffre: Buffer; cle: string }>(
        sql`select chiffre, cle from provisoires where compte_id = ${compteId} and chiffre is not null`,
      ),
    );
    const motDePasse =
      provisoire === undefined
        ? MOT_DE_PASSE_CHOISI
        : decrypt(this.#deps.keyRing, provisoire, aadMotDePasseProvisoire(compteId));
    return { identifiant, motDePasse, ip: this.#ip() };
  }

  async seConnecter(fiche: FicheDuMonde): Promise<void> {
    const ids = this.#ids(fiche);
    await entrer(this.#deps, { ...ids, ...(await this.motDePasse(fiche)) });
    await this.garder(fiche, ids.session);
  }

  async sInscrire(fiche: FicheDuMonde): Promise<void> {
    if (fiche.profil === 'eleve') return;
    const ids = this.#ids(fiche);
    const { nom, prenom } = fiche;
    await demanderInscription(this.#deps, { ...ids, nom, prenom, portable: this.#numero() });
    await this.garder(fiche, ids.session);
  }

  async parFranceConnect(fiche: FicheDuMonde): Promise<void> {
    if (fiche.profil === 'eleve') return;
    const ids = this.#ids(fiche);
    const identite = {
      sub: `${fiche.nom}-${fiche.prenom}`,
      nom: fiche.nom,
      nomUsage: null,
      prenoms: [fiche.prenom],
      dateNaissance: '1985-01-01',
      mail: null,
    };
    await entrerParFranceConnect(this.#deps, { outcome: 'identite', identite, idToken: 'jeton' }, ids);
    await this.garder(fiche, ids.session);
  }

  async oublier(fiche: FicheDuMonde): Promise<void> {
    const ids = this.#ids(fiche);
    const { identifiant } = await lireFiche(this.#deps, fiche);
    await demanderOubli(this.#deps, {
      ...ids,
      oubli: 'oubli_mot_de_passe',
      profil: fiche.profil,
      canal: fiche.profil === 'eleve' ? 'mail' : 'sms',
      destination: identifiant,
    });
    await this.garder(fiche, ids.session);
  }

  /** Answers the question that is asked now; false when there is none. */
  async avancer(fiche: FicheDuMonde): Promise<boolean> {
    const qui = await this.qui(fiche);
    const etape = qui === undefined ? undefined : etapeEnCours(qui.personne);
    if (qui === undefined || etape === undefined || etape === 'identifiants') return false;
    const nouvelle = newSessionId();
    const deps = this.#deps;
    switch (etape) {
      case 'portable':
        await donnerPortable(deps, qui, this.#numero(), this.#ip());
        break;
      case 'code':
        await this.#direLeCode(qui, nouvelle);
        break;
      case 'mot_de_passe':
        await choisirMotDePasse(deps, qui, MOT_DE_PASSE_CHOISI, nouvelle);
        break;
      case 'naissance':
        await activerParNaissance(deps, qui, NEE_LE, nouvelle);
        break;
      case 'mail':
        await donnerMail(deps, qui, `${qui.personne.identifiant}@exemple.fr`, nouvelle);
        break;
      case 'enfants':
        await this.#direLesDates(qui, nouvelle);
    }
    await this.garder(fiche, nouvelle);
    return true;
  }

  /** To the end of the way that this browser is on, as far as it goes. */
  async finir(fiche: FicheDuMonde): Promise<void> {
    for (let etape = 0; etape < 5; etape += 1) if (!(await this.avancer(fiche))) return;
  }

  async #direLesDates(qui: EnChemin, nouvelle: string): Promise<void> {
    const deps = this.#deps;
    const enfants = (await deps.database.readPortail(qui.session, listEnfants)).map(
      ({ eleveId }): DireEnfant => ({ eleveId, reponse: 'date', date: NEE_LE }),
    );
    const { parcours } = qui.personne;
    if (parcours === 'activation') await direLesEnfants(deps, qui, enfants);
    else if (parcours === 'franceconnect')
      await finirParFranceConnect(deps, qui, { enfants, sans: false }, nouvelle);
    else await direEnfantsTrouves(deps, qui, { enfants, sans: false });
  }

  /** The code that leaves now for this session, or a wrong one when none does. */
  async #direLeCode(qui: EnChemin, nouvelle: string): Promise<void> {
    const { session, personne } = qui;
    const { database, mailer, sms } = this.#deps;
    const dernier = () => [sms.recent()[0]?.text, mailer.recent()[0]?.text];
    const avant = dernier();
    const attendent = await database.withOps((trx) =>
      trx.rows<{ id: string }>(
        sql`select id from portail_codes where envoye_le is null and expire_le > now()
          and (session = empreinte_de_session(${session}) or compte_id = ${personne.compteId}) order by id`,
      ),
    );
    for (const { id } of attendent) await envoyerCode(this.#deps, id, `geste-${id}`);
    const parti = dernier().find((texte, i) => texte !== avant[i]);
    const code = /\b\d{6}\b/.exec(parti ?? '')?.[0] ?? '000000';
    switch (personne.parcours) {
      case 'inscription':
      case 'franceconnect':
        await prouverPortable(this.#deps, qui, code, nouvelle);
        break;
      case 'oubli_mot_de_passe':
        await prouverOubli(this.#deps, qui, code, nouvelle);
        break;
      default:
        await confirmerMail(this.#deps, qui, code);
    }
  }

  #numero() {
    return { numero: this.#portable, affiche: this.#portable };
  }
}
