import sql from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../../../../src/paths.ts';
import { creerAgent } from '../../../builders/agent.ts';
import { activer, bloquer, type CompteTest, informerAvec, lireComptes } from '../../../builders/compte.ts';
import { ajouterEleves, creerEcole, type EcoleTest, uai } from '../../../builders/ecole.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { infoOf, pagesOf } from '../../../helpers/pdf/pages.ts';
import { lireCsv } from '../../../helpers/scenes/ecran-comptes.ts';
import { lienDe, type Page, Visiteur } from '../../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const JOUR = 86_400_000;

let ecole: EcoleTest;
let ids: string[];
let comptes: Map<string, CompteTest>;
let directrice: Visiteur;
let resultat: Page;

/** In the order ONDE brought them, which is neither that of the classes nor that of the names. */
const ELEVES = [
  { nom: 'ZIMMER', prenom: 'Zoé', classe: 'CP A' },
  { nom: 'ABADIE', prenom: 'Anaïs', classe: 'CP A' },
  { nom: "D'ŁUKASZ-N'GUYỄN", prenom: 'Işıl', classe: 'CE2 B', niveau: 'CE2' },
  { nom: 'MARTIN', nomUsage: 'BERNARD', prenom: 'Élodie', classe: 'CE2 B', niveau: 'CE2' },
  { nom: '=CMD()', prenom: '@Hugo', classe: 'CP A' },
  { nom: 'RESTE', prenom: 'Actif', classe: 'CP A' },
  { nom: 'BLOQUE', prenom: 'Refusé', classe: 'CP A' },
  { nom: 'JAMAIS', prenom: 'Informé', classe: 'CP A' },
  { nom: 'EXPIRE', prenom: 'Mot', classe: 'CP A' },
];

beforeAll(async () => {
  const { deps } = test.current;
  ecole = await creerEcole(deps, { uai: uai(1), nom: 'École des Tilleuls' });
  await creerAgent(deps, { ecoles: [ecole] });
  ids = await ajouterEleves(deps, ecole, ELEVES);
  await activer(deps, ids.slice(5, 6));
  await bloquer(deps, ids.slice(6, 7));
  directrice = await Visiteur.connecter(test, 'directrice');
  const liste = await directrice.ouvrir(paths.eleves({ uai: ecole.uai }));
  const plan = await directrice.presser(liste, 'Informer', { cocher: ids.slice(0, 7) });
  resultat = await directrice.presser(plan, 'Confirmer');
  await informerAvec(deps, ids.slice(8), {
    motDePasse: 'motexpirexx',
    expireLe: new Date(Date.now() - JOUR),
  });
  comptes = new Map((await lireComptes(deps, ecole)).map((compte) => [compte.ficheId, compte]));
});

const compte = (rang: number): CompteTest => {
  const trouve = comptes.get(ids[rang] ?? '');
  if (trouve === undefined) throw new Error(`Élève ${rang} sans compte`);
  return trouve;
};
const journal = () =>
  test.current.deps.database.withOps((trx) =>
    trx.rows<{ action: string; details: Record<string, unknown> }>(
      sql`select action, details from journal where action in ('eleves.listes', 'eleves.feuilles_imprimees') order by id`,
    ),
  );
const feuilles = () => directrice.telecharger(lienDe(resultat, 'Télécharger les feuilles au format pdf'));
/** The list of every pupil of the school, as the menu « Lister les comptes » gives it. */
async function lister(format: 'pdf' | 'csv', fiches: readonly string[] = ids) {
  const liste = await directrice.ouvrir(paths.eleves({ uai: ecole.uai }));
  const reponse = await directrice.envoyer(liste, `Liste au format ${format}`, { cocher: fiches });
  expect(reponse.status).toBe(303);
  return directrice.telecharger(reponse.headers.location ?? '');
}
const compact = (texte: string) => texte.replace(/\s/g, '');

