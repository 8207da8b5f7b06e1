import sql from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../../../../src/paths.ts';
import { accesDe, creerAgent } from '../../../builders/agent.ts';
import { activer, bloquer, informerAvec, marquerReinitialises } from '../../../builders/compte.ts';
import {
  ajouterEleves,
  ajouterRepresentants,
  creerEcole,
  desEleves,
  type EcoleTest,
  uai,
} from '../../../builders/ecole.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { useBase } from '../../../helpers/base.ts';
import { infoOf, pagesOf } from '../../../helpers/pdf/pages.ts';
import {
  enEspacesSimples,
  fichesDuPlan,
  marquerComptes,
  nombreAffiche,
  refuserMails,
} from '../../../helpers/scenes/ecran-comptes.ts';
import { type Noeud, trouver, trouverTous } from '../../../helpers/visiteur/html.ts';
import { boutonsDe, type Page, Visiteur } from '../../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const enBase = useBase(test);
const profil = 'representant_legal';
const dans = (jours: number) => new Date(Date.now() + jours * 86_400_000);

let ecole: EcoleTest;
let ailleurs: EcoleTest;
let directrice: Visiteur;
let deleguee: Visiteur;
let eleves: string[];
let parents: string[];

/** One person for each reason, in « CP A » but one; and in « CE1 B » a pupil who is in. */
beforeAll(async () => {
  const { deps } = test.current;
  ecole = await creerEcole(deps, { uai: uai(1) });
  ailleurs = await creerEcole(deps, { uai: uai(2) });
  await creerAgent(deps, { ecoles: [ecole] });
  await creerAgent(deps, { identifiant: 'deleguee', fonction: 'enseignant', delegueesEleves: [ecole] });
  eleves = await ajouterEleves(deps, ecole, [
    { nom: 'AUBRY', prenom: 'Ana', classe: 'CP A' },
    { nom: 'BLIN', prenom: 'Bob', classe: 'CP A' },
    { nom: 'CARON', prenom: 'Chloé', classe: 'CP A' },
    { nom: 'D’ŁUKASZ-N’GUYỄN', prenom: 'Denis', classe: 'CP A' },
    { nom: 'ESNAULT', prenom: 'Élie', classe: 'CP A' },
    { nom: 'FABRE', prenom: 'Félix', classe: 'CE1 B' },
  ]);
  const [ana = '', bob = '', chloe = '', denis = '', elie = '', felix = ''] = eleves;
  await informerAvec(deps, [bob], { expireLe: dans(-1) });
  await informerAvec(deps, [chloe], { expireLe: dans(30) });
  await bloquer(deps, [denis]);
  await informerAvec(deps, [elie], { expireLe: dans(-1) });
  await marquerReinitialises(deps, [elie]);
  await activer(deps, [felix]);
  const mail = (prenom: string) => ({ prenom, mail: `${prenom.toLowerCase()}@exemple.fr` });
  parents = await ajouterRepresentants(deps, ecole, [
    { nom: 'GAUDIN', ...mail('Gaby'), enfants: [ana, bob] },
    { nom: 'HUET', prenom: 'Hugo', enfants: [ana] },
    { nom: 'IMBERT', ...mail('Ines'), enfants: [bob] },
    { nom: 'JOLY', prenom: 'Jean', enfants: [bob] },
    { nom: 'KERN', ...mail('Kim'), enfants: [chloe] },
    { nom: 'LAMY', ...mail('Lou'), enfants: [chloe] },
    { nom: 'MOREL', ...mail('Max'), enfants: [elie] },
    { nom: 'NOEL', ...mail('Nina'), enfants: [elie] },
    { nom: 'OLLIER', ...mail('Omar'), enfants: [felix] },
    { nom: 'PETIT', ...mail('Paul'), enfants: [felix, ana] },
  ]);
  const [, , ines = '', jean = '', kim = '', lou = '', max = '', nina = '', omar = '', paul = ''] = parents;
  await informerAvec(deps, [ines, jean], { expireLe: dans(-1), profil });
  await informerAvec(deps, [kim, lou], { expireLe: dans(30), profil });
  await refuserMails(deps, [lou]);
  await informerAvec(deps, [max], { expireLe: dans(-1), profil });
  await marquerReinitialises(deps, [max], profil);
  await marquerComptes(deps, [nina], "etat = 'en_cours', mot_de_passe_hache = 'x', origine = 'responsable'");
  await activer(deps, [omar], profil);
  await bloquer(deps, [paul], profil);
  directrice = await Visiteur.connecter(test, 'directrice');
  deleguee = await Visiteur.connecter(test, 'deleguee');
});

