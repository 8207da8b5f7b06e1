import { beforeAll, describe, expect, it } from 'vitest';
import { MOTIFS_AVIS } from '../../../src/domain/connexion/avis.ts';
import { paths } from '../../../src/paths.ts';
import { accesDe } from '../../builders/agent.ts';
import { useTestApp } from '../../helpers/app.ts';
import { Attaque, annuler, tenter, useConnexions } from '../../helpers/attaques.ts';
import { avisEnFile } from '../../helpers/avis.ts';
import { type DeuxEcoles, peuplerDeuxEcoles } from '../../helpers/scenes/deux-ecoles.ts';
import { jetonDe } from '../../helpers/visiteur/csrf.ts';
import { Visiteur } from '../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const connexions = useConnexions(test);
let scene: DeuxEcoles;
/** Of each school's director. */
let mienne: string;
let autre: string;
/** How the page of the other director names that session. */
let reference: string;

const NOUVEAU_ID = 'n'.repeat(32);

beforeAll(async () => {
  const { deps } = test.current;
  scene = await peuplerDeuxEcoles(deps);
  mienne = (await accesDe(deps, scene.mienne.agent, scene.mienne)).session;
  autre = (await accesDe(deps, scene.autre.agent, scene.autre)).session;
  const { proprietaire } = connexions;
  await proprietaire.query("update agents set mail = identifiant || '@exemple.fr'");
  const { rows } = await proprietaire.query<{ reference: string }>(
    "update sessions set appareil = 'Canari sous Linux' where empreinte = empreinte_de_session($1) returning reference",
    [autre],
  );
  reference = rows[0]?.reference ?? '';
});

/** All that there is to end, to change or to fill, of every agent. */
const etat = async (): Promise<string> => {
  const { rows } = await connexions.proprietaire.query<{ etat: string }>(
    `select concat((select string_agg(s::text, ',' order by s.empreinte) from sessions s where s.agent_id <> $1),
       (select string_agg(a::text, ',' order by a.id) from agents a where a.id <> $1),
       (select string_agg(a::text, ',' order by a.agent_id) from agent_avis a where a.agent_id <> $1)) as etat`,
    [scene.mienne.agent.id],
  );
  return rows[0]?.etat ?? '';
};

/** The functions of « Mon accès », turned on somebody else. */
const appels = (session: string): { sql: string; params: unknown[] }[] => [
  { sql: 'select * from mes_sessions($1)', params: [session] },
  { sql: 'select * from mes_ecoles($1)', params: [session] },
  { sql: 'select fermer_ma_session($1, $2)', params: [session, reference] },
  { sql: 'select garder_ma_session($1)', params: [session] },
  { sql: "select changer_mon_mot_de_passe($1, mot_de_passe_hache, 'vol') from agents", params: [session] },
];

