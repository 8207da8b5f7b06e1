import sql from 'sql-template-tag';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../../src/config.ts';
import { createDeps, type Deps } from '../../../../src/deps.ts';
import { type QueueWorker, startQueueWorker } from '../../../../src/jobs/queue-worker.ts';
import { createMailer } from '../../../../src/mails/mailer.ts';
import {
  insertEnvois,
  listRenvoyables,
  remplacerEnvois,
} from '../../../../src/repositories/operations/envois.ts';
import { noterRebond } from '../../../../src/services/operations/rebonds.ts';
import { poserAdresse } from '../../../builders/adresse.ts';
import { activer, informerAvec } from '../../../builders/compte.ts';
import { ajouterRepresentants, creerEcole, type EcoleTest } from '../../../builders/ecole.ts';
import { cloneDatabase } from '../../../helpers/app.ts';
import { ouvrirServeurSmtp, type ServeurSmtp } from '../../../helpers/processus/serveur-smtp.ts';
import { lireRebonds } from '../../../helpers/rebonds.ts';

interface EnvoiEnBase {
  statut: string;
  motif: string | null;
  tentatives: number;
}

const LENTEUR_MS = 1_500;

let smtp: ServeurSmtp;
let deps: Deps;
let ownerUrl: string;
let drop: () => Promise<void>;
let ecole: EcoleTest;
let operationId: string;
let travail: QueueWorker | undefined;

beforeAll(async () => {
  smtp = await ouvrirServeurSmtp();
  const clone = await cloneDatabase();
  ({ ownerUrl } = clone.urls);
  ({ drop } = clone);
  const config = loadConfig({
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    SMTP_URL: smtp.url,
    MAILS_PAR_MINUTE: '100000',
  });
  deps = createDeps(config, clone.urls);
  ecole = await creerEcole(deps);
  // One by one, mails are added to it: « Confirmer » writes them all at once.
  operationId = (
    await deps.database.withOps((trx) =>
      trx.one<{ id: string }>(
        sql`insert into operations (ecole_id, type, profil, mode, etat, auteur, executee_le)
         values (${ecole.id}, 'informer', 'representant_legal', 'mail', 'executee', 'Test', now()) returning id`,
      ),
    )
  ).id;
});
afterEach(async () => {
  await travail?.stop();
  travail = undefined;
  smtp.reponse = undefined;
  smtp.recus.clear();
  smtp.mails.length = 0;
});
afterAll(async () => {
  await deps.close();
  await smtp.close();
  await drop();
});

let rang = 0;
/** One guardian with an active account, and a mail queued. */
async function mettreEnFile(): Promise<string> {
  rang += 1;
  const mail = `parent${rang}@example.org`;
  const [ficheId = ''] = await ajouterRepresentants(deps, ecole, [{ nom: 'Test', prenom: 'Parent', mail }]);
  await activer(deps, [ficheId], 'representant_legal');
  const { compteId } = await deps.database.withOps((trx) =>
    trx.one<{ compteId: string }>(
      sql`select compte_id as "compteId" from representants_legaux where id = ${ficheId}`,
    ),
  );
  await deps.database.withEcoleOps(ecole.id, (trx) =>
    insertEnvois(trx, deps.config.baseUrl, operationId, [{ ficheId, compteId, adresse: mail }]),
  );
  return ficheId;
}

const lire = (ficheId: string): Promise<EnvoiEnBase> =>
  deps.database.withOps((trx) =>
    trx.one(sql`select statut, motif, tentatives from envois where fiche_id = ${ficheId}`),
  );

async function attendre(ficheId: string, statut: string): Promise<EnvoiEnBase> {
  travail ??= await startQueueWorker(deps, ownerUrl);
  return expect
    .poll(() => lire(ficheId), { timeout: 45_000 })
    .toMatchObject({ statut })
    .then(() => lire(ficheId));
}

