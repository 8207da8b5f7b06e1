import request from 'supertest';
import { beforeEach, describe, expect, it } from 'vitest';
import { genererEcoleOnde } from '../../src/demo/onde.ts';
import { TAILLE_MAX_OCTETS } from '../../src/domain/onde/lecture/refus.ts';
import { paths } from '../../src/routes/paths.ts';
import type { ExtractionsOnde } from '../../src/services/onde.ts';
import { creerAgent } from '../builders/agent.ts';
import { creerEcole, type EcoleTest, uai } from '../builders/ecole.ts';
import {
  type Eleve,
  elevesVus,
  extractions,
  importer,
  misesAJour,
  photo,
  type Responsable,
} from '../builders/onde.ts';
import { useTestApp } from '../helpers/app.ts';
import { jetonDe } from '../helpers/csrf.ts';
import { tableauDe, texteDe, trouver, trouverTous } from '../helpers/html.ts';
import { boutonsDe, type Page, Visiteur } from '../helpers/visiteur.ts';

const test = useTestApp();

let numero = 0;
let ecole: EcoleTest;
let directrice: Visiteur;
beforeEach(async () => {
  const { deps } = test.current;
  numero += 1;
  ecole = await creerEcole(deps, { uai: uai(numero), nom: `École ${numero}` });
  await creerAgent(deps, { identifiant: `directrice${numero}`, ecoles: [ecole] });
  directrice = await Visiteur.connecter(test, `directrice${numero}`);
});

const ine = (rang: number) => `${String(numero * 1000 + rang).padStart(9, '0')}DD`;
const classe = (n = 10): Eleve[] =>
  Array.from({ length: n }, (_, rang) => ({
    nom: `NOM${String.fromCharCode(65 + rang)}`,
    prenom: `Prénom${rang}`,
    date: `2018-0${1 + (rang % 9)}-10`,
    ine: ine(rang),
  }));
const MERE: Responsable = {
  nom: 'MERE',
  prenom: 'Sophie',
  mail: 'sophie@example.org',
  portable: '0612345678',
  enfants: [{ nom: 'NOMA', prenom: 'Prénom0' }],
};
const avec = (eleves: Eleve[], responsables: Responsable[] = [MERE]) => extractions({ eleves, responsables });
const url = () => paths.onde({ uai: ecole.uai });

/** Chooses files on the deposit page and presses its button; follows where it leads. */
async function deposer(fichiers: ExtractionsOnde, qui = directrice): Promise<Page> {
  const reponse = await envoyer(fichiers, {}, qui);
  if (reponse.status !== 303) return lire(reponse.text, reponse.status);
  return qui.ouvrir(reponse.headers.location as string);
}
async function envoyer(fichiers: ExtractionsOnde, champs: { _csrf?: string } = {}, qui = directrice) {
  const depot = await qui.ouvrir(url());
  const envoi = qui.navigation.post(url()).field('_csrf', champs._csrf ?? jetonDe(depot.html));
  for (const [champ, contenu] of Object.entries(fichiers)) {
    if (contenu) envoi.attach(champ, contenu as Buffer, 'CSVExtraction.csv');
  }
  return envoi;
}
async function lire(html: string, statut: number): Promise<Page> {
  const { analyser } = await import('../helpers/html.ts');
  const document = analyser(html);
  return { url: url(), statut, html, document, texte: texteDe(document) };
}
const prenoms = async () => (await elevesVus(test.current.deps, ecole)).map(({ prenom }) => prenom).sort();
const section = (page: Page, cle: string) => {
  const titre = trouver(page.document, 'h2', { id: cle });
  if (titre.parent === undefined) throw new Error(cle);
  return titre.parent;
};
/** The error summary: each message and the field its link leads to. */
const erreurs = (page: Page) =>
  trouverTous(trouver(page.document, 'div', { class: 'resume-erreurs' }), 'a').map((lien) => ({
    champ: lien.attributs.href?.slice(1),
    message: texteDe(lien),
  }));