describe('« avec la session de l’agent lui-même seulement » (règles §10, §11)', () => {
  it('il y a de quoi voir et fermer : l’autre voit sa session et la ferme', async () => {
    const client = connexions.acces;
    await annuler(client, async () => {
      await client.query('select from entrer_acces($1)', [autre]);
      const { rows } = await client.query('select reference, appareil from mes_sessions($1)', [autre]);
      expect(rows).toContainEqual({ reference, appareil: 'Canari sous Linux' });
    });
    await annuler(client, async () => {
      const { session: seconde } = await accesDe(test.current.deps, scene.autre.agent, scene.autre);
      await client.query('select from entrer_acces($1)', [seconde]);
      const { rows } = await client.query('select fermer_ma_session($1, $2) as fermee', [seconde, reference]);
      expect(rows).toEqual([{ fermee: true }]);
    });
  });

  it('depuis l’accès, les sessions d’un autre agent ne se voient ni ne se ferment', async () => {
    const attaque = new Attaque('sessions d’un autre');
    const avant = await etat();
    const client = connexions.acces;
    // Not entered, entered as oneself, with one's own session or that of the other.
    for (const entree of [undefined, mienne]) {
      for (const session of [mienne, autre]) {
        if (entree === mienne && session === mienne) continue;
        for (const { sql, params } of appels(session)) {
          await client.query('begin');
          if (entree !== undefined) await client.query('select from entrer_acces($1)', [entree]);
          const { code } = await tenter(client, sql, params);
          await client.query('commit');
          attaque.compter(`${entree} ${sql} ${code}`, code === undefined);
        }
      }
    }
    // As oneself: what is one's own, and not the session of the other.
    await annuler(client, async () => {
      await client.query('select from entrer_acces($1)', [mienne]);
      const { rows } = await client.query('select appareil, celle_ci from mes_sessions($1)', [mienne]);
      attaque.compter(`vues : ${JSON.stringify(rows)}`, JSON.stringify(rows).includes('Canari'));
      const fermee = await client.query('select fermer_ma_session($1, $2) as fermee', [mienne, reference]);
      attaque.compter('fermée', fermee.rows[0]?.fermee !== false);
    });
    expect(await etat()).toBe(avant);
    attaque.conclure(17);
  });

  it('un mot de passe seul (connexion en cours) n’y donne rien', async () => {
    const attaque = new Attaque('connexion en cours');
    const enRoute = 'r'.repeat(32);
    await connexions.proprietaire.query(
      'select ouvrir_session($1, $2, identifiant, version_session) from agents where id = $3',
      [enRoute, '', scene.autre.agent.id],
    );
    const avant = await etat();
    for (const { sql, params } of [
      ...appels(enRoute),
      { sql: 'select renommer_ma_session($1, $2)', params: [enRoute, NOUVEAU_ID] },
    ]) {
      await annuler(connexions.acces, async () => {
        await connexions.acces.query('select from entrer_acces($1)', [enRoute]);
        const { code } = await tenter(connexions.acces, sql, params);
        attaque.compter(`${sql} ${code}`, code !== 'C1D01');
      });
    }
    expect(await etat()).toBe(avant);
    attaque.conclure(6);
  });

  it('ni l’administration ni le portail n’y touchent, pas même avec leur propre session', async () => {
    const attaque = new Attaque('depuis un autre rôle');
    const avant = await etat();
    for (const login of ['app', 'portail'] as const) {
      for (const session of [mienne, autre]) {
        for (const { sql, params } of [
          ...appels(session).filter(({ sql: texte }) => !texte.includes(' from agents')),
          { sql: "select changer_mon_mot_de_passe($1, 'x', 'vol')", params: [session] },
          { sql: 'select renommer_ma_session($1, $2)', params: [session, NOUVEAU_ID] },
          { sql: "select prevenir_agent('mot_de_passe', '{}')", params: [] },
          { sql: "select programmer_avis($1, 'mot_de_passe', '{}')", params: [scene.autre.agent.id] },
        ]) {
          const { code } = await tenter(connexions[login], sql, params);
          attaque.compter(`${login} ${sql} ${code}`, code !== '42501');
        }
      }
    }
    expect(await etat()).toBe(avant);
    attaque.conclure(28);
  });

  it('le nom d’une session sur la page n’en ouvre aucune', async () => {
    for (const login of ['app', 'acces'] as const) {
      const sql = login === 'app' ? 'select from entrer($1, null)' : 'select from entrer_acces($1)';
      expect((await tenter(connexions[login], sql, [reference])).code).toBe('C1D01');
    }
  });

  it('par la page : le nom de la session d’un autre agent n’en ferme aucune', async () => {
    const voleur = await Visiteur.connecter(test, scene.mienne.agent.identifiant);
    const page = await voleur.ouvrir(paths.monAcces());
    expect(page.html).not.toContain(reference);
    expect(page.html).not.toContain('Canari');
    const avant = await etat();
    await voleur.navigation
      .post(paths.fermerSession())
      .type('form')
      .send({ _csrf: jetonDe(page.html), reference })
      .expect(303);
    expect((await voleur.ouvrir(paths.monAcces())).texte).toContain('déjà fermée');
    expect(await etat()).toBe(avant);
  });
});

describe('prevenir_agent() : à soi-même, de ce qu’on vient de faire, sans remplir la file', () => {
  const prevenir = (motif: string, details: string) =>
    annuler(connexions.acces, async () => {
      await connexions.acces.query('select from entrer_acces($1)', [mienne]);
      return tenter(connexions.acces, 'select prevenir_agent($1, $2)', [motif, details]);
    });

  it('pour chaque motif, la base et le domaine disent la même chose', async () => {
    const permis: string[] = [];
    for (const motif of [...MOTIFS_AVIS, 'vol', ''])
      if ((await prevenir(motif, '{}')).code === undefined) permis.push(motif);
    expect(permis).toEqual([
      'nouvel_appareil',
      'code_secours',
      'codes_secours',
      'nouveau_telephone',
      'mot_de_passe',
    ]);
  });

  it('détails trop longs, ou qui n’en sont pas : refusés', async () => {
    for (const details of ['[]', '1', 'null', JSON.stringify({ appareil: 'x'.repeat(300) })])
      expect((await prevenir('mot_de_passe', details)).code, details).toBe('22023');
  });

  it('sans entrée, ou par une autre porte : refusé ; la file ne reçoit rien', async () => {
    const avant = (await avisEnFile(test)).length;
    expect((await tenter(connexions.acces, "select prevenir_agent('mot_de_passe', '{}')")).code).toBe(
      '42501',
    );
    expect((await tenter(connexions.acces, "select programmer_avis(1, 'mot_de_passe', '{}')")).code).toBe(
      '42501',
    );
    expect((await avisEnFile(test)).length).toBe(avant);
  });
});
