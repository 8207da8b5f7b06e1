import sql from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../../../src/paths.ts';
import { creerAgent } from '../../builders/agent.ts';
import { activer, informerAvec } from '../../builders/compte.ts';
import { ajouterEleves, creerEcole, desEleves, type EcoleTest, uai } from '../../builders/ecole.ts';
import { useTestApp } from '../../helpers/app.ts';
import { tableauDe, texteDe, trouver, trouverTous } from '../../helpers/visiteur/html.ts';
import { type Page, Visiteur } from '../../helpers/visiteur/visiteur.ts';

const test = useTestApp();

let grande: EcoleTest;
let noms: EcoleTest;
let vide: EcoleTest;
let directrice: Visiteur;

const UN_JOUR = 86_400_000;
const dans = (jours: number) => new Date(Date.now() + jours * UN_JOUR);

beforeAll(async () => {
  const { deps } = test.current;
  grande = await creerEcole(deps, { uai: uai(1) });
  noms = await creerEcole(deps, { uai: uai(2) });
  vide = await creerEcole(deps, { uai: uai(4) });
  await ajouterEleves(deps, grande, desEleves(120));
  const eleves = await ajouterEleves(deps, noms, [
    { nom: "D'ŁUKASZ-N'GUYỄN", prenom: 'Zoé', niveau: 'CM2', classe: 'CM2 B', dateNaissance: '2016-02-01' },
    { nom: 'DE LA TOUR', nomUsage: 'LE GALL', prenom: 'Jean-Pierre', niveau: 'CP', classe: 'CP A' },
    { nom: 'ÇELİK', prenom: 'Işıl', niveau: 'CE1', classe: 'CE1-CE2', dateNaissance: '2018-09-30' },
    { nom: 'TEST_NOM', prenom: 'Élodie', niveau: 'CE2', classe: 'CE1-CE2', dateNaissance: '2017-01-01' },
    { nom: 'TESTXNOM', prenom: 'Farid', niveau: 'CM1', classe: 'CM2 B', dateNaissance: '2016-12-31' },
    { nom: 'MARTIN', prenom: 'Denis', niveau: 'CP', classe: 'CP A', dateNaissance: '2019-03-03' },
  ]);
  const [, pierre, isil, elodie, farid] = eleves as [string, string, string, string, string];
  await informerAvec(deps, [pierre], { expireLe: dans(60) });
  await informerAvec(deps, [isil], { expireLe: dans(-1) });
  await informerAvec(deps, [farid], { expireLe: dans(3) });
  await activer(deps, [elodie]);
  await creerAgent(deps, { ecoles: [grande, noms, vide] });
  directrice = await Visiteur.connecter(test, 'directrice');
});

const url = (ecole: EcoleTest, recherche = '') => `${paths.eleves({ uai: ecole.uai })}${recherche}`;
const lister = (ecole: EcoleTest, recherche = '') => directrice.ouvrir(url(ecole, recherche));
const prenoms = (page: Page) => tableauDe(page.document).map((ligne) => ligne.Prénom);
const chercher = async (q: string) => prenoms(await lister(noms, `?${new URLSearchParams({ q })}`));
const filtreActif = (page: Page) => /Filtres? actifs?/.test(page.texte);

describe('recherche d’élèves (règles §5.2)', () => {
  it.each([
    ['lukasz nguyen', 'Zoé'],
    ['LUKASZ NGUYEN', 'Zoé'],
    ['d’Łukasz-N’Guyễn', 'Zoé'],
    ["N'GUY", 'Zoé'],
    ['guyen', 'Zoé'],
    ['zoe', 'Zoé'],
    ['nguyen zoe', 'Zoé'],
    ['celik', 'Işıl'],
    ['ISIL', 'Işıl'],
    ['jean pierre', 'Jean-Pierre'],
    ['jeanpierre', 'Jean-Pierre'],
    ['delatour', 'Jean-Pierre'],
    ['  martin   denis ', 'Denis'],
  ])(
    '« %s » trouve %s : casse, accents, traits d’union et apostrophes ne comptent pas',
    async (q, prenom) => {
      expect(await chercher(q)).toEqual([prenom]);
    },
  );

  it('cherche dans le nom d’usage comme dans le nom de famille', async () => {
    expect(await chercher('le gall')).toEqual(['Jean-Pierre']);
    expect(await chercher('gall')).toEqual(['Jean-Pierre']);
    expect(await chercher('la tour')).toEqual(['Jean-Pierre']);
    expect(await chercher('tour gall')).toEqual(['Jean-Pierre']);
  });

  it('% et _ sont des signes comme les autres, pas des jokers', async () => {
    expect(await chercher('test_nom')).toEqual(['Élodie']);
    for (const q of ['%', '_', 'mar%in', 'test_om', '\\', '%%%']) expect(await chercher(q), q).toEqual([]);
  });

  it('un nom qui n’existe pas donne une phrase et le moyen de revenir à toute la liste', async () => {
    const page = await lister(noms, '?q=personne');
    expect(page.texte).toContain('Aucun élève ne répond à ces critères');
    expect(prenoms(await directrice.suivreLien(page, 'Réinitialiser les critères'))).toHaveLength(6);
  });

  it('une école sans élève dit d’où ils viendront', async () => {
    expect((await lister(vide)).texte).toContain('Les élèves viennent de ONDE');
  });
});

