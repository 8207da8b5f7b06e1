import sql, { raw } from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AccesEcole } from '../../../src/database/database.ts';
import { listEleves } from '../../../src/queries/comptes/eleves.ts';
import { executerPlan } from '../../../src/services/operations/operations.ts';
import { planifier } from '../../../src/services/operations/plans.ts';
import { accesDe, creerAgent } from '../../builders/agent.ts';
import { useTestApp } from '../../helpers/app.ts';
import { type DeuxEcoles, peuplerDeuxEcoles } from '../../helpers/scenes/deux-ecoles.ts';
import { enJson } from '../../helpers/scenes/fuites.ts';

const test = useTestApp();
const tout = { q: '', niveaux: [], classes: [], etats: [] };
const page = { tri: 'nom', sens: 'asc', page: 1, maintenant: new Date() } as const;
const informer = {
  profil: 'eleve',
  type: 'informer',
  reinitialiser: false,
  mode: 'feuilles',
  selectionId: null,
} as const;

let scene: DeuxEcoles;
/** The session of the director of one's own school. */
let ici: AccesEcole;
/** What a route without its guard would do: enter the school of the URL, whoever asks. */
let sansGarde: AccesEcole;

beforeAll(async () => {
  scene = await peuplerDeuxEcoles(test.current.deps);
  ici = await accesDe(test.current.deps, scene.mienne.agent, scene.mienne);
  sansGarde = { ...ici, ecoleId: scene.autre.id };
});

