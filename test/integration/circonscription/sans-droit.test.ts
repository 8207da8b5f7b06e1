import sql, { type Sql } from 'sql-template-tag';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { formatDate } from '../../../src/domain/francais.ts';
import { paths } from '../../../src/paths.ts';
import { creerEcole, type EcoleTest, uai } from '../../builders/ecole.ts';
import { useTestApp } from '../../helpers/app.ts';
import { useBase } from '../../helpers/base.ts';
import {
  dansJours,
  monterCirconscription,
  type SceneCirconscription,
} from '../../helpers/scenes/circonscription.ts';
import { Visiteur } from '../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const base = useBase(test);
let scene: SceneCirconscription;
let elle: Visiteur;

beforeAll(async () => {
  scene = await monterCirconscription(test.current);
  elle = await Visiteur.connecter(test, 'lpetit');
});
beforeEach(() => base(sql`delete from delegations`));

interface Instants {
  effet?: Sql;
  acceptee?: Sql;
  refusee?: Sql;
  retiree?: Sql;
  par?: string;
}

/** Of Lucie Petit; granted and accepted long ago unless it is said otherwise. */
async function delegation(
  debut: number,
  fin: number,
  { effet, acceptee, refusee, retiree, par }: Instants = {},
  ecole: EcoleTest = scene.tilleuls,
): Promise<void> {
  await base(
    sql`insert into delegations (agent_id, ecole_id, perimetre, debut, fin, accordee_par, effet_le, acceptee_le, refusee_le,
      refusee_par, retiree_le, retiree_par, motif)
    values (${scene.lpetit.id}, ${ecole.id}, 'eleves', ${dansJours(debut)}, ${dansJours(fin)}, ${scene.ien.id},
      ${effet ?? sql`now() - interval '90 days'`}, ${acceptee ?? sql`null`}, ${refusee ?? sql`null`},
      ${refusee ? par : null}, ${retiree ?? sql`null`}, ${retiree ? par : null}, 'Le motif.')`,
  );
}
const ilYA = (jours: number): Sql => sql`now() - ${`${jours} days`}::interval`;
const portes = async () => {
  const ecole = await elle.ouvrir(paths.accueil({ uai: scene.tilleuls.uai }));
  const arena = await elle.ouvrir(paths.arena());
  const choix = await elle.ouvrir(paths.ecoles());
  return { ecole: ecole.texte, pages: [arena.texte, choix.texte] };
};

describe('pourquoi une école déléguée ne s’ouvre pas (règles §10)', () => {
  it('de deux finies, celle qui l’a été en dernier, quel que soit leur numéro', async () => {
    await delegation(-20, 20, { retiree: ilYA(0), par: scene.directrice.id });
    await delegation(21, 40, { retiree: ilYA(10), par: scene.ien.id });
    const { ecole, pages } = await portes();
    for (const texte of [ecole, ...pages]) {
      expect(texte).toContain(`a été retirée le ${formatDate(new Date())} par Claire Martin`);
      expect(texte).not.toContain('Isabelle Bernard');
    }
  });

  it('celle qui a fini par sa date l’a fait à la fin de son dernier jour', async () => {
    await delegation(-20, -1);
    await delegation(0, 20, { refusee: ilYA(3), par: scene.directrice.id });
    expect((await portes()).ecole).toContain(`a pris fin le ${formatDate(dansJours(-1))}`);
    await base(sql`update delegations set fin = ${dansJours(-5)} where refusee_le is null`);
    expect((await portes()).ecole).toContain('a été refusée');
  });

  it('celle qui peut encore l’ouvrir passe avant ; de deux, la première à commencer', async () => {
    await delegation(40, 50);
    await delegation(10, 20, { effet: sql`now() + interval '1 day'` });
    await delegation(-20, -1);
    await delegation(60, 70, { retiree: ilYA(0), par: scene.ien.id });
    for (const texte of Object.values(await portes()).flat()) {
      expect(texte).toContain('Délégation en attente');
      expect(texte).toContain('attend l’accord de la direction. Sans réponse, elle est acquise le');
      expect(texte).toContain(`et commence le ${formatDate(dansJours(10))}`);
      expect(texte).not.toMatch(/retirée|terminée/i);
    }
    await base(sql`update delegations set effet_le = now()`);
    expect((await portes()).ecole).toContain(`commence le ${formatDate(dansJours(10))}`);
  });

  it('école sans directeur : personne n’a à répondre, et elle ne l’attend pas', async () => {
    await delegation(0, 20, { effet: sql`now() + interval '1 day'` }, scene.lavandes);
    const { texte } = await elle.ouvrir(paths.arena());
    expect(texte).toContain('l’école est sans directeur : elle prend effet le');
    expect(texte).not.toContain('attend l’accord');
  });
});

describe('ARENA et le choix de l’école le disent aussi', () => {
  it('sans renvoyer demander ce qui est en attente ; sans rien, ou finie depuis soixante jours : comme avant', async () => {
    await delegation(0, 20, { effet: sql`now() + interval '1 day'` });
    for (const texte of (await portes()).pages) {
      expect(texte).toContain('Aucune école ne vous est confiée pour le moment.');
      expect(texte).not.toContain('demandez-la à l’IEN');
    }
    await base(sql`update delegations set retiree_le = ${ilYA(61)}`);
    for (const texte of (await portes()).pages) {
      expect(texte).toContain('demandez-la à l’IEN');
      expect(texte).not.toContain('Délégation retirée');
    }
    await base(sql`update delegations set retiree_le = ${ilYA(59)}`);
    for (const texte of (await portes()).pages) {
      expect(texte).toContain('Délégation retirée');
      // Nothing was under way on this page.
      expect(texte).not.toContain('Rien n’a été modifié');
    }
  });

  it('l’école ouverte ne se dit pas finie ; les autres se disent à côté', async () => {
    await delegation(-30, -10);
    await delegation(-5, 20);
    await delegation(-30, -10, {}, scene.lavandes);
    const { texte } = await elle.ouvrir(paths.arena());
    expect(texte).toContain('Administration des comptes');
    expect(texte).toContain('Votre délégation sur l’école « École des Lavandes » a pris fin');
    expect(texte).not.toContain('sur l’école « École des Tilleuls »');
  });

  it('cinq au plus, celles qui viennent puis les dernières finies ; celles d’un autre, jamais', async () => {
    for (let rang = 1; rang <= 6; rang += 1) {
      const ecole = await creerEcole(test.current.deps, { uai: uai(20 + rang), nom: `École ${rang}` });
      await delegation(-50, -rang, {}, ecole);
    }
    await delegation(10, 20, { effet: sql`now() + interval '1 day'` });
    const page = await elle.ouvrir(paths.arena());
    expect([...page.texte.matchAll(/sur l’école « ([^»]+) »/g)].map(([, nom]) => nom)).toEqual([
      'École des Tilleuls',
      ...[1, 2, 3, 4].map((rang) => `École ${rang}`),
    ]);
    const autre = await Visiteur.connecter(test, 'vagabond');
    expect((await autre.ouvrir(paths.arena())).texte).not.toContain('Votre délégation');
  });
});
