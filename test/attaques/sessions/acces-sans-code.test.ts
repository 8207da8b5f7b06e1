import { beforeAll, expect, it } from 'vitest';
import { accesDe, creerAgent } from '../../builders/agent.ts';
import { creerEcole } from '../../builders/ecole.ts';
import { useTestApp } from '../../helpers/app.ts';
import { Attaque, annuler, tenter, useConnexions } from '../../helpers/attaques.ts';
import { donnerCodePour } from '../../helpers/visiteur/sessions.ts';

const test = useTestApp();
const connexions = useConnexions(test);
let session: string;

beforeAll(async () => {
  const { deps } = test.current;
  const ecole = await creerEcole(deps);
  ({ session } = await accesDe(deps, await creerAgent(deps, { ecoles: [ecole] }), ecole));
});

/** What gives another phone, or other codes, to who writes it. */
const PRISES = [
  "update agents set otp_futur_chiffre = 'vol', otp_futur_cle = 'k', otp_futur_le = now(), otp_futur_session = gen_random_uuid()",
  "update agents set otp_chiffre = 'vol'",
  "update agents set otp_cle = 'vol'",
  'update agents set otp_active_le = null',
  "insert into agent_codes_secours (agent_id, hache) select agent_courant(), 'vol'",
];

/** In a transaction of the session that is undone: what came before, then the theft. */
const essayer = (prise: string, avant = 'select', qui = session) =>
  annuler(connexions.acces, async () => {
    await connexions.acces.query('select from entrer_acces($1)', [qui]);
    const prepare = await tenter(connexions.acces, avant);
    return prepare.code === undefined ? tenter(connexions.acces, prise) : prepare;
  });

it('par n’importe quel SQL, sans un code donné pour cet acte : ni téléphone ni codes de secours (règles §10, §11)', async () => {
  await donnerCodePour(test, 'directrice', 'telephone');
  for (const prise of PRISES) expect((await essayer(prise)).nombre, prise).toBe(1);

  // A code, and a recent one: that of the login.
  await connexions.proprietaire.query('update sessions set dernier_code_pour = null');
  const attaque = new Attaque('second facteur sans un code pour cela');
  for (const prise of PRISES) {
    expect((await essayer(prise)).code, prise).toBe('C1D03');
    for (const avant of [
      'select',
      "update sessions set dernier_code_pour = 'telephone'",
      'alter table agents disable trigger all',
      "set session_replication_role = 'replica'",
      "select set_config('app.contexte', '', true)",
      `select set_config('app.contexte', (contexte() || '{"acte": "telephone"}')::text, true)`,
      "select set_config('app.contexte', (contexte() - 'agent')::text, true)",
    ]) {
      const { code, nombre } = await essayer(prise, avant);
      attaque.compter(`${avant} ; ${prise} : ${code}`, code === undefined || nombre > 0);
    }
  }
  // The code of one act opens no other.
  await donnerCodePour(test, 'directrice', 'codes_secours');
  for (const prise of PRISES.slice(0, 4)) {
    const { code } = await essayer(prise);
    attaque.compter(`code pour des codes de secours ; ${prise} : ${code}`, code !== 'C1D03');
  }
  // Nor does one given too long ago, and the step of a login is none.
  await connexions.proprietaire.query(
    "update sessions set dernier_code_pour = 'telephone', dernier_code_le = now() - interval '31 minutes'",
  );
  for (const prise of PRISES) {
    const { code } = await essayer(prise);
    attaque.compter(`code ancien ; ${prise} : ${code}`, code !== 'C1D03');
  }
  const [enRoute, ouverte] = ['r'.repeat(32), 'o'.repeat(32)];
  await connexions.acces.query(
    "select ouvrir_session($1, '', 'directrice', version_session) from agent_pour_connexion('directrice')",
    [enRoute],
  );
  await connexions.acces.query("select elever_session($1, $2, 'ouverte', 'telephone')", [enRoute, ouverte]);
  for (const prise of PRISES) {
    const { code } = await essayer(prise, 'select', ouverte);
    attaque.compter(`code de la connexion ; ${prise} : ${code}`, code !== 'C1D03');
  }
  attaque.conclure(49);
});

it('un code de secours ne se remplace pas par le sien, et ne sert pas deux fois', async () => {
  await connexions.proprietaire.query(
    `insert into agent_codes_secours (agent_id, hache, utilise_le)
     select id, h, case h when 'servi' then now() end from agents, unnest('{neuf,servi}'::text[]) h`,
  );
  const servir = "update agent_codes_secours set utilise_le = now() where hache = 'neuf'";
  expect((await essayer(servir)).nombre).toBe(1);
  const attaque = new Attaque('codes de secours forgés');
  for (const enonce of [
    "update agent_codes_secours set hache = 'vol'",
    "update agent_codes_secours set hache = 'vol', utilise_le = null where hache = 'servi'",
    "update agent_codes_secours set utilise_le = null where hache = 'servi'",
    "update agent_codes_secours set utilise_le = now() where hache = 'servi'",
    `insert into agent_codes_secours (agent_id, hache) values (agent_courant(), 'servi')
     on conflict (agent_id, hache) do update set utilise_le = null`,
    `merge into agent_codes_secours c using (select 1) x on c.hache = 'neuf' when matched then update set hache = 'vol'`,
  ]) {
    const { code, nombre } = await essayer(enonce);
    attaque.compter(`${enonce} : ${code}`, code === undefined && nombre > 0);
  }
  attaque.conclure(6);
});
