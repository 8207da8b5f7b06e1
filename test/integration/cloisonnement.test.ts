import pg from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import { listEleves } from '../../src/queries/eleves.ts';
import { executerPlan } from '../../src/services/operations.ts';
import { planifier } from '../../src/services/plans.ts';
import { type AgentTest, creerAgent } from '../builders/agent.ts';
import { ajouterEleves, creerEcole, desEleves, type EcoleTest, uai } from '../builders/ecole.ts';
import { useTestApp } from '../helpers/app.ts';

const test = useTestApp();
const tout = { q: '', niveaux: [], classes: [], etats: [] };
const page = { tri: 'nom', sens: 'asc', page: 1, maintenant: new Date() } as const;

let mienne: EcoleTest;
let autre: EcoleTest;
let agent: AgentTest;
let elevesAutre: string[];

beforeAll(async () => {
  const { deps } = test.current;
  mienne = await creerEcole(deps, { uai: uai(1), nom: 'La mienne' });
  autre = await creerEcole(deps, { uai: uai(2), nom: 'L’autre' });
  agent = await creerAgent(deps, { ecoles: [mienne] });
  await ajouterEleves(deps, mienne, desEleves(3));
  elevesAutre = await ajouterEleves(deps, autre, desEleves(5));
});

const mesAcces = () => ({ ecoleId: mienne.id, agentId: agent.id });
/** What a route without its guard would do: state the school of the URL, whoever asks. */
const accesSansGarde = () => ({ ecoleId: autre.id, agentId: agent.id });

