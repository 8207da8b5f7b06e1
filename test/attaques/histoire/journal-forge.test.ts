import { beforeAll, describe, expect, it } from 'vitest';
import { ACTIONS_JOURNAL } from '../../../src/domain/journal/actions.ts';
import { accesDe, creerAgent } from '../../builders/agent.ts';
import { useTestApp } from '../../helpers/app.ts';
import { Attaque, annuler, LOGINS, tenter, useConnexions } from '../../helpers/attaques.ts';
import { type DeuxEcoles, peuplerDeuxEcoles } from '../../helpers/scenes/deux-ecoles.ts';

const test = useTestApp();
const connexions = useConnexions(test);
let scene: DeuxEcoles;
let session: string;

beforeAll(async () => {
  const { deps } = test.current;
  scene = await peuplerDeuxEcoles(deps);
  ({ session } = await accesDe(deps, scene.mienne.agent, scene.mienne));
});

describe('journaliser() : « ni la chaîne ni l’auteur ne se choisissent »', () => {
  const journal = async (filtre: string, params: unknown[]) =>
    (
      await connexions.proprietaire.query<{
        chaine: string;
        auteur: string;
        agent_id: string;
        ecole_id: string;
      }>(`select chaine, auteur, agent_id, ecole_id from journal where ${filtre} order by id`, params)
    ).rows;
  const FORGES = [
    "select set_config('app.auteur', 'Forgé', true)",
    "select set_config('app.agent_id', '2', true), set_config('app.ecole_id', '2', true)",
    "select set_config('app.chaine', 'ops', true)",
    "select set_config('app.contexte', current_setting('app.contexte', true) || ' ', true)",
    `select set_config('app.contexte', '{"agent": 2, "ecole": 2, "perimetre": "tous", "auteur": "Forgé"}', true)`,
    'select 1',
  ];

  it('sans école, sans entrée ou sous un autre auteur : refusé, et rien n’est écrit', async () => {
    const attaque = new Attaque('journal forgé');
    const compter = async () => (await journal('true', [])).length;
    const avant = await compter();
    expect(avant).toBeGreaterThan(4);
    for (const login of LOGINS) {
      for (const forge of FORGES) {
        for (const entree of login === 'app' ? ['', 'select from entrer($1, null)'] : ['']) {
          const client = connexions[login];
          await client.query('begin');
          if (entree !== '') await client.query(entree, [session]);
          await tenter(client, forge);
          const { code } = await tenter(client, "select journaliser('deconnexion', '{}')");
          await client.query('commit');
          attaque.compter(`${login} ${entree} ${forge}`, code === undefined);
        }
      }
      for (const appel of [
        "ecrire_journal('ops', null, null, 'Forgé', 'deconnexion', '{}')",
        `ecrire_journal('ecole:2', ${scene.autre.id}, 1, 'Forgé', 'deconnexion', '{}')`,
        "journaliser_exploitation('Forgé', 'deconnexion', '{}')",
        `journaliser_ecole(${scene.autre.id}, 'Forgé', 'deconnexion', '{}')`,
        `entrer_exploitation(${scene.autre.id}, 'Forgé')`,
        `enoncer('{"ecole": 1}')`,
      ]) {
        const { code } = await tenter(connexions[login], `select ${appel}`);
        attaque.compter(`${login} ${appel}`, code === undefined);
      }
    }
    expect(await compter()).toBe(avant);
    attaque.conclure(LOGINS.length * 12);
  });

  it('dans une école, le web ne dit que ce qu’il fait : ni d’une délégation, ni de la nuit, ni d’ops ; une délégation « élèves », que des élèves', async () => {
    const { deps } = test.current;
    const deleguee = await creerAgent(deps, {
      identifiant: 'deleguee',
      fonction: 'enseignant',
      delegueesEleves: [scene.mienne],
    });
    const { session: limitee } = await accesDe(deps, deleguee, scene.mienne);
    const permises = async (qui: string) => {
      const dites: string[] = [];
      for (const action of Object.keys(ACTIONS_JOURNAL))
        await annuler(connexions.app, async () => {
          await connexions.app.query('select from entrer($1, $2)', [qui, scene.mienne.id]);
          const { code } = await tenter(connexions.app, 'select journaliser($1, $2)', [action, '{}']);
          expect([undefined, '42501']).toContain(code);
          if (code === undefined) dites.push(action);
        });
      return dites;
    };
    const sujets = (actions: string[]) => [...new Set(actions.map((action) => action.split('.')[0]))];
    const [entiere, eleves] = [await permises(session), await permises(limitee)];
    expect(sujets(entiere)).toEqual(['onde', 'eleves', 'representants', 'parametrage', 'journal']);
    expect(sujets(eleves)).toEqual(['eleves']);
    for (const action of entiere) expect(action).not.toMatch(/bloque$/);
  });

  it('une action que le code ne sait pas dire, ou des détails sans fin : refusés', async () => {
    const attaque = new Attaque('journal rempli');
    const client = connexions.app;
    await annuler(client, async () => {
      await client.query('select from entrer($1, $2)', [session, scene.mienne.id]);
      const ecrire = async (action: string | null, details: string | null) => {
        await client.query('savepoint essai');
        const { code } = await tenter(client, 'select journaliser($1, $2)', [action, details]);
        await client.query('rollback to savepoint essai');
        return code;
      };
      const comptes = (nombre: number) => JSON.stringify({ comptes: Array(nombre).fill(12_345_678) });
      // Those of the largest school pass.
      expect(await ecrire('eleves.listes', comptes(50_000))).toBeUndefined();
      for (const [action, details] of [
        ['vol', '{}'],
        ['', '{}'],
        ['Eleves.listes', '{}'],
        [null, '{}'],
        ['eleves.listes', null],
        ['eleves.listes', comptes(150_000)],
        ['eleves.listes', JSON.stringify({ mot: 'x'.repeat(2_000_000) })],
      ] as const)
        attaque.compter(
          `${action} ${details?.slice(0, 20)}`,
          !['23514', '42501'].includes((await ecrire(action, details)) ?? ''),
        );
    });
    attaque.conclure(7);
  });

  it('après l’entrée dans son école : l’auteur et l’école sont les vrais, quoi qu’on énonce', async () => {
    const attaque = new Attaque('auteurs du journal');
    const client = connexions.app;
    for (const [rang, forge] of FORGES.entries()) {
      await client.query('begin');
      if (rang % 2 === 0) await tenter(client, forge);
      await client.query('select from entrer($1, $2)', [session, scene.mienne.id]);
      if (rang % 2 === 1) await tenter(client, forge);
      await tenter(client, 'select journaliser($1, $2)', [
        'eleves.listes',
        { rang, auteur: 'Forgé', ecole: scene.autre.id },
      ]);
      await client.query('commit');
      for (const entree of await journal("details->>'rang' = $1", [rang])) {
        const vrai = {
          chaine: `ecole:${scene.mienne.id}`,
          auteur: 'Claire Martin',
          agent_id: scene.mienne.agent.id,
          ecole_id: scene.mienne.id,
        };
        attaque.compter(
          `${forge} : ${JSON.stringify(entree)}`,
          JSON.stringify(entree) !== JSON.stringify(vrai),
        );
      }
    }
    // Of a login, in the chain of its own agent.
    await connexions.acces.query('begin');
    await connexions.acces.query('select from entrer_acces($1)', [session]);
    await tenter(connexions.acces, `select journaliser('sessions.fermees', '{"nombre": 1234}')`);
    await connexions.acces.query('commit');
    expect(await journal("details->>'nombre' = '1234'", [])).toEqual([
      {
        chaine: `agent:${scene.mienne.agent.id}`,
        auteur: 'Claire Martin',
        agent_id: scene.mienne.agent.id,
        ecole_id: null,
      },
    ]);
    attaque.conclure(3);
  });
});