describe('cloisonnement par la base (règles §11) : le contrôle de l’application étant retiré', () => {
  it('l’école de l’agent se lit, et chaque table en montre autant que le propriétaire en compte', async () => {
    const { deps } = test.current;
    const compter = async (table: string) =>
      deps.database.readEcole(ici, async (trx) => {
        const { nombre } = await trx.one<{ nombre: number }>(`select count(*)::int as nombre from ${table}`);
        return nombre;
      });
    const { total } = await deps.database.readEcole(ici, (trx) => listEleves(trx, tout, page));
    expect(total).toBe(scene.mienne.eleves.length);
    for (const table of ['envois', 'signalements', 'provisoires', 'journal', 'onde_mises_a_jour']) {
      const attendu = await deps.database.withOps((trx) =>
        trx.one<{ nombre: number }>(`select count(*)::int as nombre from ${table} where ecole_id = $1`, [
          scene.mienne.id,
        ]),
      );
      expect(await compter(table), table).toBe(attendu.nombre);
    }
  });

  it('une autre école, énoncée sans droit, n’est pas une page vide : c’est un refus', async () => {
    const { database } = test.current.deps;
    await expect(database.readEcole(sansGarde, (trx) => listEleves(trx, tout, page))).rejects.toThrow(
      'n’existe pas',
    );
    await expect(database.withEcole(sansGarde, (trx) => trx.rows('select 1'))).rejects.toThrow(
      'n’existe pas',
    );
  });

  it('une ligne de sa propre école ne nomme pas le compte d’une autre (« with check »)', async () => {
    const { database } = test.current.deps;
    const { compte: etranger = '' } = scene.autre;
    for (const table of ['operation_comptes', 'compte_evenements', 'envois', 'provisoires']) {
      const modele = await database.withOps((trx) =>
        trx.one<Record<string, unknown>>(`select * from ${table} where ecole_id = $1 limit 1`, [
          scene.mienne.id,
        ]),
      );
      const { permises } = await database.readEcole(ici, (trx) =>
        trx.one<{ permises: string[] }>(
          `select array(select attname::text from pg_attribute where attrelid = $1::regclass and attnum > 0
             and has_column_privilege($1, attnum, 'insert')) as permises`,
          [table],
        ),
      );
      const colonnes = permises.filter((nom) => modele[nom] !== null);
      const ecrire = `insert into ${table} (${colonnes.join(', ')})
        select ${colonnes.join(', ')} from json_populate_record(null::${table}, $1)`;
      // One that exists elsewhere and one that exists nowhere get the same answer.
      for (const compte of [etranger, '999999999']) {
        const ligne = JSON.stringify(
          enJson({ ...modele, compte_id: compte, fiche_id: modele.fiche_id, message_id: `<${compte}>` }),
        );
        await expect(
          database.withEcole(ici, (trx) => trx.run(ecrire, [ligne])),
          `${table} ${compte}`,
        ).rejects.toThrow(/row-level security/);
      }
    }
  });

  it('toute table qui porte une école, un compte ou un agent a sa politique de lignes', async () => {
    const missing = await test.current.deps.database.withOps((trx) =>
      trx.rows(
        `select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname in ('ecole_id', 'compte_id', 'agent_id')
         where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and not c.relrowsecurity`,
      ),
    );
    expect(missing).toEqual([]);
  });

  it('une requête qui oublie d’entrer n’est pas vide : elle échoue', async () => {
    for (const table of ['eleves', 'comptes', 'journal', 'provisoires', 'ecoles'])
      await expect(
        test.current.deps.database.query(sql`select id from ${raw(table)}`),
        table,
      ).rejects.toThrow(/sans contexte|does not exist/);
  });

  it('les comptes d’une autre école ne se lisent ni ne se modifient, même par leur numéro', async () => {
    const { database } = test.current.deps;
    const ids = await database.withOps((trx) =>
      trx.rows<{ compte_id: string }>('select compte_id from eleves where ecole_id = $1', [scene.autre.id]),
    );
    const numeros = ids.map((row) => row.compte_id);
    expect(numeros).toHaveLength(scene.autre.eleves.length);
    const [lus, ecrits] = await database.withEcole(ici, async (trx) => [
      await trx.rows('select id from comptes where id = any ($1)', [numeros]),
      await trx.run("update comptes set etat = 'informe' where id = any ($1)", [numeros]),
    ]);
    expect(lus).toEqual([]);
    expect(ecrits).toBe(0);
  });

  it('un plan qui nomme des élèves d’une autre école ne trouve personne', async () => {
    await expect(
      planifier(test.current.deps, { acces: ici, auteur: 'x' }, informer, { ficheIds: scene.autre.eleves }),
    ).rejects.toThrow('Cochez au moins un élève');
  });

  it('un plan d’une autre école ne s’exécute pas', async () => {
    const { deps } = test.current;
    const ailleurs = await accesDe(deps, scene.autre.agent, scene.autre);
    const plan = await planifier(deps, { acces: ailleurs, auteur: 'x' }, informer, {
      ficheIds: scene.autre.eleves,
    });
    for (const acces of [ici, sansGarde])
      await expect(executerPlan(deps, { acces, auteur: 'x' }, plan)).rejects.toThrow('n’existe pas');
  });

  it('un élève ne se rattache pas au compte de son choix : la colonne ne s’écrit pas', async () => {
    await expect(
      test.current.deps.database.withEcole(ici, (trx) =>
        trx.run('update eleves set compte_id = 1 where ecole_id = $1', [scene.mienne.id]),
      ),
    ).rejects.toThrow(/permission denied/);
  });

  it('le mot de passe choisi ne se lit pas depuis l’administration', async () => {
    await expect(
      test.current.deps.database.withEcole(ici, (trx) => trx.rows('select mot_de_passe_hache from comptes')),
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
        database.withEcole(ici, (trx) => trx.run(sql)),
        sql,
      ).rejects.toThrow(/permission denied/);
    }
    await expect(database.withOps((trx) => trx.run('delete from journal'))).rejects.toThrow(
      'ne se modifie pas',
    );
  });

  it('une habilitation terminée ne donne plus rien, à la requête suivante', async () => {
    const { deps } = test.current;
    const passee = await creerAgent(deps, { identifiant: 'passee', ecoles: [scene.mienne] });
    const acces = await accesDe(deps, passee, scene.mienne);
    const count = () =>
      deps.database.readEcole(acces, async (trx) => (await listEleves(trx, tout, page)).total);
    expect(await count()).toBe(scene.mienne.eleves.length);
    await deps.database.withOps((trx) =>
      trx.run(
        'update habilitations set debut = current_date - 9, fin = current_date - 2 where agent_id = $1',
        [passee.id],
      ),
    );
    await expect(count()).rejects.toThrow('n’existe pas');
  });
});
