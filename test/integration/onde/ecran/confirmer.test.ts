import { describe, expect, it } from 'vitest';
import { paths } from '../../../../src/paths.ts';
import { creerAgent } from '../../../builders/agent.ts';
import { creerEcole, uai } from '../../../builders/ecole.ts';
import { importer, misesAJour, photo } from '../../../builders/onde.ts';
import {
  avec,
  classe,
  deposer,
  directrice,
  ecole,
  ine,
  MERE,
  numero,
  prenoms,
  section,
  test,
  url,
  useEcranOnde,
} from '../../../helpers/scenes/onde/ecran-onde.ts';
import { jetonDe } from '../../../helpers/visiteur/csrf.ts';
import { tableauDe, texteDe, trouverTous } from '../../../helpers/visiteur/html.ts';
import { boutonsDe, Visiteur } from '../../../helpers/visiteur/visiteur.ts';

useEcranOnde();

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

  it('l’école a changé entre-temps : rien n’est fait, le nouveau diff est montré, et l’ancienne page y mène', async () => {
    await importer(test.current.deps, ecole, avec(classe()));
    const page = await deposer(avec([...classe(), { nom: 'NEUF', prenom: 'Neuf', ine: ine(30) }]));
    await importer(test.current.deps, ecole, avec(classe().map((e) => ({ ...e, niveau: 'CE1' }))));
    const avant = await photo(test.current.deps);
    const nouvelle = await directrice.presser(page, 'Confirmer');
    expect(nouvelle.url).not.toBe(page.url);
    expect(nouvelle.texte).toContain('rien n’a été modifié. Voici la comparaison refaite');
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
      lien.attributs.href?.endsWith('eleves?identite=changee'),
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
});
