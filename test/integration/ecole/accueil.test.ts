import sql from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../../../src/paths.ts';
import { poserAdresse } from '../../builders/adresse.ts';
import { creerAgent } from '../../builders/agent.ts';
import { activer, informerAvec } from '../../builders/compte.ts';
import { ajouterEleves, creerEcole, desEleves, type EcoleTest, uai } from '../../builders/ecole.ts';
import { useTestApp } from '../../helpers/app.ts';
import { chiffresVers, deLEcole, nombreAffiche } from '../../helpers/scenes/ecran-comptes.ts';
import { texteDe, trouver, trouverTous } from '../../helpers/visiteur/html.ts';
import { type Page, Visiteur } from '../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const dans = (jours: number) => new Date(Date.now() + jours * 86_400_000);

let ecole: EcoleTest;
let neuve: EcoleTest;
let directrice: Visiteur;
let accueil: Page;

beforeAll(async () => {
  const { deps } = test.current;
  ecole = await creerEcole(deps, { uai: uai(1), nom: 'École des Tilleuls' });
  neuve = await creerEcole(deps, { uai: uai(2), nom: 'École neuve', gestionComptesEleves: false });
  await creerAgent(deps, { ecoles: [ecole, neuve] });
  await creerAgent(deps, { identifiant: 'seule', ecoles: [ecole] });
  const ids = await ajouterEleves(deps, ecole, desEleves(60));
  await informerAvec(deps, ids.slice(0, 5), { expireLe: dans(-2) });
  await informerAvec(deps, ids.slice(5, 8), { expireLe: dans(6) });
  await informerAvec(deps, ids.slice(8, 20), { expireLe: dans(40) });
  await activer(deps, ids.slice(20, 37));
  await deps.database.withOps((trx) =>
    trx.run(
      sql`update ecoles set onde_maj_le = '2026-09-01T06:05:00Z', adresse = '3 place du Lavoir' where id = ${ecole.id}`,
    ),
  );
  await deps.database.withOps((trx) =>
    trx.run(sql`update eleves set parti_le = now() where id = ${ids[59]}`),
  );
  directrice = await Visiteur.connecter(test, 'directrice');
  accueil = await directrice.ouvrir(paths.accueil({ uai: ecole.uai }));
});

const chiffres = () =>
  chiffresVers(accueil, paths.eleves({ uai: ecole.uai })).filter(({ criteres }) => deLEcole(criteres));

describe('tableau de bord (règles §5.1)', () => {
  it('présente l’école', () => {
    for (const texte of [
      'École des Tilleuls',
      ecole.uai,
      '3 place du Lavoir',
      'Sorgues-le-Vieux',
      'Aix-Marseille',
    ])
      expect(accueil.texte).toContain(texte);
  });

  it('dit qu’une nuit a manqué ; ni sur une machine neuve, ni tant qu’elle peut encore venir', async () => {
    const dit = 'Le traitement de nuit n’a pas été fait';
    expect(accueil.texte).not.toContain(dit);
    for (const [il, manquee] of [
      ['35 hours', false],
      ['37 hours', true],
    ] as const) {
      await test.current.deps.database.withOps((trx) =>
        trx.run(sql`insert into nuits (jour, finie_le) values ('2026-09-01', now() - ${il}::interval)
          on conflict (jour) do update set finie_le = excluded.finie_le`),
      );
      const { texte } = await directrice.ouvrir(paths.accueil({ uai: ecole.uai }));
      expect(texte.includes(dit), il).toBe(manquee);
    }
  });

  it('dit de quand datent les données de ONDE, à l’heure de Paris', () => {
    expect(accueil.texte).toContain('1er septembre 2026 à 08 h 05');
  });

  it('une école qui n’a rien reçu de ONDE l’apprend', async () => {
    const page = await directrice.ouvrir(paths.accueil({ uai: neuve.uai }));
    expect(page.texte).toContain('L’école n’a encore reçu aucune donnée de ONDE');
    expect(page.texte).toContain('La gestion des comptes élèves n’est pas activée');
  });

  it('compte chaque état et ce qui demande une action, sans ceux qui sont partis ; aucun zéro', () => {
    expect(Object.fromEntries(chiffres().map(({ criteres, nombre }) => [criteres, nombre]))).toEqual({
      'etats=non_informe': 22,
      'etats=informe': 20,
      'etats=actif': 17,
      'notification=expiree': 5,
      'notification=expire_bientot': 3,
    });
  });

  it('chaque chiffre ouvre exactement la liste qu’il compte', async () => {
    for (const { criteres, nombre, texte } of chiffres()) {
      const liste = await directrice.ouvrir(`${paths.eleves({ uai: ecole.uai })}?${criteres}`);
      expect(nombreAffiche(liste), texte).toBe(nombre);
    }
  });

  it('un chiffre nul ouvre une liste vide', async () => {
    const vide = await directrice.ouvrir(`${paths.eleves({ uai: neuve.uai })}?etats=actif`);
    expect(vide.texte).toContain('Aucun élève ne répond à ces critères');
  });

  it('les onglets mènent chacun à leur page, et disent lequel est ouvert', async () => {
    const onglets = (page: Page) =>
      trouverTous(trouver(page.document, 'nav', { 'aria-label': 'Menu principal' }), 'a');
    const libelles = onglets(accueil).map(texteDe);
    expect(libelles).toEqual(expect.arrayContaining(['Accueil', 'Élèves', 'Paramétrage']));
    for (const [rang, onglet] of onglets(accueil).entries()) {
      const page = await directrice.ouvrir(onglet.attributs.href ?? '');
      expect(page.statut, libelles[rang]).toBe(200);
      expect(onglets(page).map((lien) => lien.attributs['aria-current'] === 'page')).toEqual(
        libelles.map((libelle) => libelle === libelles[rang]),
      );
    }
  });

  it('« Changer d’école » n’est offert qu’à qui en a plusieurs', async () => {
    expect(accueil.texte).toContain('Changer d’école');
    const seule = await Visiteur.connecter(test, 'seule');
    expect((await seule.ouvrir(paths.accueil({ uai: ecole.uai }))).texte).not.toContain('Changer d’école');
  });

  it('montre l’adresse des services de l’école, quand il y en a une', async () => {
    await poserAdresse(test.current.deps, ecole, 'eleve', 'https://ent.example.org');
    expect((await directrice.ouvrir(paths.accueil({ uai: ecole.uai }))).texte).toContain(
      'https://ent.example.org',
    );
  });
});