describe('déposer les fichiers (DESIGN §7)', () => {
  it('la page dit comment les obtenir dans ONDE, et se trouve depuis le paramétrage et l’accueil', async () => {
    const parametrage = await directrice.ouvrir(paths.parametrage({ uai: ecole.uai }));
    const depot = await directrice.suivreLien(parametrage, 'Mettre à jour depuis ONDE');
    expect(depot.url).toBe(url());
    for (const mot of [
      'Listes & documents',
      'Extractions',
      'Élèves de l’école ou leurs responsables',
      'CSVExtraction.csv',
    ]) {
      expect(depot.texte).toContain(mot);
    }
    expect(trouverTous(depot.document, 'input', { type: 'file' })).toHaveLength(2);
    const accueil = await directrice.ouvrir(paths.accueil({ uai: ecole.uai }));
    expect(accueil.texte).toContain('n’a encore reçu aucune donnée de ONDE');
    expect(trouverTous(accueil.document, 'a', { href: url() })).not.toEqual([]);
  });

  it('deux fichiers valables mènent au diff ; rien n’est encore écrit', async () => {
    const avant = await photo(test.current.deps);
    const page = await deposer(avec(classe()));
    expect(page.statut).toBe(200);
    expect(trouver(page.document, 'h1').enfants).toEqual(['Mise à jour à confirmer']);
    expect(await photo(test.current.deps)).toEqual(avant);
  });

  it('sans aucun fichier : 422, même page, erreur liée au champ', async () => {
    const page = await deposer({});
    expect(page.statut).toBe(422);
    expect(erreurs(page)).toMatchObject([{ champ: 'eleves' }]);
    expect(page.html).toContain('<title>Erreur – ');
  });

  it.each<[string, () => ExtractionsOnde, string, RegExp]>([
    [
      'vide',
      () => ({ eleves: Buffer.alloc(0), responsables: avec(classe()).responsables }),
      'eleves',
      /est vide/,
    ],
    ['quelconque', () => ({ responsables: Buffer.from('bonjour') }), 'responsables', /n’a pas les colonnes/],
    [
      'd’élèves dans le champ des responsables',
      () => ({ responsables: avec(classe()).eleves }),
      'responsables',
      /fichier des élèves/,
    ],
    [
      'trop gros',
      () => ({ responsables: Buffer.alloc(TAILLE_MAX_OCTETS + 1, 'x') }),
      'responsables',
      /trop volumineux/,
    ],
    [
      'de tableur',
      () => ({ eleves: Buffer.from('d0cf11e0a1b11ae1', 'hex') }),
      'eleves',
      /classeur de tableur/,
    ],
  ])(
    'fichier %s : 422, erreur liée à son champ, et rien n’est retenu',
    async (_, fichiers, champ, message) => {
      const page = await deposer(fichiers());
      expect(page.statut).toBe(422);
      expect(erreurs(page)).toMatchObject([{ champ, message: expect.stringMatching(message) }]);
      expect(trouver(page.document, 'input', { id: champ }).attributs['aria-invalid']).toBe('true');
      expect(await misesAJour(test.current.deps, ecole)).toEqual([]);
    },
  );

  it('le fichier d’une autre école : 422, lié au fichier en cause', async () => {
    await importer(test.current.deps, ecole, avec(classe()));
    const autres = classe().map((e, rang) => ({ ...e, nom: `AUTRE${rang}`, ine: ine(50 + rang) }));
    const page = await deposer(extractions({ eleves: autres }));
    expect(page.statut).toBe(422);
    expect(erreurs(page)).toMatchObject([
      { champ: 'eleves', message: expect.stringContaining('autre école') },
    ]);
  });

  it('un fichier à la taille limite est lu', async () => {
    const { eleves } = extractions({ eleves: classe() });
    const bourre = Buffer.concat([
      eleves ?? Buffer.alloc(0),
      Buffer.alloc(TAILLE_MAX_OCTETS - (eleves?.length ?? 0), ' '),
    ]);
    const page = await deposer({ eleves: bourre });
    expect(page.url).not.toBe(url());
  });

  it('sans jeton, ou avec celui d’une autre session : 403, et rien n’est lu', async () => {
    for (const _csrf of ['', 'faux']) {
      const reponse = await envoyer(avec(classe()), { _csrf });
      expect(reponse.status).toBe(403);
    }
    expect(await misesAJour(test.current.deps, ecole)).toEqual([]);
  });

  it('d’un anonyme, le corps n’est pas lu : 403', async () => {
    const { eleves } = avec(classe());
    const reponse = await request(test.current.app)
      .post(url())
      .field('_csrf', 'x')
      .attach('eleves', eleves ?? '', 'a.csv');
    expect(reponse.status).toBe(403);
  });

  it('champs en trop, fichiers en trop, corps coupé : refusés sans erreur du serveur', async () => {
    const depot = await directrice.ouvrir(url());
    const jeton = jetonDe(depot.html);
    const envoi = () => directrice.navigation.post(url()).field('_csrf', jeton);
    const { eleves } = avec(classe());
    const contenu = eleves ?? Buffer.alloc(0);
    expect((await envoi().attach('autre', contenu, 'a.csv')).status).toBe(422);
    expect((await envoi().attach('eleves', contenu, 'a.csv').attach('eleves', contenu, 'b.csv')).status).toBe(
      422,
    );
    let foule = envoi();
    for (let rang = 0; rang < 20; rang += 1) foule = foule.field(`champ${rang}`, 'x');
    expect((await foule).status).toBe(422);
    const coupe = `--x\r\nContent-Disposition: form-data; name="_csrf"\r\n\r\n${jeton}\r\n--x\r\nContent-Disposition: form-data; name="eleves"; filename="a.csv"\r\n\r\nNom`;
    const reponse = await directrice.navigation
      .post(url())
      .set('Content-Type', 'multipart/form-data; boundary=x')
      .send(coupe);
    expect(reponse.status).toBe(422);
    // Without any boundary, or not multipart at all: as nothing chosen.
    const sansBord = await directrice.navigation
      .post(url())
      .set('Content-Type', 'multipart/form-data')
      .send('x');
    expect(sansBord.status).toBe(403);
    const simple = await directrice.navigation.post(url()).type('form').send({ _csrf: jeton, eleves: 'x' });
    expect(simple.status).toBe(422);
  });

  it('une délégation limitée aux élèves n’ouvre ni le dépôt ni les mises à jour', async () => {
    const { deps } = test.current;
    await importer(deps, ecole, avec(classe()));
    const [{ id } = { id: '' }] = await misesAJour(deps, ecole);
    await creerAgent(deps, {
      identifiant: `delegue${numero}`,
      fonction: 'enseignant',
      delegueesEleves: [ecole],
    });
    const delegue = await Visiteur.connecter(test, `delegue${numero}`);
    expect((await delegue.ouvrir(url())).statut).toBe(403);
    expect((await delegue.ouvrir(paths.miseAJourOnde({ uai: ecole.uai, id }))).statut).toBe(403);
    const accueil = await delegue.ouvrir(paths.accueil({ uai: ecole.uai }));
    expect(accueil.texte).toContain('Données de ONDE du');
    expect(trouverTous(accueil.document, 'a').map(texteDe)).not.toContain('Voir ce qui a changé');
    expect(trouverTous(accueil.document, 'a', { href: url() })).toEqual([]);
  });
});

