import pg from 'pg';
import sql from 'sql-template-tag';
import { beforeEach, describe, expect, it } from 'vitest';
import { ouvrirAcces } from '../../../seeds/acces.ts';
import { CODE_RECENT_MS, EMISSIONS_SANS_CODE } from '../../../src/domain/connexion/session.ts';
import { paths } from '../../../src/paths.ts';
import { executerPlan } from '../../../src/services/operations/operations.ts';
import { planifier } from '../../../src/services/operations/plans.ts';
import { type AgentTest, creerAgent } from '../../builders/agent.ts';
import { informerAvec, lireComptes } from '../../builders/compte.ts';
import { ajouterEleves, creerEcole, desEleves, type EcoleTest, uai } from '../../builders/ecole.ts';
import { useTestApp } from '../../helpers/app.ts';
import { Attaque, annuler, tenter, useConnexions } from '../../helpers/attaques.ts';
import { useBase } from '../../helpers/base.ts';
import { vieillirCode } from '../../helpers/visiteur/sessions.ts';
import { boutonsDe, type Page, Visiteur } from '../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const connexions = useConnexions(test);
const REINITIALISER = 'Réinitialiser les mots de passe';
const DEMAIN = new Date(Date.now() + 86_400_000);
const UN_DE_TROP = EMISSIONS_SANS_CODE + 1;

let numero = 0;
let agent: AgentTest;
let directrice: Visiteur;
let ecole: EcoleTest;
let autre: EcoleTest;
let ids: string[];
let ailleurs: string[];

beforeEach(async () => {
  const { deps } = test.current;
  numero += 2;
  ecole = await creerEcole(deps, { uai: uai(numero) });
  autre = await creerEcole(deps, { uai: uai(numero + 1) });
  agent = await creerAgent(deps, { identifiant: `directrice${numero}`, ecoles: [ecole, autre] });
  ids = await ajouterEleves(deps, ecole, desEleves(UN_DE_TROP + 1, 1));
  ailleurs = await ajouterEleves(deps, autre, desEleves(UN_DE_TROP, 2));
  await informerAvec(deps, [...ids, ...ailleurs], { motDePasse: 'distribuehi', expireLe: DEMAIN });
  directrice = await Visiteur.connecter(test, agent.identifiant);
});

const plan = async (fiches: readonly string[], action = REINITIALISER, dans = ecole) =>
  directrice.presser(await directrice.ouvrir(paths.eleves({ uai: dans.uai })), action, { cocher: fiches });
const attendre = () => vieillirCode(test, agent.identifiant, CODE_RECENT_MS);
const demandeLeCode = (page: Page) => page.url.startsWith(paths.confirmationOtp());
const intacts = async (dans = ecole) =>
  (await lireComptes(test.current.deps, dans)).filter(({ provisoire }) => provisoire === 'distribuehi')
    .length;
const enBase = useBase(test);

