import { describe, expect, it } from 'vitest';
import { useTestApp } from '../../helpers/app.ts';
import { Attaque, dit, tenterSansTrace } from '../../helpers/attaques.ts';
import { useScenePortailACacher } from '../../helpers/scenes/portail/a-cacher.ts';
import { enSession } from '../../helpers/scenes/portail/sessions-portail.ts';

const test = useTestApp();
const scene = useScenePortailACacher(test);
const { connexions } = scene;

/** Tables of what somebody on the portal could be after, with how many rows of others they must hold for a proof. */
const A_CACHER = [
  'agents',
  'classes',
  'compte_evenements',
  'comptes',
  'ecoles',
  'eleves',
  'enfants_confirmes',
  'identifiants',
  'journal',
  'limites',
  'naissances_essayees',
  'operations',
  'portail_codes',
  'portail_sessions',
  'provisoires',
  'rattachements',
  'representants_legaux',
  'sessions',
  'signalements',
];

describe('du SQL de son choix, dans la connexion du portail, avec sa propre session (règles §11)', () => {
  it('il y a de quoi cacher dans chaque table, et des mots à ne jamais lire', () => {
    for (const table of A_CACHER)
      expect(scene.relations.find(({ nom }) => nom === `public.${table}`)?.nombre, table).toBeGreaterThan(0);
    expect(scene.secretsDesAutres.length).toBeGreaterThan(25);
    expect(scene.mesSecrets.length).toBeGreaterThan(9);
  });

  it('rien ne se lit d’un autre, ni de soi ce qui est secret', async () => {
    const attaque = new Attaque('lectures au portail');
    let lues = 0;
    await enSession(connexions.portail, scene.session, async () => {
      for (const { nom } of scene.relations) {
        const colonnes = scene.lisibles.get(nom);
        const entiere = await tenterSansTrace(
          connexions.portail,
          `select t::text as ligne, t.* from ${nom} t`,
        );
        const permise = await tenterSansTrace(
          connexions.portail,
          `select ${colonnes ?? 'count(*)'} from ${nom}`,
        );
        if (colonnes === undefined) attaque.compter(`${nom} permise`, permise.code !== '42501');
        lues += permise.nombre;
        for (const reponse of [entiere, permise]) {
          attaque.compter(`${nom} : des autres`, dit(reponse, scene.secretsDesAutres));
          attaque.compter(`${nom} : de soi`, dit(reponse, scene.mesSecrets));
        }
      }
    });
    // One's own account, fiche, child, link, class, school and confirmation are there: the rest is hidden, not broken.
    expect(lues).toBe(7);
    attaque.conclure(scene.relations.length * 4);
  });

  it('le filtre d’une requête n’apprend rien de ce que la ligne cache : ni par erreur, ni par comparaison', async () => {
    const attaque = new Attaque('comparaisons au portail');
    const [autre] = scene.autres;
    const [enfant] = scene.moi.enfants;
    await enSession(connexions.portail, scene.session, async () => {
      for (const enonce of [
        `select 1 from eleves where date_naissance = '2016-01-11'`,
        `select 1 from eleves where id = ${enfant?.ficheId} order by date_naissance`,
        `select max(date_naissance) from eleves`,
        `select 1 from comptes where mot_de_passe_hache is not null`,
        `select 1 from representants_legaux where mail = 'onde-moi@exemple.fr'`,
        `select 1 from comptes where identifiant = '${autre?.identifiant}'`,
        `select 1 from comptes where id = ${autre?.compteId}`,
        `select 1 from comptes where mail = 'autre0@exemple.fr' or 1 / (case when mail like 'autre%' then 0 else 1 end) = 2`,
        `select 1 from eleves where 1 / (case when nom like 'SECRET%' then 0 else 1 end) = 2`,
        `select 1 from representants_legaux where 1 / (case when nom like 'SECRET%' then 0 else 1 end) = 2`,
        `select e from eleves e, lateral (select e.*) x`,
        `table eleves`,
        `select row_to_json(e) from eleves e`,
        `select query_to_xml('select * from comptes', true, false, '')`,
        `select query_to_xml('select date_naissance from eleves', true, false, '')`,
        `copy eleves to stdout`,
        `copy (select * from portail_codes) to stdout`,
        `select * from pg_stats where tablename in ('eleves', 'comptes', 'representants_legaux')`,
        `select most_common_vals from pg_stats where schemaname = 'public'`,
        `select * from portail_sessions_vivantes`,
        `select * from graphile_worker.jobs`,
        `select query from pg_stat_activity where usename <> current_user and query <> '<insufficient privilege>'`,
      ]) {
        const reponse = await tenterSansTrace(connexions.portail, enonce);
        attaque.compter(
          `${enonce} : ${reponse.code} ${reponse.nombre}`,
          reponse.code === '22012' || reponse.nombre > 0,
        );
      }
    });
    attaque.conclure(22);
  });

  it('rien ne s’écrit, d’un autre ni de soi, autrement que par les fonctions', async () => {
    const attaque = new Attaque('écritures au portail');
    await enSession(connexions.portail, scene.session, async () => {
      for (const { nom } of scene.relations) {
        const { rows } = await connexions.proprietaire.query<{ colonne: string }>(
          `select quote_ident(attname) as colonne from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped`,
          [nom],
        );
        for (const { colonne } of rows) {
          const reponse = await tenterSansTrace(connexions.portail, `update ${nom} set ${colonne} = default`);
          attaque.compter(`update ${nom}.${colonne}`, reponse.code === undefined && reponse.nombre > 0);
          attaque.compter(`droit ${nom}.${colonne}`, reponse.code === undefined);
        }
        for (const enonce of [
          `delete from ${nom}`,
          `truncate ${nom}`,
          `insert into ${nom} default values`,
          `lock ${nom}`,
        ])
          attaque.compter(enonce, (await tenterSansTrace(connexions.portail, enonce)).code === undefined);
      }
      for (const enonce of [
        'create table vol (x int)',
        'create temp table comptes (x int)',
        'create function vol() returns int language sql as $$ select 1 $$',
        'set role comptes1d_app',
        'set session authorization comptes1d_acces',
        'alter role comptes1d_portail bypassrls',
        'set row_security = off; select 1 from comptes',
        "select pg_read_file('/etc/passwd')",
        "select lo_import('/etc/passwd')",
        'select pg_terminate_backend(pid) from pg_stat_activity where usename <> current_user',
        "select nextval('comptes_id_seq')",
      ]) {
        const reponse = await tenterSansTrace(connexions.portail, enonce);
        // Row-level security « off » refuses to read rather than let through.
        attaque.compter(
          `${enonce} : ${reponse.code}`,
          reponse.code === undefined && !enonce.includes('terminate'),
        );
        if (enonce.includes('terminate'))
          attaque.compter(
            enonce,
            reponse.lignes.some((l) => l.pg_terminate_backend === true),
          );
      }
    });
    attaque.conclure(400);
  });
});
