import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { hashPassword } from '../../../src/auth/password-hashing.ts';
import { useTestApp } from '../../helpers/app.ts';
import { Attaque, annuler, tenter, tenterSansTrace } from '../../helpers/attaques.ts';
import { useScenePortailACacher } from '../../helpers/scenes/portail/a-cacher.ts';
import { ouvrirSessionDe, vaut } from '../../helpers/scenes/portail/sessions-portail.ts';

const test = useTestApp();
const scene = useScenePortailACacher(test);
const { connexions } = scene;
const HACHE = await hashPassword('sept tortues au galop');
/** Ids of our own: of the shape that the application draws. */
const VOL = 'v'.repeat(43);
const REFUSE = '42501';
/** A view that joins is not written to by anybody. */
const PAS_UNE_TABLE = '55000';

/** In a transaction that is undone: one statement of the login, then what it has left, seen by its session. */
const ouvrir = (emisLe: string | null, identifiant: string, version: number | string) =>
  tenterSansTrace(connexions.acces, 'select ouvrir_session_portail($1, $2, $3, $4, $5) as parcours', [
    VOL,
    '',
    identifiant,
    version,
    emisLe,
  ]);
const lireVersion = async (identifiant: string): Promise<number> => {
  const { rows } = await connexions.proprietaire.query<{ v: number }>(
    'select version_acces as v from comptes where identifiant = $1',
    [identifiant],
  );
  return rows[0]?.v ?? 0;
};

let session: string;
beforeAll(async () => {
  session = await ouvrirSessionDe(test, scene.moi);
});

