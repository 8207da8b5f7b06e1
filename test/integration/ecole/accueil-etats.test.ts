import sql from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../../../src/paths.ts';
import { creerAgent } from '../../builders/agent.ts';
import { activer, bloquer, informerAvec, marquerReinitialises } from '../../builders/compte.ts';
import {
  ajouterEleves,
  ajouterRepresentants,
  creerEcole,
  type EcoleTest,
  uai,
} from '../../builders/ecole.ts';
import { useTestApp } from '../../helpers/app.ts';
import { useBase } from '../../helpers/base.ts';
import {
  affiches,
  enEspacesSimples,
  fichesDuPlan,
  marquerComptes,
  nombreAffiche,
  refuserMails,
  signaler,
} from '../../helpers/scenes/ecran-comptes.ts';
import { type Noeud, trouverTous } from '../../helpers/visiteur/html.ts';
import { type Page, Visiteur } from '../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const enBase = useBase(test);
const profil = 'representant_legal';
const dans = (jours: number) => new Date(Date.now() + jours * 86_400_000);

/** A pupil and two guardians of each of two classes, and a pupil in none; the second guardian has no mail. */
async function peupler(ecole: EcoleTest): Promise<{ eleves: string[]; parents: string[] }> {
  const { deps } = test.current;
  const eleves = await ajouterEleves(deps, ecole, [
    { nom: 'AUBRY', prenom: 'Ana', classe: 'CP A' },
    { nom: 'D’ŁUKASZ-N’GUYỄN', prenom: 'Denis', classe: 'CP A' },
    { nom: 'BLIN', prenom: 'Bob', classe: 'Écureuils', niveau: 'CE1' },
    { nom: 'CARON', prenom: 'Chloé', classe: 'Partie' },
  ]);
  await enBase(sql`update eleves set classe_id = null where id = ${eleves[3]}`);
  const parents = await ajouterRepresentants(
    deps,
    ecole,
    eleves.flatMap((id, rang) => [
      { nom: `AVEC${rang}`, prenom: 'A', mail: `a${rang}@exemple.fr`, enfants: [id] },
      { nom: `SANS${rang}`, prenom: 'S', enfants: [id] },
    ]),
  );
  return { eleves, parents };
}

/** Every reason to be left, or not, and what a guardian reports. */
async function melanger(ecole: EcoleTest): Promise<void> {
  const { deps } = test.current;
  const { eleves, parents } = await peupler(ecole);
  const [ana = '', denis = '', bob = ''] = eleves;
  await informerAvec(deps, [ana], { expireLe: dans(-1) });
  await activer(deps, [denis]);
  await informerAvec(deps, [bob], { expireLe: dans(3) });
  const [a = '', b = '', c = '', d = '', e = '', f = '', g = ''] = parents;
  await informerAvec(deps, [a, b], { expireLe: dans(-1), profil });
  await informerAvec(deps, [c], { expireLe: dans(-1), profil });
  await marquerReinitialises(deps, [c], profil);
  await informerAvec(deps, [e], { expireLe: dans(30), profil });
  await refuserMails(deps, [e]);
  await marquerComptes(deps, [f], "etat = 'en_cours', mot_de_passe_hache = 'x', origine = 'responsable'");
  await bloquer(deps, [g], profil);
  await signaler(deps, ecole, 'rattachement_errone', d, denis);
  await signaler(deps, ecole, 'date_naissance_erronee', d, denis);
  await signaler(deps, ecole, 'rattachement_errone', f, bob);
  const [seul = ''] = await ajouterRepresentants(deps, ecole, [
    { nom: 'SEUL', prenom: 'Sam', mail: 'seul@exemple.fr', enfants: [] },
  ]);
  expect(seul).not.toBe('');
}

let vide: EcoleTest;
let neuve: EcoleTest;
let finie: EcoleTest;
let melangee: EcoleTest;
let sansGestion: EcoleTest;
let directrice: Visiteur;
let deleguee: Visiteur;