describe('ce que montre le diff', () => {
  const RENTREE = () => {
    const [premier, second, ...autres] = classe();
    if (!premier || !second) throw new Error();
    return avec(
      [
        { ...premier, nom: 'MARIEE', classe: 'CE1 B', niveau: 'CE1' },
        ...autres,
        { nom: 'NEUF', prenom: 'Neuf', ine: ine(30) },
        { nom: '', prenom: 'Sans nom', ine: ine(31) },
      ],
      [
        { ...MERE, mail: 'nouveau@example.org', enfants: [{ nom: 'NEUF', prenom: 'Neuf' }] },
        { nom: 'PERE', prenom: 'Jean', enfants: [{ nom: 'MARIEE', prenom: 'Prénom0', classe: 'CE1 B' }] },
      ],
    );
  };
  const rentree = async () => {
    await importer(test.current.deps, ecole, avec(classe()));
    return deposer(RENTREE());
  };

  it('effectifs avant et après, arrivées, départs, changements, rattachements, identités, anomalies', async () => {
    const page = await rentree();
    expect(page.texte).toMatch(/Avant\s: 10\s+après\s: 10/);
    expect(tableauDe(section(page, 'eleves-arrivees'))).toMatchObject([{ Nom: 'NEUF', Prénom: 'Neuf' }]);
    expect(tableauDe(section(page, 'eleves-departs'))).toMatchObject([{ Nom: 'NOMB', Prénom: 'Prénom1' }]);
    const [change] = tableauDe(section(page, 'eleves-changements'));
    expect(change).toMatchObject({ Nom: 'NOMA' });
    expect(change?.Changements).toMatch(/Nom de famille avant.: NOMA → après.: MARIEE/);
    expect(change?.Changements).toMatch(/Classe avant.: CP A → après.: CE1 B/);
    expect(tableauDe(section(page, 'responsables-changements'))[0]?.Changements).toMatch(
      /Adresse mail avant.: sophie@example.org → après.: nouveau@example.org/,
    );
    expect(tableauDe(section(page, 'rattachements-ajoutes'))).toHaveLength(2);
    expect(tableauDe(section(page, 'rattachements-retires'))).toMatchObject([
      { 'Représentant légal': 'Mme MERE Sophie', Élève: 'MARIEE Prénom0' },
    ]);
    expect(tableauDe(section(page, 'identites'))).toMatchObject([
      { Personne: 'MARIEE Prénom0', Profil: 'Élève' },
    ]);
    expect(tableauDe(section(page, 'classes'))).toMatchObject([
      { Classe: 'CE1 B', Mouvement: 'Nouvelle classe' },
    ]);
    expect(tableauDe(section(page, 'anomalies'))).toMatchObject([
      { 'Fichier et ligne': 'Élèves, ligne\u00a012', Colonne: 'Nom élève', Effet: 'Ligne ignorée' },
    ]);
  });

  it('chaque partie s’isole par un lien, sans JavaScript ; une partie inconnue montre tout', async () => {
    const page = await rentree();
    const filtre = trouverTous(page.document, 'nav', { 'aria-label': 'Filtrer le détail' })[0];
    const liens = trouverTous(filtre ?? page.document, 'a').map((lien) => lien.attributs.href ?? '');
    expect(liens.length).toBeGreaterThan(8);
    for (const lien of liens.slice(1)) {
      const seule = await directrice.ouvrir(lien);
      expect(trouverTous(seule.document, 'table')).toHaveLength(1);
      // Whatever is shown, the decision stays within reach.
      expect(boutonsDe(seule)).toContain('Confirmer');
    }
    const inconnue = await directrice.ouvrir(`${page.url}?section=nimporte&page=-3`);
    expect(trouverTous(inconnue.document, 'table').length).toBeGreaterThan(5);
  });

  it('un signalement que la mise à jour règle est montré avec ses noms', async () => {
    const { deps } = test.current;
    await importer(deps, ecole, avec(classe()));
    await deps.database.withEcoleOps(ecole.id, (trx) =>
      trx.run(
        `insert into signalements (ecole_id, type, representant_legal_id, eleve_id)
         select ecole_id, 'rattachement_errone', representant_legal_id, eleve_id from rattachements where ecole_id = $1`,
        [ecole.id],
      ),
    );
    const page = await deposer(avec(classe(), [{ ...MERE, enfants: [{ nom: 'NOMB', prenom: 'Prénom1' }] }]));
    expect(tableauDe(section(page, 'signalements-clos'))).toMatchObject([
      { Signalement: 'Rattachement erroné', Élève: 'NOMA Prénom0', Par: 'MERE Sophie' },
    ]);
  });

  it('un premier import de 1 000 élèves reste lisible : en bref, puis page par page', async () => {
    const paire = genererEcoleOnde({
      eleves: 1000,
      graine: 3,
      annee: 2026,
      ecole: { uai: ecole.uai, nom: 'École' },
    });
    const page = await deposer(paire);
    expect(page.html.length).toBeLessThan(120_000);
    const arrivees = await directrice.suivreLien(
      page,
      'Voir les 1\u202f000 lignes de «\u00a0Élèves\u00a0: arrivées\u00a0»',
    );
    expect(tableauDe(arrivees.document)).toHaveLength(50);
    const derniere = await directrice.ouvrir(`${arrivees.url}&page=20`);
    expect(tableauDe(derniere.document)).toHaveLength(50);
    expect(tableauDe(derniere.document)).not.toEqual(tableauDe(arrivees.document));
  });

  it('ce que contiennent les fichiers est montré tel quel, jamais interprété', async () => {
    const page = await deposer(
      avec([...classe(), { nom: '<script>alert(1)</script>', prenom: '<b>Gras</b>', ine: ine(40) }]),
    );
    const arrivees = await directrice.ouvrir(`${page.url}?section=eleves-arrivees`);
    expect(arrivees.html).not.toContain('<script>alert');
    expect(arrivees.texte).toContain('<script>alert(1)</script>');
    expect(arrivees.texte).toContain('<b>Gras</b>');
  });
});

