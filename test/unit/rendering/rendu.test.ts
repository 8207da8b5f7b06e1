import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { createRenderer } from '../../../src/rendering/render.ts';
import { createUi, type UiRequest } from '../../../src/rendering/ui.ts';
import type { ListeElevesVM } from '../../../src/vues/comptes/eleves.ts';
import type { ErreurVM } from '../../../src/vues/erreurs.ts';
import { uneEcole, uneListe } from './modeles.ts';

const renderer = createRenderer({ cache: true });
const ui = (changes: Partial<UiRequest> = {}) =>
  createUi({ csrfToken: 'jeton-de-session', chemin: '/', flash: [], ...changes });
const uneErreur: ErreurVM = {
  titre: 'Page introuvable',
  message: 'Cette page n’existe pas.',
  suite: { libelle: 'Se connecter', url: '/connexion' },
  reference: undefined,
  assistance: null,
};
const titre = (html: string) => /<title>(.*?)<\/title>/.exec(html)?.[1];

describe('Ce que saisit un utilisateur reste du texte', () => {
  it('le balisage d’un nom, d’une recherche ou d’un message n’est jamais interprété', () => {
    const hostile = `"><script>alert(1)</script><img src=x onerror='alert(2)'>`;
    const vm = uneListe({ recherche: hostile, nom: hostile, classe: hostile, identifiant: hostile });
    const html = renderer.renderPage('comptes/eleves', vm, ui({ ecole: { ...uneEcole, nom: hostile } }), {
      titre: hostile,
    });
    expect(html).not.toContain('<script>');
    expect(html).not.toContain('<img');
    expect(html).toContain('&lt;script&gt;');
  });

  it('aucun texte ne sort des attributs ni du texte où il est écrit', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', '`', '%', '=', 'a', ' ') }),
        (text) => {
          const html = renderer.render('erreurs/erreur', { ...uneErreur, message: text }, ui());
          const tagged = html.replace(/<[a-z/][^<>]*>/g, '');
          expect(tagged).not.toMatch(/[<>]/);
        },
      ),
    );
  });
});

describe('Des clés hostiles dans le modèle sont inertes', () => {
  const temoin = renderer.render('erreurs/erreur', uneErreur, ui());
  const HOSTILES = {
    settings: { 'view options': { client: true, escapeFunction: '1;throw new Error("pris")' } },
    'view options': { outputFunctionName: 'x;throw new Error("pris");s' },
    outputFunctionName: 'x;throw new Error("pris");s',
    destructuredLocals: ['x=(()=>{throw new Error("pris")})()'],
    localsName: 'x=(()=>{throw new Error("pris")})()',
    escapeFunction: 'throw new Error("pris")',
    escapeFn: () => 'pris',
    escape: () => 'pris',
    include: () => 'pris',
    rethrow: () => 'pris',
    filename: '/etc/passwd',
    root: '/etc',
    views: ['/etc'],
    delimiter: '?',
    openDelimiter: '{',
    client: true,
    debug: true,
    async: true,
    cache: false,
    context: { pris: true },
    body: 'pris',
    ui: null,
    vm: null,
    constructor: 'pris',
    toString: 'pris',
  };

  it.each(Object.keys(HOSTILES))('« %s » ne change rien au rendu', (key) => {
    const vm = { ...uneErreur, [key]: HOSTILES[key as keyof typeof HOSTILES] };
    expect(renderer.render('erreurs/erreur', vm, ui())).toBe(temoin);
  });

  it('« __proto__ » venu de JSON ne change rien au rendu', () => {
    const vm = { ...uneErreur, ...(JSON.parse('{"__proto__":{"reference":"pris"}}') as object) };
    expect(renderer.render('erreurs/erreur', vm, ui())).toBe(temoin);
  });
});

describe('Un gabarit ne voit que vm et ui', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vues-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'erreurs'));
  const render = (source: string, cache = false) => {
    writeFileSync(join(folder, 'erreurs', 'erreur.ejs'), source);
    return createRenderer({ cache, folder }).render('erreurs/erreur', uneErreur, ui());
  };

  it('les clés du modèle ne deviennent pas des variables', () => {
    expect(() => render('<%= titre %>')).toThrow(/titre is not defined/);
    expect(render('<%= vm.titre %>')).toBe('Page introuvable');
  });

  it('le code d’un gabarit est strict : une variable oubliée est une erreur', () => {
    expect(() => render('<% oubliee = 1 %>')).toThrow(/oubliee is not defined/);
  });

  it.each(['../secret', '/../secret', '/components/../../secret', 'composant', '/a.b', ''])(
    'include(« %s ») est refusé',
    (name) => {
      expect(() => render(`<%- include('${name}', { vm, ui }) %>`)).toThrow(/n’est pas un nom de gabarit/);
    },
  );

  it('un composant reçoit ce qu’on lui donne, et rien de la page qui l’inclut', () => {
    writeFileSync(join(folder, 'interieur.ejs'), '<%= vm.mot %><%= body %>');
    expect(render(`<%- include('/interieur', { vm: { mot: 'dedans' }, ui }) %>`)).toBe('dedans');
  });

  it('en développement un gabarit modifié est relu, composants compris ; en production il ne l’est pas', () => {
    const development = createRenderer({ cache: false, folder });
    const production = createRenderer({ cache: true, folder });
    const write = (text: string) => {
      writeFileSync(join(folder, 'erreurs', 'erreur.ejs'), `<%- include('/composant', { vm, ui }) %>`);
      writeFileSync(join(folder, 'composant.ejs'), text);
    };
    const both = () => [development, production].map((r) => r.render('erreurs/erreur', uneErreur, ui()));
    write('un');
    expect(production.render('erreurs/erreur', uneErreur, ui())).toBe('un');
    write('deux');
    expect(production.render('erreurs/erreur', uneErreur, ui())).toBe('un');
    expect(both()[0]).toBe('deux');
  });
});

describe('Titre du document', () => {
  it('dit la page, l’école et l’application', () => {
    const html = renderer.renderPage('comptes/eleves', uneListe(), ui({ ecole: uneEcole }), {
      titre: 'Élèves',
    });
    expect(titre(html)).toBe('Élèves – École Jules Ferry – Comptes 1D');
  });

  it('sans école, ne dit que la page et l’application', () => {
    const html = renderer.renderPage('erreurs/erreur', uneErreur, ui(), { titre: 'Oups', layout: 'simple' });
    expect(titre(html)).toBe('Oups – Comptes 1D');
  });

  it('commence par « Erreur – » quand un formulaire est à corriger', () => {
    const vm: ListeElevesVM = { ...uneListe(), erreurs: [{ champ: 'coches', message: 'Cochez un élève.' }] };
    const html = renderer.renderPage('comptes/eleves', vm, ui({ ecole: uneEcole }), { titre: 'Élèves' });
    expect(titre(html)).toBe('Erreur – Élèves – École Jules Ferry – Comptes 1D');
    expect(html).toContain('<a href="#coches">Cochez un élève.</a>');
    expect(html).toMatch(/id="?coches/);
  });
});

describe('Mise en page', () => {
  const page = (changes: Partial<UiRequest>, layout: 'application' | 'simple' | 'connexion') =>
    renderer.renderPage('erreurs/erreur', uneErreur, ui({ ecole: uneEcole, ...changes }), {
      titre: 'Page',
      layout,
    });

  it.each(['application', 'simple', 'connexion'] as const)(
    '%s : en français, lien d’évitement, un seul h1, pied de page',
    (layout) => {
      const html = page({}, layout);
      expect(html).toContain('<html lang="fr">');
      expect(html).toContain('href="#contenu"');
      expect(html.match(/<h1/g)).toHaveLength(1);
      expect(html).toContain('Guide</a>');
      expect(html).toContain('Accessibilité');
    },
  );

  it('l’onglet courant est le seul marqué', () => {
    const html = page({ onglet: 'eleves', chemin: '/ecoles/0750001A/eleves' }, 'application');
    expect(html.match(/aria-current="[^"]*">[^<]*/g)).toEqual(['aria-current="page">Élèves']);
  });

  it('« Changer d’école » n’est proposé qu’à qui a plusieurs écoles', () => {
    expect(page({}, 'application')).not.toContain('Changer d’école');
    expect(page({ ecole: { ...uneEcole, plusieursEcoles: true } }, 'application')).toContain(
      'Changer d’école',
    );
  });

  it('« Se déconnecter » envoie le jeton de la session', () => {
    const html = page({ agent: { nomComplet: 'Claire Martin', fonction: 'directeur' } }, 'application');
    expect(html).toMatch(
      /action="\/deconnexion">\s*<input type="hidden" name="_csrf" value="jeton-de-session">/,
    );
  });

  it.each([
    ['succes', 'status'],
    ['info', 'status'],
    ['attention', 'alert'],
    ['erreur', 'alert'],
  ] as const)('un message « %s » est annoncé (%s)', (type, role) => {
    expect(page({ flash: [{ type, message: 'C’est fait.' }] }, 'application')).toMatch(
      new RegExp(`role="${role}"[\\s\\S]*C’est fait\\.`),
    );
  });
});