describe('un code récent avant d’attribuer des mots de passe à plus de dix personnes en dix minutes (règles §10)', () => {
  it('tous sauf un : le code est demandé, rien n’est fait ; le code donné, on revient au même plan', async () => {
    const page = await plan(ids.slice(1));
    await attendre();
    const demande = await directrice.presser(page, 'Confirmer');
    expect(demandeLeCode(demande)).toBe(true);
    expect(await intacts()).toBe(ids.length);
    const retour = await directrice.confirmerParCode(demande);
    expect(retour.url).toBe(page.url);
    expect(retour.texte).toContain('Code vérifié');
    expect(boutonsDe(retour)).toContain('Confirmer');
    const fait = await directrice.presser(retour, 'Confirmer');
    expect(fait.texte).toContain(`${UN_DE_TROP} mots de passe ont été réinitialisés`);
  });

  it('dix personnes, puis une : la onzième demande le code', async () => {
    await attendre();
    const dix = await directrice.presser(await plan(ids.slice(0, EMISSIONS_SANS_CODE)), 'Confirmer');
    expect(dix.texte).toContain(`${EMISSIONS_SANS_CODE} mots de passe ont été réinitialisés`);
    const onzieme = await directrice.presser(await plan(ids.slice(-1)), 'Confirmer');
    expect(demandeLeCode(onzieme)).toBe(true);
    expect(await intacts()).toBe(ids.length - EMISSIONS_SANS_CODE);
  });

  it('les écoles d’un même agent s’additionnent, en même temps aussi', async () => {
    await attendre();
    const { deps } = test.current;
    const executions = await Promise.all(
      [
        { dans: ecole, fiches: ids.slice(0, 6) },
        { dans: autre, fiches: ailleurs.slice(0, 6) },
      ].map(async ({ dans, fiches }) => {
        const acces = await ouvrirAcces(deps, { ecoleId: dans.id, agentId: agent.id });
        const qui = { acces, auteur: 'Claire Martin' };
        await attendre();
        const id = await planifier(
          deps,
          qui,
          {
            type: 'reinitialiser',
            profil: 'eleve',
            reinitialiser: false,
            mode: 'feuilles',
          },
          { ficheIds: fiches },
        );
        return executerPlan(deps, qui, id);
      }),
    );
    expect(executions.map(({ outcome }) => outcome).sort()).toEqual(['code_requis', 'executee']);
    expect((await intacts()) + (await intacts(autre))).toBe(ids.length + ailleurs.length - 6);
  });

  it('dix minutes plus tard, le compte repart de rien', async () => {
    await attendre();
    await directrice.presser(await plan(ids.slice(0, EMISSIONS_SANS_CODE)), 'Confirmer');
    const vieillir = (ms: number) =>
      enBase(
        sql`update emissions set le = array_fill(now() - ${ms} * interval '1 millisecond', array[cardinality(le)])
         where agent_id = ${agent.id}`,
      );
    await vieillir(CODE_RECENT_MS - 10_000);
    expect(demandeLeCode(await directrice.presser(await plan(ids.slice(-1)), 'Confirmer'))).toBe(true);
    await vieillir(CODE_RECENT_MS + 1_000);
    const suite = await directrice.presser(await plan(ids.slice(-1)), 'Confirmer');
    expect(suite.texte).toContain('1 mot de passe a été réinitialisé');
  });

  it('informer compte comme réinitialiser ; renoncer au code ramène au plan', async () => {
    const nouveaux = await ajouterEleves(test.current.deps, ecole, desEleves(UN_DE_TROP, 3));
    const page = await plan(nouveaux, 'Informer');
    await attendre();
    const demande = await directrice.presser(page, 'Confirmer');
    expect(demandeLeCode(demande)).toBe(true);
    expect(demande.html).toContain(`href="${page.url}"`);
  });
});