const ouvrir = (qui = directrice, suite = '') => qui.ouvrir(`${paths.quiReste({ uai: ecole.uai })}${suite}`);
const groupesDe = (page: Page) => trouverTous(page.document, 'div', { class: 'reste-groupe' });
const titreDe = (groupe: Noeud) => enEspacesSimples(trouver(groupe, 'h3'));
const listeDe = (groupe: Noeud) => trouverTous(trouver(groupe, 'h3'), 'a')[0]?.attributs.href ?? '';
const nomsDe = (groupe: Noeud) => trouverTous(groupe, 'li').map(enEspacesSimples);
const boutonDe = (groupe: Noeud) =>
  [...trouverTous(groupe, 'button'), ...trouverTous(groupe, 'a', { class: 'btn' })].map((bouton) =>
    enEspacesSimples(bouton).replace(/ pour .*/, ''),
  )[0] ?? null;

const texteDePdf = (pdf: Buffer): string => pagesOf(pdf).join(' ').replace(/\s+/g, ' ');

const ATTENDU = [
  ['Jamais informé : 1 élève', ['AUBRY Ana'], 'Informer (1)'],
  ['Notification expirée, jamais activé : 1 élève', ['BLIN Bob'], 'Informer (1)'],
  ['Réinitialisé, mot de passe expiré : 1 élève', ['ESNAULT Élie'], 'Informer (1)'],
  ['Informé, n’a pas encore activé : 1 élève', ['CARON Chloé'], 'Informer (1)'],
  ['Bloqué par l’école : 1 élève', ['D’ŁUKASZ-N’GUYỄN Denis'], null],
  ['Jamais informé, joignable par mail : 1 représentant légal', ['GAUDIN Gaby'], 'Informer par mail (1)'],
  [
    'Jamais informé, non joignable par mail : 1 représentant légal',
    ['HUET Hugo'],
    'Informer par feuilles (1)',
  ],
  [
    'Notification expirée, jamais activé, joignable par mail : 1 représentant légal',
    ['IMBERT Ines'],
    'Informer par mail (1)',
  ],
  [
    'Notification expirée, jamais activé, non joignable par mail : 1 représentant légal',
    ['JOLY Jean'],
    'Informer par feuilles (1)',
  ],
  [
    'Réinitialisé, mot de passe expiré, joignable par mail : 1 représentant légal',
    ['MOREL Max'],
    'Informer par mail (1)',
  ],
  ['Informé, mail refusé : 1 représentant légal', ['LAMY Lou'], 'Mettre l’école à jour depuis ONDE'],
  [
    'Mail à confirmer par la personne : 1 représentant légal',
    ['NOEL Nina'],
    'Envoyer de nouveau le mail de confirmation (1)',
  ],
  [
    'Informé, n’a pas encore activé, joignable par mail : 1 représentant légal',
    ['KERN Kim'],
    'Informer par mail (1)',
  ],
  ['Bloqué par l’école : 1 représentant légal', ['PETIT Paul'], null],
];

