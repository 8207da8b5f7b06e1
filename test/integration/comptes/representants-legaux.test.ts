import sql from 'sql-template-tag';
import { beforeAll, expect, test } from 'vitest';
import { paths } from '../../../src/paths.ts';
import { creerAgent } from '../../builders/agent.ts';
import { activer, informerAvec } from '../../builders/compte.ts';
import { ajouterEleves, ajouterRepresentants, creerEcole } from '../../builders/ecole.ts';
import { useTestApp } from '../../helpers/app.ts';
import {
  affiches,
  chiffresVers,
  marquerComptes,
  refuserMails,
  renommerDansOnde,
  signaler,
} from '../../helpers/scenes/ecran-comptes.ts';
import { lienDe, Visiteur } from '../../helpers/visiteur/visiteur.ts';

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
  const [, luc = '', marc = ''] = ids;
  await refuserMails(deps, [luc]);
  await signaler(deps, ecole, 'rattachement_errone', marc, ana);
  await creerAgent(deps, { ecoles: [ecole] });
  return { ecole, ids, directrice: await Visiteur.connecter(app, 'directrice') };
}

let scene: Awaited<ReturnType<typeof monter>>;
beforeAll(async () => {
  scene = await monter();
});

const url = () => paths.representantsLegaux({ uai: scene.ecole.uai });
const lister = async (criteres: string) => affiches(await scene.directrice.ouvrir(`${url()}?${criteres}`));
/** Rank of the guardians found. */
const chercher = async (criteres: string) => (await lister(criteres)).map((id) => scene.ids.indexOf(id));

test.each([
  ['q=lukasz+nguyen', [0]],
  ['q=ana+moreau', [0, 2]],
  ['q=petit', [1, 2]],
  ['niveaux=CE1', [1, 2]],
  ['etats=actif', []],
  ['mail=renseignee', [0, 1]],
  ['mail=non_renseignee', [2]],
  ['mail=refusee', [1]],
  ['mail=refusee&q=luc', [1]],
  ['portable=renseigne', [0]],
  ['anomalies=rattachement_errone', [2]],
  ['anomalies=date_naissance_erronee', []],
])('« %s » trouve exactement ses représentants légaux', async (criteres, rangs) => {
  expect(await chercher(criteres)).toEqual(rangs);
});

test('une adresse est confirmée sur le portail ; non confirmée se dit d’une adresse connue', async () => {
  expect(await chercher('mail=confirmee')).toEqual([]);
  expect(await chercher('mail=non_confirmee')).toEqual([0, 1]);
  await marquerComptes(
    app.current.deps,
    scene.ids.slice(0, 1),
    "mail = 'parent@exemple.fr', mail_confirme_le = now()",
  );
  expect(await chercher('mail=confirmee')).toEqual([0]);
  expect(await chercher('mail=non_confirmee')).toEqual([1]);
});

test('le tableau de bord mène aux adresses refusées et aux anomalies', async () => {
  const accueil = await scene.directrice.ouvrir(paths.accueil({ uai: scene.ecole.uai }));
  expect(chiffresVers(accueil, url())).toContainEqual(
    expect.objectContaining({ criteres: 'mail=refusee', nombre: 1 }),
  );
  expect(accueil.texte).toContain('1 anomalie signalée par 1 représentant légal');
});

test('notification expirée ou bientôt, nom changé, et l’ordre de chaque tri', async () => {
  const { deps } = app.current;
  const [zoe = '', luc = '', marc = ''] = scene.ids;
  const profil = 'representant_legal';
  const dans = (jours: number) => new Date(Date.now() + jours * 86_400_000);
  await informerAvec(deps, [zoe], { expireLe: dans(-1), profil });
  await informerAvec(deps, [luc], { expireLe: dans(5), profil });
  await activer(deps, [marc], profil);
  await renommerDansOnde(deps, scene.ecole, 'representants_legaux', [marc]);
  await deps.database.withOps((trx) =>
    trx.run(
      sql`update comptes set origine = 'responsable' where id = (select compte_id from representants_legaux
         where id = ${marc})`,
    ),
  );
  expect(await lister('notification=expiree')).toEqual([zoe]);
  expect(await lister('notification=expire_bientot')).toEqual([luc]);
  expect(await lister('identite=changee')).toEqual([marc]);

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
    // The school informed the first two.
    origine: [
      [zoe, luc, marc],
      [marc, zoe, luc],
    ],
    // l.petit, m.roux, z.…
    identifiant: [
      [luc, marc, zoe],
      [zoe, marc, luc],
    ],
  };
  for (const [tri, [croissant, decroissant]] of Object.entries(ordres)) {
    expect(await lister(`tri=${tri}`), tri).toEqual(croissant);
    expect(await lister(`tri=${tri}&sens=desc`), `${tri}, desc`).toEqual(decroissant);
  }
});

test('le détail mène aux enfants, et dit ce qui est à corriger dans ONDE', async () => {
  const ouvrir = (rang: number) =>
    scene.directrice.ouvrir(paths.representantLegal({ uai: scene.ecole.uai, id: scene.ids[rang] ?? '' }));
  const signale = await ouvrir(2);
  expect(signale.statut).toBe(200);
  expect(lienDe(signale, 'Ana MOREAU (CP A)')).toContain(paths.eleves({ uai: scene.ecole.uai }));
  expect(signale.texte).toContain('Rattachement signalé erroné par Marc ROUX');
  expect((await ouvrir(1)).texte).toContain('Boîte inconnue');
});
