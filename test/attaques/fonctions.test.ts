import type pg from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import { ouvrirAcces } from '../../seeds/acces.ts';
import { accesDe, creerAgent } from '../builders/agent.ts';
import { useTestApp } from '../helpers/app.ts';
import {
  Attaque,
  annuler,
  dit,
  empreinteDeLEcole,
  LOGINS,
  type Login,
  secretsDeLEcole,
  tenter,
  useConnexions,
} from '../helpers/attaques.ts';
import { type DeuxEcoles, peuplerDeuxEcoles } from '../helpers/scenes/deux-ecoles.ts';

const test = useTestApp();
const connexions = useConnexions(test);
let scene: DeuxEcoles;
let fonctions: Fonction[];
let sessions: { mienne: string; finie: string; sansDroit: string; inconnue: string };

interface Fonction {
  nom: string;
  /** Types of the arguments, as PostgreSQL names them. */
  types: string[];
  noms: string[];
  executable: Record<Login, boolean>;
}

beforeAll(async () => {
  const { deps } = test.current;
  scene = await peuplerDeuxEcoles(deps);
  const { session: mienne } = await accesDe(deps, scene.mienne.agent, scene.mienne);
  const { session: finie } = await accesDe(deps, scene.autre.agent, scene.autre);
  await connexions.proprietaire.query('select fermer_session($1)', [finie]);
  const sansDroit = await creerAgent(deps, { identifiant: 'sansdroit', fonction: 'enseignant' });
  sessions = {
    mienne,
    finie,
    sansDroit: (await ouvrirAcces(deps, { ecoleId: scene.autre.id, agentId: sansDroit.id })).session,
    inconnue: 'x'.repeat(32),
  };
  // A birth date and an INE that agree, and a fiche that has left: what the functions about accounts look for.
  await connexions.proprietaire.query(
    `update eleves set ine = lpad(id::text, 9, '0') || 'AA', parti_le = case when id = $2 then now() end where ecole_id = $1`,
    [scene.autre.id, scene.autre.eleves.at(-1)],
  );
  const { rows } = await connexions.proprietaire.query<Fonction>(
    `select p.proname::text as nom, coalesce(p.proargnames, '{}') as noms,
       array(select t::regtype::text from unnest(p.proargtypes) with ordinality as a (t, rang) order by rang) as types,
       json_build_object('app', has_function_privilege('comptes1d_app', p.oid, 'execute'),
         'acces', has_function_privilege('comptes1d_acces', p.oid, 'execute'),
         'portail', has_function_privilege('comptes1d_portail', p.oid, 'execute')) as executable
     from pg_proc p where p.pronamespace = 'public'::regnamespace and p.prorettype <> 'trigger'::regtype
       and not exists (select 1 from pg_depend d where d.objid = p.oid and d.deptype = 'e') order by 1`,
  );
  fonctions = rows;
});

/** Values of the other school for an argument; each is tried. */
function valeurs(type: string, nom: string): unknown[] {
  const { autre } = scene;
  switch (type) {
    case 'bigint':
    case 'integer':
      return nom.includes('ecole') || nom === 'p_vers' || nom === 'p_de'
        ? [autre.id]
        : nom.includes('agent')
          ? [autre.agent.id]
          : nom === 'p_operation'
            ? [1, 2, 3, 4]
            : nom === 'p_version'
              ? [1]
              : [autre.compte, autre.eleves[0]];
    case 'bigint[]':
      return [autre.eleves, autre.representants, [autre.compte]];
    case 'text[]':
      return [
        autre.eleves.map((id) =>
          nom === 'p_tris' ? 'NOM0000 PRENOM0' : nom === 'p_racines' ? 'p.nom' : `${id.padStart(9, '0')}AA`,
        ),
      ];
    case 'date[]':
      return [autre.eleves.map(() => '2019-05-12')];
    case 'boolean':
      return [true];
    case 'timestamp with time zone':
      return ['2026-01-01T00:00:00Z'];
    case 'json':
    case 'jsonb':
      return ['{"vol": true}'];
    case 'text':
      return nom === 'p_uai'
        ? [autre.uai]
        : nom === 'p_identifiant'
          ? ['vol']
          : nom === 'p_etape'
            ? ['ouverte']
            : nom === 'p_action'
              ? ['deconnexion']
              : ['vol', sessions.finie];
    default:
      return [null];
  }
}