describe('un mail part de la file, et son sort est noté', () => {
  it('accepté par le serveur : envoyé une seule fois', async () => {
    const fiche = await mettreEnFile();
    expect(await attendre(fiche, 'envoye')).toMatchObject({ tentatives: 1, motif: null });
    expect([...smtp.recus.values()]).toEqual([1]);
  });

  it('421 : différé avec son motif, puis envoyé', async () => {
    smtp.reponse = { code: 421, texte: 'later' };
    const fiche = await mettreEnFile();
    expect((await attendre(fiche, 'differe')).motif).toContain('attendre');
    smtp.reponse = undefined;
    expect((await attendre(fiche, 'envoye')).tentatives).toBeGreaterThan(1);
  });

  it('550 : rejeté pour de bon, et l’adresse est mise de côté', async () => {
    smtp.reponse = { code: 550, texte: '5.1.1 unknown user' };
    const fiche = await mettreEnFile();
    expect(await attendre(fiche, 'rejete')).toMatchObject({ tentatives: 1 });
    const { refuse } = await deps.database.withOps((trx) =>
      trx.one<{ refuse: boolean }>(
        sql`select mail_refuse = mail as refuse from representants_legaux where id = ${fiche}`,
      ),
    );
    expect(refuse).toBe(true);
  });

  it('serveur éteint : différé avec son motif, puis envoyé une seule fois', async () => {
    const fiche = await mettreEnFile();
    // Port 1: nobody listens there.
    const mailer = createMailer({ ...deps.config, smtpUrl: 'smtp://127.0.0.1:1' });
    travail = await startQueueWorker({ ...deps, mailer }, ownerUrl);
    expect((await attendre(fiche, 'differe')).motif).toContain('injoignable');
    await travail.stop();
    mailer.close();
    travail = undefined;
    expect(await attendre(fiche, 'envoye')).toMatchObject({ motif: null });
    expect([...smtp.recus.values()]).toEqual([1]);
  });

  it('serveur lent : il attend sa réponse, et le mail part une seule fois', async () => {
    smtp.reponse = { apresMs: LENTEUR_MS };
    const fiche = await mettreEnFile();
    const debut = performance.now();
    expect(await attendre(fiche, 'envoye')).toMatchObject({ tentatives: 1 });
    expect(performance.now() - debut).toBeGreaterThanOrEqual(LENTEUR_MS);
    expect([...smtp.recus.values()]).toEqual([1]);
  });

  it('connexion coupée après le contenu : différé, puis répété sous le même Message-ID', async () => {
    smtp.reponse = 'couper';
    const fiche = await mettreEnFile();
    expect((await attendre(fiche, 'differe')).motif).toContain('coupé');
    smtp.reponse = undefined;
    await attendre(fiche, 'envoye');
    expect(smtp.mails.length).toBeGreaterThanOrEqual(2);
    expect(smtp.recus.size).toBe(1);
  });

  it('le mot de passe provisoire est dans le corps du mail reçu, pas dans ses en-têtes', async () => {
    const motDePasse = 'kdwm4t7prxzh';
    const fiche = await mettreEnFile();
    await informerAvec(deps, [fiche], {
      motDePasse,
      expireLe: new Date(Date.now() + 90 * 86_400_000),
      profil: 'representant_legal',
    });
    await attendre(fiche, 'envoye');
    const [entetes = '', ...corps] = (smtp.mails[0]?.texte ?? '').split('\r\n\r\n');
    // Quoted-printable breaks its lines with « = ».
    expect(corps.join('\n').replace(/=\r\n/g, '').split(motDePasse)).toHaveLength(3);
    expect(entetes).toMatch(/^Subject: /m);
    expect(entetes).not.toContain(motDePasse);
  });

  it('donne Scolarité Services, et l’adresse que l’école affiche au moment où il part (guide §6)', async () => {
    const recu = async () => {
      await attendre(await mettreEnFile(), 'envoye');
      return (smtp.mails.at(-1)?.texte ?? '').replace(/=\r\n/g, '');
    };
    await poserAdresse(deps, ecole, 'representant_legal', 'https://parents.exemple.fr');
    await poserAdresse(deps, ecole, 'eleve', 'https://eleves.exemple.fr');
    const avec = await recu();
    expect(avec).toContain('https://teleservices.education.gouv.fr');
    expect(avec).toContain('https://parents.exemple.fr');
    expect(avec).not.toContain('https://eleves.exemple.fr');
    await poserAdresse(deps, ecole, 'representant_legal', 'https://parents.exemple.fr', { affichee: false });
    expect(await recu()).not.toContain('https://parents.exemple.fr');
  });

  it('un nom, un objet ou une adresse à retours de ligne n’ajoutent ni en-tête ni destinataire', async () => {
    await deps.mailer
      .send({
        messageId: '<injection@example.org>',
        subject: 'Votre compte\r\nBcc: pirate@example.org',
        text: 'Bonjour',
        html: '<p>Bonjour</p>',
        to: {
          name: 'Parent\r\nBcc: pirate@example.org\r\n\r\nCorps',
          address: 'parent@example.org\r\nX-Injecte: oui',
        },
      })
      .catch(() => undefined);
    await deps.mailer.send({
      messageId: '<injection2@example.org>',
      subject: 'Votre compte\r\nBcc: pirate@example.org',
      text: 'Bonjour',
      html: '<p>Bonjour</p>',
      to: { name: 'Parent\r\nBcc: pirate@example.org\r\n\r\nCorps', address: 'parent@example.org' },
    });
    expect([...smtp.recus.keys()]).toContain('<injection2@example.org>');
    for (const { texte, destinataires } of smtp.mails) {
      const [entetes = ''] = texte.split('\r\n\r\n');
      expect(entetes).not.toMatch(/^(Bcc|X-Injecte):/im);
      expect(destinataires).not.toContain('pirate@example.org');
      expect(destinataires).toHaveLength(1);
    }
  });

  it('le rôle du web n’atteint pas la file', async () => {
    await expect(
      deps.database.withEcoleOps(ecole.id, (trx) => trx.rows(sql`select * from graphile_worker.jobs`)),
    ).rejects.toThrow(/permission denied|droit refusé/);
  });
});

