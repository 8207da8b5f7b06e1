import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { accesDe } from '../../builders/agent.ts';
import { useTestApp } from '../../helpers/app.ts';
import { Attaque, annuler, dit, tenter, tenterSansTrace, useConnexions } from '../../helpers/attaques.ts';
import { type DeuxEcoles, peuplerDeuxEcoles } from '../../helpers/scenes/deux-ecoles.ts';

const test = useTestApp();
const connexions = useConnexions(test);
let scene: DeuxEcoles;
/** Of each school's director. */
let mienne: string;
let autre: string;
/** What only the other director's rows hold. */
let secrets: string[];

const DONNEES = 'select ecrire_donnees_de_session($1, $2)';

beforeAll(async () => {
  const { deps } = test.current;
  scene = await peuplerDeuxEcoles(deps);
  mienne = (await accesDe(deps, scene.mienne.agent, scene.mienne)).session;
  autre = (await accesDe(deps, scene.autre.agent, scene.autre)).session;
  const { app, proprietaire } = connexions;
  for (const session of [mienne, autre]) await app.query(DONNEES, [session, { flash: [`à ${session}`] }]);
  await proprietaire.query(
    `insert into agent_codes_secours (agent_id, hache) select id, 'secours de ' || identifiant from agents`,
  );
  await proprietaire.query("update agents set mot_de_passe_hache = 'argon2 de ' || identifiant");
  const { rows } = await proprietaire.query<{ mots: string[] }>(
    `select array[a.mot_de_passe_hache, encode(a.otp_chiffre, 'hex'), c.hache, encode(s.empreinte, 'hex'), $2]
       || (select array_agg(encode(cle, 'hex')) from contexte_cle) as mots
     from agents a join agent_codes_secours c on c.agent_id = a.id join sessions s on s.empreinte = sha256(convert_to($2, 'UTF8'))
     where a.id = $1`,
    [scene.autre.agent.id, autre],
  );
  secrets = rows[0]?.mots ?? [];
});

