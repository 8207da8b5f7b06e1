import sql from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../../../src/paths.ts';
import { accesDe } from '../../builders/agent.ts';
import { activer, informerAvec } from '../../builders/compte.ts';
import { ajouterEleves, desEleves } from '../../builders/ecole.ts';
import { useTestApp } from '../../helpers/app.ts';
import { useBase } from '../../helpers/base.ts';
import { jouerEtape } from '../../helpers/nuit.ts';
import { monterCirconscription, type SceneCirconscription } from '../../helpers/scenes/circonscription.ts';
import { faireCetteNuit } from '../../helpers/scenes/statistiques/statistiques.ts';
import { trouverTous } from '../../helpers/visiteur/html.ts';
import { verifierPageDErreur } from '../../helpers/visiteur/page-erreur.ts';
import { type Page, Visiteur } from '../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const base = useBase(test);
let scene: SceneCirconscription;
let ien: Visiteur;

const DANS_UN_MOIS = new Date(Date.now() + 30 * 86_400_000);

beforeAll(async () => {
  const { deps } = test.current;
  scene = await monterCirconscription(test.current);
  const eleves = await base<{ id: string }>(
    sql`select id from eleves where ecole_id = ${scene.tilleuls.id} order by id`,
  );
  const [un = '', deux = '', trois = ''] = eleves.map(({ id }) => id);
  await informerAvec(deps, [un], { expireLe: DANS_UN_MOIS });
  await activer(deps, [deux, trois]);
  await base(
    sql`update comptes c set active_le = now() - interval '40 days' from eleves e where e.compte_id = c.id and e.id = ${trois}`,
  );
  ien = await Visiteur.connecter(test, 'ien');
});

it('avant la première nuit, aucun chiffre, et la page le dit', async () => {
  const { texte } = await suivi();
  expect(texte).toContain('Les premiers chiffres seront faits la nuit prochaine');
  expect(texte).not.toContain('activés 1');
});

const lignes = (page: Page): string[] => trouverTous(page.document, 'tr').map((_, rang) => String(rang));
const suivi = (question = '') => ien.ouvrir(`${paths.circonscription()}${question}`);