/** Every combination of one value per argument; the session, where there is one, is the caller's. */
function appels({ types, noms }: Fonction, session: string): unknown[][] {
  return types.reduce<unknown[][]>(
    (debuts, type, rang) => {
      const nom = noms[rang] ?? '';
      const choix = type === 'text' && /^p_(session|precedente)$/.test(nom) ? [session] : valeurs(type, nom);
      return debuts.flatMap((debut) => choix.map((valeur) => [...debut, valeur]));
    },
    [[]],
  );
}

const appeler = (client: pg.Client, { nom, types }: Fonction, params: unknown[]) =>
  tenter(
    client,
    `select * from ${nom}(${types.map((type, rang) => `$${rang + 1}::${type}`).join(', ')})`,
    params,
  );

/** They open, end and rename sessions, the caller's own first: see sessions.test.ts and mon-acces.test.ts. */
const A_PART: readonly string[] = [
  'ouvrir_session',
  'elever_session',
  'fermer_session',
  'renommer_ma_session',
];

describe('ce que chaque rôle peut appeler, avec les numéros d’une autre école', () => {
  it('ce qui ne lui est pas donné est refusé', async () => {
    const attaque = new Attaque('fonctions interdites');
    for (const login of LOGINS) {
      const client = connexions[login];
      await annuler(client, async () => {
        for (const fonction of fonctions.filter(({ executable }) => !executable[login])) {
          const [params = []] = appels(fonction, sessions.mienne);
          await client.query('savepoint appel');
          const { code } = await appeler(client, fonction, params);
          await client.query('rollback to savepoint appel');
          attaque.compter(`${login} : ${fonction.nom} ${code}`, code !== '42501');
        }
      });
    }
    attaque.conclure(60);
  });

  it('ce qui lui est donné ne rend rien de l’autre école, et n’y change rien', async () => {
    const { proprietaire } = connexions;
    const secrets = await secretsDeLEcole(proprietaire, scene.autre.id);
    expect(secrets.length).toBeGreaterThan(15);
    const attaque = new Attaque('fonctions permises');
    const empreinte = () => empreinteDeLEcole(proprietaire, scene.autre.id);
    const avant = await empreinte();
    for (const login of ['app', 'acces'] as const) {
      const entree = login === 'app' ? 'select from entrer($1, $2)' : 'select from entrer_acces($1)';
      for (const [qui, session] of Object.entries(sessions)) {
        for (const entre of [false, true]) {
          for (const fonction of fonctions.filter(
            ({ executable, nom }) => executable[login] && !A_PART.includes(nom),
          )) {
            for (const params of appels(fonction, session)) {
              const client = connexions[login];
              await client.query('begin; savepoint debut');
              if (entre)
                await client
                  .query(entree, [session, scene.mienne.id].slice(0, login === 'app' ? 2 : 1))
                  .catch(() => client.query('rollback to savepoint debut'));
              await client.query('savepoint appel');
              const reponse = await appeler(client, fonction, params);
              if (reponse.code !== undefined) await client.query('rollback to savepoint appel');
              await client.query('commit');
              attaque.compter(
                `${login}, ${qui}${entre ? ', entré' : ''} : ${fonction.nom}(${JSON.stringify(params)})`,
                dit(reponse, secrets),
              );
            }
          }
        }
      }
    }
    expect(await empreinte()).toEqual(avant);
    attaque.conclure(200);
  });
});
