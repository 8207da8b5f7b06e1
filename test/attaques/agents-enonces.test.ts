import { createHash } from 'node:crypto';
import type pg from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import { accesDe } from '../builders/agent.ts';
import { useTestApp } from '../helpers/app.ts';
import {
  Attaque,
  annuler,
  colonnesDe,
  compterPartout,
  empreinteDeLEcole,
  enoncer,
  LOGINS,
  type Relation,
  rienNeSort,
  tenterSansTrace,
  useConnexions,
  voirContexte,
} from '../helpers/attaques.ts';
import { type DeuxEcoles, peuplerDeuxEcoles } from '../helpers/scenes/deux-ecoles.ts';

const test = useTestApp();
const connexions = useConnexions(test);
let scene: DeuxEcoles;
/** A session of the director of « mienne ». */
let session: string;
let relations: Relation[];

beforeAll(async () => {
  scene = await peuplerDeuxEcoles(test.current.deps);
  ({ session } = await accesDe(test.current.deps, scene.mienne.agent, scene.mienne));
  await connexions.proprietaire.query("insert into cles_temoins (cle, chiffre) values ('k9', '\\x00')");
  relations = await compterPartout(connexions.proprietaire);
});

describe('« un agent énoncé ne prouve rien » : seul le sceau de entrer(), dans cette transaction même', () => {
  it('il y a de quoi prendre : le propriétaire compte des lignes dans chaque table d’école', async () => {
    const vides = relations.filter(({ nombre }) => nombre === 0).map(({ nom }) => nom);
    // None has anything to take here: what the rate limits, the command line and a whole night have not written yet.
    expect(vides.filter((nom) => nom.startsWith('public.')).sort()).toEqual(
      [
        'public.agent_circonscriptions',
        'public.agent_codes_secours',
        'public.circonscriptions',
        'public.donnees_de_session',
        'public.journal_tetes',
        'public.limites',
        'public.nuit_etapes',
        'public.nuits',
        'public.points_de_controle',
      ].sort(),
    );
    expect(relations.length - vides.length).toBeGreaterThanOrEqual(20);
  });

  it('et la même lecture, après une entrée véritable, prend ce qui est à l’agent', async () => {
    const lues = async (client: pg.Client, entree: string, params: unknown[]) =>
      annuler(client, async () => {
        await client.query(entree, params);
        const trouvees: string[] = [];
        for (const { nom } of relations) {
          const { nombre } = await tenterSansTrace(client, `select ${colonnesDe(nom)} from ${nom} limit 1`);
          if (nombre > 0) trouvees.push(nom.replace('public.', ''));
        }
        return trouvees;
      });
    expect(await lues(connexions.app, 'select from entrer($1, $2)', [session, scene.mienne.id])).toEqual([
      'adresses_de_service',
      'classes',
      'compte_evenements',
      'comptes',
      'ecoles',
      'eleves',
      'envois',
      'feuilles_imprimees',
      'journal',
      'onde_mises_a_jour',
      'operation_comptes',
      'operations',
      'provisoires',
      'rattachements',
      'representants_legaux',
      'selections',
      'signalements',
      'statistiques',
    ]);
    expect(await lues(connexions.acces, 'select from entrer_acces($1)', [session])).toEqual(['agents']);
  });

  it('chaque agent avec chaque école, énoncés par chaque paramètre', async () => {
    const attaque = new Attaque('agents énoncés');
    const agents = [scene.mienne.agent.id, scene.autre.agent.id];
    const ecoles = [scene.mienne.id, scene.autre.id];
    for (const login of LOGINS) {
      const client = connexions[login];
      for (const agent of agents) {
        for (const ecole of ecoles) {
          for (const local of [true, false]) {
            await annuler(client, async () => {
              for (const [nom, valeur] of [
                ['app.agent_id', agent],
                ['app.ecole_id', ecole],
                ['app.auteur', 'Claire Martin'],
                ['app.perimetre', 'tous'],
                ['app.session', session],
                [
                  'app.contexte',
                  JSON.stringify({
                    agent: Number(agent),
                    ecole: Number(ecole),
                    perimetre: 'tous',
                    titre: 'habilitation',
                    acces: true,
                  }),
                ],
              ])
                await client.query('select set_config($1, $2, $3)', [nom, valeur, local]);
              await rienNeSort(attaque, relations, `${login} ${agent} ${ecole} ${local}`, client);
            });
          }
        }
      }
    }
    attaque.conclure(LOGINS.length * 8 * 20);
  });

  it('un sceau calculé sans la clé, un contexte vide, nul ou mal formé', async () => {
    const attaque = new Attaque('sceaux forgés');
    const vrai = await voirContexte(connexions.app, session, scene.mienne.id);
    const ailleurs = vrai.contexte.replace(`"ecole": ${scene.mienne.id}`, `"ecole": ${scene.autre.id}`);
    expect(ailleurs).not.toBe(vrai.contexte);
    const sha = (...parties: string[]) => createHash('sha256').update(parties.join('')).digest('hex');
    for (const login of LOGINS) {
      const client = connexions[login];
      for (const contexte of [
        vrai.contexte,
        ailleurs,
        '',
        'null',
        '{}',
        '[]',
        '{',
        'x',
        '{"ecole": null}',
        `{"ecole": ${scene.autre.id}}`,
      ]) {
        await annuler(client, async () => {
          const { rows } = await client.query<{ lie: string }>(
            "select pg_backend_pid() || '|' || extract(epoch from now()) || '|' as lie",
          );
          const lie = rows[0]?.lie ?? '';
          for (const sceau of [
            '',
            'null',
            vrai.sceau,
            sha(contexte),
            sha(lie, contexte),
            sha('\\x', lie, contexte, '\\x'),
            '0'.repeat(64),
            vrai.sceau.toUpperCase(),
          ]) {
            await enoncer(client, { contexte, sceau }, true);
            const { code } = await tenterSansTrace(client, 'select contexte()');
            attaque.compter(`${login} : contexte() de ${contexte} par ${sceau}`, code === undefined);
          }
          await rienNeSort(attaque, relations, `${login} : ${contexte}`, client);
        });
      }
    }
    attaque.conclure(LOGINS.length * 10 * 28);
  });

  it('et rien de l’autre école n’a bougé, ni ne s’est écrit', async () => {
    const avant = await empreinteDeLEcole(connexions.proprietaire, scene.autre.id);
    const attaque = new Attaque('écritures sous un agent énoncé');
    const contexte = JSON.stringify({
      agent: Number(scene.autre.agent.id),
      ecole: Number(scene.autre.id),
      perimetre: 'tous',
    });
    for (const login of LOGINS) {
      const client = connexions[login];
      for (const sql of [
        'delete from eleves',
        'update comptes set version = version + 1',
        'delete from provisoires',
        'delete from sessions',
        "update agents set mot_de_passe_hache = 'x'",
        'update ecoles set gestion_comptes_eleves = false',
        "select journaliser('deconnexion', '{}')",
        'delete from journal',
        'truncate journal',
        'update journal_chaines set numero = 0',
        'delete from graphile_worker._private_jobs',
        "insert into sessions (empreinte, agent_id, version_agent, etape, dernier_code_le) select sha256('x'), 1, 1, 'ouverte', now()",
      ]) {
        const { nombre } = await annuler(client, async () => {
          await enoncer(client, { contexte, sceau: 'x' }, true);
          return tenterSansTrace(client, sql);
        });
        attaque.compter(`${login} : ${sql}`, nombre > 0);
      }
    }
    expect(await empreinteDeLEcole(connexions.proprietaire, scene.autre.id)).toEqual(avant);
    attaque.conclure(LOGINS.length * 12);
  });
});