describe('cloisonnement par la base (DESIGN §11) : le contrôle de l’application étant retiré', () => {
  it('l’école de l’agent se lit', async () => {
    const { total } = await test.current.deps.database.readEcole(mesAcces(), (trx) =>
      listEleves(trx, tout, page),
    );
    expect(total).toBe(3);
  });

  it('une autre école, énoncée sans droit, ne montre aucun élève', async () => {
    const { total } = await test.current.deps.database.readEcole(accesSansGarde(), (trx) =>
      listEleves(trx, tout, page),
    );
    expect(total).toBe(0);
  });

  it('aucune table de données scolaires ne montre une ligne d’une autre école', async () => {
    const { deps } = test.current;
    const tables = await deps.database.withOps((trx) =>
      trx.rows<{ table: string }>(
        `select c.relname as table from pg_class c join pg_attribute a on a.attrelid = c.oid
         where a.attname = 'ecole_id' and c.relkind = 'r' and c.relnamespace = 'public'::regnamespace`,
      ),
    );
    expect(tables.length).toBeGreaterThanOrEqual(12);
    for (const { table } of tables) {
      const seen = await deps.database.withEcole(accesSansGarde(), (trx) =>
        trx.rows(`select 1 from ${table} where ecole_id = $1`, [autre.id]),
      );
      expect(seen, table).toEqual([]);
    }
  });

  it('toute table qui porte une école a sa politique de lignes', async () => {
    const missing = await test.current.deps.database.withOps((trx) =>
      trx.rows(
        `select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname in ('ecole_id', 'compte_id', 'agent_id')
         where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and not c.relrowsecurity`,
      ),
    );
    expect(missing).toEqual([]);
  });

  it('une requête qui oublie d’énoncer son école ne voit rien', async () => {
    const seen = await test.current.deps.database.withAnonyme((trx) =>
      trx.rows('select id from eleves union all select id from comptes union all select id from journal'),
    );
    expect(seen).toEqual([]);
  });

  it('les comptes d’une autre école ne se lisent ni ne se modifient, même par leur numéro', async () => {
    const { database } = test.current.deps;
    const ids = await database.withOps((trx) =>
      trx.rows<{ compte_id: string }>('select compte_id from eleves where ecole_id = $1', [autre.id]),
    );
    const numeros = ids.map((row) => row.compte_id);
    expect(numeros).toHaveLength(5);
    const [lus, ecrits] = await database.withEcole(mesAcces(), async (trx) => [
      await trx.rows('select id from comptes where id = any ($1)', [numeros]),
      await trx.run("update comptes set etat = 'informe' where id = any ($1)", [numeros]),
    ]);
    expect(lus).toEqual([]);
    expect(ecrits).toBe(0);
  });

  it('un plan qui nomme des élèves d’une autre école ne trouve personne', async () => {
    const demande = {
      profil: 'eleve',
      type: 'informer',
      reinitialiser: false,
      mode: 'feuilles',
      selectionId: null,
    } as const;
    await expect(
      planifier(test.current.deps, { acces: mesAcces(), auteur: 'x' }, demande, { ficheIds: elevesAutre }),
    ).rejects.toThrow('Cochez au moins un élève');
  });

  it('un plan d’une autre école ne s’exécute pas', async () => {
    const { deps } = test.current;
    const ailleurs = await creerAgent(deps, { identifiant: 'ailleurs', ecoles: [autre] });
    const demande = {
      profil: 'eleve',
      type: 'informer',
      reinitialiser: false,
      mode: 'feuilles',
      selectionId: null,
    } as const;
    const plan = await planifier(
      deps,
      { acces: { ecoleId: autre.id, agentId: ailleurs.id }, auteur: 'x' },
      demande,
      { ficheIds: elevesAutre },
    );
    await expect(executerPlan(deps, { acces: mesAcces(), auteur: 'x' }, plan)).rejects.toThrow(
      'n’existe pas',
    );
    await expect(executerPlan(deps, { acces: accesSansGarde(), auteur: 'x' }, plan)).rejects.toThrow();
  });

  it('un élève ne se rattache pas au compte de son choix : la colonne ne s’écrit pas', async () => {
    const { database } = test.current.deps;
    await expect(
      database.withEcole(mesAcces(), (trx) =>
        trx.run('update eleves set compte_id = 1 where ecole_id = $1', [mienne.id]),
      ),
    ).rejects.toThrow(/permission denied/);
  });

  it('le mot de passe choisi ne se lit pas depuis l’administration', async () => {
    await expect(
      test.current.deps.database.withEcole(mesAcces(), (trx) =>
        trx.rows('select mot_de_passe_hache from comptes'),
      ),
    ).rejects.toThrow(/permission denied/);
  });

  it('le journal ne s’écrit que par sa fonction, et ne se corrige pas, même par le propriétaire', async () => {
    const { database } = test.current.deps;
    for (const sql of [
      'delete from journal',
      "update journal set action = 'x'",
      "insert into journal (chaine) values ('x')",
    ]) {
      await expect(
        database.withEcole(mesAcces(), (trx) => trx.run(sql)),
        sql,
      ).rejects.toThrow(/permission denied/);
    }
    await expect(database.withOps((trx) => trx.run('delete from journal'))).rejects.toThrow(
      'ne se modifie pas',
    );
  });

  it('une habilitation terminée ne donne plus rien, à la requête suivante', async () => {
    const { deps } = test.current;
    const passee = await creerAgent(deps, { identifiant: 'passee', ecoles: [mienne] });
    const acces = { ecoleId: mienne.id, agentId: passee.id };
    const count = () =>
      deps.database.readEcole(acces, async (trx) => (await listEleves(trx, tout, page)).total);
    expect(await count()).toBe(3);
    await deps.database.withOps((trx) =>
      trx.run(
        'update habilitations set debut = current_date - 9, fin = current_date - 2 where agent_id = $1',
        [passee.id],
      ),
    );
    expect(await count()).toBe(0);
  });

  it('le rôle du processus web ne possède rien et ne contourne rien', async () => {
    const client = new pg.Client({ connectionString: test.current.webUrl });
    await client.connect();
    try {
      const { rows } = await client.query(`
        select r.rolsuper, r.rolbypassrls, r.rolcreaterole, r.rolcreatedb,
          (select count(*)::int from pg_class c where c.relowner = r.oid) as possede
        from pg_roles r where r.rolname = session_user`);
      expect(rows).toEqual([
        { rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false, possede: 0 },
      ]);
    } finally {
      await client.end();
    }
  });
});
