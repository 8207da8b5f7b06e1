import sql from 'sql-template-tag';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { paths } from '../../../src/paths.ts';
import { creerAgent, habiliter } from '../../builders/agent.ts';
import { ajouterEleves, creerEcole, desEleves, type EcoleTest, uai } from '../../builders/ecole.ts';
import { useTestApp } from '../../helpers/app.ts';
import { texteDe, trouver } from '../../helpers/visiteur/html.ts';
import { boutonsDe, type Page, Visiteur } from '../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const ACTIVER = 'Activer la gestion des comptes élèves';
const DESACTIVER = 'Désactiver la gestion des comptes élèves';

let numero = 0;
let ecole: EcoleTest;
let directrice: Visiteur;
let page: Page;

beforeAll(async () => {
  await creerAgent(test.current.deps);
  directrice = await Visiteur.connecter(test, 'directrice');
});
beforeEach(async () => {
  const { deps } = test.current;
  numero += 1;
  ecole = await creerEcole(deps, { uai: uai(numero), gestionComptesEleves: false });
  await habiliter(deps, ecole);
  await ajouterEleves(deps, ecole, desEleves(2));
  page = await directrice.ouvrir(paths.parametrage({ uai: ecole.uai }));
});

const journal = () =>
  test.current.deps.database.withOps((trx) =>
    trx.rows<{ details: unknown; auteur: string }>(
      sql`select details, auteur from journal where ecole_id = ${ecole.id}
         and action = 'parametrage.comptes_eleves' order by id`,
    ),
  );
const gestion = async () =>
  (
    await test.current.deps.database.withOps((trx) =>
      trx.one<{ actif: boolean }>(
        sql`select gestion_comptes_eleves as actif from ecoles where id = ${ecole.id}`,
      ),
    )
  ).actif;

describe('gestion des comptes élèves (guide §6)', () => {
  it('s’active d’un bouton : la page le dit, l’onglet Élèves offre ses actions', async () => {
    expect(page.texte).toContain('Désactivée');
    const apres = await directrice.presser(page, ACTIVER);
    expect(apres.texte).toContain('La gestion des comptes élèves est activée.');
    expect(boutonsDe(apres)).toContain(DESACTIVER);
    expect(await gestion()).toBe(true);
    expect(boutonsDe(await directrice.ouvrir(paths.eleves({ uai: ecole.uai })))).toContain('Informer');
  });

  it('se désactive de même, sans toucher aux comptes', async () => {
    const active = await directrice.presser(page, ACTIVER);
    const apres = await directrice.presser(active, DESACTIVER);
    expect(apres.texte).toContain('La gestion des comptes élèves est désactivée.');
    expect(await gestion()).toBe(false);
    expect((await directrice.ouvrir(paths.eleves({ uai: ecole.uai }))).texte).toContain('NOM0000');
  });

  it('le message ne se montre qu’une fois', async () => {
    await directrice.presser(page, ACTIVER);
    const relue = await directrice.ouvrir(paths.parametrage({ uai: ecole.uai }));
    expect(relue.texte).not.toContain('La gestion des comptes élèves est activée.');
  });

  it('chaque bascule est une ligne du journal ; un double clic n’en fait qu’une', async () => {
    await Promise.all([directrice.envoyer(page, ACTIVER), directrice.envoyer(page, ACTIVER)]);
    expect(await gestion()).toBe(true);
    expect(await journal()).toEqual([{ details: { actif: true }, auteur: 'Claire Martin' }]);
  });

  it('ne bascule que l’école de l’adresse', async () => {
    const avant = await test.current.deps.database.withOps((trx) =>
      trx.rows(sql`select id, gestion_comptes_eleves from ecoles where id <> ${ecole.id} order by id`),
    );
    await directrice.presser(page, ACTIVER);
    expect(
      await test.current.deps.database.withOps((trx) =>
        trx.rows(sql`select id, gestion_comptes_eleves from ecoles where id <> ${ecole.id} order by id`),
      ),
    ).toEqual(avant);
  });

  it('une valeur qui n’en est pas une ne bascule rien : la même page le dit, et mène au bouton', async () => {
    const refus = await directrice.presser(page, ACTIVER, { remplir: { actif: 'peut-être' } });
    expect(refus.statut).toBe(422);
    expect(texteDe(trouver(refus.document, 'title'))).toMatch(/^Erreur – Paramétrage/);
    const resume = trouver(refus.document, 'div', { role: 'alert' });
    expect(trouver(resume, 'a').attributs.href).toBe('#actif');
    expect(trouver(refus.document, 'button', { id: 'actif' })).toBeDefined();
    expect(boutonsDe(refus)).toContain(ACTIVER);
    expect(await gestion()).toBe(false);
    expect(await journal()).toEqual([]);
  });
});
