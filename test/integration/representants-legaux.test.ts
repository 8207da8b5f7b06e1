import { beforeAll, expect, test } from 'vitest';
import { paths } from '../../src/routes/paths.ts';
import { creerAgent } from '../builders/agent.ts';
import { activer, informerAvec } from '../builders/compte.ts';
import { ajouterEleves, ajouterRepresentants, creerEcole } from '../builders/ecole.ts';
import { useTestApp } from '../helpers/app.ts';
import { affiches, marquerComptes } from '../helpers/ecran-comptes.ts';
import { Visiteur } from '../helpers/visiteur.ts';

const app = useTestApp();

async function monter() {
  const { deps } = app.current;
  const ecole = await creerEcole(deps);
  const [ana = '', bob = ''] = await ajouterEleves(deps, ecole, [
    { nom: 'MOREAU', prenom: 'Ana', classe: 'CP A', niveau: 'CP' },
    { nom: 'PETIT', prenom: 'Bob', classe: 'CE1 B', niveau: 'CE1' },
  ]);
  const ids = await ajouterRepresentants(deps, ecole, [
    {
      nom: "D'ŁUKASZ-N'GUYỄN",
      prenom: 'Zoé',
      mail: 'zoe@exemple.fr',
      portable: '0600000001',
      enfants: [ana],
    },
    { nom: 'PETIT', prenom: 'Luc', civilite: 'M.', mail: 'luc@exemple.fr', enfants: [bob] },
    { nom: 'ROUX', prenom: 'Marc', civilite: 'M.', enfants: [ana, bob] },
  ]);
  await deps.database.withOps(async (trx) => {
    await trx.run(
      "update representants_legaux set mail_refuse = mail, mail_refuse_motif = 'Boîte inconnue' where id = $1",
      [ids[1]],
    );
    await trx.run(
      "insert into signalements (ecole_id, type, representant_legal_id, eleve_id) values ($1, 'rattachement_errone', $2, $3)",
      [ecole.id, ids[2], ana],
    );
  });
  await creerAgent(deps, { ecoles: [ecole] });
  return { ecole, ids, directrice: await Visiteur.connecter(app, 'directrice') };
}

let scene: Awaited<ReturnType<typeof monter>>;
beforeAll(async () => {
  scene = await monter();
});

test('each criterion finds exactly its guardians; the dashboard counts what its links open', async () => {
  const { ecole, ids, directrice } = scene;
  const url = paths.representantsLegaux({ uai: ecole.uai });
  const trouves = async (criteres: string) => {
    const { text: texte } = await directrice.navigation.get(`${url}?${criteres}`);
    return ids
      .map((id, rang) => (texte.includes(`name="coches" value="${id}"`) ? rang : -1))
      .filter((r) => r >= 0);
  };
  expect(await trouves('q=lukasz+nguyen')).toEqual([0]);
  expect(await trouves('q=ana+moreau')).toEqual([0, 2]);
  expect(await trouves('q=petit')).toEqual([1, 2]);
  expect(await trouves('niveaux=CE1')).toEqual([1, 2]);
  expect(await trouves('etats=actif')).toEqual([]);
  expect(await trouves('mail=renseignee')).toEqual([0, 1]);
  expect(await trouves('mail=non_renseignee')).toEqual([2]);
  expect(await trouves('mail=refusee')).toEqual([1]);
  expect(await trouves('mail=confirmee')).toEqual([]);
  expect(await trouves('portable=renseigne')).toEqual([0]);
  expect(await trouves('anomalies=rattachement_errone')).toEqual([2]);
  expect(await trouves('anomalies=date_naissance_erronee')).toEqual([]);
  // Confirmed on the portal; not confirmed is said of an address that is known.
  expect(await trouves('mail=non_confirmee')).toEqual([0, 1]);
  await marquerComptes(app.current.deps, [ids[0] ?? ''], 'mail_confirme_le = now()');
  expect(await trouves('mail=confirmee')).toEqual([0]);
  expect(await trouves('mail=non_confirmee')).toEqual([1]);
  expect(await trouves('mail=refusee&q=luc')).toEqual([1]);

  const accueil = await directrice.navigation.get(paths.accueil({ uai: ecole.uai }));
  expect(accueil.text).toContain(`${url}?mail=refusee`);
  expect(accueil.text).toContain('représentant légal a signalé');
});

test('notification and identity criteria, and the order of each sort', async () => {
  const { ecole, ids, directrice } = scene;
  const { deps } = app.current;
  const [zoe = '', luc = '', marc = ''] = ids;
  const profil = 'representant_legal';
  const dans = (jours: number) => new Date(Date.now() + jours * 86_400_000);
  await informerAvec(deps, [zoe], { expireLe: dans(-1), profil });
  await informerAvec(deps, [luc], { expireLe: dans(5), profil });
  await activer(deps, [marc], profil);
  await deps.database.withOps((trx) =>
    trx.run('update representants_legaux set identite_changee_le = now() where id = $1', [marc]),
  );
  const liste = async (criteres: string) =>
    affiches(await directrice.ouvrir(`${paths.representantsLegaux({ uai: ecole.uai })}?${criteres}`));
  expect(await liste('notification=expiree')).toEqual([zoe]);
  expect(await liste('notification=expire_bientot')).toEqual([luc]);
  expect(await liste('identite=changee')).toEqual([marc]);

  // Zoé's child is in CP A, Luc's in CE1 B, Marc has both; what is equal follows the name, what is empty stays last.
  const ordres = {
    nom: [
      [zoe, luc, marc],
      [marc, luc, zoe],
    ],
    prenom: [
      [luc, marc, zoe],
      [zoe, marc, luc],
    ],
    classe: [
      [luc, marc, zoe],
      [zoe, luc, marc],
    ],
    etat: [
      [zoe, luc, marc],
      [marc, zoe, luc],
    ],
    origine: [
      [marc, zoe, luc],
      [marc, zoe, luc],
    ],
    // l.petit, m.roux, z.…
    identifiant: [
      [luc, marc, zoe],
      [zoe, marc, luc],
    ],
  };
  for (const [tri, [croissant, decroissant]] of Object.entries(ordres)) {
    expect(await liste(`tri=${tri}`), tri).toEqual(croissant);
    expect(await liste(`tri=${tri}&sens=desc`), `${tri}, desc`).toEqual(decroissant);
  }
});

test('the page of a guardian links to the children, and says what to correct in ONDE', async () => {
  const { ecole, ids, directrice } = scene;
  const page = await directrice.navigation.get(paths.representantLegal({ uai: ecole.uai, id: ids[2] ?? '' }));
  expect(page.status).toBe(200);
  expect(page.text).toContain('Ana MOREAU (CP A)');
  expect(page.text).toContain('Rattachement erroné');
  const refuse = await directrice.navigation.get(
    paths.representantLegal({ uai: ecole.uai, id: ids[1] ?? '' }),
  );
  expect(refuse.text).toContain('Boîte inconnue');
});