describe('confirmer ou abandonner', () => {
  it('« Confirmer » applique, le dit, et la page garde ce qui a changé, quand et par qui', async () => {
    const page = await deposer(avec(classe()));
    const apres = await directrice.presser(page, 'Confirmer');
    expect(apres.url).toBe(page.url);
    expect(apres.texte).toContain('L’école est à jour');
    expect(apres.texte).toContain('Confirmée par Claire Martin');
    expect(boutonsDe(apres)).not.toContain('Confirmer');
    expect(tableauDe(section(apres, 'eleves-arrivees'))).toHaveLength(6);
    expect(await prenoms()).toHaveLength(10);
    // Listed as history, and from the dashboard, the list of pupils and the settings.
    for (const chemin of [
      url(),
      paths.accueil({ uai: ecole.uai }),
      paths.eleves({ uai: ecole.uai }),
      paths.parametrage({ uai: ecole.uai }),
    ]) {
      expect(
        trouverTous((await directrice.ouvrir(chemin)).document, 'a', { href: page.url }),
        chemin,
      ).toHaveLength(1);
    }
  });

  it('un second clic ne refait rien', async () => {
    const page = await deposer(avec(classe()));
    const reponses = await Promise.all([
      directrice.envoyer(page, 'Confirmer'),
      directrice.envoyer(page, 'Confirmer'),
    ]);
    expect(reponses.map(({ status }) => status)).toEqual([303, 303]);
    expect(await prenoms()).toHaveLength(10);
    expect(await misesAJour(test.current.deps, ecole)).toHaveLength(1);
    const encore = await directrice.presser(page, 'Confirmer');
    expect(encore.texte).toContain('déjà été appliquée');
  });

  it('des départs massifs demandent leur propre case : 422 sans elle, appliqués avec', async () => {
    await importer(test.current.deps, ecole, avec(classe()));
    const page = await deposer(avec(classe(7)));
    expect(page.texte).toMatch(/Je confirme le départ de 3\sélèves/);
    const refus = await directrice.presser(page, 'Confirmer');
    expect(refus.statut).toBe(422);
    expect(erreurs(refus)).toMatchObject([{ champ: 'departs' }]);
    expect(trouver(refus.document, 'input', { id: 'departs' }).attributs.type).toBe('checkbox');
    expect(await prenoms()).toHaveLength(10);
    await directrice.presser(refus, 'Confirmer', { cocher: ['oui'] });
    expect(await prenoms()).toHaveLength(7);
  });

  it('l’école a changé entre-temps : rien n’est fait, le nouveau diff est montré, et l’ancienne page y mène', async () => {
    await importer(test.current.deps, ecole, avec(classe()));
    const page = await deposer(avec([...classe(), { nom: 'NEUF', prenom: 'Neuf', ine: ine(30) }]));
    await importer(test.current.deps, ecole, avec(classe().map((e) => ({ ...e, niveau: 'CE1' }))));
    const avant = await photo(test.current.deps);
    const nouvelle = await directrice.presser(page, 'Confirmer');
    expect(nouvelle.url).not.toBe(page.url);
    expect(nouvelle.texte).toContain('L’école a changé');
    expect(await photo(test.current.deps)).toEqual(avant);
    expect((await directrice.ouvrir(page.url)).url).toBe(nouvelle.url);
    await directrice.presser(nouvelle, 'Confirmer');
    expect(await prenoms()).toContain('Neuf');
  });

  it('« Abandonner » ne change rien et efface ce qui a été lu', async () => {
    const page = await deposer(avec(classe()));
    const apres = await directrice.presser(page, 'Abandonner');
    expect(apres.url).toBe(url());
    expect(apres.texte).toContain('abandonnée');
    expect(await prenoms()).toEqual([]);
    expect(await misesAJour(test.current.deps, ecole)).toMatchObject([{ lignes: false, detail: false }]);
    const ancienne = await directrice.ouvrir(page.url);
    expect(ancienne.texte).toContain('Rien n’a été modifié');
    expect(ancienne.html).not.toContain('Prénom0');
  });

  it('ce qui attend est rappelé sur la page de dépôt ; un collègue de l’école peut le confirmer', async () => {
    const page = await deposer(avec(classe()));
    await creerAgent(test.current.deps, { identifiant: `collegue${numero}`, ecoles: [ecole] });
    const collegue = await Visiteur.connecter(test, `collegue${numero}`);
    const depot = await collegue.ouvrir(url());
    expect(depot.texte).toContain('Une mise à jour attend votre confirmation');
    const vue = await collegue.ouvrir(page.url);
    await collegue.presser(vue, 'Confirmer');
    expect(await prenoms()).toHaveLength(10);
  });

  it('la mise à jour d’une autre école, ou un numéro quelconque : 404', async () => {
    const page = await deposer(avec(classe()));
    const id = page.url.split('/').at(-1) ?? '';
    const autre = await creerEcole(test.current.deps, { uai: uai(800 + numero) });
    await creerAgent(test.current.deps, { identifiant: `etranger${numero}`, ecoles: [autre] });
    const etranger = await Visiteur.connecter(test, `etranger${numero}`);
    const jeton = jetonDe((await etranger.ouvrir(paths.onde({ uai: autre.uai }))).html);
    for (const params of [
      { uai: autre.uai, id },
      { uai: ecole.uai, id },
      { uai: autre.uai, id: 'abc' },
      { uai: autre.uai, id: '99999999' },
    ]) {
      expect((await etranger.ouvrir(paths.miseAJourOnde(params))).statut).toBe(404);
      for (const action of [paths.confirmerOnde(params), paths.abandonnerOnde(params)]) {
        const reponse = await etranger.navigation.post(action).type('form').send({ _csrf: jeton });
        expect(reponse.status).toBe(404);
      }
    }
    expect(await misesAJour(test.current.deps, ecole)).toMatchObject([{ etat: 'proposee', lignes: true }]);
  });
});

