import { createHash, randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { ouvrirAcces } from '../../../seeds/acces.ts';
import { INACTIVITY_MS, SESSION_MAX_MS } from '../../../src/domain/connexion/session.ts';
import { accesDe, creerAgent } from '../../builders/agent.ts';
import { useTestApp } from '../../helpers/app.ts';
import { Attaque, annuler, tenter, tenterSansTrace, useConnexions } from '../../helpers/attaques.ts';
import { type DeuxEcoles, peuplerDeuxEcoles } from '../../helpers/scenes/deux-ecoles.ts';

const test = useTestApp();
const connexions = useConnexions(test);
let scene: DeuxEcoles;
/** Of the other school's director. */
let autre: string;

const DONNEES = 'select ecrire_donnees_de_session($1, $2)';

beforeAll(async () => {
  const { deps } = test.current;
  scene = await peuplerDeuxEcoles(deps);
  autre = (await accesDe(deps, scene.autre.agent, scene.autre)).session;
  await connexions.app.query(DONNEES, [autre, { flash: ['vu'] }]);
});

describe('un numéro de session ne se devine pas', () => {
  it('mille essais, par chaque fonction qui en prend un, n’ouvrent rien', async () => {
    const attaque = new Attaque('numéros devinés');
    const vrai = createHash('sha256').update(autre).digest();
    const essais = [
      ...Array.from({ length: 960 }, () => randomBytes(24).toString('base64url')),
      ...Array.from(
        { length: autre.length },
        (_, rang) => `${autre.slice(0, rang)}${autre[rang] === 'A' ? 'B' : 'A'}${autre.slice(rang + 1)}`,
      ),
      autre.toUpperCase(),
      `${autre} `,
      ` ${autre}`,
      autre.slice(0, -1),
      `${autre}\u200b`,
      '%',
      '_'.repeat(32),
      '',
      vrai.toString('hex'),
      `\\x${vrai.toString('hex')}`,
      vrai.toString('base64'),
      vrai.toString('base64url'),
      null,
    ];
    const liste = 'select * from unnest($1::text[]) as s (numero) cross join lateral';
    for (const { login, sql } of [
      { login: 'app', sql: `${liste} garde(numero, null, false)` },
      { login: 'app', sql: `${liste} lire_donnees_de_session(numero) as d where d is not null` },
      { login: 'acces', sql: `${liste} etape_de_session(numero)` },
    ] as const) {
      expect((await tenter(connexions[login], sql, [[autre]])).nombre, sql).toBe(1);
      attaque.compter(sql, (await tenter(connexions[login], sql, [essais])).nombre > 0);
    }
    for (const { login, sql, autres } of [
      { login: 'app', sql: 'select from entrer($1, $2)', autres: [scene.autre.id] },
      { login: 'acces', sql: 'select from entrer_acces($1)', autres: [] },
    ] as const) {
      await annuler(connexions[login], async () => {
        expect((await tenterSansTrace(connexions[login], sql, [autre, ...autres])).code).toBeUndefined();
        for (const essai of essais) {
          const { code } = await tenterSansTrace(connexions[login], sql, [essai, ...autres]);
          attaque.compter(`${login} : ${essai}`, code !== 'C1D01');
        }
      });
    }
    attaque.conclure(2000);
  });
});

describe('une session terminée n’entre plus nulle part', () => {
  const FINS: Readonly<Record<string, string>> = {
    déconnexion: 'select fermer_session($1)',
    'trop longtemps sans requête': `update sessions set vue_le = now() - interval '${INACTIVITY_MS / 1_000 + 1} seconds' where empreinte = sha256(convert_to($1, 'UTF8'))`,
    'trop longtemps après la connexion': `update sessions set ouverte_le = now() - interval '${SESSION_MAX_MS / 1_000 + 1} seconds' where empreinte = sha256(convert_to($1, 'UTF8'))`,
    'agent désactivé':
      "update agents set desactive_le = now() where id = (select agent_id from sessions where empreinte = sha256(convert_to($1, 'UTF8')))",
    'agent réinitialisé':
      "update agents set version_session = 2 where id = (select agent_id from sessions where empreinte = sha256(convert_to($1, 'UTF8')))",
  };

  it.each(Object.entries(FINS))('%s', async (fin, sql) => {
    const { deps } = test.current;
    const agent = await creerAgent(deps, { identifiant: `fin ${fin}`.toLowerCase(), ecoles: [scene.autre] });
    const { session } = await ouvrirAcces(deps, { ecoleId: scene.autre.id, agentId: agent.id });
    const { app, acces, proprietaire } = connexions;
    const essais = [
      { client: app, sql: 'select from entrer($1, $2)', params: [session, scene.autre.id] },
      { client: app, sql: 'select from entrer($1, null)', params: [session] },
      { client: app, sql: 'select * from garde($1, $2, false)', params: [session, scene.autre.uai] },
      { client: acces, sql: 'select from entrer_acces($1)', params: [session] },
      {
        client: acces,
        sql: "select from etape_de_session($1) where etape not in ('expiree', 'interrompue')",
        params: [session],
      },
      { client: acces, sql: "select elever_session($1, $2, 'ouverte')", params: [session, 'e'.repeat(32)] },
    ];
    const faire = async (attaque?: Attaque) => {
      for (const { client, sql: essai, params } of essais) {
        await annuler(client, async () => {
          const { nombre } = await tenter(client, essai, params);
          if (attaque === undefined) expect(nombre, essai).toBe(1);
          else attaque.compter(`${fin} : ${essai}`, nombre > 0);
        });
      }
    };
    await faire();
    await proprietaire.query(sql, [session]);
    const attaque = new Attaque(`session terminée (${fin})`);
    await faire(attaque);
    attaque.conclure(essais.length);
  });

  it('et ce que le navigateur avait laissé n’est pas écrit de nouveau', async () => {
    const attaque = new Attaque('sessions réécrites');
    const { session } = await accesDe(test.current.deps, scene.autre.agent, scene.autre);
    const { app, acces, proprietaire } = connexions;
    const lire = 'select d from lire_donnees_de_session($1) as d where d is not null';
    await app.query(DONNEES, [session, { flash: ['vu'] }]);
    expect((await tenter(app, lire, [session])).nombre).toBe(1);
    await acces.query('select fermer_session($1)', [session]);
    for (const donnees of [{ flash: ['revenue'] }, { ouverte: true }, {}]) {
      await tenter(app, DONNEES, [session, donnees]);
      attaque.compter(
        `lues après ${JSON.stringify(donnees)}`,
        (await tenter(app, lire, [session])).nombre > 0,
      );
    }
    const { rows } = await proprietaire.query(
      `select 1 from donnees_de_session where empreinte = empreinte_de_session($1)
       union all select 1 from sessions where empreinte = empreinte_de_session($1)`,
      [session],
    );
    attaque.compter('une ligne est revenue', rows.length > 0);
    attaque.conclure(4);
  });

  it('ni une connexion qui n’est pas allée au bout', async () => {
    const attaque = new Attaque('sessions inachevées');
    for (const etape of ['otp', 'enrolement', 'telephone']) {
      const session = randomBytes(24).toString('base64url');
      await connexions.proprietaire.query(
        'insert into sessions (empreinte, agent_id, version_agent, etape) values (empreinte_de_session($1), $2, 1, $3)',
        [session, scene.autre.agent.id, etape],
      );
      for (const [sql, params] of [
        ['select from entrer($1, $2)', [session, scene.autre.id]],
        ['select from entrer($1, null)', [session]],
        ['select * from garde($1, $2, true)', [session, scene.autre.uai]],
      ] as const) {
        const { nombre } = await annuler(connexions.app, () => tenter(connexions.app, sql, [...params]));
        attaque.compter(`${etape} : ${sql}`, nombre > 0);
      }
    }
    attaque.conclure(9);
  });
});
