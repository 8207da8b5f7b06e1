import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { lireRebonds } from '../../../src/mails/rebonds.ts';

const avis = (nom: string): string => readFileSync(new URL(`./rebonds/${nom}.eml`, import.meta.url), 'utf8');
const lire = (texte: string) => lireRebonds(Buffer.from(texte));
const crlf = (texte: string): string => texte.replace(/\r?\n/g, '\r\n');

describe('les avis de non-distribution (RFC 3464) tels que les serveurs les écrivent', () => {
  it.each([
    ['postfix', 'le mail entier est joint', '5.1.1'],
    ['exchange', 'identifiant replié sur deux lignes, corps en base64', '5.1.10'],
    ['gmail', 'le mail n’est pas joint : l’avis lui répond', '5.2.1'],
    ['base64', 'parties en base64 et quoted-printable, types en majuscules', '5.1.2'],
    ['exim', '« 5.0.0 » : la réponse du serveur en dit plus', '5.1.1'],
    ['plusieurs', 'plusieurs destinataires, champs repliés, ligne de séparation avec une espace', '5.2.2'],
    ['abandon', '« failed » sous un 4.x.x : les essais ont pris fin', '4.4.1'],
  ])('%s : %s', async (nom, _quoi, statut) => {
    const attendu = [{ messageId: `<${nom}@comptes.example.fr>`, statut }];
    expect(await lire(avis(nom))).toEqual(attendu);
    expect(await lire(crlf(avis(nom)))).toEqual(attendu);
  });

  it.each([
    ['retard', 'le serveur essaie encore'],
    ['recu-par-un-autre', 'l’adresse fait suivre à deux autres, et l’une a reçu le mail'],
    ['absence', 'une réponse automatique n’est pas un avis, même si elle en a les mots'],
    ['lecture', 'un accusé de lecture non plus'],
  ])('%s : rien à noter (%s)', async (nom) => {
    expect(await lire(avis(nom))).toEqual([]);
  });
});

describe('ce qui n’est pas un avis', () => {
  const postfix = avis('postfix');

  it.each([
    ['rien', ''],
    ['un octet nul', '\0'],
    ['du bruit', '\xff\xfe%PDF-1.7 \x00\x01 --b\r\n--b--\r\nFrom '],
    ['un avis coupé avant son rapport', postfix.slice(0, postfix.indexOf('Reporting-MTA'))],
    ['un avis sans statut', postfix.replace('Status: 5.1.1', 'Status: ?').replace(/550 5\.1\.1/g, '550')],
    ['un identifiant qui n’en est pas un', postfix.replace('<postfix@comptes.example.fr>', 'postfix')],
    [
      'des parties sans fin',
      `Content-Type: multipart/mixed; boundary=b\n\n${'--b\nContent-Type: multipart/mixed; boundary=b\n\n'.repeat(2000)}`,
    ],
  ])('%s', async (_nom, texte) => {
    expect(await lire(texte)).toEqual([]);
  });

  it('un avis coupé après son rapport est encore lu', async () => {
    const coupe = avis('gmail').slice(0, avis('gmail').indexOf('Last-Attempt-Date'));
    expect(await lire(coupe)).toHaveLength(1);
  });
});

describe('plusieurs mails à la fois (mbox, RFC 4155)', () => {
  const mbox = (noms: readonly string[]): string =>
    noms.map((nom) => `From MAILER-DAEMON Thu Nov 26 08:00:02 2026\n${avis(nom)}\n`).join('');

  it('chacun est lu, dans l’ordre ; une ligne « From » dans un mail n’en commence pas un autre', async () => {
    const lus = await lire(mbox(['postfix', 'absence', 'gmail', 'retard', 'base64']));
    expect(lus.map(({ messageId }) => messageId)).toEqual([
      '<postfix@comptes.example.fr>',
      '<gmail@comptes.example.fr>',
      '<base64@comptes.example.fr>',
    ]);
  });

  it('mille avis se lisent en moins de dix secondes', { timeout: 10_000 }, async () => {
    expect(await lire(mbox(Array.from({ length: 1000 }, () => 'exchange')))).toHaveLength(1000);
  });

  it('un mail en latin1 n’empêche pas de lire les suivants', async () => {
    const latin1 = Buffer.from('From moi Thu Nov 26 08:00:02 2026\nSubject: \xe9t\xe9\n\n\xe9\n\n', 'latin1');
    expect(await lireRebonds(Buffer.concat([latin1, Buffer.from(mbox(['exim']))]))).toHaveLength(1);
  });
});