describe('le suivi de la circonscription (règles §2, §10)', () => {
  beforeAll(() => faireCetteNuit(test.current));

  it('par école, les comptes de chaque état, la tendance et les dates ; ni une autre circonscription, ni aucun nom', async () => {
    const page = await suivi();
    expect(page.statut).toBe(200);
    const texte = page.texte.replace(/[\u00a0\u202f]/g, ' ');
    expect(texte).toContain('50 % activés 1 non informé, 1 informé, 2 activés');
    expect(texte).toContain('0 % activés 1 non informé');
    expect(texte).toContain('1, contre 1 les 30 jours d’avant');
    expect(texte).toContain('École des Lavandes');
    expect(texte).toContain('École sans directeur');
    expect(texte).not.toContain('École lointaine');
    expect(lignes(page)).toHaveLength(3);
    expect(texte).toMatch(/Chiffres de la nuit : \d+(er)? \p{L}+ \d{4} à \d\d h \d\d/u);
    // There are names to hide.
    const noms = await base<{ nom: string }>(
      sql`select nom from eleves where ecole_id = ${scene.tilleuls.id}
        union select nom from representants_legaux where ecole_id = ${scene.tilleuls.id}
        union select c.identifiant from comptes c join eleves e on e.compte_id = c.id where e.ecole_id = ${scene.tilleuls.id}`,
    );
    expect(noms.length).toBeGreaterThan(4);
    for (const { nom } of noms) expect(page.html).not.toContain(nom);
  });

  it('silencieuse : rien depuis trente jours par qui a l’école ; ce que fait l’IEN n’est pas l’activité de l’école', async () => {
    const muettes = async () => (await suivi('?silencieuses=1')).texte;
    expect(await muettes()).toContain('École des Tilleuls');
    const { deps } = test.current;
    const acces = await accesDe(deps, scene.directrice, scene.tilleuls);
    await deps.database.withEcole(acces, (trx) => trx.run(sql`select journaliser('onde.abandonne', '{}')`));
    const apres = await muettes();
    expect(apres).not.toContain('École des Tilleuls');
    expect(apres).toContain('École des Lavandes');
    await base(
      sql`select ecrire_journal(${`ecole:${scene.lavandes.id}`}, ${scene.lavandes.id}, ${scene.ien.id}, 'Isabelle Bernard',
        'delegation.accordee', '{}')`,
    );
    expect(await muettes()).toContain('École des Lavandes');
    // The longest silent come first.
    const toutes = (await suivi()).texte;
    expect(toutes.indexOf('École des Lavandes')).toBeLessThan(toutes.indexOf('École des Tilleuls'));
  });

  it('le fichier dit la même chose, école par école', async () => {
    const reponse = await ien.telecharger(paths.circonscriptionCsv());
    expect(reponse.status).toBe(200);
    expect(reponse.headers['content-disposition']).toContain('circonscription.csv');
    const texte = String(reponse.body);
    expect(texte.startsWith('\ufeff')).toBe(true);
    const [entete = '', ...rangs] = texte.trim().split('\r\n');
    expect(entete).toContain('UAI;École;Commune;Sans directeur;Silencieuse;Dernière action d’un agent');
    expect(rangs).toHaveLength(2);
    expect(rangs.find((rang) => rang.includes('Tilleuls'))).toMatch(
      /;non;non;.*;\d\d\/\d\d\/\d{4};1;1;2;1;0;0;0;1;1$/,
    );
    expect(rangs.find((rang) => rang.includes('Lavandes'))).toMatch(/;oui;oui;;.*;0;0;0;0;0;0;0;0;0$/);
  });

  it('le fichier des écoles silencieuses n’a qu’elles ; la page y mène, et dit ce qui compte', async () => {
    const page = await suivi('?silencieuses=1');
    const texte = page.texte;
    expect(texte).toContain('aucun agent de l’école n’y a rien fait depuis 30 jours');
    expect(texte).toContain('Dernière action d’un agent');
    expect((await suivi()).html).toContain(`href="${paths.circonscriptionCsv()}"`);
    const url = `${paths.circonscriptionCsv()}?silencieuses=1`;
    expect(page.html).toContain(`href="${url}"`);
    const [, ...rangs] = String((await ien.telecharger(url)).body)
      .trim()
      .split('\r\n');
    expect(rangs).toHaveLength(1);
    expect(rangs[0]).toContain('Lavandes');
  });

  it('une part s’arrondit comme sur le tableau de bord', async () => {
    await ajouterEleves(test.current.deps, scene.lavandes, desEleves(6, 100));
    const [un] = await base<{ id: string }>(
      sql`select id from eleves where ecole_id = ${scene.lavandes.id} order by id limit 1`,
    );
    await activer(test.current.deps, [un?.id ?? '']);
    expect((await suivi()).texte).not.toContain('5 non informés');
    await jouerEtape(test.current.deps, 'statistiques');
    // 16.7 %
    expect((await suivi()).texte).toContain('17 % activés 5 non informés, 1 activé');
  });

  it('ce sont les chiffres que l’école lit dans ses statistiques', async () => {
    await informerAvec(
      test.current.deps,
      (await base<{ id: string }>(sql`select id from eleves where ecole_id = ${scene.lavandes.id}`))
        .map(({ id }) => id)
        .slice(2, 4),
      { expireLe: DANS_UN_MOIS },
    );
    await jouerEtape(test.current.deps, 'statistiques');
    const [lavandes] = await base<{ etats: string }>(
      sql`select string_agg(nombre || ' ' || etat, ', ' order by etat) as etats from statistiques
       where ecole_id = ${scene.lavandes.id} and axe = 'ecole' and profil = 'eleve' and jusqu_a is null`,
    );
    expect(lavandes?.etats).toBe('1 actif, 2 informe, 3 non_informe');
    expect((await suivi()).texte).toContain('3 non informés, 2 informés, 1 activé');
  });

  it('un autre IEN voit les siennes ; qui n’est pas IEN, rien', async () => {
    const autre = await Visiteur.connecter(test, 'autreien');
    const page = await autre.ouvrir(paths.circonscription());
    expect(page.texte).toContain('École lointaine');
    expect(page.texte).not.toContain('Tilleuls');
    const directrice = await Visiteur.connecter(test, 'directrice');
    for (const url of [paths.circonscription(), paths.circonscriptionCsv()])
      verifierPageDErreur(await directrice.navigation.get(url), 403);
  });
});