describe('téléchargements (règles §6)', () => {
  it.each([
    [
      'feuilles pdf',
      feuilles,
      /^attachment; filename="?feuilles-eleves-0990001N-\d+\.pdf"?$/,
      'application/pdf',
    ],
    [
      'liste pdf',
      () => lister('pdf'),
      /^attachment; filename="?comptes-eleves-0990001N\.pdf"?$/,
      'application/pdf',
    ],
    [
      'liste csv',
      () => lister('csv'),
      /^attachment; filename="?comptes-eleves-0990001N\.csv"?$/,
      'text/csv; charset=utf-8',
    ],
  ])(
    '%s : se télécharge sous un nom de fichier, et aucun cache ne la garde',
    async (_quoi, demander, nom, type) => {
      const reponse = await demander();
      expect(reponse.status).toBe(200);
      expect(reponse.headers['content-disposition']).toMatch(nom);
      expect(reponse.headers['content-type']).toBe(type);
      expect(reponse.headers['cache-control']).toBe('no-store');
      expect(reponse.headers['x-content-type-options']).toBe('nosniff');
    },
  );

  it('chaque téléchargement est une ligne du journal, avec le nombre et sans secret', async () => {
    const avant = (await journal()).length;
    await feuilles();
    await lister('pdf');
    await lister('csv', ids.slice(0, 2));
    const lignes = (await journal()).slice(avant);
    expect(lignes.map(({ action }) => action)).toEqual([
      'eleves.feuilles_imprimees',
      'eleves.listes',
      'eleves.listes',
    ]);
    expect(lignes.map(({ details }) => details.nombre)).toEqual([6, 9, 2]);
    expect(lignes.map(({ details }) => details.format)).toEqual([undefined, 'pdf', 'csv']);
    for (const { provisoire } of comptes.values()) {
      if (provisoire !== null) expect(JSON.stringify(lignes)).not.toContain(provisoire);
    }
  });

  it('télécharger ne change rien aux comptes', async () => {
    const avant = await lireComptes(test.current.deps, ecole);
    await feuilles();
    await lister('csv');
    expect(await lireComptes(test.current.deps, ecole)).toEqual(avant);
  });
});