describe('« Qui reste-t-il ? » (règles §5.6)', () => {
  it('chaque raison a ses noms et son bouton ; qui est entré n’y est pas', async () => {
    const page = await ouvrir();
    expect(groupesDe(page).map((g) => [titreDe(g), nomsDe(g), boutonDe(g)])).toEqual(ATTENDU);
    expect(page.texte).not.toContain('FABRE');
    expect(page.texte).not.toContain('OLLIER');
  });

  it('le nombre de chaque groupe est celui de la liste qu’il ouvre, et son plan sert exactement ceux-là', async () => {
    for (const suite of ['', `?classe=${await classe('CP A')}`]) {
      const page = await ouvrir(directrice, suite);
      expect(groupesDe(page).length).toBe(ATTENDU.length);
      for (const groupe of groupesDe(page)) {
        const liste = await directrice.ouvrir(listeDe(groupe));
        const dits = Number(/: (\d+) /.exec(titreDe(groupe))?.[1]);
        expect(nombreAffiche(liste), titreDe(groupe)).toBe(dits);
        expect(
          trouverTous(groupe, 'li').map((li) => /\/(\d+)$/.exec(trouver(li, 'a').attributs.href ?? '')?.[1]),
          titreDe(groupe),
        ).toEqual(trouverTous(liste.document, 'input', { name: 'coches' }).map((n) => n.attributs.value));
      }
    }
  });

  it('le bouton d’un groupe mène au plan de ceux-là, et d’eux seuls ; « Confirmer » les en sort', async () => {
    const page = await ouvrir();
    const presser = async (titre: string, attendus: readonly string[]) => {
      const groupe = groupesDe(page).find((g) => titreDe(g).startsWith(titre)) as Noeud;
      const plan = await directrice.presser({ ...page, document: groupe }, boutonDe(groupe) ?? '');
      expect(plan.url).toMatch(/\/operations\/\d+$/);
      expect(await fichesDuPlan(test.current.deps, plan)).toEqual([...attendus].sort());
      return plan;
    };
    const plan = await presser('Notification expirée, jamais activé : 1 élève', eleves.slice(1, 2));
    await presser('Informé, n’a pas encore activé, joignable', parents.slice(4, 5));
    const parMail = await presser('Jamais informé, joignable', parents.slice(0, 1));
    expect(parMail.texte).toContain('par mail');
    const fait = await directrice.presser(plan, 'Confirmer');
    expect(fait.texte).toContain('a reçu un nouveau mot de passe');
    const apres = await ouvrir();
    expect(groupesDe(apres).map(titreDe)).not.toContain('Notification expirée, jamais activé : 1 élève');
    expect(groupesDe(apres).map(titreDe)).toContain('Informé, n’a pas encore activé : 2 élèves');
    await informerAvec(test.current.deps, eleves.slice(1, 2), { expireLe: dans(-1) });
  });

  it('classe par classe : ses chiffres, un parent dans la classe de chaque enfant ; personne : elle le dit', async () => {
    const classes = async () =>
      Object.fromEntries(
        trouverTous((await ouvrir()).document, 'div', { class: 'reste-classe' }).map((section) => [
          enEspacesSimples(trouver(section, 'h3')),
          trouverTous(section, 'p').map(enEspacesSimples),
        ]),
      );
    expect(await classes()).toEqual({
      'CE1 B': ['1 représentant légal Bloqué par l’école : 1'],
      'CP A': [
        '5 élèves Jamais informé : 1 · Notification expirée, jamais activé : 1 · Réinitialisé, mot de passe expiré : 1 · Informé, n’a pas encore activé : 1 · Bloqué par l’école : 1',
        '9 représentants légaux Jamais informé : 2 · Notification expirée, jamais activé : 2 · Réinitialisé, mot de passe expiré : 1 · Informé, mail refusé : 1 · Mail à confirmer par la personne : 1 · Informé, n’a pas encore activé : 1 · Bloqué par l’école : 1',
      ],
    });
    const une = await directrice.suivreLien(await ouvrir(), 'CE1 B');
    expect(une.texte).toContain('Tout le monde a accès.');
    expect(groupesDe(une).map(nomsDe)).toEqual([['PETIT Paul']]);
    expect(une.texte).not.toContain('Classe par classe');
  });

  it('une classe qui n’existe plus : toute l’école', async () => {
    expect(groupesDe(await ouvrir(directrice, '?classe=999999'))).toHaveLength(ATTENDU.length);
    expect((await ouvrir(directrice, '?classe=abc')).statut).toBe(200);
  });

  it('une délégation limitée aux élèves ne voit qu’eux, ni nom ni nombre d’un parent', async () => {
    const page = await ouvrir(deleguee);
    expect(groupesDe(page).map(titreDe)).toEqual(ATTENDU.slice(0, 5).map(([titre]) => titre));
    expect(page.texte).not.toMatch(/représentant|PETIT|GAUDIN/);
    const { body } = await deleguee.telecharger(paths.quiRestePdf({ uai: ecole.uai }));
    const texte = texteDePdf(body as Buffer);
    expect(texte).toContain('AUBRY');
    expect(texte).not.toMatch(/GAUDIN|HUET/);
  });

  it('une autre école : 404, page et pdf', async () => {
    for (const chemin of [paths.quiReste, paths.quiRestePdf, paths.guichet])
      expect((await directrice.navigation.get(chemin({ uai: ailleurs.uai }))).status).toBe(404);
  });
});