beforeAll(async () => {
  const { deps } = test.current;
  const ecoles: EcoleTest[] = [];
  for (let n = 1; n <= 5; n += 1)
    ecoles.push(await creerEcole(deps, { uai: uai(n), gestionComptesEleves: n !== 5 }));
  [vide, neuve, finie, melangee, sansGestion] = ecoles as [
    EcoleTest,
    EcoleTest,
    EcoleTest,
    EcoleTest,
    EcoleTest,
  ];
  const peuplees = [neuve, finie, melangee, sansGestion];
  await peupler(neuve);
  const { eleves, parents } = await peupler(finie);
  await activer(deps, eleves);
  await activer(deps, parents, profil);
  await melanger(melangee);
  await melanger(sansGestion);
  // Of this school year, whatever the day.
  await enBase(sql`update ecoles set onde_maj_le = now() where id = any (${peuplees.map(({ id }) => id)})`);
  await creerAgent(deps, { ecoles });
  await creerAgent(deps, { identifiant: 'deleguee', fonction: 'enseignant', delegueesEleves: [melangee] });
  directrice = await Visiteur.connecter(test, 'directrice');
  deleguee = await Visiteur.connecter(test, 'deleguee');
});

const ouvrir = (ecole: EcoleTest, qui = directrice): Promise<Page> =>
  qui.ouvrir(paths.accueil({ uai: ecole.uai }));
const taches = (page: Page): string[] =>
  trouverTous(page.document, 'span', { class: 'a-faire-mots' }).map((mots) => enEspacesSimples(mots).trim());

/** Links to a search of a list, with the figure they say. */
const chiffres = (page: Page) =>
  trouverTous(page.document, 'a')
    .map((lien) => ({ texte: enEspacesSimples(lien).trim(), url: lien.attributs.href ?? '' }))
    .filter(({ url }) => /\/(eleves|representants-legaux)\?/.test(url))
    .map((lien) => ({ ...lien, nombre: Number(/\d+/.exec(lien.texte.replace('7 jours', ''))?.[0]) }))
    .filter(({ texte }) => texte !== 'Voir les anomalies');

async function verifierLesChiffres(page: Page, qui = directrice): Promise<number> {
  for (const { texte, url, nombre } of chiffres(page)) {
    expect(nombre, `${texte} ${url}`).toBeGreaterThan(0);
    expect(nombreAffiche(await qui.ouvrir(url)), `${texte} ${url}`).toBe(nombre);
  }
  return chiffres(page).length;
}

const boutons = (page: Page): { formulaire: Noeud; libelle: string }[] =>
  trouverTous(page.document, 'form').flatMap((formulaire) =>
    trouverTous(formulaire, 'button')
      .map((bouton) => ({ formulaire, libelle: enEspacesSimples(bouton) }))
      .filter(({ libelle }) => libelle.includes('Informer')),
  );

/** Each button counts, and its plan is about, exactly those of the list of its criteria. */
async function verifierLesBoutons(page: Page, ecole: EcoleTest, qui = directrice): Promise<string[]> {
  for (const { formulaire, libelle } of boutons(page)) {
    const champ = trouverTous(formulaire, 'input', { name: 'criteres' })[0]?.attributs.value;
    const liste = formulaire.attributs.action?.includes('/eleves')
      ? paths.eleves({ uai: ecole.uai })
      : paths.representantsLegaux({ uai: ecole.uai });
    const attendus = affiches(await qui.ouvrir(`${liste}?${champ}`)).sort();
    expect(Number(/\((\d+)\)/.exec(libelle)?.[1]), `${libelle} ${champ}`).toBe(attendus.length);
    const plan = await qui.presser(
      { ...page, document: formulaire },
      trouverTous(formulaire, 'button').map(enEspacesSimples)[0] ?? '',
    );
    expect(plan.url, libelle).toMatch(/\/operations\/\d+$/);
    expect(await fichesDuPlan(test.current.deps, plan), `${libelle} ${champ}`).toEqual(attendus);
  }
  return boutons(page).map(({ libelle }) => libelle);
}