describe('liste csv (règles §6)', () => {
  const octets = async () => (await lister('csv')).body as Buffer;
  const rangees = async (fiches: readonly string[] = ids) => lireCsv(await lister('csv', fiches));

  it('UTF-8 avec BOM, point-virgule, CRLF', async () => {
    const contenu = await octets();
    expect([...contenu.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const texte = contenu.toString('utf8');
    expect(texte.split('\r\n')[0]?.slice(1)).toBe(
      'Classe;Niveau;Nom;Prénom;Date de naissance;Identifiant;Mot de passe provisoire;État',
    );
    expect(texte.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(texte.endsWith('\r\n')).toBe(true);
    expect(texte).toContain("D'ŁUKASZ-N'GUYỄN;Işıl");
  });

  it('classe, puis nom', async () => {
    expect((await rangees()).map((r) => `${r.Classe} ${r.Prénom}`)).toEqual([
      'CE2 B Élodie',
      'CE2 B Işıl',
      'CP A Anaïs',
      'CP A Refusé',
      "CP A '@Hugo",
      'CP A Mot',
      'CP A Informé',
      'CP A Actif',
      'CP A Zoé',
    ]);
  });

  it('le mot de passe suit l’état : vide, provisoire, ***** ou expiré', async () => {
    const parPrenom = new Map((await rangees()).map((r) => [r.Prénom, r]));
    const lire = (prenom: string) => [
      parPrenom.get(prenom)?.['Mot de passe provisoire'],
      parPrenom.get(prenom)?.État,
    ];
    expect(lire('Informé')).toEqual(['', 'Non activé – non informé']);
    expect(lire('Zoé')).toEqual([compte(0).provisoire, 'Non activé – informé']);
    expect(lire('Actif')).toEqual(['*****', 'Activé']);
    expect(lire('Mot')).toEqual(['expiré', 'Non activé – informé']);
    expect(parPrenom.get('Zoé')).toMatchObject({
      Identifiant: compte(0).identifiant,
      'Date de naissance': '12/05/2019',
      Niveau: 'CP',
    });
  });

  it('après une réinitialisation par l’école, un compte activé montre son provisoire', async () => {
    const { deps } = test.current;
    const [id = ''] = await ajouterEleves(deps, ecole, [{ nom: 'REMIS', prenom: 'Nour', classe: 'CP A' }]);
    await activer(deps, [id]);
    const liste = await directrice.ouvrir(paths.eleves({ uai: ecole.uai }));
    const plan = await directrice.presser(liste, 'Réinitialiser les mots de passe', { cocher: [id] });
    await directrice.presser(plan, 'Confirmer');
    const [remis] = await lireComptes(deps, ecole, [id]);
    expect(remis?.provisoire).not.toBeNull();
    expect(await rangees([id])).toEqual([
      expect.objectContaining({ 'Mot de passe provisoire': remis?.provisoire, État: 'Activé' }),
    ]);
  });

  it('un nom qui ressemble à une formule reste du texte', async () => {
    const [ligne] = await rangees(ids.slice(4, 5));
    expect(ligne?.Nom).toBe("'=CMD()");
    expect(ligne?.Prénom).toBe("'@Hugo");
  });

  it('les comptes d’une opération se listent depuis sa page : ceux de ses feuilles, pas ceux qu’elle a refusés', async () => {
    const reponse = await directrice.telecharger(lienDe(resultat, 'au format csv'));
    const liste = (reponse.body as Buffer).toString().trim().split('\r\n');
    expect(liste).toHaveLength(1 + 6);
    expect(liste.join()).not.toContain(compte(6).identifiant);
  });
});

describe('feuilles pdf (règles §6)', () => {
  it('une page par élève servi, classe puis nom ; les refusés n’y sont pas', async () => {
    const pages = pagesOf((await feuilles()).body as Buffer).map(compact);
    expect(pages).toHaveLength(6);
    const ordre = [3, 2, 1, 4, 5, 0];
    for (const [rang, eleve] of ordre.entries()) {
      expect(pages[rang], `page ${rang + 1}`).toContain(compte(eleve).identifiant);
    }
    expect(pages.join()).not.toContain(compte(6).identifiant);
    expect(pages.join()).not.toContain(compte(7).identifiant);
  });

  it('identifiant et mot de passe imprimés sont ceux de la base', async () => {
    const pages = pagesOf((await feuilles()).body as Buffer).map(compact);
    for (const eleve of [0, 1, 2, 3, 4]) {
      const { identifiant, provisoire } = compte(eleve);
      const page = pages.find((texte) => texte.includes(identifiant));
      expect(page).toContain(provisoire);
    }
    const activee = pages.find((texte) => texte.includes(compte(5).identifiant));
    expect(activee).toContain(compact('le mot de passe que vous avez choisi').slice(0, 18));
  });

  it('tous les noms que ONDE peut tenir se lisent', async () => {
    const pages = pagesOf((await feuilles()).body as Buffer);
    expect(pages[1]).toMatch(/Işıl/);
    expect(pages[1]).toMatch(/Ł/);
    expect(pages[1]).toMatch(/Ễ/);
  });

  it('le document porte sa langue, son titre et sa structure', async () => {
    expect(infoOf((await feuilles()).body as Buffer)).toEqual({
      title: expect.stringMatching(/./),
      tagged: true,
    });
  });
});

describe('liste pdf (règles §6)', () => {
  it('montre identifiants et mots de passe de la base, école et date', async () => {
    const pages = pagesOf((await lister('pdf')).body as Buffer);
    const texte = pages.map(compact).join();
    for (const eleve of [0, 1, 2, 3, 4, 5, 6, 7, 8]) expect(texte).toContain(compte(eleve).identifiant);
    for (const eleve of [0, 1, 2, 3, 4]) expect(texte).toContain(compte(eleve).provisoire);
    expect(texte).toContain('*****');
    expect(texte).not.toContain('motexpirexx');
    expect(pages[0]).toContain('Tilleuls');
    expect(pages[0]).toContain(new Date().getFullYear().toString());
  });
});