describe('« comptes1d_acces, le seul qui lit une empreinte ou un secret OTP » (règles §11)', () => {
  it('l’administration ne lit ni n’écrit rien de ce qui ouvre une session', async () => {
    const attaque = new Attaque('tables d’accès, depuis l’administration');
    const tables = [
      'sessions',
      'donnees_de_session',
      'agents',
      'agent_codes_secours',
      'contexte_cle',
      'journal_chaines',
      'identifiants',
      'identifiant_compteurs',
      'habilitations',
      'delegations',
      'agent_avis',
    ];
    for (const table of tables) {
      const { rows } = await connexions.proprietaire.query<{ n: number }>(
        `select count(*)::int as n from ${table}`,
      );
      expect(rows[0]?.n, table).toBeGreaterThan(0);
    }
    for (const login of ['app', 'portail'] as const) {
      const client = connexions[login];
      await annuler(client, async () => {
        await tenterSansTrace(client, 'select 1');
        if (login === 'app') await client.query('select from entrer($1, $2)', [mienne, scene.mienne.id]);
        for (const table of tables) {
          for (const sql of [
            `select * from ${table}`,
            `select count(*) from ${table}`,
            `select ${table} from ${table}`,
            `select ctid from ${table}`,
            `select * from ${table} tablesample system (100)`,
            `select * from ${table} for share`,
            `copy ${table} to stdout`,
            `select query_to_xml('select * from ${table}', true, false, '')`,
            `select table_to_xml('${table}', true, false, '')`,
            `update ${table} set ctid = ctid`,
            `delete from ${table}`,
            `insert into ${table} default values`,
            `lock table ${table} in access share mode`,
            `explain analyze select * from ${table}`,
            `merge into ${table} t using (select 1) s on true when matched then delete`,
            `table ${table}`,
          ]) {
            const reponse = await tenterSansTrace(client, sql);
            attaque.compter(`${login} : ${sql}`, reponse.code === undefined || dit(reponse, secrets));
          }
        }
      });
    }
    attaque.conclure(300);
  });

  it('ni n’ouvre, n’élève ou ne ferme une session', async () => {
    const attaque = new Attaque('sessions ouvertes depuis l’administration');
    for (const login of ['app', 'portail'] as const) {
      for (const { sql, params } of [
        { sql: 'select ouvrir_session($1, $2, $3, 1)', params: ['v'.repeat(32), '', scene.autre.agent.id] },
        { sql: 'select elever_session($1, $2, $3)', params: [mienne, 'v'.repeat(32), 'ouverte'] },
        { sql: 'select fermer_session($1)', params: [autre] },
        { sql: 'select entrer_acces($1)', params: [autre] },
        { sql: 'select * from etape_de_session($1)', params: [autre] },
        { sql: 'select * from session_vivante($1)', params: [autre] },
        { sql: 'select tenir_session($1)', params: [autre] },
        { sql: 'select agent_pour_connexion($1)', params: ['autre'] },
        {
          sql: 'select rehacher_mot_de_passe($1, $2, $2)',
          params: [scene.autre.agent.id, 'argon2 de autre'],
        },
        { sql: 'select empreinte_de_session($1)', params: [autre] },
      ]) {
        const { code } = await tenter(connexions[login], sql, params);
        attaque.compter(`${login} : ${sql} ${code}`, code !== '42501');
      }
    }
    attaque.conclure(20);
  });

  it('l’accès lit une seule personne : celle d’une session dont il sait le numéro', async () => {
    const attaque = new Attaque('agents lus par l’accès');
    const client = connexions.acces;
    await annuler(client, async () => {
      await client.query('select from entrer_acces($1)', [mienne]);
      for (const table of ['agents', 'agent_codes_secours']) {
        const { nombre } = await tenter(client, `select * from ${table}`);
        expect(nombre, table).toBe(1);
        for (const sql of [
          `select * from ${table}`,
          `select * from ${table} where ${table}::text like '%autre%'`,
          `select * from ${table} where true or ${table} is null`,
          `select * from ${table} where length(${table}::text) / (1 - (${table}::text like '%autre%')::int) > 0`,
          `select * from ${table} where cast(${table}::text as int) > 0`,
          `update ${table} set ${table === 'agents' ? 'otp_dernier_pas = 0' : 'utilise_le = now()'} returning *`,
          `select query_to_xml('select * from ${table}', true, false, '')`,
          `select most_common_vals, histogram_bounds from pg_stats where tablename = '${table}'`,
        ]) {
          await connexions.proprietaire.query(`analyze ${table}`);
          attaque.compter(sql, dit(await tenterSansTrace(client, sql), [...secrets, 'autre']));
        }
      }
      for (const colonne of [
        'id',
        'identifiant',
        'version_session',
        'desactive_le',
        'fonction',
        'nom',
        'mail',
      ]) {
        const { code } = await tenterSansTrace(client, `update agents set ${colonne} = ${colonne}`);
        attaque.compter(`update agents ${colonne}`, code === undefined);
      }
      const { code } = await tenterSansTrace(client, `insert into agent_codes_secours values ($1, 'x')`, [
        scene.autre.agent.id,
      ]);
      attaque.compter('un code de secours pour l’autre', code === undefined);
    });
    attaque.conclure(24);
  });

  it('ou l’empreinte d’un identifiant exact : ni liste, ni motif, ni numéro', async () => {
    const attaque = new Attaque('empreintes par identifiant');
    const client = connexions.acces;
    const { lignes } = await tenter(client, 'select * from agent_pour_connexion($1)', ['autre']);
    expect(lignes).toHaveLength(1);
    for (const identifiant of [
      '%',
      'autr%',
      'autr_',
      'AUTRE',
      'autre ',
      ' autre',
      '',
      null,
      scene.autre.agent.id,
      "' or true --",
      '.*',
      'autre\u200b',
      '{autre}',
    ]) {
      const reponse = await tenter(client, 'select * from agent_pour_connexion($1)', [identifiant]);
      attaque.compter(`agent_pour_connexion ${identifiant}`, reponse.nombre > 0);
    }
    attaque.conclure(12);
  });

  it('ni en ouvrant lui-même des sessions, numéro d’agent par numéro d’agent', async () => {
    const attaque = new Attaque('agents énumérés par l’accès');
    const client = connexions.acces;
    const { rows } = await connexions.proprietaire.query<{ dernier: number }>(
      'select max(id)::int as dernier from agents',
    );
    for (let agent = 1; agent <= (rows[0]?.dernier ?? 0); agent += 1) {
      for (const version of [1, 2]) {
        const session = randomBytes(24).toString('base64url');
        const reponse = await annuler(client, async () => {
          await tenterSansTrace(client, 'select 1');
          const ouverte = await tenter(client, 'select ouvrir_session($1, $2, $3, $4)', [
            session,
            '',
            agent,
            version,
          ]);
          if (ouverte.code !== undefined) return ouverte;
          const entree = await tenter(client, 'select from entrer_acces($1)', [session]);
          return entree.code === undefined ? tenter(client, 'select * from agents') : entree;
        });
        attaque.compter(`agent ${agent}, version ${version}`, reponse.nombre > 0);
      }
    }
    attaque.conclure(4);
  });
});