describe('la liste pour l’enseignant', () => {
  it('une classe par page : qui, pourquoi, que dire ; ni identifiant, ni mot de passe, ni blocage', async () => {
    const { body } = await directrice.telecharger(paths.quiRestePdf({ uai: ecole.uai }));
    const texte = texteDePdf(body as Buffer);
    expect(infoOf(body as Buffer).tagged).toBe(true);
    expect(texte).toContain('à remettre à l’enseignant(e)');
    for (const nom of ['AUBRY', 'HUET', 'NOEL', 'ESNAULT']) expect(texte).toContain(nom);
    for (const absent of ['PETIT', 'ŁUKASZ', 'Bloqué', 'kmq7xw4hzt9', 'FABRE'])
      expect(texte).not.toContain(absent);
    const identifiants = await enBase<{ identifiant: string }>(sql`select identifiant from comptes`);
    for (const { identifiant } of identifiants) expect(texte).not.toContain(identifiant);
  });

  it('le journal la dit : combien de comptes, aucun mot de passe', async () => {
    const entrees = await enBase<{ action: string; details: Record<string, unknown> }>(
      sql`select action, details from journal where ecole_id = ${ecole.id} and action like '%.listes' order by id desc limit 2`,
    );
    expect(entrees.map(({ action, details }) => [action, details]).sort()).toEqual([
      ['eleves.listes', { format: 'pdf', nombre: 4, comptes: [] }],
      ['representants.listes', { format: 'pdf', nombre: 8, comptes: [] }],
    ]);
  });

  it('d’une seule classe, elle seule ; où il ne reste personne à accompagner, elle le dit', async () => {
    const de = async (nom: string) => {
      const url = `${paths.quiRestePdf({ uai: ecole.uai })}?classe=${await classe(nom)}`;
      return texteDePdf((await directrice.telecharger(url)).body as Buffer);
    };
    expect(await de('CP A')).not.toContain('CE1 B');
    expect(await de('CE1 B')).toContain('Tout le monde a accès.');
    await enBase(sql`update eleves set classe_id = null where id = ${eleves[0]}`);
    const sans = await directrice.telecharger(`${paths.quiRestePdf({ uai: ecole.uai })}?classe=sans`);
    expect(sans.status).toBe(200);
    const texte = texteDePdf(sans.body as Buffer);
    for (const nom of ['AUBRY', 'GAUDIN', 'HUET']) expect(texte).toContain(nom);
    expect(texte).not.toContain('BLIN');
  });
});

describe('une école de quatre mille élèves', () => {
  it('répond vite, et ne montre que les premiers de chaque groupe', async () => {
    const { deps } = test.current;
    const grande = await creerEcole(deps, { uai: uai(3) });
    const agent = await creerAgent(deps, { identifiant: 'grande', ecoles: [grande] });
    const ids = await ajouterEleves(deps, grande, desEleves(4000, 150));
    await ajouterRepresentants(
      deps,
      grande,
      ids.map((id, n) => ({ nom: `P${n}`, prenom: 'Zoé', enfants: [id, ids[(n + 1) % ids.length] ?? ''] })),
    );
    expect((await accesDe(deps, agent, grande)).ecoleId).toBe(grande.id);
    const qui = await Visiteur.connecter(test, 'grande');
    const url = paths.quiReste({ uai: grande.uai });
    await qui.ouvrir(url);
    const debut = performance.now();
    const page = await qui.ouvrir(url);
    expect(performance.now() - debut).toBeLessThan(3000);
    expect(page.texte).toContain('Jamais informé : 4 000 élèves');
    expect(page.texte).toContain('et 3 990 autres');
    expect(boutonsDe(page).some((mots) => mots.replace(/\s/g, ' ').startsWith('Informer (4 000)'))).toBe(
      true,
    );
    expect(trouverTous(page.document, 'li').length).toBeLessThan(60);
  }, 300_000);
});

const classe = async (libelle: string): Promise<string> =>
  (
    await enBase<{ id: string }>(
      sql`select id from classes where ecole_id = ${ecole.id} and libelle = ${libelle}`,
    )
  )[0]?.id ?? '';
