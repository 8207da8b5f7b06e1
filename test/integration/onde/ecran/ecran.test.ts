import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { TAILLE_MAX_OCTETS } from '../../../../src/domain/onde/lecture/refus.ts';
import { paths } from '../../../../src/paths.ts';
import type { ExtractionsOnde } from '../../../../src/services/onde/onde.ts';
import { creerAgent } from '../../../builders/agent.ts';
import { extractions, importer, misesAJour, photo } from '../../../builders/onde.ts';
import {
  avec,
  classe,
  deposer,
  directrice,
  ecole,
  envoyer,
  erreurs,
  ine,
  numero,
  test,
  url,
  useEcranOnde,
} from '../../../helpers/scenes/onde/ecran-onde.ts';
import { jetonDe } from '../../../helpers/visiteur/csrf.ts';
import { texteDe, trouver, trouverTous } from '../../../helpers/visiteur/html.ts';
import { Visiteur } from '../../../helpers/visiteur/visiteur.ts';

useEcranOnde();

describe('déposer les fichiers (règles §7)', () => {
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