describe('« Accueil » dans tous les états d’une école (règles §5.1)', () => {
  it('sans données : mettre à jour, et rien d’autre', async () => {
    const page = await ouvrir(vide);
    expect(taches(page)).toEqual([
      'L’école n’a encore reçu aucune donnée de ONDE : les comptes en viennent.',
    ]);
    expect(page.texte).toContain('Mettre l’école à jour depuis ONDE');
    expect(page.texte).not.toContain('Classe par classe');
    expect(await verifierLesChiffres(page)).toBe(0);
    expect(boutons(page)).toEqual([]);
  });

  it('personne n’est informé : chaque classe s’informe, et ceux qui ne sont dans aucune', async () => {
    const page = await ouvrir(neuve);
    expect(await verifierLesChiffres(page)).toBeGreaterThan(8);
    const libelles = await verifierLesBoutons(page, neuve);
    for (const classe of ['CP A', 'Écureuils', 'Sans classe'])
      expect(
        libelles.filter((libelle) => libelle.includes(`pour ${classe}`)),
        classe,
      ).toHaveLength(2);
  });

  it('tout le monde est entré : rien à faire, aucun bouton, aucun zéro', async () => {
    const page = await ouvrir(finie);
    expect(taches(page)).toEqual([]);
    expect(page.texte).toContain('Rien à faire pour l’instant.');
    expect(boutons(page)).toEqual([]);
    // Three classes of two profiles, drawn and written; then each profile, and guardians without mail or mobile.
    expect(await verifierLesChiffres(page)).toBe(3 * 2 * 2 + 2 + 2);
  });

  it('un peu de tout : les plus pressés d’abord, chaque chiffre et chaque bouton exacts', async () => {
    const page = await ouvrir(melangee);
    expect(taches(page)).toHaveLength(3);
    expect(taches(page).slice(0, 2)).toEqual([
      'Le mot de passe provisoire de 3 représentants légaux a expiré. Informez-les de nouveau : par mail pour 2, puis par lettre pour 1 sans adresse mail utilisable.',
      'Le mot de passe provisoire de 1 élève a expiré. Informez-le de nouveau.',
    ]);
    expect(page.texte).toContain('3 anomalies signalées par 2 représentants légaux, à corriger dans ONDE.');
    expect(await verifierLesChiffres(page)).toBeGreaterThan(20);
    const libelles = await verifierLesBoutons(page, melangee);
    expect(libelles.filter((libelle) => libelle.includes('Informer la classe')).length).toBeGreaterThan(3);
    // The guardian of nobody is in no class.
    expect(libelles).toContain('Informer la classe (2) pour Sans classe, représentants légaux');
  });

  it('la gestion des comptes élèves désactivée : ni tâche, ni barre, ni bouton pour eux', async () => {
    const page = await ouvrir(sansGestion);
    expect(page.texte).toContain('La gestion des comptes élèves n’est pas activée');
    expect(taches(page).join(' ')).not.toContain('élève');
    expect(await verifierLesChiffres(page)).toBeGreaterThan(15);
    const libelles = await verifierLesBoutons(page, sansGestion);
    expect(libelles.length).toBeGreaterThan(2);
    expect(libelles.filter((libelle) => libelle.includes('élèves'))).toEqual([]);
  });

  it('une délégation limitée aux élèves n’a que leurs tâches, leurs barres, leurs boutons', async () => {
    const page = await ouvrir(melangee, deleguee);
    expect(taches(page)[0]).toBe('Le mot de passe provisoire de 1 élève a expiré. Informez-le de nouveau.');
    expect(page.texte).not.toMatch(/représentant|AVEC|SANS|Mettre à jour|anomalie/);
    expect(await verifierLesChiffres(page, deleguee)).toBeGreaterThan(6);
    expect((await verifierLesBoutons(page, melangee, deleguee)).length).toBeGreaterThan(1);
  });

  it('informée par son bouton, la classe n’en a plus', async () => {
    const page = await ouvrir(neuve);
    const { formulaire, libelle } = boutons(page).find(({ libelle }) =>
      libelle.includes('pour CP A, élèves'),
    ) ?? {
      formulaire: page.document,
      libelle: '',
    };
    await directrice.presser(
      await directrice.presser({ ...page, document: formulaire }, libelle),
      'Confirmer',
    );
    const apres = boutons(await ouvrir(neuve)).map((bouton) => bouton.libelle);
    expect(apres.length).toBeGreaterThan(3);
    expect(apres.filter((mots) => mots.includes('pour CP A, élèves'))).toEqual([]);
  });
});