it('par n’importe quel SQL, sans code récent : jamais plus de dix personnes (règles §11)', async () => {
  const { session } = await ouvrirAcces(test.current.deps, { ecoleId: ecole.id, agentId: agent.id });
  const comptes = (await lireComptes(test.current.deps, ecole)).map(({ compteId }) => compteId);
  const ecrire = async (nombre: number, retirer: string) => {
    await connexions.app.query('begin');
    await connexions.app.query('select from entrer($1, $2)', [session, ecole.id]);
    const retire = await tenter(connexions.app, retirer);
    const ecrit = retire.code
      ? retire
      : await tenter(connexions.app, EMETTRE, [comptes.slice(0, nombre), ecole.id]);
    await connexions.app.query(ecrit.code ? 'rollback' : 'commit');
    return ecrit;
  };
  expect((await ecrire(UN_DE_TROP, 'select')).code, 'avec un code récent').toBeUndefined();
  await enBase(sql`delete from emissions`);
  await attendre();
  const attaque = new Attaque('mots de passe sans code récent');
  for (const retirer of [
    'select',
    'delete from emissions',
    'truncate emissions',
    'update emissions set nombre = 0',
    `update sessions set dernier_code_le = now()`,
    'alter table provisoires disable trigger all',
    "set session_replication_role = 'replica'",
    `select set_config('app.contexte', '', true)`,
    `select set_config('app.contexte', (contexte() || '{"code_le": "2100-01-01"}')::text, true)`,
    `select set_config('app.contexte', (contexte() - 'agent')::text, true)`,
  ]) {
    const { code, nombre } = await ecrire(UN_DE_TROP, retirer);
    attaque.compter(`${retirer} : ${code}`, code === undefined && nombre > EMISSIONS_SANS_CODE);
  }
  // Emptied in the statement that writes, after its rows and before what counts them.
  await connexions.app.query('begin');
  await connexions.app.query('select from entrer($1, $2)', [session, ecole.id]);
  const vide = await tenter(
    connexions.app,
    `with ecrits as (${EMETTRE} returning 1)
     select count(*)::int as emis, set_config('app.contexte', '', true) from ecrits`,
    [comptes, ecole.id],
  );
  await connexions.app.query(vide.code ? 'rollback' : 'commit');
  attaque.compter('contexte vidé dans la même instruction', vide.code === undefined);

  let emis = 0;
  for (let essai = 0; essai < 30; essai += 1) {
    const { code, nombre } = await ecrire(1, 'select');
    if (code === undefined) emis += nombre;
    attaque.compter(`une à une, ${essai}`, emis > EMISSIONS_SANS_CODE);
  }
  expect(emis).toBe(EMISSIONS_SANS_CODE);
  attaque.conclure(41);
});

it('une transaction qui attend n’arrête pas l’heure : un code récent quand elle a commencé ne l’est plus', async () => {
  const { session } = await ouvrirAcces(test.current.deps, { ecoleId: ecole.id, agentId: agent.id });
  await enBase(sql`delete from emissions`);
  const comptes = (await lireComptes(test.current.deps, ecole)).map(({ compteId }) => compteId);
  const emettreApres = async (secondes: number) => {
    await enBase(
      sql`update sessions set dernier_code_le = clock_timestamp() - ${CODE_RECENT_MS - 4_000} * interval '1 ms'`,
    );
    return annuler(connexions.app, async () => {
      await connexions.app.query('select from entrer($1, $2)', [session, ecole.id]);
      await connexions.app.query('select pg_sleep($1)', [secondes]);
      return tenter(connexions.app, EMETTRE, [comptes.slice(0, UN_DE_TROP), ecole.id]);
    });
  };
  expect((await emettreApres(0)).code).toBeUndefined();
  expect((await emettreApres(4.1)).code).toBe('C1D03');
});

it.each(['read committed', 'repeatable read', 'serializable'])(
  'cinq transactions « %s » à la fois, dix personnes chacune, sans code récent : dix en tout',
  async (isolation) => {
    const { session } = await ouvrirAcces(test.current.deps, { ecoleId: autre.id, agentId: agent.id });
    await attendre();
    const comptes = (await lireComptes(test.current.deps, autre)).map(({ compteId }) => compteId);
    const clients = await Promise.all(
      Array.from({ length: 5 }, async () => {
        const client = new pg.Client({ connectionString: test.current.appUrl });
        await client.connect();
        await client.query(`begin isolation level ${isolation}`);
        await client.query('select from entrer($1, $2)', [session, autre.id]);
        return client;
      }),
    );
    const emis = await Promise.all(
      clients.map(async (client) => {
        const { code, nombre } = await tenter(client, EMETTRE, [comptes.slice(0, 10), autre.id]);
        const fin = await tenter(client, code ? 'rollback' : 'commit');
        await client.end();
        return code || fin.code ? 0 : nombre;
      }),
    );
    expect(emis.reduce((somme, n) => somme + n, 0)).toBe(EMISSIONS_SANS_CODE);
  },
);

const EMETTRE = `insert into provisoires (compte_id, ecole_id, chiffre, cle, emis_le, expire_le)
  select id, $2, '\\x00', 'k1', now(), now() + interval '1 day' from unnest($1::bigint[]) as c (id) order by id
  on conflict (compte_id, ecole_id) do update set chiffre = excluded.chiffre`;
