import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { paths } from '../../../src/paths.ts';
import { PROJECT_ROOT } from '../../../src/project-root.ts';
import { urlDonnees } from '../../../src/textes/donnees-personnelles.ts';
import { PAGES_DU_PORTAIL, rendreAuPortail } from '../../helpers/galerie/portail.ts';

const PAGES = PAGES_DU_PORTAIL.map((page) => ({ ...page, html: rendreAuPortail(page) }));
const read = (path: string): string => readFileSync(join(PROJECT_ROOT, path), 'utf8');

function html(nom: string): string {
  const page = PAGES.find((candidate) => candidate.nom === nom);
  if (page === undefined) throw new Error(`Pas de page « ${nom} »`);
  return page.html;
}

const attributes = (tag: string): Record<string, string> =>
  Object.fromEntries(
    [...tag.matchAll(/([a-z-]+)(?:="([^"]*)")?/g)].map(([, name = '', value = '']) => [name, value]),
  );
const tagsOf = (source: string, name: string) =>
  [...source.matchAll(new RegExp(`<${name}\\b([^>]*)>`, 'g'))].map(([, inside = '']) => attributes(inside));

/** What people type in: not what the page sends for itself. */
const fields = (source: string) =>
  tagsOf(source, 'input').filter((input) => input.type !== 'hidden' && !('hidden' in input));

/** Where the first visit may stop: a phone with little network (rules §8). */
const PREMIERE_VISITE_OCTETS = 60_000;

describe('le portail se charge avec peu de réseau', () => {
  it.each(['choix', 'choix, déconnecté', 'connexion d’un élève'])('%s, et tout ce qu’elle charge', (nom) => {
    const fichiers = new Set(
      [...html(nom).matchAll(/(?:href|src)="\/assets(\/[^"?]+)/g)].map(([, path]) => `public${path}`),
    );
    expect([...fichiers]).toEqual(
      expect.arrayContaining([
        'public/css/portail.css',
        'public/js/formulaires.js',
        'public/img/portail.svg',
      ]),
    );
    const poids = [html(nom), ...[...fichiers].map(read)].map((texte) => Buffer.byteLength(texte));
    expect(poids.reduce((somme, octets) => somme + octets, 0)).toBeLessThan(PREMIERE_VISITE_OCTETS);
  });

  it('sa feuille et son script ne vont rien chercher d’autre', () => {
    expect(read('public/css/portail.css')).not.toMatch(/url\(|@import/);
    expect(read('public/js/formulaires.js')).not.toMatch(/\bimport\b|fetch\(/);
  });
});

describe('chaque page du portail', () => {
  it('tous les gabarits de views/portail sont essayés', () => {
    const gabarits = readdirSync(join(PROJECT_ROOT, 'views/portail'), { recursive: true, encoding: 'utf8' })
      .filter((f) => f.endsWith('.ejs'))
      .map((f) => `portail/${f.replace('.ejs', '')}`);
    expect([...new Set(PAGES.map(({ vue }) => vue))].sort()).toEqual(gabarits.sort());
  });

  it.each(PAGES)(
    '$nom : un titre, des champs nommés, des identifiants uniques, des liens qui mènent quelque part',
    ({ html: page }) => {
      expect(tagsOf(page, 'h1')).toHaveLength(1);
      const ids = [...page.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
      expect(ids).toEqual([...new Set(ids)]);
      const etiquettes = tagsOf(page, 'label').map((label) => label.for);
      expect(fields(page).map((input) => input.id)).toEqual(etiquettes);
      for (const [, ancre] of page.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(ancre);
      const dessins = [...read('public/img/portail.svg').matchAll(/<symbol id="([^"]+)"/g)].map(
        ([, id]) => id,
      );
      for (const [, dessin] of page.matchAll(/portail\.svg\?v=\w+#([^"]+)"/g))
        expect(dessins).toContain(dessin);
    },
  );

  it.each(PAGES)(
    '$nom : espaces insécables devant la ponctuation double et dans les guillemets',
    ({ html: page }) => {
      const texte = page
        .replace(/<[^>]+>/g, '¤')
        .replace(/&nbsp;/g, '\u00a0')
        .replace(/&#8239;/g, '\u202f');
      expect(
        [...texte.matchAll(/\S*(?: [:;?!»]|« |[^\s:¤/][?!;](?![^\s¤]))/g)].map(([mots]) => mots),
      ).toEqual([]);
    },
  );

  it('son titre finit par le nom que portent feuilles et mails, et commence par « Erreur » quand il le faut', () => {
    expect(html('choix')).toContain('<title>choix – ÉduConnect</title>');
    expect(html('connexion refusée')).toContain('<title>Erreur – connexion refusée – ÉduConnect</title>');
  });
});

describe('ce que le navigateur sait déjà n’est pas à taper', () => {
  const AUTOCOMPLETE: readonly [page: string, champ: string, autocomplete: string][] = [
    ['connexion d’un représentant', 'identifiant', 'username'],
    ['connexion d’un représentant', 'motDePasse', 'current-password'],
    ['mot de passe d’un élève', 'motDePasse', 'new-password'],
    ['mot de passe d’un élève', 'confirmation', 'new-password'],
    ['changer de mot de passe', 'actuel', 'current-password'],
    ['naissance', 'naissance-jour', 'bday-day'],
    ['naissance', 'naissance-mois', 'bday-month'],
    ['naissance', 'naissance-annee', 'bday-year'],
    // The date of somebody else.
    ['enfants', 'e1-jour', 'off'],
    ['mail', 'mail', 'email'],
    ['code par mail', 'code', 'one-time-code'],
    ['inscription', 'portable', 'tel'],
    ['inscription', 'nom', 'family-name'],
    ['inscription', 'prenom', 'given-name'],
  ];

  it.each(AUTOCOMPLETE)('%s, %s : %s', (page, champ, autocomplete) => {
    expect(fields(html(page)).find((input) => input.name === champ)).toMatchObject({ autocomplete });
  });

  it('des chiffres se tapent sur un clavier de chiffres', () => {
    for (const [page, champ] of [
      ['naissance', 'naissance-jour'],
      ['code par SMS', 'code'],
    ] as const) {
      expect(fields(html(page)).find((input) => input.name === champ)).toMatchObject({
        inputmode: 'numeric',
      });
    }
  });

  it('un nouveau mot de passe est gardé avec son identifiant, qui n’est pas envoyé', () => {
    const [identifiant] = tagsOf(html('mot de passe refusé'), 'input').filter(
      (i) => i.autocomplete === 'username',
    );
    expect(identifiant).toMatchObject({ value: 'a.leroy27', readonly: '' });
    expect(identifiant).not.toHaveProperty('name');
  });
});

describe('ce qui est offert dépend du compte', () => {
  it('FranceConnect et SMS seulement quand ils sont en place', () => {
    const liens = [paths.portailFranceConnect(), paths.portailInscription()];
    for (const lien of liens) {
      expect(html('connexion, autres voies')).toContain(`href="${lien}"`);
      expect(html('connexion d’un représentant')).not.toContain(`href="${lien}"`);
    }
  });

  it('« la date connue de l’école est fausse » seulement après une première date fausse', () => {
    expect(html('enfants')).not.toContain('value="date_erronee"');
    expect(html('enfants, une date fausse')).toContain('value="date_erronee"');
    // Folded until then, without JavaScript.
    expect(html('enfants')).not.toContain('<details open');
  });

  it('« la date connue de l’école est fausse » pour les seuls enfants dont une date a été refusée', () => {
    const page = html('enfants, une date fausse');
    const offerts = tagsOf(page, 'input').filter((i) => i.value === 'date_erronee');
    expect(offerts.map((i) => i.name)).toEqual(['reponse-e1']);
  });

  it('rien n’est coché d’avance pour un enfant : seulement ce qui a été dit', () => {
    const coches = (page: string) =>
      tagsOf(html(page), 'input')
        .filter((i) => 'checked' in i)
        .map((i) => [i.name, i.value]);
    expect(coches('enfants')).toEqual([]);
    expect(coches('enfants, une date fausse')).toEqual([['reponse-e2', 'pas_le_mien']]);
  });

  it('une longue adresse se coupe après « @ » ou un point', () => {
    for (const page of [
      'code par mail, adresse longue',
      'mon compte, adresse longue',
      'code d’un identifiant oublié, adresse longue',
    ])
      expect(html(page)).toContain(
        'marie-antoinette-elisabeth.<wbr>de-la-rochefoucauld@<wbr>messagerie-de-famille.<wbr>exemple.<wbr>fr</',
      );
  });

  it('tant que personne ne sait si un code est parti, rien ne dit « envoyé »', () => {
    for (const page of ['code par SMS, inscription', 'code d’un identifiant oublié, SMS']) {
      expect(html(page)).not.toMatch(/code envoyé|vient de partir\./);
      expect(html(page)).toMatch(/>Écrivez ici le code[^<]*\. Si /);
    }
  });

  it('le conseil pour un mot de passe n’a pas l’air d’une règle', () => {
    for (const page of ['mot de passe d’un élève', 'mot de passe refusé'])
      expect(html(page)).toMatch(/Au moins \d+\scaractères\. Un conseil\u00a0: /);
  });

  it('sans mot de passe, « Mon compte » dit FranceConnect, et ne parle d’aucun oubli', () => {
    const [sans, avec] = [html('mon compte, par FranceConnect'), html('mon compte, une seule école')];
    expect(sans).toContain('passez par FranceConnect');
    expect(sans).not.toContain('mot de passe oublié');
    expect(avec).not.toContain('FranceConnect');
    expect(avec).toContain('en cas de mot de passe oublié');
  });

  it('déjà inscrit : « Mot de passe oublié » pour qui en a un, « Identifiant oublié » pour qui n’a rien trouvé', () => {
    const oublis = (page: string) =>
      [...html(page).matchAll(/>((?:Mot de passe|Identifiant) oublié)</g)].map(([, mots]) => mots);
    expect(oublis('déjà inscrit')).toEqual(['Mot de passe oublié']);
    expect(oublis('déjà inscrit, par FranceConnect')).toEqual([]);
    expect(oublis('aucun enfant')).toEqual(['Identifiant oublié']);
  });

  it('une seule école : l’adresse mail ne se change pas', () => {
    expect(html('mon compte')).toContain(`href="${paths.portailChangerMail()}"`);
    expect(html('mon compte, une seule école')).not.toContain(`href="${paths.portailChangerMail()}"`);
  });

  it('ce qui a été oublié se retrouve depuis la page de connexion, celle de son profil', () => {
    for (const [page, profil] of [
      ['connexion d’un représentant', 'representant_legal'],
      ['connexion d’un élève', 'eleve'],
    ] as const)
      for (const lien of [paths.portailOubliIdentifiant(), paths.portailOubliMotDePasse()])
        expect(html(page)).toContain(`href="${lien}?profil=${profil}"`);
    // A pupil has no mobile of one's own.
    expect(html('mot de passe oublié, élève')).not.toContain('value="sms"');
    expect(html('mot de passe oublié, représentant')).toContain('value="sms"');
  });

  it('un élève est tutoyé, sans un seul « vous » ni « votre »', () => {
    for (const { nom, vue, titulaire, html: page } of PAGES) {
      if (titulaire?.profil !== 'eleve' && !/^connexion d’un élève|, élève$/.test(nom)) continue;
      const texte = page.replace(/<head>[\s\S]*<\/head>|<[^>]+>/g, ' ');
      expect(texte.match(/\b(?:vous|votre|vos)\b/gi), vue).toBeNull();
    }
  });
});

it('les papiers et les mails donnent l’adresse de la page du portail', () => {
  expect(urlDonnees(paths.portail())).toBe(paths.portailDonnees());
});
