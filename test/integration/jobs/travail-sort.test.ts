import sql from 'sql-template-tag';
import { afterEach, describe, expect, it } from 'vitest';
import { type QueueWorker, startQueueWorker } from '../../../src/jobs/queue-worker.ts';
import { createMailer } from '../../../src/mails/mailer.ts';
import { countRenvoyables } from '../../../src/queries/operations/envois.ts';
import { listRenvoyables } from '../../../src/repositories/operations/envois.ts';
import { informerAvec } from '../../builders/compte.ts';
import { useTestApp } from '../../helpers/app.ts';
import { useBase } from '../../helpers/base.ts';
import { ouvrirServeurSmtp } from '../../helpers/processus/serveur-smtp.ts';
import { compterParStatut, type MailsEnFile, mettreEnFile } from '../../helpers/scenes/mails-en-file.ts';

const test = useTestApp();
let travail: QueueWorker | undefined;
afterEach(async () => {
  await travail?.stop();
  travail = undefined;
});

const enBase = useBase(test);

/** « informe », with this provisional password; expired when the date says so. */
async function poserMotDePasse(file: MailsEnFile, motDePasse: string, jours = 90) {
  const fiches = await enBase(sql`select id from representants_legaux where ecole_id = ${file.ecole.id}`);
  await informerAvec(
    test.current.deps,
    fiches.map(({ id }) => String(id)),
    { motDePasse, expireLe: new Date(Date.now() + jours * 86_400_000), profil: 'representant_legal' },
  );
}

/** The queue's own words on each job left: nothing of it is public, and attempts are what we look at. */
const jobs = () =>
  enBase(sql`select attempts, run_at <= now() as disponible from graphile_worker._private_jobs order by id`);

const commencer = async () => {
  travail = await startQueueWorker(test.current.deps, test.current.ownerUrl);
};

const sort = (file: MailsEnFile) =>
  expect.poll(() => compterParStatut(test.current.deps, file.operationId), { timeout: 45_000 });

const motifs = async (file: MailsEnFile): Promise<unknown[]> =>
  (await enBase(sql`select motif from envois where operation_id = ${file.operationId} order by id`)).map(
    (r) => String(r.motif).replace(/[\u00a0\u202f]/g, ' '),
  );

describe('la limite par minute (règles §6)', () => {
  it('un mail qui attend son tour n’est pas encore écrit : il dit le mot de passe du moment où il part ; l’arrêt n’attend pas', async () => {
    const { deps, ownerUrl, config } = test.current;
    const smtp = await ouvrirServeurSmtp();
    const file = await mettreEnFile(deps, 4);
    await poserMotDePasse(file, 'ancienmotdepasse');
    const lent = createMailer({ ...config, smtpUrl: smtp.url, mailsParMinute: 1 });
    const premier = await startQueueWorker({ ...deps, mailer: lent }, ownerUrl);
    await sort(file).toEqual({ envoye: 1, en_attente: 3 });
    await poserMotDePasse(file, 'nouveaumotdepasse');
    expect(smtp.mails).toHaveLength(1);
    const debut = performance.now();
    await premier.stop();
    expect(performance.now() - debut).toBeLessThan(4_000);
    // They did not have their attempt.
    expect(await jobs()).toEqual(Array.from({ length: 3 }, () => ({ attempts: 0, disponible: true })));

    const rapide = createMailer({ ...config, smtpUrl: smtp.url, mailsParMinute: 1_000 });
    travail = await startQueueWorker({ ...deps, mailer: rapide }, ownerUrl);
    await sort(file).toEqual({ envoye: 4 });
    const contenus = smtp.mails.map(({ texte }) => texte.replace(/=\r\n/g, ''));
    expect(contenus.filter((texte) => texte.includes('ancienmotdepasse'))).toHaveLength(1);
    expect(contenus.filter((texte) => texte.includes('nouveaumotdepasse'))).toHaveLength(3);
    expect([...smtp.recus.values()]).toEqual([1, 1, 1, 1]);
    for (const mailer of [lent, rapide]) mailer.close();
    await smtp.close();
  });
});

describe('ce qui ne peut pas partir est dit, rien n’attend pour toujours', () => {
  it('mail impossible à préparer : abandonné au dernier essai, avec ce qu’il faut faire', async () => {
    const file = await mettreEnFile(test.current.deps, 1);
    await poserMotDePasse(file, 'motdepasse');
    // Its key is no longer in ENCRYPTION_KEYS.
    await enBase(
      sql`update provisoires set cle = 'retiree' where compte_id in (select compte_id from envois
         where operation_id = ${file.operationId})`,
    );
    await enBase(sql`update graphile_worker._private_jobs set attempts = max_attempts - 1`);
    await commencer();
    await sort(file).toEqual({ rejete: 1 });
    expect(await motifs(file)).toEqual(['Le mail n’a pas pu être préparé : prévenez l’exploitation.']);
  });

  it('compte bloqué, mot de passe expiré : rien ne part, le motif dit pourquoi, « Renvoyer » ne les propose pas', async () => {
    const { deps } = test.current;
    const bloque = await mettreEnFile(deps, 1);
    await poserMotDePasse(bloque, 'motdepasse');
    await enBase(
      sql`update representants_legaux set bloque_le = now(), bloque_motif = 'autre' where compte_id in (select compte_id from envois
         where operation_id = ${bloque.operationId})`,
    );
    const expire = await mettreEnFile(deps, 1);
    await poserMotDePasse(expire, 'motdepasse', -1);
    await commencer();
    for (const [file, motif] of [
      [bloque, 'Son compte est bloqué.'],
      [
        expire,
        'Son mot de passe provisoire a expiré : informez cette personne de nouveau pour lui en donner un autre.',
      ],
    ] as const) {
      await sort(file).toEqual({ rejete: 1 });
      expect(await motifs(file)).toEqual([motif]);
      await deps.database.withEcoleOps(file.ecole.id, async (trx) => {
        expect(await countRenvoyables(trx, file.operationId, deps.clock.now())).toBe(0);
        expect(await listRenvoyables(trx, file.operationId, deps.clock.now())).toEqual([]);
      });
    }
    expect(deps.mailer.recent()).toEqual([]);
  });

  it('une erreur de la base est notée sans les lignes qu’elle cite', async () => {
    const { deps, logs } = test.current;
    const file = await mettreEnFile(deps, 1);
    await enBase(
      sql`update representants_legaux set bloque_le = now(), bloque_motif = 'autre' where compte_id in (select compte_id from envois
         where operation_id = ${file.operationId})`,
    );
    await enBase(sql`alter table envois add constraint panne check (statut <> 'rejete') not valid`);
    await commencer();
    await expect.poll(() => logs(), { timeout: 45_000 }).toContain('"constraint":"panne"');
    expect(logs()).not.toContain('parent0@example.org');
    await enBase(sql`alter table envois drop constraint panne`);
  });
});
