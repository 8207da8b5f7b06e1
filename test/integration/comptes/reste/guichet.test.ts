import sql from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../../../../src/paths.ts';
import { listElevesAuGuichet, listRepresentantsAuGuichet } from '../../../../src/queries/comptes/guichet.ts';
import { compterParClasse, listGroupesDeReste } from '../../../../src/queries/comptes/reste.ts';
import { accesDe, creerAgent } from '../../../builders/agent.ts';
import { activer, informerAvec } from '../../../builders/compte.ts';
import {
  ajouterEleves,
  ajouterRepresentants,
  creerEcole,
  type EcoleTest,
  uai,
} from '../../../builders/ecole.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { useBase } from '../../../helpers/base.ts';
import { enEspacesSimples } from '../../../helpers/scenes/ecran-comptes.ts';
import { trouver, trouverTous } from '../../../helpers/visiteur/html.ts';
import { type Page, Visiteur } from '../../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const enBase = useBase(test);
const profil = 'representant_legal';
let ecole: EcoleTest;
let voisine: EcoleTest;
let directrice: Visiteur;
let deleguee: Visiteur;
let accesEleves: Awaited<ReturnType<typeof accesDe>>;
let eleves: string[];
let parents: string[];

beforeAll(async () => {
  const { deps } = test.current;
  ecole = await creerEcole(deps, { uai: uai(1) });
  voisine = await creerEcole(deps, { uai: uai(2) });
  await creerAgent(deps, { ecoles: [ecole, voisine] });
  const agent = await creerAgent(deps, {
    identifiant: 'deleguee',
    fonction: 'enseignant',
    delegueesEleves: [ecole],
  });
  accesEleves = await accesDe(deps, agent, ecole);
  eleves = await ajouterEleves(deps, ecole, [
    { nom: 'D’ŁUKASZ-N’GUYỄN', prenom: 'Léa', classe: 'CP A' },
    { nom: 'DURAND', prenom: 'Tom', classe: 'CM2' },
  ]);
  const [lea = '', tom = ''] = eleves;
  parents = await ajouterRepresentants(deps, ecole, [
    { nom: 'D’ŁUKASZ', prenom: 'Anne', mail: 'anne@exemple.fr', portable: '+33612345678', enfants: [lea] },
    { nom: 'PETIT', prenom: 'Marc', enfants: [lea, tom] },
    ...Array.from({ length: 25 }, (_, n) => ({ nom: `FOULE${n}`, prenom: 'Zoé', enfants: [tom] })),
  ]);
  await ajouterRepresentants(deps, voisine, [
    { nom: 'AILLEURS', prenom: 'Anne', mail: 'ailleurs@exemple.fr', portable: '+33698765432' },
  ]);
  await informerAvec(deps, [parents[0] ?? ''], { expireLe: new Date('2099-01-31T22:59:59Z'), profil });
  await activer(deps, [tom]);
  directrice = await Visiteur.connecter(test, 'directrice');
  deleguee = await Visiteur.connecter(test, 'deleguee');
});

const chercher = async (recherche: string, qui = directrice): Promise<Page> =>
  qui.presser(await qui.ouvrir(paths.guichet({ uai: ecole.uai })), 'Chercher', { remplir: { recherche } });
const cartes = (page: Page): string[] =>
  trouverTous(page.document, 'section', { class: 'guichet-carte' }).map((carte) =>
    enEspacesSimples(trouver(carte, 'h2')),
  );

const ANNE = 'Mme D’ŁUKASZ Anne';
const LEA = 'D’ŁUKASZ-N’GUYỄN Léa';

