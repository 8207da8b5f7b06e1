import type pg from 'pg';
import { beforeAll, expect, it } from 'vitest';
import { planifier } from '../../../src/services/operations/plans.ts';
import { accesDe } from '../../builders/agent.ts';
import { useTestApp } from '../../helpers/app.ts';
import { Attaque, annuler, tenterSansTrace, useConnexions } from '../../helpers/attaques.ts';
import { type EcolePeuplee, peuplerDeuxEcoles } from '../../helpers/scenes/deux-ecoles.ts';

const test = useTestApp();
const connexions = useConnexions(test);
let ecole: EcolePeuplee;
let session: string;
let plan: string;
let faite: string;
let proposition: string;

beforeAll(async () => {
  const { deps } = test.current;
  ({ mienne: ecole } = await peuplerDeuxEcoles(deps));
  const acces = await accesDe(deps, ecole.agent, ecole);
  ({ session } = acces);
  plan = await planifier(
    deps,
    { acces, auteur: 'Claire Martin' },
    { type: 'reinitialiser', reinitialiser: false, profil: 'eleve', mode: 'feuilles' },
    { ficheIds: ecole.eleves },
  );
  const un = async (sql: string) =>
    (await connexions.proprietaire.query<{ id: string }>(sql, [ecole.id])).rows[0]?.id ?? '';
  faite = await un("select min(id) as id from operations where ecole_id = $1 and etat = 'executee'");
  proposition = await un(
    "select min(id) as id from onde_mises_a_jour where ecole_id = $1 and etat = 'proposee'",
  );
});

/** What SQL of one's choice does in one's own school, in a transaction that is undone. */
const chezSoi = <R>(fn: (client: pg.Client) => Promise<R>): Promise<R> =>
  annuler(connexions.app, async () => {
    await connexions.app.query('select from entrer($1, $2)', [session, ecole.id]);
    return fn(connexions.app);
  });

/** Tries each statement; those that write a row have succeeded. */
async function essayer(nom: string, enonces: readonly string[]): Promise<void> {
  const attaque = new Attaque(nom);
  await chezSoi(async (client) => {
    for (const enonce of enonces) {
      const { code, nombre } = await tenterSansTrace(client, enonce);
      attaque.compter(`${enonce} : ${code}`, code === undefined && nombre > 0);
    }
  });
  attaque.conclure(enonces.length);
}

const MOI = 'agent_courant()';
const evenement = (auteur: string, plus = '', valeur = '') =>
  `insert into compte_evenements (ecole_id, compte_id, evenement, agent_id, auteur${plus})
   values (${ecole.id}, ${ecole.compte}, 'attribuer', ${MOI}, ${auteur}${valeur}) returning auteur, le = now() as maintenant`;
const operation = (auteur: string, plus = '', valeur = '') =>
  `insert into operations (ecole_id, type, profil, agent_id, auteur${plus})
   values (${ecole.id}, 'informer', 'eleve', ${MOI}, ${auteur}${valeur}) returning auteur, planifiee_le = now() as maintenant`;
const miseAJour = (auteur: string, etat = 'proposee', plus = '', valeur = '') =>
  `insert into onde_mises_a_jour (ecole_id, etat, agent_id, auteur, empreinte, resume, fichiers${plus})
   values (${ecole.id}, '${etat}', ${MOI}, ${auteur}, 'x', '{}', ${etat === 'proposee' ? "'{}'" : 'null'}${valeur})
   returning auteur, creee_le = now() as maintenant`;

it('l’histoire se signe de son nom et se date du moment, quoi que l’on énonce', async () => {
  await chezSoi(async (client) => {
    for (const enonce of [
      evenement('auteur_courant()'),
      operation('auteur_courant()'),
      miseAJour('auteur_courant()'),
      // Stated, this date is not believed.
      miseAJour('auteur_courant()', 'proposee', ', creee_le', ", '2020-01-01'"),
    ]) {
      const { lignes, message } = await tenterSansTrace(client, enonce);
      expect(lignes, `${enonce} ${message}`).toEqual([{ auteur: 'Claire Martin', maintenant: true }]);
    }
  });
  await essayer('histoire signée d’un autre, ou d’un autre jour', [
    ...["'Forgé'", "''", "'Exploitation'"].flatMap((auteur) => [
      evenement(auteur),
      operation(auteur),
      miseAJour(auteur),
    ]),
    evenement('auteur_courant()', ', le', ", '2020-01-01'"),
    operation('auteur_courant()', ', planifiee_le', ", '2020-01-01'"),
    operation('auteur_courant()', ', executee_le', ", '2020-01-01'"),
    miseAJour('auteur_courant()', 'appliquee', ', appliquee_le, appliquee_par', ', now(), auteur_courant()'),
    miseAJour('auteur_courant()', 'abandonnee'),
    `update compte_evenements set le = '2020-01-01'`,
    `update compte_evenements set auteur = 'Forgé'`,
    `update operations set auteur = 'Forgé'`,
    `update operations set planifiee_le = '2020-01-01'`,
    `update operations set etat = 'executee', executee_le = '2020-01-01' where id = ${plan}`,
    `update onde_mises_a_jour set creee_le = '2020-01-01'`,
    `update onde_mises_a_jour set etat = 'appliquee', appliquee_le = '2020-01-01', appliquee_par = auteur_courant(), fichiers = null where id = ${proposition}`,
    `update onde_mises_a_jour set etat = 'appliquee', appliquee_par = 'Forgé', fichiers = null where id = ${proposition}`,
  ]);
});

