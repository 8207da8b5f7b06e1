import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { lireBoite, type MailLu, PasUnMailError } from '../../../src/mails/rebonds.ts';
import { lireRebonds } from '../../helpers/rebonds.ts';

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
    ['un avis coupé avant son rapport', postfix.slice(0, postfix.indexOf('Reporting-MTA'))],
    ['un avis sans statut', postfix.replace('Status: 5.1.1', 'Status: ?').replace(/550 5\.1\.1/g, '550')],
    ['un identifiant qui n’en est pas un', postfix.replace('<postfix@comptes.example.fr>', 'postfix')],
    [
      'des parties sans fin',
      `Content-Type: multipart/mixed; boundary=b\n\n${'--b\nContent-Type: multipart/mixed; boundary=b\n\n'.repeat(2000)}`,
    ],
  ])('%s : rien à noter', async (_nom, texte) => {
    expect(await lire(texte)).toEqual([]);
  });

  it.each([
    ['un octet nul', '\0'],
    ['du bruit', '\xff\xfe%PDF-1.7 \x00\x01 --b\r\n--b--\r\nFrom '],
    ['du texte', 'Bonjour,\n\nvoici les avis.\n'],
  ])('%s n’est pas un mail : refusé en entier', async (_nom, texte) => {
    await expect(lire(texte)).rejects.toThrow(PasUnMailError);
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

  it('mille avis se lisent tous', { timeout: 120_000 }, async () => {
    expect(await lire(mbox(Array.from({ length: 1000 }, () => 'exchange')))).toHaveLength(1000);
  });

  it('un mail en latin1 n’empêche pas de lire les suivants', async () => {
    const latin1 = Buffer.from('From moi Thu Nov 26 08:00:02 2026\nSubject: \xe9t\xe9\n\n\xe9\n\n', 'latin1');
    expect(await lireRebonds(Buffer.concat([latin1, Buffer.from(mbox(['exim']))]))).toHaveLength(1);
  });
});

const mailsLus = async (texte: string): Promise<MailLu[]> => {
  const lus: MailLu[] = [];
  for await (const lu of lireBoite(Readable.from([Buffer.from(texte)]))) lus.push(lu);
  return lus;
};
const ID = '<11111111-2222-4333-8444-555555555555@comptes.example.fr>';
const enTexte = (de: string, objet: string, corps: string, plus = ''): string =>
  `From: ${de}\nTo: ne-pas-repondre@comptes.example.fr\nSubject: ${objet}\nDate: Thu, 26 Nov 2026 08:00:02 +0100\n${plus}Content-Type: text/plain; charset=utf-8\n\n${corps}\n`;
const citant = (corps: string) => `${corps}\n\n--- Copie\nSubject: Votre compte\nMessage-ID: ${ID}\n`;

describe('les échecs dits en toutes lettres : notés quand ils citent notre mail, montrés sinon', () => {
  const DIRES = [
    [
      'Exchange',
      'postmaster@exemple.fr',
      'Undeliverable: Votre compte',
      'Delivery to the following recipients failed.\n\n  parent@exemple.fr',
      '5.0.0',
    ],
    [
      'qmail',
      'MAILER-DAEMON@exemple.fr',
      'failure notice',
      'Hi. This is the qmail-send program at exemple.fr.\nI’m afraid I wasn’t able to deliver your message.\n<parent@exemple.fr>:\n550 5.1.1 unknown user',
      '5.1.1',
    ],
    [
      'Gmail',
      'mailer-daemon@googlemail.com',
      'Delivery Status Notification (Failure)',
      'Address not found. Your message wasn’t delivered to parent@gmail.com',
      '5.0.0',
    ],
    [
      'Orange',
      'mailer-daemon@orange.fr',
      'Échec de la remise de votre message',
      'Votre message n’a pas pu être remis à parent@orange.fr : 5.2.1 boîte inexistante',
      '5.2.1',
    ],
    [
      'La Poste',
      'MAILER-DAEMON@laposte.net',
      'Message non distribué',
      'Le message n’a pas pu être distribué : destinataire inconnu',
      '5.0.0',
    ],
  ] as const;
  it.each(DIRES)('%s', async (_nom, de, objet, corps, statut) => {
    expect(await mailsLus(enTexte(de, objet, citant(corps)))).toEqual([
      { nature: 'echec', rebond: { messageId: ID, statut }, tronque: false },
    ]);
    const [lu] = await mailsLus(enTexte(de, `${objet} parent@exemple.fr`, corps));
    expect(lu).toEqual({
      nature: 'non_compris',
      date: '2026-11-26 07:00',
      objet: `${objet} (adresse)`,
      tronque: false,
    });
  });

  it('en HTML seulement (Exchange) aussi', async () => {
    const html = `<html><p>Delivery to the following recipient <b>failed</b></p><p>User unknown</p><pre>\nMessage-ID: ${ID.replace('<', '&lt;').replace('>', '&gt;')}\n</pre></html>`;
    const mail = enTexte('postmaster@exemple.fr', 'Undeliverable', html).replace('text/plain', 'text/html');
    expect((await mailsLus(mail))[0]?.nature).toMatch(/echec|non_compris/);
  });

  it('de nouveaux essais sont annoncés : rien n’est noté, l’avis est montré', async () => {
    const corps = citant('Delivery to the following recipients failed. It will be retried for 4 days.');
    expect((await mailsLus(enTexte('postmaster@exemple.fr', 'Delayed', corps)))[0]?.nature).toBe(
      'non_compris',
    );
  });

  it.each([
    ['une absence', 'Auto-Submitted: auto-replied\n', 'automatique'],
    ['une absence, par son objet', '', 'automatique'],
    ['une lettre qui en parle', 'X-A: b\n', 'autre'],
  ])('%s n’est pas un échec, même si elle en a les mots', async (_quoi, plus, nature) => {
    const objet = nature === 'autre' ? 'Question' : 'Absence du bureau';
    const corps = citant('Delivery to the following recipient failed. User unknown');
    const [lu] = await mailsLus(enTexte('parent@exemple.fr', objet, corps, plus));
    expect(lu?.nature).toBe(nature);
  });
});