describe('le guichet (règles §5.6)', () => {
  it.each([
    'anne@exemple.fr',
    ' Anne@Exemple.FR ',
    '06 12 34 56 78',
    '06.12.34.56.78',
    '0612345678',
    '+33 (0)6 12 34 56 78',
    '612345678',
    'a.dlukasz',
    'A.DLukasz',
  ])('« %s » : le représentant légal, et son enfant à côté', async (recherche) => {
    expect(cartes(await chercher(recherche))).toEqual([ANNE, LEA]);
  });

  it.each(['nguyen', 'N’GUYEN', 'd’łukasz nguyen', 'dlukasznguyen', 'lea nguyen'])(
    'un nom, « %s » : l’élève, et ses parents à côté',
    async (recherche) => {
      expect(cartes(await chercher(recherche))).toEqual([LEA, ANNE, 'Mme PETIT Marc']);
    },
  );

  it('un nom que deux portent : les deux, élèves et représentants légaux ensemble', async () => {
    expect(cartes(await chercher('lukasz'))).toEqual([ANNE, LEA]);
  });

  it('l’identifiant entier vient en premier, avant ceux qui commencent comme lui', async () => {
    const [{ identifiant = '' } = {}] = await enBase<{ identifiant: string }>(
      sql`select c.identifiant from comptes c join eleves e on e.compte_id = c.id where e.id = ${eleves[1]}`,
    );
    expect(cartes(await chercher(identifiant))[0]).toBe('DURAND Tom');
  });

  it('dit quoi répondre, en une phrase, et propose la seule action utile ; jamais de mot de passe', async () => {
    const page = await chercher('anne@exemple.fr');
    expect(page.texte).toContain(
      'tapez l’identifiant et le mot de passe provisoire, valable jusqu’au 31 janvier 2099',
    );
    expect(page.html).not.toContain('kmq7xw4hzt9');
    const plan = await directrice.presser(page, 'Informer par mail pour Mme D’ŁUKASZ Anne');
    expect(plan.url).toMatch(/\/operations\/\d+$/);
    expect(plan.texte).toContain('garde son mot de passe provisoire');
    expect((await chercher('durand')).texte).toContain(
      'Si le mot de passe est oublié, l’école le réinitialise.',
    );
  });

  it('ce qui est cherché n’est ni dans l’adresse, ni dans les logs ; un retour en arrière le retrouve', async () => {
    const page = await chercher('anne@exemple.fr');
    expect(decodeURIComponent(page.url)).toMatch(/\/guichet\?pour=[\w-]+$/);
    expect(page.url).not.toMatch(/anne|exemple/i);
    expect(cartes(await directrice.ouvrir(page.url))).toEqual([ANNE, LEA]);
    await chercher('06 12 34 56 78');
    expect(test.current.logs()).not.toMatch(/anne@exemple|0612345678|33612345678/);
  });

  it('l’adresse d’une recherche n’ouvre rien pour un autre agent, dans une autre école, ni une heure après', async () => {
    const { url } = await chercher('anne@exemple.fr');
    const perdue = 'Cette recherche est trop ancienne, ou n’est pas la vôtre';
    expect((await deleguee.ouvrir(url)).texte).toContain(perdue);
    expect((await directrice.ouvrir(url.replace(ecole.uai, voisine.uai))).texte).toContain(perdue);
    expect((await directrice.ouvrir(`${url}x`)).texte).toContain(perdue);
    test.current.clock.avancer(59 * 60_000);
    expect((await directrice.ouvrir(url)).texte).not.toContain(perdue);
    test.current.clock.avancer(60_000);
    expect((await directrice.ouvrir(url)).texte).toContain(perdue);
  });

  it('rien d’écrit : la page le dit ; des signes : personne', async () => {
    for (const vide of ['', '   ', '%%', '’’']) {
      const page = await chercher(vide);
      expect(page.statut, vide).toBe(422);
      expect(page.texte).toContain(
        'Écrivez un nom, un identifiant, une adresse mail ou un numéro de portable',
      );
    }
    for (const inconnu of ['zzz', '06 00', 'x@y', 'lukasz zzz'])
      expect((await chercher(inconnu)).texte, inconnu).toContain('Personne ne répond à');
  });

  it('plus de vingt réponses : vingt, et de quoi préciser', async () => {
    const page = await chercher('foule');
    expect(cartes(page)).toHaveLength(20);
    expect(page.texte).toContain('20 personnes trouvées, et d’autres : précisez la recherche');
  });

  it('une personne d’une autre école, ou partie, n’est pas trouvée', async () => {
    for (const recherche of ['ailleurs', 'ailleurs@exemple.fr', '06 98 76 54 32', 'a.ailleurs'])
      expect(cartes(await chercher(recherche)), recherche).toEqual([]);
    const partir = (quand: 'now()' | 'null') =>
      enBase(
        quand === 'null'
          ? sql`update representants_legaux set parti_le = null where id = ${parents[0]} returning id`
          : sql`update representants_legaux set parti_le = now() where id = ${parents[0]} returning id`,
      );
    await partir('now()');
    expect(cartes(await chercher('anne@exemple.fr'))).toEqual([]);
    expect(cartes(await chercher('nguyen'))).toEqual([LEA, 'Mme PETIT Marc']);
    await partir('null');
  });

  it('une délégation limitée aux élèves n’y voit aucun représentant légal, et la base non plus', async () => {
    expect(cartes(await chercher('lukasz', deleguee))).toEqual([LEA]);
    expect((await chercher('lukasz', deleguee)).texte).not.toMatch(/Anne|PETIT/);
    expect(cartes(await chercher('anne@exemple.fr', deleguee))).toEqual([]);
    const lus = await test.current.deps.database.readEcole(accesEleves, async (trx) => {
      const maintenant = new Date();
      return {
        parents: await listRepresentantsAuGuichet(trx, { ids: parents }),
        groupes: await listGroupesDeReste(trx, profil, { classes: [], premiers: 9, maintenant }),
        classes: await compterParClasse(trx, profil, maintenant),
        nommes: (await listElevesAuGuichet(trx, { ids: eleves })).flatMap((eleve) => eleve.parents),
      };
    });
    expect(lus).toEqual({ parents: [], groupes: [], classes: [], nommes: [] });
  });
});
