import type { Knex } from 'knex';
import pg from 'pg';
import sql from 'sql-template-tag';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { up } from '../../../migrations/20261129121100_confirmee_par.ts';
import { CODE_RECENT_MS, EMISSIONS_SANS_CODE } from '../../../src/domain/connexion/session.ts';
import { paths } from '../../../src/paths.ts';
import { type AgentTest, accesDe, creerAgent, habiliter } from '../../builders/agent.ts';
import {
  ajouterEleves,
  ajouterRepresentants,
  creerEcole,
  desEleves,
  type EcoleTest,
  uai,
} from '../../builders/ecole.ts';
import { useTestApp } from '../../helpers/app.ts';
import { useBase } from '../../helpers/base.ts';
import { vieillirCode } from '../../helpers/visiteur/sessions.ts';
import { type Page, Visiteur } from '../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const enBase = useBase(test);
const UN_DE_TROP = EMISSIONS_SANS_CODE + 1;
const LES_DEUX = 'Paul Durand (préparée par Claire Martin)';

let numero = 0;
let ecole: EcoleTest;
let ids: string[];
let agents: { claire: AgentTest; paul: AgentTest };
let claire: Visiteur;
let paul: Visiteur;

beforeAll(async () => {
  const { deps } = test.current;
  agents = {
    claire: await creerAgent(deps, { identifiant: 'claire' }),
    paul: await creerAgent(deps, { identifiant: 'paul', prenom: 'Paul', nom: 'Durand' }),
  };
  await creerAgent(deps, { identifiant: 'homonyme' });
  claire = await Visiteur.connecter(test, 'claire');
  paul = await Visiteur.connecter(test, 'paul');
});
beforeEach(async () => {
  const { deps } = test.current;
  numero += 1;
  ecole = await creerEcole(deps, { uai: uai(numero) });
  ids = await ajouterEleves(deps, ecole, desEleves(UN_DE_TROP, 1));
  for (const identifiant of ['claire', 'paul', 'homonyme']) await habiliter(deps, ecole, identifiant);
  await enBase(sql`delete from emissions`);
});

const preparer = async (fiches: readonly string[] = ids.slice(0, 2)): Promise<Page> =>
  claire.presser(await claire.ouvrir(paths.eleves({ uai: ecole.uai })), 'Informer', { cocher: fiches });
const confirmer = async (qui: Visiteur, plan: Page): Promise<Page> =>
  qui.presser(await qui.ouvrir(plan.url), 'Confirmer');
const liste = async (qui = claire) => (await qui.ouvrir(paths.operations({ uai: ecole.uai }))).texte;
const demandeLeCode = (page: Page) => page.url.startsWith(paths.confirmationOtp());

describe('qui confirme le plan d’un collègue en est l’auteur', () => {
  it('le résultat et la liste nomment qui a confirmé, et à côté qui avait préparé ; chez l’un comme chez l’autre', async () => {
    const plan = await preparer();
    const fait = await confirmer(paul, plan);
    expect(fait.texte).toContain('2 élèves ont été informés');
    expect(fait.texte).toContain(`, par ${LES_DEUX}.`);
    expect((await claire.ouvrir(plan.url)).texte).toContain(`, par ${LES_DEUX}.`);
    for (const qui of [claire, paul]) expect(await liste(qui)).toContain(LES_DEUX);
  });

  it('son propre plan : personne d’autre n’est nommé', async () => {
    const fait = await confirmer(claire, await preparer());
    expect(fait.texte).toContain(', par Claire Martin.');
    for (const texte of [fait.texte, await liste()]) {
      expect(texte).toContain('Claire Martin');
      expect(texte).not.toContain('préparée par');
    }
  });

  it('deux agents du même nom sont deux personnes ; un agent qui change de nom n’en est qu’une', async () => {
    const homonyme = await Visiteur.connecter(test, 'homonyme');
    const deux = await confirmer(homonyme, await preparer());
    expect(deux.texte).toContain(', par Claire Martin (préparée par Claire Martin).');
    const plan = await preparer(ids.slice(2, 4));
    await enBase(sql`update agents set nom = 'Petit' where id = ${agents.claire.id}`);
    const seule = await confirmer(claire, plan);
    await enBase(sql`update agents set nom = 'Martin' where id = ${agents.claire.id}`);
    expect(seule.texte).toContain(', par Claire Petit.');
  });

  it('l’historique de chaque compte et le journal disent qui a confirmé, et lui seul', async () => {
    await confirmer(paul, await preparer());
    const { texte } = await claire.ouvrir(paths.eleve({ uai: ecole.uai, id: ids[0] ?? '' }));
    expect(texte).toContain('Paul Durand');
    expect(texte.slice(texte.indexOf('Historique du compte'))).not.toContain('Claire Martin');
    const traces = sql`select distinct agent_id, auteur from compte_evenements where ecole_id = ${ecole.id}`;
    const parPaul = { agent_id: agents.paul.id, auteur: 'Paul Durand' };
    expect(await enBase(traces)).toEqual([parPaul]);
    const journal = sql`select agent_id, auteur from journal where ecole_id = ${ecole.id} and action = 'eleves.informes'`;
    expect(await enBase(journal)).toEqual([parPaul]);
  });

  it('les deux confirment à la fois : un seul l’a fait, et tout le dit', async () => {
    const plan = await preparer();
    const chezPaul = await paul.ouvrir(plan.url);
    await Promise.all([claire.envoyer(plan, 'Confirmer'), paul.envoyer(chezPaul, 'Confirmer')]);
    const auteurs = await enBase<{ auteur: string }>(
      sql`select auteur from journal where ecole_id = ${ecole.id} and action = 'eleves.informes'`,
    );
    expect(auteurs).toHaveLength(1);
    const attendu = auteurs[0]?.auteur === 'Paul Durand' ? LES_DEUX : 'Claire Martin';
    expect((await claire.ouvrir(plan.url)).texte).toContain(`, par ${attendu}.`);
  });

  it('confirmer au nom d’un autre : la base refuse, et signe elle-même', async () => {
    const id = (await preparer()).url.split('/').at(-1);
    const acces = await accesDe(test.current.deps, agents.paul, ecole);
    const { database } = test.current.deps;
    const auNomDe = (agentId: string) =>
      database.withEcole(acces, (trx) =>
        trx.run(
          sql`update operations set etat = 'executee', confirmee_par = 'Claire Martin', confirmee_par_id = ${agentId}
             where id = ${id}`,
        ),
      );
    await expect(auNomDe(agents.claire.id)).rejects.toThrow(/permission denied/);
    await database.withEcole(acces, (trx) =>
      trx.run(sql`update operations set etat = 'executee' where id = ${id}`),
    );
    expect(
      await enBase(sql`select confirmee_par, confirmee_par_id from operations where id = ${id}`),
    ).toEqual([{ confirmee_par: 'Paul Durand', confirmee_par_id: agents.paul.id }]);
  });
});