describe('critères (règles §5.2) : plusieurs valeurs chacun, dans l’adresse', () => {
  const idClasse = async (libelle: string) => {
    const page = await lister(noms);
    const etiquette = trouverTous(page.document, 'label').find((label) => texteDe(label) === libelle);
    return trouver(page.document, 'input', { id: etiquette?.attributs.for ?? '?' }).attributs.value ?? '';
  };

  it('niveaux', async () => {
    expect(prenoms(await lister(noms, '?niveaux=CE1&niveaux=CE2'))).toEqual(['Işıl', 'Élodie']);
  });

  it('classes', async () => {
    const [a, b] = [await idClasse('CE1-CE2'), await idClasse('CM2 B')];
    expect(prenoms(await lister(noms, `?classes=${a}`))).toEqual(['Işıl', 'Élodie']);
    expect(prenoms(await lister(noms, `?classes=${a}&classes=${b}`))).toHaveLength(4);
  });

  it('états du compte', async () => {
    expect(prenoms(await lister(noms, '?etats=actif'))).toEqual(['Élodie']);
    expect(prenoms(await lister(noms, '?etats=actif&etats=non_informe'))).toEqual(['Zoé', 'Denis', 'Élodie']);
  });

  it('notification expirée, ou expirant sous 7 jours', async () => {
    expect(prenoms(await lister(noms, '?notification=expiree'))).toEqual(['Işıl']);
    expect(prenoms(await lister(noms, '?notification=expire_bientot'))).toEqual(['Farid']);
    expect((await lister(noms, '?notification=expiree')).texte).toContain('Notification expirée');
  });

  it('les critères se cumulent', async () => {
    expect(prenoms(await lister(noms, '?q=test&niveaux=CM1&etats=informe'))).toEqual(['Farid']);
    expect(prenoms(await lister(noms, '?q=test&niveaux=CP'))).toEqual([]);
  });

  it('« Rechercher » met les critères dans l’adresse, et la page les montre cochés', async () => {
    const page = await directrice.presser(await lister(noms), 'Rechercher', {
      remplir: { q: 'test' },
      cocher: ['CE2', 'actif'],
    });
    const adresse = new URL(page.url, 'http://ici');
    expect(adresse.searchParams.get('q')).toBe('test');
    expect(adresse.searchParams.getAll('niveaux')).toEqual(['CE2']);
    expect(adresse.searchParams.getAll('etats')).toEqual(['actif']);
    expect(prenoms(page)).toEqual(['Élodie']);
    expect(trouver(page.document, 'input', { name: 'q' }).attributs.value).toBe('test');
    expect(trouver(page.document, 'input', { value: 'CE2' }).attributs).toHaveProperty('checked');
    expect(trouver(page.document, 'input', { value: 'CP' }).attributs).not.toHaveProperty('checked');
  });

  it('une marque dit qu’un filtre est actif, et lequel', async () => {
    expect(filtreActif(await lister(noms))).toBe(false);
    const page = await lister(noms, '?niveaux=CP&etats=informe');
    expect(filtreActif(page)).toBe(true);
    expect(page.texte).toContain('CP · Non activé – informé');
  });

  it.each([
    '?classes=99999999',
    '?niveaux=CP9',
    '?etats=bidule',
    '?etats=en_cours',
    '?tri=inconnu',
    '?notification=x',
  ])('« %s » n’existe pas : critère ignoré, toute la liste, sans marque de filtre', async (recherche) => {
    const page = await lister(noms, recherche);
    expect(page.statut).toBe(200);
    expect(prenoms(page)).toHaveLength(6);
    expect(filtreActif(page)).toBe(false);
  });

  it('une valeur inconnue n’emporte pas celle qui est juste à côté', async () => {
    expect(prenoms(await lister(noms, '?etats=actif&etats=bidule'))).toEqual(['Élodie']);
    expect(prenoms(await lister(noms, '?niveaux=CE2&niveaux=CP9'))).toEqual(['Élodie']);
    expect(prenoms(await lister(noms, `?classes=${await idClasse('CP A')}&classes=x`))).toEqual([
      'Jean-Pierre',
      'Denis',
    ]);
  });
});