it('un plan reste celui qui a été montré, un résultat celui qui a été fait', async () => {
  const [autre] = ecole.representants;
  const ligne = (operationId: string) =>
    `insert into operation_comptes (ecole_id, operation_id, ordre, fiche_id, compte_id, version, effet, etat_avant)
     select ${ecole.id}, ${operationId}, 999, r.id, r.compte_id, 1, 'attribuer', 'non_informe' from representants_legaux r
     where r.id = ${autre} and not exists (
       select 1 from operation_comptes o where o.operation_id = ${operationId} and o.compte_id = r.compte_id)`;
  await chezSoi(async (client) => {
    const { rows } = await client.query(operation('auteur_courant()').replace(/returning.*/, 'returning id'));
    expect((await tenterSansTrace(client, ligne(rows[0]?.id))).nombre, 'le plan qui s’écrit').toBe(1);
  });
  await essayer('plan ou résultat gonflé', [ligne(plan), ligne(faite)]);
});

it('une proposition sans suite ne dit rien de plus qu’avant', async () => {
  await chezSoi(async (client) => {
    const lue = `select resume from onde_mises_a_jour where id = ${proposition}`;
    const [avant] = (await tenterSansTrace(client, lue)).lignes;
    const { lignes } = await tenterSansTrace(
      client,
      `update onde_mises_a_jour set etat = 'abandonnee', resume = '{Faux}', diff = '{"faux":1}' where id = ${proposition}
       returning resume, diff, fichiers`,
    );
    expect(lignes).toEqual([{ ...avant, diff: null, fichiers: null }]);
  });
});

it('ce qui est fait ne se défait pas : un plan s’exécute ou se remplace, une proposition se conclut, une fois', async () => {
  const executer = `update operations set etat = 'executee' where id = ${plan} returning executee_le = now() as maintenant`;
  const conclure = `update onde_mises_a_jour set etat = 'appliquee', appliquee_par = auteur_courant(), fichiers = null
    where id = ${proposition} returning appliquee_le = now() as maintenant`;
  await chezSoi(async (client) => {
    for (const enonce of [executer, conclure])
      expect((await tenterSansTrace(client, enonce)).lignes, enonce).toEqual([{ maintenant: true }]);
    const remplacer = `update operations set etat = 'perimee', remplacee_par = ${faite} where id = ${plan}`;
    expect((await tenterSansTrace(client, remplacer)).nombre).toBe(1);
  });
  await essayer('histoire défaite', [
    ...['planifiee', 'perimee', 'executee'].flatMap((etat) => [
      `update operations set etat = '${etat}' where id = ${faite}`,
      `update operations set etat = '${etat}', remplacee_par = ${plan} where id = ${faite}`,
      `with avant as (select id from operations where id = ${faite} for update)
       update operations o set etat = '${etat}' from avant where o.id = avant.id`,
    ]),
    `update operations set remplacee_par = ${plan} where id = ${faite}`,
    `update operations set etat = 'perimee' where id = ${plan}`,
    `update operations set remplacee_par = ${faite} where id = ${plan}`,
    `update onde_mises_a_jour set resume = '{Rien}' where id = ${proposition}`,
    `update onde_mises_a_jour set diff = '{}' where id = ${proposition}`,
  ]);
  // Once it is concluded.
  await connexions.proprietaire.query(
    `update onde_mises_a_jour set etat = 'appliquee', appliquee_le = now(), appliquee_par = 'Claire Martin', fichiers = null
     where id = $1`,
    [proposition],
  );
  await essayer('mise à jour défaite', [
    `update onde_mises_a_jour set etat = 'proposee', appliquee_le = null, appliquee_par = null, fichiers = '{}' where id = ${proposition}`,
    `update onde_mises_a_jour set etat = 'proposee', appliquee_par = null, fichiers = '{}' where id = ${proposition}`,
    `update onde_mises_a_jour set resume = '{Rien}' where id = ${proposition}`,
    `update onde_mises_a_jour set diff = null where id = ${proposition}`,
    `update onde_mises_a_jour set appliquee_par = 'Forgé' where id = ${proposition}`,
  ]);
});