describe('renvoyer (règles §6)', () => {
  it('seulement les mails rejetés dont l’adresse a changé, et l’ancien envoi renvoie au nouveau', async () => {
    smtp.reponse = { code: 550, texte: '5.1.1 unknown user' };
    const fiche = await mettreEnFile();
    await attendre(fiche, 'rejete');
    smtp.reponse = undefined;
    const relancer = () =>
      deps.database.withEcoleOps(ecole.id, async (trx) => {
        const echecs = (await listRenvoyables(trx, operationId, deps.clock.now())).filter(
          (e) => e.ficheId === fiche,
        );
        await insertEnvois(trx, deps.config.baseUrl, operationId, echecs);
        await remplacerEnvois(
          trx,
          echecs.map((e) => e.id),
        );
        return echecs.length;
      });
    expect(await relancer()).toBe(0);
    await deps.database.withOps((trx) =>
      trx.run(sql`update representants_legaux set mail = 'nouvelle@example.org' where id = ${fiche}`),
    );
    expect(await relancer()).toBe(1);
    await expect
      .poll(() =>
        deps.database.withOps((trx) =>
          trx.rows(
            sql`select statut, remplace_par is null as dernier from envois where fiche_id = ${fiche} order by id`,
          ),
        ),
      )
      .toEqual([
        { statut: 'rejete', dernier: false },
        { statut: 'envoye', dernier: true },
      ]);
    expect(await relancer()).toBe(0);
  });
});

describe('un mail revenu (RFC 3464)', () => {
  it('passe l’envoi à rejeté et met l’adresse de côté', async () => {
    const fiche = await mettreEnFile();
    await attendre(fiche, 'envoye');
    const { id } = await deps.database.withOps((trx) =>
      trx.one<{ id: string }>(sql`select message_id as id from envois where fiche_id = ${fiche}`),
    );
    const avis = `From: MAILER-DAEMON\r\nContent-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; x@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: ${id}\r\n\r\n--b--\r\n`;
    const rebonds = await lireRebonds(Buffer.from(avis));
    expect(rebonds).toEqual([{ messageId: id, statut: '5.1.1' }]);
    for (const rebond of rebonds) expect(await noterRebond(deps, rebond)).toBe('note');
    expect(await lire(fiche)).toMatchObject({ statut: 'rejete' });
    expect(await lireRebonds(Buffer.from(avis.replace('failed', 'delayed')))).toEqual([]);
  });
});
