import sql, { raw } from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AccesEcole } from '../../../src/database/database.ts';
import type { SessionTrx } from '../../../src/database/transaction.ts';
import { listEleves } from '../../../src/queries/comptes/eleves.ts';
import { executerPlan } from '../../../src/services/operations/operations.ts';
import { planifier } from '../../../src/services/operations/plans.ts';
import { accesDe, creerAgent } from '../../builders/agent.ts';
import { useTestApp } from '../../helpers/app.ts';
import { type DeuxEcoles, type EcolePeuplee, peuplerDeuxEcoles } from '../../helpers/scenes/deux-ecoles.ts';
import { enJson } from '../../helpers/scenes/fuites.ts';
import { donnerCodePour } from '../../helpers/visiteur/sessions.ts';

const test = useTestApp();
const tout = { q: '', niveaux: [], classes: [], etats: [] };
const page = { tri: 'nom', sens: 'asc', page: 1, maintenant: new Date() } as const;
const informer = {
  profil: 'eleve',
  type: 'informer',
  reinitialiser: false,
  mode: 'feuilles',
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

/** Writes a row of one's own school once more, with these values, as SQL of one's choice would. */
async function recopier(table: string, valeurs: Record<string, unknown>): Promise<number> {
  const { database } = test.current.deps;
  const modele = await database.withOps((trx) =>
    trx.one<Record<string, unknown>>(
      sql`select * from ${raw(table)} where ecole_id = ${scene.mienne.id} limit 1`,
    ),
  );
  const { permises } = await database.readEcole(ici, (trx) =>
    trx.one<{
      permises: string[];
    }>(sql`select array(select attname::text from pg_attribute where attrelid = ${table}::regclass and attnum > 0
         and has_column_privilege(${table}, attnum, 'insert')) as permises`),
  );
  const colonnes = raw(permises.filter((nom) => modele[nom] !== null).join(', '));
  return database.withEcole(ici, (trx) =>
    trx.run(
      sql`insert into ${raw(table)} (${colonnes}) select ${colonnes}
        from json_populate_record(null::${raw(table)}, ${JSON.stringify(enJson({ ...modele, ...valeurs }))})`,
    ),
  );
}

describe('cloisonnement par la base (règles §11) : le contrôle de l’application étant retiré', () => {
  it('l’école de l’agent se lit, et chaque table en montre autant que le propriétaire en compte', async () => {
    const { deps } = test.current;
    const compter = async (table: string) =>
      deps.database.readEcole(ici, async (trx) => {
        const { nombre } = await trx.one<{ nombre: number }>(
          sql`select count(*)::int as nombre from ${raw(table)}`,
        );
        return nombre;
      });
    const { total } = await deps.database.readEcole(ici, (trx) => listEleves(trx, tout, page));
    expect(total).toBe(scene.mienne.eleves.length);
    for (const table of ['envois', 'signalements', 'provisoires', 'journal', 'onde_mises_a_jour']) {
      const attendu = await deps.database.withOps((trx) =>
        trx.one<{ nombre: number }>(
          sql`select count(*)::int as nombre from ${raw(table)} where ecole_id = ${scene.mienne.id}`,
        ),
      );
      expect(await compter(table), table).toBe(attendu.nombre);
    }
  });

  it('une autre école, énoncée sans droit, n’est pas une page vide : c’est un refus', async () => {
    const { database } = test.current.deps;
    await expect(database.readEcole(sansGarde, (trx) => listEleves(trx, tout, page))).rejects.toThrow(
      'n’existe pas',
    );
    await expect(database.withEcole(sansGarde, (trx) => trx.rows(sql`select 1`))).rejects.toThrow(
      'n’existe pas',
    );
  });

  it('une ligne de sa propre école ne nomme pas le compte d’une autre (« with check »)', async () => {
    const { compte: etranger = '' } = scene.autre;
    // One that exists elsewhere and one that exists nowhere get the same answer.
    for (const table of ['operation_comptes', 'compte_evenements', 'envois', 'provisoires'])
      for (const compte_id of [etranger, '999999999'])
        await expect(
          recopier(table, { compte_id, message_id: `<${compte_id}>` }),
          `${table} ${compte_id}`,
        ).rejects.toThrow(/row-level security/);
  });

  it('rien ne s’écrit au nom d’un autre agent', async () => {
    for (const table of ['selections', 'operations', 'compte_evenements', 'onde_mises_a_jour']) {
      const auNomDe = ({ agent }: EcolePeuplee) => recopier(table, { agent_id: agent.id });
      await expect(auNomDe(scene.autre), table).rejects.toThrow(/row-level security/);
      expect(await auNomDe(scene.mienne), table).toBe(1);
    }
  });

  it('toute table qui porte une école, un compte ou un agent a sa politique de lignes', async () => {
    const missing = await test.current.deps.database.withOps((trx) =>
      trx.rows(
        sql`select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid
           and a.attname in ('ecole_id', 'compte_id', 'agent_id')
         where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and not c.relrowsecurity`,
      ),
    );
    expect(missing).toEqual([]);
  });

  it('et tout ce que le processus web peut toucher en a une, quelles que soient ses colonnes ; sauf les compteurs d’essais', async () => {
    const ouvertes = await test.current.deps.database.withOps((trx) =>
      trx.rows(
        sql`select distinct c.relname::text as nom from pg_class c, unnest('{comptes1d_app,comptes1d_acces,comptes1d_portail}'::text[]) role
         where c.relkind in ('r', 'p', 'v', 'm') and c.relnamespace = 'public'::regnamespace and not c.relrowsecurity
           and (has_any_column_privilege(role, c.oid, 'select, insert, update') or has_table_privilege(role, c.oid, 'delete'))`,
      ),
    );
    expect(ouvertes).toEqual([{ nom: 'limites' }]);
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
      trx.rows<{ compte_id: string }>(sql`select compte_id from eleves where ecole_id = ${scene.autre.id}`),
    );
    const numeros = ids.map((row) => row.compte_id);
    expect(numeros).toHaveLength(scene.autre.eleves.length);
    const [lus, ecrits] = await database.withEcole(ici, async (trx) => [
      await trx.rows(sql`select id from comptes where id = any (${numeros})`),
      await trx.run(sql`update comptes set etat = 'informe' where id = any (${numeros})`),
    ]);
    expect(lus).toEqual([]);
    expect(ecrits).toBe(0);
  });

  it('un plan qui nomme des élèves d’une autre école ne trouve personne', async () => {
    await expect(
      planifier(test.current.deps, { acces: ici, auteur: 'Claire Martin' }, informer, {
        ficheIds: scene.autre.eleves,
      }),
    ).rejects.toThrow('Plus aucun élève choisi');
  });

  it('un plan d’une autre école ne s’exécute pas', async () => {
    const { deps } = test.current;
    const ailleurs = await accesDe(deps, scene.autre.agent, scene.autre);
    const plan = await planifier(deps, { acces: ailleurs, auteur: 'Claire Martin' }, informer, {
      ficheIds: scene.autre.eleves,
    });
    for (const acces of [ici, sansGarde])
      await expect(executerPlan(deps, { acces, auteur: 'Claire Martin' }, plan)).rejects.toThrow(
        'n’existe pas',
      );
  });

  it('un élève ne se rattache pas au compte de son choix : la colonne ne s’écrit pas', async () => {
    await expect(
      test.current.deps.database.withEcole(ici, (trx) =>
        trx.run(sql`update eleves set compte_id = 1 where ecole_id = ${scene.mienne.id}`),
      ),
    ).rejects.toThrow(/permission denied/);
  });

  it('ni ce qui a été fait, ni le plan d’un collègue ne s’effacent ; le sien, oui', async () => {
    const { deps } = test.current;
    const { mienne } = scene;
    const collegue = await creerAgent(deps, { identifiant: 'collegue', ecoles: [mienne] });
    const planDe = async (acces: AccesEcole) =>
      planifier(deps, { acces, auteur: 'Claire Martin' }, informer, { ficheIds: mienne.eleves });
    const lesMiens = await planDe(ici);
    await planDe(await accesDe(deps, collegue, mienne));
    const effaces = await deps.database.withEcole(ici, (trx) =>
      trx.rows<{ id: string }>(sql`delete from operations where profil = ${'eleve'} returning id`),
    );
    expect(effaces).toContainEqual({ id: lesMiens });
    const restent = await deps.database.withOps((trx) =>
      trx.rows<{ etat: string }>(
        sql`select etat from operations where ecole_id = ${mienne.id} and profil = 'eleve' order by id`,
      ),
    );
    expect(restent.map(({ etat }) => etat)).toEqual(['executee', 'planifiee']);
  });

  it('la connexion ne lit ni n’écrit les codes de secours d’un autre agent', async () => {
    const { database } = test.current.deps;
    const [moi, autrui] = [scene.mienne.agent.id, scene.autre.agent.id];
    const inserer = (id: string, hache: string) =>
      sql`insert into agent_codes_secours (agent_id, hache) values (${id}, ${hache})`;
    for (const id of [moi, autrui]) await database.withOps((trx) => trx.run(inserer(id, 'ancien')));
    await donnerCodePour(test, scene.mienne.agent.identifiant, 'codes_secours');
    const chezMoi = <R>(fn: (trx: SessionTrx) => Promise<R>) => database.withSession(ici.session, fn);
    expect(await chezMoi((trx) => trx.rows(sql`select agent_id from agent_codes_secours`))).toEqual([
      { agent_id: moi },
    ]);
    await expect(chezMoi((trx) => trx.run(inserer(autrui, 'neuf')))).rejects.toThrow(/row-level security/);
    await expect(
      chezMoi((trx) => trx.run(sql`update agent_codes_secours set agent_id = ${autrui}`)),
    ).rejects.toThrow(/permission denied/);
    expect(await chezMoi((trx) => trx.run(inserer(moi, 'neuf')))).toBe(1);
  });

  it('le mot de passe choisi ne se lit pas depuis l’administration', async () => {
    await expect(
      test.current.deps.database.withEcole(ici, (trx) =>
        trx.rows(sql`select mot_de_passe_hache from comptes`),
      ),
    ).rejects.toThrow(/permission denied/);
  });

  it('le journal ne s’écrit que par sa fonction, et ne se corrige pas, même par le propriétaire', async () => {
    const { database } = test.current.deps;
    for (const ecriture of [
      sql`delete from journal`,
      sql`update journal set action = 'x'`,
      sql`insert into journal (chaine) values ('x')`,
    ]) {
      await expect(
        database.withEcole(ici, (trx) => trx.run(ecriture)),
        ecriture.text,
      ).rejects.toThrow(/permission denied/);
    }
    for (const [ecriture, refus] of [
      [sql`delete from journal`, 'ne s’efface que'],
      [sql`update journal set action = 'x'`, 'ne se modifie pas'],
    ] as const)
      await expect(database.withOps((trx) => trx.run(ecriture))).rejects.toThrow(refus);
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
        sql`update habilitations set debut = current_date - 9, fin = current_date - 2 where agent_id = ${passee.id}`,
      ),
    );
    await expect(count()).rejects.toThrow('n’existe pas');
  });
});
