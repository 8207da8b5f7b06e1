import type pg from 'pg';
import { beforeAll, describe, it } from 'vitest';
import { accesDe } from '../../builders/agent.ts';
import { useTestApp } from '../../helpers/app.ts';
import {
  Attaque,
  annuler,
  CONTEXTE_LU,
  type Contexte,
  compterPartout,
  enoncer,
  LOGINS,
  ouvrirClient,
  type Relation,
  rienNeSort,
  tenter,
  urlDe,
  useConnexions,
  voirContexte,
} from '../../helpers/attaques.ts';
import { type DeuxEcoles, peuplerDeuxEcoles } from '../../helpers/scenes/deux-ecoles.ts';

const test = useTestApp();
const connexions = useConnexions(test);
let scene: DeuxEcoles;
let session: string;
let relations: Relation[];

beforeAll(async () => {
  scene = await peuplerDeuxEcoles(test.current.deps);
  ({ session } = await accesDe(test.current.deps, scene.mienne.agent, scene.mienne));
  relations = await compterPartout(connexions.proprietaire);
});

describe('« le sceau ne vaut rien dans aucune autre transaction » (règles §11)', () => {
  it('un sceau vrai rejoué : après la fin de sa transaction, plus tard, ailleurs', async () => {
    const attaque = new Attaque('sceaux rejoués');
    const rejouer = async (quoi: string, client: pg.Client, contexte: Contexte, local: boolean) => {
      await annuler(client, async () => {
        await enoncer(client, contexte, local);
        await rienNeSort(attaque, relations, quoi, client);
      });
      await client.query('reset all');
    };
    const client = await ouvrirClient(test.current.appUrl);
    const contexte = await voirContexte(client, session, scene.mienne.id);
    for (const local of [true, false]) await rejouer('même connexion', client, contexte, local);
    await client.query('select pg_sleep(0.2)');
    await rejouer('même connexion, plus tard', client, contexte, true);
    for (const login of LOGINS) {
      const autre = await ouvrirClient(urlDe(test.current, login));
      await rejouer(`${login}, autre connexion`, autre, contexte, true);
      await autre.end();
    }
    // At the same time as the transaction it was made for.
    await client.query('begin');
    await client.query('select from entrer($1, $2)', [session, scene.mienne.id]);
    const { rows } = await client.query<Contexte>(CONTEXTE_LU);
    for (const vivant of rows) await rejouer('pendant sa transaction', connexions.app, vivant, true);
    await client.query('commit');
    // Kept by the connection after « commit », as a setting of the session.
    await client.query('begin');
    await client.query('select from entrer($1, $2)', [session, scene.mienne.id]);
    await client.query(`select set_config('app.contexte', current_setting('app.contexte'), false),
      set_config('app.sceau', current_setting('app.sceau'), false)`);
    await client.query('commit and chain');
    await rienNeSort(attaque, relations, 'commit and chain', client);
    await client.query('rollback');
    await client.end();
    attaque.conclure(9 * 20);
  });

  it('un sceau vrai rejoué dans le même message que lui ne sert pas à une autre transaction', async () => {
    const attaque = new Attaque('sceaux rejoués dans un message');
    const client = await ouvrirClient(test.current.appUrl);
    for (const { debut, fin, suite } of [
      { debut: 'begin', fin: 'commit', suite: 'begin' },
      { debut: 'begin read only', fin: 'commit', suite: 'begin' },
      { debut: 'begin', fin: 'commit and chain', suite: 'select 1' },
      { debut: 'begin', fin: 'rollback', suite: 'begin' },
    ]) {
      // now() is that of the message: both transactions have the same.
      const { nombre, code } = await tenter(
        client,
        `${debut}; select entrer('${session}', ${scene.mienne.id});
         select set_config('vol.c', current_setting('app.contexte'), false), set_config('vol.s', current_setting('app.sceau'), false);
         ${fin}; ${suite};
         select set_config('app.contexte', current_setting('vol.c'), true), set_config('app.sceau', current_setting('vol.s'), true);
         update classes set libelle = libelle where ecole_id = ${scene.mienne.id}; rollback`,
      );
      await client.query('rollback');
      attaque.compter(`${debut} … ${fin} ; ${suite}`, code === undefined && nombre > 0);
    }
    await client.end();
    attaque.conclure(4);
  });

  it('« une transaction qui écrit tient sa session » : une déconnexion passe avant ou après, jamais au milieu', async () => {
    const attaque = new Attaque('écritures sans tenir la session');
    const client = await ouvrirClient(test.current.appUrl);
    const entree = `select entrer('${session}', ${scene.mienne.id})`;
    for (const debut of [
      `begin; ${entree}`,
      `begin; savepoint a; ${entree}; release savepoint a`,
      `begin; savepoint a; set transaction read only; ${entree}; release savepoint a`,
      `begin; savepoint a; select set_config('transaction_read_only', 'on', true); ${entree}; release savepoint a`,
      `begin read only; ${entree}; set transaction read write`,
    ]) {
      await tenter(client, debut);
      const { nombre } = await tenter(
        client,
        `update classes set libelle = libelle where ecole_id = ${scene.mienne.id}`,
      );
      const fermeture = await annuler(connexions.acces, async () => {
        await connexions.acces.query("set local lock_timeout = '200ms'");
        return tenter(connexions.acces, 'select fermer_session($1)', [session]);
      });
      await client.query('rollback');
      attaque.compter(debut, nombre > 0 && fermeture.code !== '55P03');
    }
    await client.end();
    attaque.conclure(5);
  });
});