describe('liste (règles §5.2)', () => {
  it('montre nom d’usage, prénom, naissance, niveau, classe, identifiant, état et lien vers le détail', async () => {
    const [ligne] = tableauDe((await lister(noms, '?q=gall')).document);
    expect(ligne).toMatchObject({
      Nom: 'LE GALL',
      Prénom: 'Jean-Pierre',
      Naissance: '12/05/2019',
      Niveau: 'CP',
      Classe: 'CP A',
      Identifiant: 'j.delatour10',
      'État du compte': 'Non activé – informé',
    });
  });

  it.each([
    ['nom', 'Prénom', ['Işıl', 'Zoé', 'Jean-Pierre', 'Denis', 'Élodie', 'Farid']],
    ['prenom', 'Prénom', ['Denis', 'Élodie', 'Farid', 'Işıl', 'Jean-Pierre', 'Zoé']],
    ['date_naissance', 'Prénom', ['Zoé', 'Farid', 'Élodie', 'Işıl', 'Denis', 'Jean-Pierre']],
    ['niveau', 'Niveau', ['CP', 'CP', 'CE1', 'CE2', 'CM1', 'CM2']],
    ['classe', 'Classe', ['CE1-CE2', 'CE1-CE2', 'CM2 B', 'CM2 B', 'CP A', 'CP A']],
    ['identifiant', 'Prénom', ['Denis', 'Élodie', 'Farid', 'Işıl', 'Jean-Pierre', 'Zoé']],
  ])('se trie par %s, dans les deux sens', async (tri, colonne, attendu) => {
    const lire = async (sens: string) =>
      tableauDe((await lister(noms, `?tri=${tri}&sens=${sens}`)).document).map((ligne) => ligne[colonne]);
    expect(await lire('asc')).toEqual(attendu);
    const inverse = await lire('desc');
    expect(inverse[0]).toBe(attendu.at(-1));
    expect(inverse.at(-1)).toBe(attendu[0]);
  });

  it('le tri se fait aussi d’un bouton, qui dit le sens en vigueur et garde les critères', async () => {
    const filtree = await lister(noms, '?etats=informe');
    const croissant = await directrice.presser(filtree, 'Prénom');
    expect(prenoms(croissant)).toEqual(['Farid', 'Işıl', 'Jean-Pierre']);
    expect(trouverTous(croissant.document, 'th', { 'aria-sort': 'ascending' }).map(texteDe)).toEqual([
      'Prénom',
    ]);
    expect(prenoms(await directrice.presser(croissant, 'Prénom'))).toEqual(['Jean-Pierre', 'Işıl', 'Farid']);
  });

  it('120 élèves tiennent en trois pages, chacun une fois et une seule', async () => {
    const pages = [await lister(grande), await lister(grande, '?page=2'), await lister(grande, '?page=3')];
    expect(pages.map((page) => tableauDe(page.document).length)).toEqual([50, 50, 20]);
    expect(new Set(pages.flatMap((page) => prenoms(page))).size).toBe(120);
    expect(pages[2]?.texte).toContain('120 élèves, affichés de 101 à 120');
  });

  it.each(['999', '10000', '4'])('une page au-delà de la fin (%s) est la dernière', async (numero) => {
    const page = await lister(grande, `?page=${numero}`);
    expect(page.statut).toBe(200);
    expect(page.texte).toContain('affichés de 101 à 120');
  });

  it.each(['0', '-1', 'x', '1.5', '1e99', ''])(
    'une page qui n’en est pas une (« %s ») est la première',
    async (numero) => {
      expect((await lister(grande, `?page=${numero}`)).texte).toContain('affichés de 1 à 50');
    },
  );

  it('un compte activé dont la réinitialisation a expiré a une notification expirée : filtre, liste et détail s’accordent', async () => {
    const { deps } = test.current;
    const [id = ''] = await ajouterEleves(deps, vide, [{ nom: 'REMIS', prenom: 'Nour' }]);
    await activer(deps, [id]);
    const fiche = paths.eleve({ uai: vide.uai, id });
    const plan = await directrice.presser(await directrice.ouvrir(fiche), 'Réinitialiser le mot de passe');
    await directrice.presser(plan, 'Confirmer');
    await deps.database.withOps((trx) =>
      trx.run(
        sql`update provisoires set emis_le = now() - interval '2 days', expire_le = now() - interval '1 day'
         where compte_id = (select compte_id from eleves where id = ${id})`,
      ),
    );
    expect(prenoms(await lister(vide, '?notification=expiree'))).toEqual(['Nour']);
    for (const page of [await lister(vide, '?q=remis'), await directrice.ouvrir(fiche)]) {
      const marques = trouverTous(page.document, 'span', { class: 'marque-expiree' });
      expect(marques.map(texteDe)).toEqual(['Notification expirée']);
    }
    await deps.database.withOps((trx) => trx.run(sql`update eleves set parti_le = now() where id = ${id}`));
  });

  it('un élève parti quitte la liste', async () => {
    const { deps } = test.current;
    const [id] = await ajouterEleves(deps, vide, [{ nom: 'PARTI', prenom: 'Noé' }]);
    expect(prenoms(await lister(vide))).toEqual(['Noé']);
    await deps.database.withOps((trx) => trx.run(sql`update eleves set parti_le = now() where id = ${id}`));
    expect(prenoms(await lister(vide))).toEqual([]);
    expect((await directrice.ouvrir(paths.eleve({ uai: vide.uai, id: id ?? '' }))).statut).toBe(404);
  });
});
