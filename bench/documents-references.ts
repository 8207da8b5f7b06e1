import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import QRCode from 'qrcode';
import type { FeuilleEleve, FeuillesEleves } from '../src/documents/modeles.ts';
import { MOTS_FEUILLE, motsFeuille, TITRE_ADULTES } from '../src/textes/feuille-eleve.ts';

/** The same words on as many pages, as other tools would lay them out; milliseconds, or undefined without the tool. */
export async function timeChromium(modele: FeuillesEleves): Promise<number | undefined> {
  const qr = await QRCode.toString(modele.urlPortail, { type: 'svg' });
  const symbol = qr.replace(/^[\s\S]*?<svg[^>]*>|<\/svg>\s*$/g, '');
  const pages = modele.eleves.map(
    (eleve) =>
      `<section>${paragraphs(eleve, modele.urlPortail)
        .map((text, index) => `<${index === 1 ? 'h1' : 'p'}>${escapeXml(text)}</${index === 1 ? 'h1' : 'p'}>`)
        .join('')}<svg viewBox="0 0 33 33" width="120" height="120"><use href="#qr"/></svg></section>`,
  );
  const html = `<!doctype html><html lang="fr"><meta charset="utf-8"><title>Feuilles</title>
<style>@page{size:A4}section{break-after:page;font:11pt sans-serif}</style>
<svg width="0" height="0"><symbol id="qr">${symbol}</symbol></svg>${pages.join('\n')}</html>`;
  return timeCommand('feuilles.html', html, (folder, file) => [
    'chromium',
    ...'--headless --no-sandbox --disable-gpu --disable-background-networking --disable-component-update'.split(
      ' ',
    ),
    '--no-pdf-header-footer',
    `--user-data-dir=${join(folder, 'profil')}`,
    `--print-to-pdf=${join(folder, 'feuilles.pdf')}`,
    `file://${file}`,
  ]);
}

/** LibreOffice is given the letters already merged: its own mail merge would come on top. */
export async function timeLibreOffice(modele: FeuillesEleves): Promise<number | undefined> {
  const qr = (await QRCode.toBuffer(modele.urlPortail)).toString('base64');
  const frame = `<draw:frame svg:width="3.5cm" svg:height="3.5cm" text:anchor-type="as-char"><draw:image><office:binary-data>${qr}</office:binary-data></draw:image></draw:frame>`;
  const pages = modele.eleves.map((eleve) =>
    [
      ...paragraphs(eleve, modele.urlPortail).map(
        (text, index) =>
          `<text:p text:style-name="${index === 0 ? 'page' : 'texte'}">${escapeXml(text)}</text:p>`,
      ),
      `<text:p text:style-name="texte">${frame}</text:p>`,
    ].join(''),
  );
  const namespaces = ['office', 'style', 'text'].map(
    (name) => `xmlns:${name}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`,
  );
  const fodt = `<?xml version="1.0" encoding="UTF-8"?>
<office:document ${namespaces.join(' ')} xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text"><office:automatic-styles>
<style:style style:name="page" style:family="paragraph"><style:paragraph-properties fo:break-before="page"/></style:style>
<style:style style:name="texte" style:family="paragraph"><style:text-properties fo:font-size="11pt"/></style:style>
</office:automatic-styles><office:body><office:text>${pages.join('\n')}</office:text></office:body></office:document>`;
  return timeCommand('feuilles.fodt', fodt, (folder, file) => [
    'soffice',
    `-env:UserInstallation=file://${join(folder, 'profil')}`,
    ...'--headless --convert-to pdf --outdir'.split(' '),
    folder,
    file,
  ]);
}

function paragraphs(eleve: FeuilleEleve, urlPortail: string): string[] {
  const mots = motsFeuille(eleve.motDePasse, urlPortail);
  const secret = eleve.motDePasse.type === 'provisoire' ? eleve.motDePasse.valeur : '';
  const all = [
    MOTS_FEUILLE.surtitre,
    `${eleve.prenom} ${eleve.nom}`,
    `${eleve.classe} · ${eleve.niveau}`,
    MOTS_FEUILLE.presentation,
  ];
  all.push(
    MOTS_FEUILLE.libelleIdentifiant,
    eleve.identifiant,
    mots.libelleMotDePasse ?? '',
    secret,
    ...mots.precisions,
  );
  all.push(mots.titreEtapes, ...mots.etapes, TITRE_ADULTES, ...mots.adultes);
  return all;
}

function timeCommand(
  name: string,
  content: string,
  command: (folder: string, file: string) => string[],
): number | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'comptes1d-banc-'));
  try {
    const file = join(folder, name);
    writeFileSync(file, content);
    const [program = '', ...args] = command(folder, file);
    const start = performance.now();
    const { error } = spawnSync(program, args, { stdio: 'ignore', timeout: 300_000 });
    const elapsed = performance.now() - start;
    const pdf = statSync(join(folder, 'feuilles.pdf'), { throwIfNoEntry: false });
    return error === undefined && pdf !== undefined && pdf.size > 0 ? elapsed : undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
