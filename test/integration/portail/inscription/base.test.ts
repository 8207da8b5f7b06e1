import sql, { type Sql } from 'sql-template-tag';
import { beforeEach, describe, expect, it } from 'vitest';
import { CODE_SMS } from '../../../../src/domain/comptes/activation.ts';
import { newSessionId } from '../../../../src/middlewares/portail/session.ts';
import { openSessionFranceConnect } from '../../../../src/repositories/portail/franceconnect.ts';
import { demanderInscription } from '../../../../src/services/portail/inscription.ts';
import { HACHE_CHOISI } from '../../../builders/compte.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { useBase } from '../../../helpers/base.ts';
import { jouerEtape } from '../../../helpers/nuit.ts';
import {
  compteDe,
  expedierCodes,
  inscrireDansUneEcole,
  oublierLesLimites,
  unPortable,
} from '../../../helpers/scenes/portail/inscription.ts';

const test = useTestApp();
const base = useBase(test);
const AVA = { prenom: 'Ava', date: '2018-03-07' };

beforeEach(() => oublierLesLimites(test));

/** Whoever runs any SQL as the portal's login, with a session of an inscription whose code was sent and not typed. */
async function enAttente() {
  const portable = unPortable();
  const famille = await inscrireDansUneEcole(test, { nom: 'ONYX', prenom: 'Lia', portable }, [AVA]);
  const session = newSessionId();
  await demanderInscription(test.current.deps, {
    portable: { numero: portable, affiche: portable },
    nom: 'Onyx',
    prenom: 'Lia',
    ip: '192.0.2.7',
    session,
    precedente: '',
  });
  expect((await expedierCodes(test)).map(({ to }) => to)).toContain(portable);
  const dire = <T = Record<string, unknown>>(enonce: Sql) =>
    test.current.deps.database.withPortail(session, (trx) => trx.rows<T>(enonce));
  return { ...famille, session, dire };
}

describe('le rôle du portail, quelque SQL qu’il dise, n’a que ce que la session a prouvé (règles §11)', () => {
  it('avant le code : ni fiche, ni enfant, ni fin ; et rien ne dit qu’un code est parti', async () => {
    const { eleves, fiche, dire } = await enAttente();
    expect(await base(sql`select 1 from portail_session_fiches where fiche_id = ${fiche}`)).toHaveLength(1);
    for (const enonce of [
      sql`select id from eleves`,
      sql`select id from representants_legaux`,
      sql`select id from comptes`,
      sql`select * from mes_comptes_actifs()`,
      sql`select * from tenir_mon_inscription()`,
      sql`select 1 where mon_futur_identifiant() is not null`,
    ])
      expect(await dire(enonce)).toEqual([]);
    expect(await dire(sql`select envoye, echec from mon_code_attendu('inscription')`)).toEqual([
      { envoye: false, echec: null },
    ]);
    expect(
      await dire(
        sql`select dire_enfants_a_l_inscription(${eleves}::bigint[], '{date}', '{2018-03-07}', false) as r`,
      ),
    ).toEqual([{ r: 'deja' }]);
    expect(await dire(sql`select terminer_mon_inscription(${HACHE_CHOISI}, 'x') as r`)).toEqual([
      { r: false },
    ]);
    expect((await compteDe(test, fiche)).etat).toBe('non_informe');
  });

  it('ses tables ne se lisent ni ne s’écrivent, la recherche ne se dit pas', async () => {
    const { dire } = await enAttente();
    for (const enonce of [
      sql`select * from portail_session_fiches`,
      sql`insert into portail_session_fiches (session, ecole_id, fiche_id) values ('x', 1, 1)`,
      sql`select * from inscriptions_sms`,
      sql`select * from portail_sessions`,
      sql`select code_hache from portail_codes`,
      sql`select preparer_inscription(1)`,
      sql`select absorber_compte(1, 2)`,
      sql`select reunir_mes_fiches(1)`,
      sql`select * from fiches_prouvees()`,
      sql`select jeton_franceconnect('x')`,
      sql`select ouvrir_session_franceconnect('a', 'b', 'sub', '{}', null, null)`,
    ])
      await expect(dire(enonce)).rejects.toMatchObject({ code: '42501' });
  });

  it('les noms sont ceux de FranceConnect, et le parcours de l’un n’est pas celui de l’autre', async () => {
    const { dire } = await enAttente();
    await expect(dire(sql`select demander_code_franceconnect('+33639985999', 'x')`)).rejects.toMatchObject({
      code: '42501',
    });
    await expect(dire(sql`select terminer_par_franceconnect('x')`)).rejects.toMatchObject({ code: '42501' });
    expect(await dire(sql`select * from mon_identite()`)).toEqual([]);
  });

  it('une session ne demande pas plus de dix codes', async () => {
    const { dire } = await enAttente();
    for (let fois = 2; fois <= 10; fois += 1) await dire(sql`select redemander_inscription()`);
    await expect(dire(sql`select redemander_inscription()`)).rejects.toMatchObject({ code: '42501' });
  });
});

describe('ce que la base compte comme le code le dit', () => {
  it('un code par SMS vaut dix minutes', async () => {
    const { dire: _ } = await enAttente();
    const [code] = await base<{ minutes: number }>(
      sql`select extract(epoch from expire_le - demande_le)::int / 60 as minutes from portail_codes order by id desc limit 1`,
    );
    expect(code?.minutes).toBe(CODE_SMS.nombre);
  });
});

describe('la nuit', () => {
  it('efface les sessions finies du portail, jeton de FranceConnect compris, et garde les autres', async () => {
    const { deps } = test.current;
    const [finie, vive] = [newSessionId(), newSessionId()];
    const identite = { nom: 'X', nomUsage: null, prenoms: ['Y'], cles: { noms: ['x'], prenoms: ['y'] } };
    const jeton = { chiffre: Buffer.alloc(40), cle: 'essai' };
    for (const [session, sub] of [
      [finie, 'sub-finie'],
      [vive, 'sub-vive'],
    ] as const)
      await deps.database.withConnexion((trx) =>
        openSessionFranceConnect(trx, { session, precedente: '' }, sub, identite, jeton),
      );
    await base(
      sql`update portail_sessions set ouverte_le = now() - interval '26 hours' where franceconnect_sub = 'sub-finie'`,
    );
    await jouerEtape(deps, 'purges');
    expect(
      await base(
        sql`select franceconnect_sub as sub from portail_sessions where franceconnect_sub like 'sub-%'`,
      ),
    ).toEqual([{ sub: 'sub-vive' }]);
  });
});
