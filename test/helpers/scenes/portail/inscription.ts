import sql from 'sql-template-tag';
import { paths } from '../../../../src/paths.ts';
import { envoyerCode } from '../../../../src/services/portail/codes.ts';
import type { Sms } from '../../../../src/sms/gateway.ts';
import {
  ajouterEleves,
  ajouterRepresentants,
  creerEcole,
  type EcoleTest,
  uai,
} from '../../../builders/ecole.ts';
import type { TestApp } from '../../app.ts';
import { ouvrirNavigation } from '../../visiteur/connexion.ts';
import { trouverTous } from '../../visiteur/html.ts';
import { type Page, Visiteur } from '../../visiteur/visiteur.ts';
import { COOKIE_PORTAIL } from './famille.ts';

type Test = { readonly current: TestApp };

/** A browser that nobody knows. */
export const passant = (test: Test): Visiteur => new Visiteur(test, ouvrirNavigation(test));

/** The id of the session that the browser holds. */
export const sessionDe = ({ navigation }: Visiteur): string => {
  const acces = { domain: '127.0.0.1', path: '/', secure: false, script: false };
  return navigation.jar.getCookie(COOKIE_PORTAIL, acces)?.value ?? '';
};

export interface FamilleDEcole {
  ecole: EcoleTest;
  /** Of the guardian. */
  fiche: string;
  eleves: string[];
}

export interface EnfantDeScene {
  prenom: string;
  date: string;
}

let rang = 600;

/** A new school, where this guardian has these children. */
export async function inscrireDansUneEcole(
  test: Test,
  parent: { nom: string; prenom: string; nomUsage?: string; portable?: string; mail?: string },
  enfants: readonly EnfantDeScene[],
): Promise<FamilleDEcole> {
  const { deps } = test.current;
  rang += 1;
  const ecole = await creerEcole(deps, { uai: uai(rang), nom: `École ${rang}` });
  const eleves = await ajouterEleves(
    deps,
    ecole,
    enfants.map(({ prenom, date }) => ({ nom: parent.nom, prenom, dateNaissance: date })),
  );
  const [fiche = ''] = await ajouterRepresentants(deps, ecole, [{ ...parent, enfants: eleves }]);
  return { ecole, fiche, eleves };
}

let numero = 0;
/** A mobile of fiction that no other scene of the file has. */
export const unPortable = (): string => {
  numero += 1;
  return `+33639985${String(numero).padStart(3, '0')}`;
};

/** The worker sends the codes that wait; the SMS that left, in order. */
export async function expedierCodes({ current: { deps } }: Test): Promise<Sms[]> {
  const avant = deps.sms.recent().length;
  const attendent = await deps.database.withOps((trx) =>
    trx.rows<{ id: string }>(
      sql`select id from portail_codes where envoye_le is null and expire_le > now() order by id`,
    ),
  );
  for (const { id } of attendent) await envoyerCode(deps, id, `essai-${id}`);
  return deps.sms
    .recent()
    .slice(0, deps.sms.recent().length - avant)
    .toReversed();
}

export const codeDe = (sms: Sms | undefined): string => /\b(\d{6})\b/.exec(sms?.text ?? '')?.[1] ?? '';

/** What counts askings begins again, as an hour later. */
export const oublierLesLimites = ({ current: { deps } }: Test): Promise<number> =>
  deps.database.withOps((trx) => trx.run(sql`delete from limites`));

export async function demander(
  visiteur: Visiteur,
  saisie: { portable: string; nom: string; prenom: string },
): Promise<Page> {
  const formulaire = await visiteur.ouvrir(paths.portailInscription());
  return visiteur.presser(formulaire, 'Recevoir le code', { remplir: saisie });
}

/** From the number to the children: the page that shows them. */
export async function prouver(
  test: Test,
  visiteur: Visiteur,
  saisie: { portable: string; nom: string; prenom: string },
): Promise<Page> {
  const page = await demander(visiteur, saisie);
  const [sms] = await expedierCodes(test);
  return visiteur.presser(page, 'Continuer', { remplir: { code: codeDe(sms) } });
}

/** The date fields of each child named: « Ava » → « 2019-05-12 ». */
export function dates(page: Page, dites: Readonly<Record<string, string>>): Record<string, string> {
  const remplir: Record<string, string> = {};
  for (const champ of trouverTous(page.document, 'fieldset')) {
    const cle = champ.attributs.id;
    if (cle === undefined || !/^\d+$/.test(cle)) continue;
    const titre = trouverTous(page.document, 'h2', { id: `enfant-${cle}` })[0];
    const prenom = titre?.enfants.map((enfant) => (typeof enfant === 'string' ? enfant : '')).join('') ?? '';
    const [annee = '', mois = '', jour = ''] = (dites[prenom.trim()] ?? '').split('-');
    Object.assign(remplir, { [`${cle}-jour`]: jour, [`${cle}-mois`]: mois, [`${cle}-annee`]: annee });
  }
  return remplir;
}

export const PHRASE_SECRETE = 'un bateau jaune au loin';
export const choisirMotDePasse = (
  visiteur: Visiteur,
  page: Page,
  motDePasse = PHRASE_SECRETE,
): Promise<Page> =>
  visiteur.presser(page, 'Continuer', { remplir: { motDePasse, confirmation: motDePasse } });

export interface CompteVu {
  id: string;
  identifiant: string;
  etat: string;
  origine: string | null;
  portable: string | null;
  portableConfirme: boolean;
  motDePasse: boolean;
  provisoire: boolean;
  sub: string | null;
  mail: string | null;
}

/** The account that a guardian's fiche shows. */
export const compteDe = ({ current: { deps } }: Test, fiche: string): Promise<CompteVu> =>
  deps.database.withOps((trx) =>
    trx.one<CompteVu>(
      sql`select c.id, c.identifiant, c.etat, c.origine, c.portable, c.portable_confirme_le is not null as "portableConfirme",
         c.mot_de_passe_choisi as "motDePasse", c.franceconnect_sub as sub, c.mail,
         exists (select 1 from provisoires p where p.compte_id = c.id and p.chiffre is not null) as provisoire
       from representants_legaux r join comptes c on c.id = r.compte_id where r.id = ${fiche}`,
    ),
  );

/** What a school reads in the history of an account. */
export const histoire = (
  { current: { deps } }: Test,
  ecole: EcoleTest,
  compteId: string,
): Promise<string[]> =>
  deps.database.withOps(async (trx) =>
    (
      await trx.rows<{ evenement: string }>(
        sql`select evenement from compte_evenements where ecole_id = ${ecole.id} and compte_id = ${compteId} order by id`,
      )
    ).map(({ evenement }) => evenement),
  );

/** Children whose birth date the holder has given. */
export const confirmes = ({ current: { deps } }: Test, compteId: string): Promise<string[]> =>
  deps.database.withOps(async (trx) =>
    (
      await trx.rows<{ eleveId: string }>(
        sql`select eleve_id as "eleveId" from enfants_confirmes where compte_id = ${compteId} order by eleve_id`,
      )
    ).map(({ eleveId }) => eleveId),
  );

/** What was reported to a school. */
export const signales = ({ current: { deps } }: Test, ecole: EcoleTest) =>
  deps.database.withOps((trx) =>
    trx.rows<{ type: string; eleveId: string }>(
      sql`select type, eleve_id as "eleveId" from signalements where ecole_id = ${ecole.id} order by id`,
    ),
  );