describe('ce qui est fait pour arrêter la lecture la ralentit à peine (seen: 60 ko, 37 s)', () => {
  const K = 60_000;
  const S = 'Subject: x\n';
  const rapport = (texte: string) =>
    `Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n${texte}\n--b--\n`;
  const DURS: Record<string, string> = {
    'lignes From': 'From a 08:00 2026\n'.repeat(K / 18),
    'heures sans fin': `${S}From a ${'00:00 '.repeat(K / 6)}`,
    'heures et années': `${S}From a ${'00:00 2026'.repeat(K / 10)}`,
    emboîtements:
      S +
      Array.from(
        { length: 600 },
        (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\n\n--b${i}\n`,
      ).join(''),
    frontières:
      S +
      Array.from(
        { length: 600 },
        (_, i) => `--b${i}\nContent-Type: multipart/mixed; boundary=c${i}\n\n--c${i}\n`,
      ).join(''),
    parties: `${S}Content-Type: multipart/report; boundary=b\n\n${'--b\n\n\n'.repeat(K / 6)}`,
    'en-têtes': Array.from({ length: K / 8 }, (_, i) => `A${i}: b\n`).join(''),
    replis: `Subject: x${'\n a'.repeat(K / 3)}\n\nx`,
    adresses: `To: ${'a@b.c, '.repeat(K / 7)}\n\nx`,
    parenthèses: `To: ${'('.repeat(K)}\n\nx`,
    'mots codés': `Subject: ${'=?utf-8?q?a?= '.repeat(K / 14)}\n\nx`,
    paramètres: `Content-Type: text/plain; ${'a*0=b; '.repeat(K / 7)}\n\nx`,
    balises: `From: postmaster@a.fr\n${S}Content-Type: text/html\n\n${'<a '.repeat(K / 3)}`,
    commentaires: `From: postmaster@a.fr\n${S}Content-Type: text/html\n\n${'<!--'.repeat(K / 4)}`,
    styles: `From: postmaster@a.fr\n${S}Content-Type: text/html\n\n${'<style'.repeat(K / 6)}`,
    espaces: `From: postmaster@a.fr\n${S}Content-Type: text/html\n\n${' '.repeat(K)}x`,
    groupes: rapport('A: b\n\n'.repeat(K / 6)),
    'lignes vides': rapport(`A: b${'\n'.repeat(K)}`),
    'lignes blanches': rapport(`A: b\n${'\n\t\t\t\t\t\t\t\t\t\t'.repeat(K / 11)}`),
    statuts: rapport(`A: b\n\nAction: failed\nStatus: ${'4.4.'.repeat(K / 4)}`),
    identifiants: `In-Reply-To: ${'<a'.repeat(K / 2)}\n${rapport('A: b\n\nAction: failed\nStatus: 5.1.1')}`,
  };
  it.each(Object.entries(DURS))('%s, et dix fois plus', { timeout: 60_000 }, async (_nom, texte) => {
    for (const [fois, limite] of [
      [1, 8_000],
      [10, 15_000],
    ] as const) {
      const debut = performance.now();
      await mailsLus(texte.slice(0, 20) + texte.slice(20).repeat(fois));
      expect(performance.now() - debut).toBeLessThan(limite);
    }
  });

  it('un mail sans fin n’est lu qu’en son début, dans une mémoire bornée', { timeout: 60_000 }, async () => {
    const morceau = Buffer.alloc(1024 * 1024, 'a');
    async function* sansFin() {
      yield Buffer.from(avis('postfix'));
      for (let rang = 0; rang < 200; rang += 1) yield morceau;
      yield Buffer.from(`\nFrom MAILER-DAEMON Thu Nov 26 08:00:02 2026\n${avis('gmail')}\n`);
    }
    const avant = process.memoryUsage().rss;
    const lus: MailLu[] = [];
    for await (const lu of lireBoite(sansFin())) lus.push(lu);
    expect(lus.map(({ nature, tronque }) => [nature, tronque])).toEqual([
      ['echec', true],
      ['echec', false],
    ]);
    expect(process.memoryUsage().rss - avant).toBeLessThan(120 * 1024 * 1024);
  });
});