describe('le code et le nombre de mots de passe attribués sont ceux de qui confirme (règles §10)', () => {
  it('plus de dix personnes : le code lui est demandé, quand bien même qui a préparé vient de donner le sien', async () => {
    const plan = await preparer(ids);
    await vieillirCode(test, 'paul', CODE_RECENT_MS);
    const demande = await confirmer(paul, plan);
    expect(demandeLeCode(demande)).toBe(true);
    expect(await enBase(sql`select 1 from emissions`)).toEqual([]);
    const fait = await paul.presser(await paul.confirmerParCode(demande), 'Confirmer');
    expect(fait.texte).toContain(`${UN_DE_TROP} élèves ont été informés`);
    expect(await enBase(sql`select agent_id, nombre from emissions`)).toEqual([
      { agent_id: agents.paul.id, nombre: [UN_DE_TROP] },
    ]);
  });

  it('par mail : le sien aussi ; celui de qui a préparé peut être ancien', async () => {
    const [parent = ''] = await ajouterRepresentants(test.current.deps, ecole, [
      { nom: 'ROUX', prenom: 'Luc', mail: 'luc@exemple.fr', enfants: ids.slice(0, 1) },
    ]);
    const page = await claire.ouvrir(paths.representantsLegaux({ uai: ecole.uai }));
    const plan = await claire.presser(page, 'Informer par mail', { cocher: [parent] });
    await vieillirCode(test, 'paul', CODE_RECENT_MS);
    const demande = await confirmer(paul, plan);
    expect(demandeLeCode(demande)).toBe(true);
    const retour = await paul.confirmerParCode(demande);
    await vieillirCode(test, 'claire', CODE_RECENT_MS);
    const fait = await paul.presser(retour, 'Confirmer');
    expect(fait.texte).toContain(`par ${LES_DEUX}.`);
    expect(await liste()).toContain(LES_DEUX);
  });
});

it('de celles qui étaient confirmées avant que ce soit noté, le journal dit par qui', async () => {
  const [deux, seule] = [await confirmer(paul, await preparer()), await confirmer(claire, await preparer())];
  const plan = await preparer(ids.slice(2));
  const owner = new pg.Client({ connectionString: test.current.ownerUrl });
  await owner.connect();
  // As the version before left the table.
  await owner.query(
    'alter table operations drop column confirmee_par cascade, drop column confirmee_par_id cascade',
  );
  await up({ raw: (text: string) => owner.query(text) } as unknown as Knex);
  await owner.query('grant select (confirmee_par, confirmee_par_id) on operations to comptes1d_app');
  await owner.end();
  expect((await claire.ouvrir(deux.url)).texte).toContain(`, par ${LES_DEUX}.`);
  expect((await claire.ouvrir(seule.url)).texte).toContain(', par Claire Martin.');
  expect((await claire.ouvrir(plan.url)).texte).toContain('Vous allez informer');
});
