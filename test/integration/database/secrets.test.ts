import sql, { raw } from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aadOtp, decrypt } from '../../../src/auth/encryption.ts';
import { currentOtpCode } from '../../../src/auth/otp.ts';
import { paths } from '../../../src/paths.ts';
import { creerAgent, MOT_DE_PASSE, SECRET_OTP } from '../../builders/agent.ts';
import { lireComptes } from '../../builders/compte.ts';
import { ajouterEleves, creerEcole, type EcoleTest } from '../../builders/ecole.ts';
import { useTestApp } from '../../helpers/app.ts';
import { ouvrirNavigation } from '../../helpers/visiteur/connexion.ts';
import { texteDe, trouver, trouverTous } from '../../helpers/visiteur/html.ts';
import { vieillirCode } from '../../helpers/visiteur/sessions.ts';
import { lienDe, Visiteur } from '../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const DIX_MINUTES = 10 * 60_000;
/** What is typed wrong is often a secret typed in the wrong place. */
const MAUVAIS_MOT_DE_PASSE = 'Canari-Mauvais-Mot-De-Passe';
const CODE_FAUX = '918273';

let ecole: EcoleTest;
/** Secret → what it is. */
const secrets = new Map<string, string>();
const pages: string[] = [];

beforeAll(async () => {
  const { deps, clock } = test.current;
  ecole = await creerEcole(deps);
  await creerAgent(deps, { ecoles: [ecole] });
  await ajouterEleves(deps, ecole, [
    { nom: 'CANARINOM', prenom: 'Canariprénom', dateNaissance: '2018-03-04' },
    { nom: 'DEUXIEME', prenom: 'Canariautre' },
  ]);
  const visiteur = new Visiteur(test, ouvrirNavigation(test));
  const noterSession = () => {
    const cookie = visiteur.navigation.jar.getCookie('comptes1d', {
      domain: '127.0.0.1',
      path: '/',
      secure: false,
      script: false,
    });
    const valeur = decodeURIComponent(cookie?.value ?? '');
    secrets.set(valeur, 'cookie de session');
    secrets.set(valeur.slice(2).split('.')[0] ?? '', 'numéro de session');
  };
  const noterJeton = (html: string) => {
    const [, jeton] = /name="_csrf" value="([^"]+)"/.exec(html) ?? [];
    if (jeton !== undefined) secrets.set(jeton, 'jeton CSRF');
  };

  let page = await visiteur.ouvrir(paths.connexion());
  noterJeton(page.html);
  page = await visiteur.presser(page, 'Continuer', {
    remplir: { identifiant: 'directrice', motDePasse: MAUVAIS_MOT_DE_PASSE },
  });
  // The password typed in place of the identifier, as happens to everybody.
  page = await visiteur.presser(page, 'Continuer', {
    remplir: { identifiant: MOT_DE_PASSE, motDePasse: 'x' },
  });
  page = await visiteur.presser(page, 'Continuer', {
    remplir: { identifiant: 'directrice', motDePasse: MOT_DE_PASSE },
  });
  noterSession();
  page = await visiteur.presser(page, 'Se connecter', { remplir: { code: CODE_FAUX } });
  const code = currentOtpCode(SECRET_OTP, clock.now());
  secrets.set(code, 'code à usage unique');
  page = await visiteur.presser(page, 'Se connecter', { remplir: { code } });
  noterSession();
  noterJeton(page.html);

  const creer = 'Créer dix nouveaux codes';
  page = await visiteur.presser(await visiteur.ouvrir(paths.codesSecours()), creer);
  page = await visiteur.presser(await visiteur.confirmerParCode(page), creer);
  noterSession();
  for (const element of trouverTous(trouver(page.document, 'ol', { class: 'connexion-codes' }), 'code')) {
    const codeSecours = texteDe(element);
    secrets
      .set(codeSecours, 'code de secours')
      .set(codeSecours.replaceAll('-', ''), 'code de secours sans tiret');
  }

  const liste = await visiteur.ouvrir(`${paths.eleves({ uai: ecole.uai })}?q=canari`);
  pages.push(liste.html);
  const plan = await visiteur.presser(await visiteur.presser(liste, 'Tout sélectionner'), 'Informer');
  const fait = await visiteur.presser(plan, 'Confirmer');
  for (const { provisoire } of await lireComptes(deps, ecole))
    secrets.set(provisoire ?? '', 'mot de passe provisoire');
  pages.push(plan.html, fait.html);
  pages.push((await visiteur.suivreLien(liste, 'Détail de Canariprénom CANARINOM')).html);
  for (const libelle of ['Télécharger les feuilles au format pdf', 'au format pdf', 'au format csv']) {
    expect((await visiteur.telecharger(lienDe(fait, libelle))).status).toBe(200);
  }

  await vieillirCode(test, 'directrice', DIX_MINUTES + 1_000);
  const demande = await visiteur.ouvrir(lienDe(fait, 'au format csv'));
  const nouveau = currentOtpCode(SECRET_OTP, clock.now());
  secrets.set(nouveau, 'code à usage unique');
  await visiteur.confirmerParCode({ ...demande });
  const reinitialiser = await visiteur.presser(liste, 'Réinitialiser les mots de passe', {
    cocher: trouverTous(liste.document, 'input', { name: 'coches' }).map((c) => c.attributs.value ?? ''),
  });
  await visiteur.presser(reinitialiser, 'Confirmer');
  for (const { provisoire } of await lireComptes(deps, ecole))
    secrets.set(provisoire ?? '', 'mot de passe provisoire');

  // And what goes wrong: the database refuses in the middle of an action.
  await deps.database.withOps((trx) =>
    trx.run(sql`alter table comptes add constraint panne check (version < 4) not valid`),
  );
  const encore = await visiteur.presser(liste, 'Réinitialiser les mots de passe', {
    cocher: trouverTous(liste.document, 'input', { name: 'coches' }).map((c) => c.attributs.value ?? ''),
  });
  const panne = await visiteur.presser(encore, 'Confirmer');
  expect(panne.statut).toBe(500);
  pages.push(panne.html);
  await deps.database.withOps((trx) => trx.run(sql`alter table comptes drop constraint panne`));

  secrets.set(MOT_DE_PASSE, 'mot de passe de l’agent');
  secrets.set(MAUVAIS_MOT_DE_PASSE, 'mot de passe erroné');
  secrets.set(CODE_FAUX, 'code erroné');
  secrets.set(SECRET_OTP, 'secret du téléphone');
  secrets.delete('');
});

