import PostalMime from 'postal-mime';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createMailer, type Mailer } from '../../../src/mails/mailer.ts';
import { ouvrirServeurSmtp, type ServeurSmtp } from '../../helpers/processus/serveur-smtp.ts';

const ADRESSE = 'ne-pas-repondre@comptes.example.fr';
let serveur: ServeurSmtp;
let mailer: Mailer;

beforeAll(async () => {
  serveur = await ouvrirServeurSmtp();
  mailer = createMailer({
    environment: 'test',
    smtpUrl: serveur.url,
    mailExpediteur: ADRESSE,
    mailsParMinute: 100,
  });
});
afterAll(async () => {
  mailer.close();
  await serveur.close();
});

/** The mail as its reader's program understands it. */
async function recevoir(expediteur?: string) {
  await mailer.send({
    messageId: `<${serveur.mails.length}@comptes.example.fr>`,
    subject: 'Objet',
    text: 'Texte',
    html: '<p>Texte</p>',
    to: { name: 'Ève Martin', address: 'eve@exemple.fr' },
    ...(expediteur === undefined ? {} : { expediteur }),
  });
  const { texte = '', destinataires } = serveur.mails.at(-1) ?? {};
  return { ...(await PostalMime.parse(texte)), destinataires };
}

it.each([
  'École des Tilleuls via ÉduConnect',
  'Ecole "Jean-Moulin", dite <centre@faux.example>; annexe',
  'École Łukasz Nguyễn '.repeat(12).trim(),
])('l’expéditeur porte le nom de l’école, à l’adresse de la configuration : %s', async (nom) => {
  const { from, replyTo } = await recevoir(nom);
  expect(from).toEqual({ name: nom, address: ADRESSE });
  expect(replyTo).toBeUndefined();
});

it('un nom d’école ne commence pas un autre en-tête ni n’ajoute de destinataire', async () => {
  const mail = await recevoir('École\r\nBcc: espion@faux.example\r\n\r\nCorps');
  expect(mail.from).toEqual({ name: 'École Bcc: espion@faux.example Corps', address: ADRESSE });
  expect(mail.bcc).toBeUndefined();
  expect(mail.destinataires).toEqual(['eve@exemple.fr']);
  expect(mail.text?.trim()).toBe('Texte');
});

it('sans nom, l’adresse seule', async () => {
  expect((await recevoir()).from).toEqual({ name: '', address: ADRESSE });
});
