import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROJECT_ROOT } from '../../../src/project-root.ts';

const VIEWS = join(PROJECT_ROOT, 'views');
const templates = readdirSync(VIEWS, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ejs'))
  .map((file) => ({ file, source: readFileSync(join(VIEWS, file), 'utf8') }));
const withoutComments = (source: string) => source.replace(/<%#[\s\S]*?%>/g, '');
const markup = (source: string) => withoutComments(source).replace(/<%[\s\S]*?%>/g, '');

/** « file: what was found », for every template where the pattern is found. */
function found(pattern: RegExp, read: (source: string) => string = withoutComments): string[] {
  return templates.flatMap(({ file, source }) =>
    [...read(source).matchAll(pattern)].map((match) => `${file} : ${match[0].trim().slice(0, 80)}`),
  );
}

describe('Règles des gabarits', () => {
  it('<%- n’écrit que include() ; body, seulement dans les mises en page', () => {
    expect(found(/<%-(?!\s*include\(['`]\/[^)]*\{ vm)(?!\s*body\s*%>)[\s\S]*?%>/g)).toEqual([]);
    const bodies = found(/<%-\s*body\s*%>/g);
    expect(bodies.filter((place) => !place.startsWith('layouts'))).toEqual([]);
    expect(bodies).not.toEqual([]);
  });

  it('ni script ni style dans les pages : la CSP les refuserait', () => {
    expect(found(/<script(?![^>]* src=)[^>]*>/g)).toEqual([]);
    expect(found(/<style[\s>]/g)).toEqual([]);
    expect(found(/\sstyle\s*=/g, markup)).toEqual([]);
    expect(found(/\son[a-z]+\s*=/g, markup)).toEqual([]);
    expect(found(/javascript:/g)).toEqual([]);
  });

  it('une valeur écrite dans un attribut est entre guillemets', () => {
    expect(found(/\s[a-z-]+=<%=/g)).toEqual([]);
  });

  it('un gabarit ne passe que par vm et ui', () => {
    expect(found(/\b(locals|__locals|process|require|globalThis)\b(?=[\s\S]{0,80}%>)/g)).toEqual([]);
  });

  it('tout formulaire POST envoie le jeton', () => {
    const missing = templates.flatMap(({ file, source }) =>
      [...withoutComments(source).matchAll(/<form[^>]*method="post"[\s\S]*?<\/form>/g)]
        .filter(([form]) => !form.includes("include('/components/formulaire/csrf'"))
        .map(([form]) => `${file} : ${form.slice(0, 80)}`),
    );
    expect(missing).toEqual([]);
  });

  it('« de » devant un nom passe par avecDe : il s’élide devant une voyelle', () => {
    const dans = (dossier: string) =>
      readdirSync(join(PROJECT_ROOT, dossier), { recursive: true, encoding: 'utf8' })
        .filter((file) => /\.(?:ejs|ts)$/.test(file))
        .map((file) => ({ file, source: readFileSync(join(PROJECT_ROOT, dossier, file), 'utf8') }));
    const brut = /\bde (?:<%=|\$\{) ?(?:[\w.]+\.)?(?:nom|prenom|personne)\b/g;
    const fautes = [
      'views',
      'src/vues',
      'src/textes',
      'src/mails',
      'src/documents',
      'src/controllers',
    ].flatMap((dossier) =>
      dans(dossier).flatMap(({ file, source }) =>
        [...source.matchAll(brut)].map(([mots]) => `${dossier}/${file} : ${mots}`),
      ),
    );
    expect(fautes).toEqual([]);
  });

  it('rien du système de design de l’État', () => {
    expect(found(/class="[^"]*\bfr-|dsfr|marianne/gi)).toEqual([]);
  });

  it('chaque icône nommée est dans le jeu d’icônes', () => {
    const sprite = readFileSync(join(PROJECT_ROOT, 'public/img/icones.svg'), 'utf8');
    const known = new Set([...sprite.matchAll(/<symbol id="([^"]+)"/g)].map((match) => match[1]));
    const named = templates.flatMap(({ source }) =>
      [...source.matchAll(/(?:icone: |components\/icone', \{ vm: \{ nom: )'([a-z0-9-]+)'/g)].map(
        (match) => match[1],
      ),
    );
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  it('les icônes sont celles de bootstrap-icons, inchangées', () => {
    const sprite = readFileSync(join(PROJECT_ROOT, 'public/img/icones.svg'), 'utf8');
    for (const [, name, drawing] of sprite.matchAll(/<symbol id="([^"]+)"[^>]*>(.*)<\/symbol>/g)) {
      const source = readFileSync(
        join(PROJECT_ROOT, `node_modules/bootstrap-icons/icons/${name}.svg`),
        'utf8',
      );
      expect(source.replace(/\n\s*/g, ''), name).toContain(drawing);
    }
  });

  it('chaque composant dit en tête ce qu’il dessine', () => {
    const silent = templates.filter(
      ({ file, source }) => file.startsWith('components') && !/^<%# \S[\s\S]{10,}?%>/.test(source),
    );
    expect(silent.map(({ file }) => file)).toEqual([]);
  });
});