const contient = (texte: string, secret: string) =>
  // Six digits alone, not a piece of a timestamp.
  /^\d{6}$/.test(secret) ? new RegExp(`(?<!\\d)${secret}(?!\\d)`).test(texte) : texte.includes(secret);
const fuites = (texte: string) =>
  [...secrets].filter(([secret]) => contient(texte, secret)).map(([, quoi]) => quoi);

async function contenuDe(table: string, colonnes = 't::text'): Promise<string> {
  const lignes = await test.current.deps.database.withOps((trx) =>
    trx.rows<{ ligne: string }>(sql`select ${raw(colonnes)} as ligne from ${raw(table)} t`),
  );
  return lignes.map(({ ligne }) => ligne).join('\n');
}

describe('canaris (règles §11) : jamais un secret ailleurs qu’à sa place', () => {
  it('le parcours a bien produit des secrets de chaque sorte', () => {
    const sortes = new Set(secrets.values());
    expect(sortes.size).toBe(11);
    expect(secrets.size).toBeGreaterThan(25);
  });

  it('aucun dans les lignes de log, même quand la base refuse au milieu d’une action', () => {
    expect(test.current.logs()).toContain('panne');
    expect(fuites(test.current.logs())).toEqual([]);
  });

  it('aucun nom d’élève ni recherche dans les lignes de log', () => {
    expect(test.current.logs()).not.toMatch(/canari/i);
  });

  it('aucun dans le journal, ni dans l’historique des comptes', async () => {
    const journal = await contenuDe('journal');
    expect(journal.split('\n').length).toBeGreaterThanOrEqual(8);
    expect(fuites(journal)).toEqual([]);
    expect(journal).not.toMatch(/canari/i);
    expect(fuites(await contenuDe('compte_evenements'))).toEqual([]);
    expect(fuites(await contenuDe('operations'))).toEqual([]);
  });

  it('aucun en clair dans la base : mots de passe provisoires, codes de secours, secrets et numéros de session sont chiffrés ou hachés', async () => {
    const tables = await contenuDe('pg_tables', `case when schemaname = 'public' then tablename end`);
    for (const table of tables.split('\n').filter((nom) => nom !== '' && nom !== 'null')) {
      expect(fuites(await contenuDe(table)), table).toEqual([]);
    }
  });

  it('aucun mot de passe sur une page : les documents seuls en portent', () => {
    const provisoires = [...secrets].filter(([, quoi]) => quoi === 'mot de passe provisoire');
    for (const html of pages) for (const [secret] of provisoires) expect(html).not.toContain(secret);
  });

  it('un chiffré déplacé sur un autre compte ne se lit plus', async () => {
    const { deps } = test.current;
    const agent = await deps.database.withOps((trx) =>
      trx.one<{ id: string; chiffre: Buffer; cle: string }>(
        sql`select id, otp_chiffre as chiffre, otp_cle as cle from agents`,
      ),
    );
    expect(decrypt(deps.keyRing, agent, aadOtp(agent.id))).toBe(SECRET_OTP);
    expect(() => decrypt(deps.keyRing, agent, aadOtp(`${agent.id}0`))).toThrow();
  });
});

afterAll(() => secrets.clear());
