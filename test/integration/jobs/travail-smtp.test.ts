import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { describe, expect, it, onTestFinished } from 'vitest';
import { qualifierEchec } from '../../../src/mails/echecs.ts';
import { CONNECTIONS, createMailer, type Mailer } from '../../../src/mails/mailer.ts';

/** A server that takes credentials and mails in clear, and says 421 to every recipient from « occupe » on. */
async function ouvrirServeurEnClair() {
  const serveur = { entendu: [] as string[], destinataires: 0, occupe: false, port: 0 };
  const smtp = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    logger: false,
    onAuth: ({ password }, _session, fini) => {
      serveur.entendu.push(`mot de passe ${password}`);
      fini(null, { user: 'ecole' });
    },
    onRcptTo: (_adresse, _session, fini) => {
      serveur.destinataires += 1;
      fini(serveur.occupe ? Object.assign(new Error('busy'), { responseCode: 421 }) : undefined);
    },
    onData: (stream, _session, fini) => {
      stream.resume().on('end', () => {
        serveur.entendu.push('mail');
        setTimeout(fini, 50);
      });
    },
  });
  smtp.on('error', () => {});
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', () => resolve()));
  onTestFinished(() => new Promise<void>((resolve) => smtp.close(() => resolve())));
  serveur.port = (smtp.server.address() as AddressInfo).port;
  return serveur;
}

function ouvrirMailer(environment: 'production' | 'development', hote: string, port: number): Mailer {
  const mailer = createMailer({
    environment,
    smtpUrl: `smtp://ecole:secret@${hote}:${port}`,
    mailExpediteur: 'ecole@example.org',
    mailsParMinute: 1_000,
  });
  onTestFinished(() => mailer.close());
  return mailer;
}

/** « parti », or what is said of the failure. */
const envoyer = (mailer: Mailer): Promise<string> =>
  mailer
    .send({
      messageId: '<un@example.org>',
      subject: 'Objet',
      text: 'Texte',
      html: '<p>Texte</p>',
      to: { name: 'Parent', address: 'parent@example.org' },
    })
    .then(
      () => 'parti',
      (error: unknown) => qualifierEchec(error).motif,
    );

describe('serveur sans STARTTLS : en production, rien ne traverse un réseau en clair (RFC 3207)', () => {
  it.each([
    // « 0.0.0.0 » reaches this machine, and its name does not say so.
    [
      'production',
      '0.0.0.0',
      [],
      'Le serveur de messagerie n’offre pas de connexion chiffrée\u00a0: l’exploitation doit la vérifier.',
    ],
    ['production', '127.0.0.1', ['mot de passe secret', 'mail'], 'parti'],
    ['development', '0.0.0.0', ['mot de passe secret', 'mail'], 'parti'],
  ] as const)('%s, smtp://%s : le serveur entend %j', async (environment, hote, entendu, resultat) => {
    const serveur = await ouvrirServeurEnClair();
    expect(await envoyer(ouvrirMailer(environment, hote, serveur.port))).toBe(resultat);
    expect(serveur.entendu).toEqual(entendu);
  });
});

it('421 : un essai ne demande pas plus de deux fois au serveur, même avec dix connexions gardées', async () => {
  const serveur = await ouvrirServeurEnClair();
  const mailer = ouvrirMailer('development', '127.0.0.1', serveur.port);
  await Promise.all(Array.from({ length: CONNECTIONS }, () => envoyer(mailer)));
  serveur.occupe = true;
  serveur.destinataires = 0;
  expect(await envoyer(mailer)).not.toBe('parti');
  expect(serveur.destinataires).toBeLessThanOrEqual(2);
});