describe('du SQL de son choix, dans la connexion qui ouvre les sessions, contre celles du portail (règles §11)', () => {
  it('ce qui est accepté : ouvrir la session d’un identifiant connu, et lire son seul haché (docs/securite.md)', async () => {
    const { identifiant } = scene.moi;
    await annuler(connexions.acces, async () => {
      const { lignes } = await ouvrir(null, identifiant, await lireVersion(identifiant));
      expect(lignes).toEqual([{ parcours: 'ouverte' }]);
      const lu = await tenter(connexions.acces, 'select * from compte_pour_portail($1)', [identifiant]);
      expect([lu.nombre, String(lu.lignes[0]?.mot_de_passe_hache)]).toEqual([
        1,
        expect.stringMatching(/^\$argon2id/),
      ]);
    });
  });

  it('ni lire, ni écrire une table du portail : aucun haché en nombre, aucune session prolongée', async () => {
    const attaque = new Attaque('tables du portail, par la connexion des sessions');
    await annuler(connexions.acces, async () => {
      const noms = scene.relations
        .map(({ nom }) => nom)
        .filter((nom) =>
          /portail_|comptes|provisoires|enfants_confirmes|codes_envoyes|identifiants|eleves/.test(nom),
        );
      expect(noms).toContain('public.portail_sessions');
      for (const nom of noms)
        for (const enonce of [
          `select * from ${nom}`,
          `select count(*) from ${nom}`,
          `copy ${nom} to stdout`,
          `delete from ${nom}`,
          `insert into ${nom} default values`,
          `lock ${nom}`,
        ])
          attaque.compter(
            enonce,
            ![REFUSE, PAS_UNE_TABLE].includes((await tenterSansTrace(connexions.acces, enonce)).code ?? ''),
          );
      for (const enonce of [
        "update portail_sessions set ouverte_le = now(), vue_le = 'infinity'",
        'update portail_sessions set compte_id = 1',
        "update comptes set mot_de_passe_hache = 'vol'",
        'update comptes set version_acces = 1',
        "select query_to_xml('select * from portail_sessions', true, false, '')",
        "select query_to_xml('select mot_de_passe_hache from comptes', true, false, '')",
        "select most_common_vals from pg_stats where tablename = 'comptes'",
        "select query from pg_stat_activity where usename <> current_user and query <> '<insufficient privilege>'",
      ]) {
        const { code, nombre } = await tenterSansTrace(connexions.acces, enonce);
        attaque.compter(`${enonce} : ${code} ${nombre}`, code === undefined && nombre > 0);
      }
    });
    attaque.conclure(60);
  });

  it('ni parler au nom d’une session : ce que fait la connexion du portail lui est refusé', async () => {
    const { rows } = await connexions.proprietaire.query<{ nom: string; appel: string }>(
      `select p.proname::text as nom, format('select %I(%s)', p.proname,
         (select string_agg('null::' || t::regtype, ', ' order by rang) from unnest(p.proargtypes) with ordinality as a (t, rang))) as appel
       from pg_proc p where p.pronamespace = 'public'::regnamespace and p.prosecdef
         and has_function_privilege('comptes1d_portail', p.oid, 'execute') and p.proname <> 'contexte'
         and not exists (select 1 from pg_depend d where d.objid = p.oid and d.deptype = 'e')`,
    );
    const attaque = new Attaque('fonctions du portail, par la connexion des sessions');
    await annuler(connexions.acces, async () => {
      for (const { nom, appel } of rows)
        attaque.compter(nom, (await tenterSansTrace(connexions.acces, appel)).code !== '42501');
      attaque.compter(
        'entrer_portail',
        (await tenterSansTrace(connexions.acces, 'select entrer_portail($1)', [session])).code !== '42501',
      );
    });
    attaque.conclure(40);
  });

  it('ni ouvrir sans l’identifiant exact et sa version d’aujourd’hui, ni ce que rien n’ouvre', async () => {
    const attaque = new Attaque('sessions ouvertes à côté');
    const { identifiant, compteId } = scene.moi;
    const version = await lireVersion(identifiant);
    await annuler(connexions.acces, async () => {
      for (const [qui, v, emis] of [
        [identifiant, version + 1, null],
        [identifiant, version - 1, null],
        [identifiant, version, '2020-01-01'],
        [identifiant, version, 'infinity'],
        [identifiant.toUpperCase(), version, null],
        [`${identifiant} `, version, null],
        ['%', version, null],
        [compteId, version, null],
      ] as const) {
        const { lignes, code } = await ouvrir(emis, qui, v);
        attaque.compter(`${qui} ${v} ${emis}`, code === undefined && lignes[0]?.parcours !== null);
      }
    });
    await connexions.proprietaire.query('update comptes set bloque = true where id = $1', [compteId]);
    await annuler(connexions.acces, async () => {
      const { lignes } = await ouvrir(null, identifiant, version);
      attaque.compter('bloqué', lignes[0]?.parcours !== null);
    });
    await connexions.proprietaire.query('update comptes set bloque = false where id = $1', [compteId]);
    attaque.conclure(9);
  });

  it('ni finir, ni suivre la session d’un autre sans son id ; un parcours ouvert d’ici n’a rien prouvé', async () => {
    const attaque = new Attaque('sessions des autres, par leur empreinte');
    const empreinte = createHash('sha256').update(session).digest();
    for (const id of [
      empreinte.toString('hex'),
      `\\x${empreinte.toString('hex')}`,
      empreinte.toString('base64url'),
      '%',
      '',
    ]) {
      await connexions.acces.query('select fermer_session_portail($1)', [id]);
      const jeton = await tenter(connexions.acces, 'select * from jeton_franceconnect($1)', [id]);
      attaque.compter(`jeton ${id}`, jeton.nombre > 0);
      await tenter(connexions.acces, 'select ouvrir_oubli($1, $2, $3, $4, $5, $6)', [
        `${VOL}${id}`,
        id,
        'oubli_mot_de_passe',
        'representant_legal',
        'sms',
        { destination: scene.autres[0].identifiant, appareilVersion: 1 },
      ]);
      attaque.compter(`finie par ${id}`, !(await vaut(test, session)));
    }
    await connexions.acces.query('select ouvrir_inscription($1, $2, $3)', [
      `${VOL}i`,
      '',
      {
        portable: '+33612345610',
        destination: '…',
        noms: ['secretnom0'],
        prenoms: ['secretprenom0'],
        code_prouve: true,
      },
    ]);
    await connexions.acces.query('select ouvrir_session_franceconnect($1, $2, $3, $4, $5, $6)', [
      `${VOL}f`,
      '',
      'un-sub-inventé',
      { nom: 'SECRETNOM0', nomUsage: null, prenoms: [], cles: { noms: [], prenoms: [] } },
      null,
      null,
    ]);
    const { rows } = await connexions.proprietaire.query<{ compte_id: string | null; code_prouve: boolean }>(
      `select compte_id, code_prouve from portail_sessions
       where parcours in ('inscription', 'franceconnect', 'oubli_mot_de_passe') and empreinte in (
         select sha256(convert_to(x, 'UTF8')) from unnest($1::text[]) x)`,
      [[`${VOL}i`, `${VOL}f`, `${VOL}%`]],
    );
    expect(rows.length).toBe(3);
    for (const { compte_id, code_prouve } of rows)
      attaque.compter('parcours ouvert', compte_id !== null || code_prouve);
    attaque.conclure(13);
  });

  it('ni mettre à la place d’un haché qu’elle n’a pas lu, ni un qui serait facile à casser', async () => {
    const { identifiant } = scene.moi;
    const { rows } = await connexions.proprietaire.query<{ h: string }>(
      'select mot_de_passe_hache as h from comptes where identifiant = $1',
      [identifiant],
    );
    const vrai = rows[0]?.h ?? '';
    const attaque = new Attaque('hachés remplacés');
    for (const [ancien, nouveau] of [
      [HACHE, HACHE],
      [null, HACHE],
      ['%', HACHE],
      [vrai, 'vol'],
      [vrai, ''],
      [vrai, HACHE.replace(/m=\d+/, 'm=00008')],
    ]) {
      await tenter(connexions.acces, 'select rehacher_mot_de_passe_choisi($1, $2, $3)', [
        identifiant,
        ancien,
        nouveau,
      ]);
      const { rows: lus } = await connexions.proprietaire.query<{ h: string }>(
        'select mot_de_passe_hache as h from comptes where identifiant = $1',
        [identifiant],
      );
      attaque.compter(`${ancien?.slice(0, 10)} → ${nouveau?.slice(0, 25)}`, lus[0]?.h !== vrai);
    }
    attaque.conclure(6);
  });
});
