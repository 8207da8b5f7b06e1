import sql from 'sql-template-tag';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { INACTIVITY_MS, SESSION_MAX_MS } from '../../../src/domain/connexion/session.ts';
import { paths } from '../../../src/paths.ts';
import { NOMBRES } from '../../../src/textes/nombres.ts';
import { creerAgent, MOT_DE_PASSE } from '../../builders/agent.ts';
import { ajouterEleves, creerEcole, desEleves, type EcoleTest } from '../../builders/ecole.ts';
import { useTestApp } from '../../helpers/app.ts';
import { useBase } from '../../helpers/base.ts';
import { vieillirActivite, vieillirSession } from '../../helpers/visiteur/sessions.ts';
import { lienDe, type Page, pageLue, Visiteur } from '../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
let ecole: EcoleTest;
let directrice: Visiteur;
let plan: Page;

beforeAll(async () => {
  const { deps } = test.current;
  ecole = await creerEcole(deps, { uai: '0990001N' });
  await ajouterEleves(deps, ecole, desEleves(3, 1));
  await creerAgent(deps, { ecoles: [ecole] });
});

beforeEach(async () => {
  directrice = await Visiteur.connecter(test, 'directrice');
  const liste = await directrice.ouvrir(paths.eleves({ uai: ecole.uai }));
  plan = await directrice.presser(await directrice.presser(liste, 'Tout sélectionner'), 'Informer');
});

const enBase = useBase(test);

/** Presses « Confirmer » as a browser does: it tells which page of the site the form was on. */
const confirmer = (depuis = `http://localhost:3000${plan.url}`) =>
  directrice.envoyer(plan, 'Confirmer').set({ Host: 'localhost:3000', Referer: depuis });

/** Logs in on this page, to where it leads. */
async function seReconnecter(page: Page): Promise<Page> {
  const remplir = { identifiant: 'directrice', motDePasse: MOT_DE_PASSE };
  const code = await directrice.presser(page, 'Continuer', { remplir });
  return directrice.confirmerParCode(code, 'Se connecter');
}

describe('une session fermée pendant qu’un plan attend', () => {
  it('« Confirmer » n’est pas fait, le dit, et ramène au plan après la connexion', async () => {
    await enBase(sql`delete from sessions`);
    const refus = await confirmer();
    expect(refus.status).toBe(403);
    const page = pageLue(refus, plan.url);
    expect(page.texte).toContain('Session expirée');
    expect(page.texte).toContain('Rien n’a été modifié : reconnectez-vous, vous reviendrez à la page');
    const connexion = await directrice.suivreLien(page, 'Se reconnecter');
    expect(connexion.texte).toContain('Vous arriverez ensuite à la page demandée.');
    const retour = await seReconnecter(connexion);
    expect(retour.url).toBe(plan.url);
    expect(retour.texte).toContain('Vous allez informer 3 élèves.');
    expect(await enBase(sql`select 1 from comptes where etat <> 'non_informe'`)).toEqual([]);

    const faite = await directrice.presser(retour, 'Confirmer');
    expect(faite.texte).toContain('3 élèves ont été informés');
    await enBase(sql`delete from provisoires`);
    await enBase(sql`update comptes set etat = 'non_informe', origine = null`);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['dix heures', () => vieillirSession(test, 'directrice', SESSION_MAX_MS)],
    [
      `${NOMBRES.inactivite.lettres} sans activité`,
      () => vieillirActivite(test, 'directrice', INACTIVITY_MS),
    ],
    ['une déconnexion partout', () => enBase(sql`update agents set version_session = version_session + 1`)],
  ])('après %s, le chemin est le même', async (_quoi, finir) => {
    await finir();
    const refus = await confirmer();
    expect(refus.status).toBe(403);
    const page = pageLue(refus, plan.url);
    expect(page.texte).toContain('Rien n’a été modifié : reconnectez-vous');
    expect(lienDe(page, 'Se reconnecter')).toBe(`/connexion?retour=${encodeURIComponent(plan.url)}`);
    expect(await enBase(sql`select 1 from comptes where etat <> 'non_informe'`)).toEqual([]);
    const retour = await seReconnecter(await directrice.suivreLien(page, 'Se reconnecter'));
    expect(retour.url).toBe(plan.url);
    expect(retour.texte).toContain('Vous allez informer 3 élèves.');
  });

  it('une lecture mène à la connexion, et y revient avec ses critères', async () => {
    await enBase(sql`delete from sessions`);
    const url = `${paths.eleves({ uai: ecole.uai })}?q=nom`;
    const connexion = await directrice.ouvrir(url);
    expect(connexion.texte).toContain(
      `Une session se ferme après ${NOMBRES.inactivite.chiffres.replace('\u00a0', ' ')} sans activité, ou depuis un autre appareil : mot de passe changé`,
    );
    expect((await seReconnecter(connexion)).url).toBe(url);
  });

  it('reconnectée dans un autre onglet, elle revient au plan sans se connecter', async () => {
    // The forms of a login are worth nothing in the next one.
    await enBase(sql`update sessions set ouverte_le = ouverte_le - interval '1 second'`);
    const page = pageLue(await confirmer(), plan.url);
    expect(page.texte).toContain('Vous vous êtes reconnecté depuis que cette page est ouverte.');
    expect(lienDe(page, 'Revenir à la page')).toBe(plan.url);
  });

  it('une page de connexion restée ouverte n’oublie pas où elle menait', async () => {
    await enBase(sql`delete from sessions`);
    const depuis = `http://localhost:3000/connexion?retour=${encodeURIComponent(plan.url)}`;
    const page = pageLue(await confirmer(depuis), plan.url);
    expect(lienDe(page, 'Se reconnecter')).toBe(`/connexion?retour=${encodeURIComponent(plan.url)}`);
  });

  it.each([
    ['un autre site', 'https://ailleurs.example/ecoles'],
    ['un autre port', 'http://localhost:4000/ecoles'],
    ['une adresse double', 'http://localhost:3000//ailleurs.example'],
    ['une étape de la connexion', 'http://localhost:3000/connexion/otp'],
    ['une connexion qui mène ailleurs', 'http://localhost:3000/connexion?retour=//ailleurs.example'],
    ['un texte', 'javascript:alert(1)'],
  ])('%s n’est jamais la page où l’on revient', async (_quoi, depuis) => {
    await enBase(sql`delete from sessions`);
    const page = pageLue(await confirmer(depuis), plan.url);
    expect(lienDe(page, 'Se connecter')).toBe('/connexion');
    expect(page.html).not.toContain('ailleurs');
  });
});