describe('après la mise à jour', () => {
  it('un nom changé propose un nouvel identifiant : accueil, liste filtrée, détail, jusqu’à la demande', async () => {
    await importer(test.current.deps, ecole, avec(classe()));
    const [premier, ...autres] = classe();
    if (!premier) throw new Error();
    const page = await deposer(
      avec(
        [{ ...premier, nom: 'MARIEE' }, ...autres],
        [{ ...MERE, enfants: [{ nom: 'MARIEE', prenom: 'Prénom0' }] }],
      ),
    );
    await directrice.presser(page, 'Confirmer');

    const accueil = await directrice.ouvrir(paths.accueil({ uai: ecole.uai }));
    const chiffre = trouverTous(accueil.document, 'a').find((lien) =>
      lien.attributs.href?.endsWith('identite=changee'),
    );
    expect(chiffre && texteDe(chiffre)).toMatch(/^1/);
    const liste = await directrice.ouvrir(chiffre?.attributs.href ?? '');
    expect(tableauDe(liste.document)).toMatchObject([{ Nom: 'MARIEE' }]);
    const detail = await directrice.ouvrir(
      trouverTous(liste.document, 'a').find((lien) => texteDe(lien).startsWith('Détail'))?.attributs.href ??
        '',
    );
    expect(detail.texte).toContain('Le nom ou le prénom a changé dans ONDE');
    const demande = await directrice.suivreLien(detail, 'Demander un nouvel identifiant');
    const fait = await directrice.presser(demande, 'Confirmer');
    expect(fait.texte).not.toContain('Le nom ou le prénom a changé dans ONDE');
    expect(
      tableauDe((await directrice.ouvrir(`${paths.eleves({ uai: ecole.uai })}?identite=changee`)).document),
    ).toEqual([]);
  });

  it('un élève reçu par une autre école est signalé à l’ancienne, sans dire laquelle', async () => {
    await importer(test.current.deps, ecole, avec(classe()));
    const autre = await creerEcole(test.current.deps, { uai: uai(900 + numero), nom: 'École secrète' });
    await importer(test.current.deps, autre, extractions({ eleves: classe(1) }));
    const depot = await directrice.ouvrir(url());
    expect(depot.texte).toContain('Reçus par une autre école');
    expect(depot.texte).toContain('NOMA Prénom0');
    expect(depot.texte).not.toContain('secrète');
    const accueil = await directrice.ouvrir(paths.accueil({ uai: ecole.uai }));
    expect(accueil.texte).toMatch(/1\sélève reçu par une autre école/);
    expect(depot.texte).not.toContain(autre.uai);
  });
});
