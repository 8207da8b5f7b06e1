import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type QueueWorker, startQueueWorker } from '../../../../src/jobs/queue-worker.ts';
import { createMailer, type Mailer, TIMEOUTS } from '../../../../src/mails/mailer.ts';
import { paths } from '../../../../src/paths.ts';
import { creerAgent } from '../../../builders/agent.ts';
import {
  ajouterEleves,
  ajouterRepresentants,
  creerEcole,
  type EcoleTest,
  uai,
} from '../../../builders/ecole.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { ouvrirServeurSmtp, type ServeurSmtp } from '../../../helpers/processus/serveur-smtp.ts';
import { ouvrirSmtpEnPanne, type SmtpEnPanne } from '../../../helpers/processus/smtp-en-panne.ts';
import { Visiteur } from '../../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
// Long enough for a busy machine to answer in: a mail whose answer comes late is sent again.
const COURTS = { connectionMs: 2_500, greetingMs: 2_500, answerMs: 2_500 };
const ADRESSES = ['un', 'deux', 'trois', 'quatre', 'cinq', 'six'].map((nom) => `${nom}@exemple.fr`);

let smtp: ServeurSmtp;
let relais: SmtpEnPanne;
let ecole: EcoleTest;
let directrice: Visiteur;
let parents: string[];
let mailer: Mailer;
let travail: QueueWorker | undefined;

beforeAll(async () => {
  const { deps } = test.current;
  smtp = await ouvrirServeurSmtp();
  relais = await ouvrirSmtpEnPanne(smtp.url);
  ecole = await creerEcole(deps, { uai: uai(1) });
  await creerAgent(deps, { ecoles: [ecole] });
  const enfants = await ajouterEleves(deps, ecole, [{ nom: 'LEROY', prenom: 'Ava', classe: 'CP A' }]);
  parents = await ajouterRepresentants(
    deps,
    ecole,
    ADRESSES.map((mail, rang) => ({ nom: `LEROY${rang}`, prenom: 'Zoé', mail, enfants })),
  );
  directrice = await Visiteur.connecter(test, 'directrice');
});
afterEach(async () => {
  await travail?.stop();
  travail = undefined;
  mailer.close();
  relais.panne = undefined;
  relais.attentes = 0;
  smtp.recus.clear();
});
afterAll(async () => {
  await relais.close();
  await smtp.close();
});

/** The worker of « ops travail », whose patience is short. */
async function ouvrier(smtpUrl = relais.url): Promise<void> {
  const { deps, ownerUrl, config } = test.current;
  mailer = createMailer({ ...config, smtpUrl, mailsParMinute: 100_000 }, undefined, COURTS);
  travail = await startQueueWorker({ ...deps, mailer }, ownerUrl);
}

/** Three clicks: the operation's page. */
async function informer(rang: number): Promise<string> {
  const liste = await directrice.ouvrir(paths.representantsLegaux({ uai: ecole.uai }));
  const parMail = await directrice.presser(liste, 'Informer par mail', { cocher: [parents[rang] ?? ''] });
  return (await directrice.presser(parMail, 'Confirmer')).url;
}

const lire = (page: string, texte: string | RegExp) =>
  expect.poll(async () => (await directrice.ouvrir(page)).texte, { timeout: 45_000 }).toMatch(texte);

describe('un serveur de messagerie lent ou en panne : la directrice lit ce qui arrive, rien n’est perdu (règles §6)', () => {
  it.each([
    ['muet', 'accepte la connexion et ne dit rien', /n’a pas répondu à temps\. Nouvel essai le/, 1],
    ['fige', 'ne répond plus après DATA', /n’a pas répondu à temps\. Nouvel essai le/, 1],
    ['coupe', 'raccroche au milieu du mail', /a coupé la connexion\. Nouvel essai le/, 1],
    // It was received, and the answer lost: no sender can know. The repeat is the same mail (decision 016).
    ['sourd', 'prend le mail et tait sa réponse', /n’a pas répondu à temps\. Nouvel essai le/, 2],
  ] as const)(
    '%s : %s ; différé avec son motif, puis envoyé',
    { timeout: 180_000 },
    async (panne, _quoi, motif, fois) => {
      relais.panne = panne;
      const page = await informer(['muet', 'fige', 'coupe', 'sourd'].indexOf(panne));
      await ouvrier();
      await lire(page, motif);
      expect((await directrice.ouvrir(page)).texte).toContain('Différé');
      relais.panne = undefined;
      await lire(page, /Accepté par le serveur de messagerie le/);
      expect([...smtp.recus.values()]).toEqual([fois]);
    },
  );

  it('connexion refusée : différé avec son motif, puis envoyé', { timeout: 180_000 }, async () => {
    const page = await informer(4);
    // Port 1: nobody listens there.
    await ouvrier('smtp://127.0.0.1:1');
    await lire(page, /est injoignable .* Nouvel essai le/);
    await travail?.stop();
    mailer.close();
    await ouvrier();
    await lire(page, /Accepté par le serveur de messagerie le/);
    expect([...smtp.recus.values()]).toEqual([1]);
  });

  it('arrêté pendant que le serveur se tait, l’ouvrier note l’essai et s’arrête ; le suivant envoie', {
    timeout: 180_000,
  }, async () => {
    relais.panne = 'fige';
    const page = await informer(5);
    await ouvrier();
    await expect.poll(() => relais.attentes, { timeout: 45_000 }).toBeGreaterThan(0);
    await travail?.stop();
    expect((await directrice.ouvrir(page)).texte).toMatch(/n’a pas répondu à temps\. Nouvel essai le/);
    relais.panne = undefined;
    mailer.close();
    await ouvrier();
    await lire(page, /Accepté par le serveur de messagerie le/);
    expect([...smtp.recus.values()]).toEqual([1]);
  });

  it('en service, les délais sont de 10 s pour la connexion et l’accueil, et de 30 s pour une réponse', () => {
    expect(TIMEOUTS).toEqual({ connectionMs: 10_000, greetingMs: 10_000, answerMs: 30_000 });
  });
});
