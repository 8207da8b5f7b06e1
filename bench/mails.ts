import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import nodemailer from 'nodemailer';
import sql, { raw } from 'sql-template-tag';
import type { Deps } from '../src/deps.ts';
import { startQueueWorker } from '../src/jobs/queue-worker.ts';
import { CONNECTIONS, createMailer, type Mailer, type Message } from '../src/mails/mailer.ts';
import { PROJECT_ROOT } from '../src/project-root.ts';
import { executerPlan } from '../src/services/operations/operations.ts';
import { planifier } from '../src/services/operations/plans.ts';
import { tuerDesOuvriers } from '../test/helpers/processus/ouvriers-tues.ts';
import { ouvrirServeurSmtp } from '../test/helpers/processus/serveur-smtp.ts';
import { type BenchRow, mediane, ms, ratio, time } from './report.ts';
import { AUTEUR_DE_BANC, ajouterRepresentantsDeBanc, creerEcoleDeBanc } from './terrain.ts';

const N = 1000;

type EcoleDeBanc = Awaited<ReturnType<typeof creerEcoleDeBanc>>;

/** « connues »: as a minute after an import; « aucunes »: as just after it, until autovacuum comes round. */
type Statistiques = 'connues' | 'aucunes';

const STATISTIQUES: Record<Statistiques, string> = {
  connues: 'analyze',
  aucunes: `do $$
    declare t record;
    begin
      for t in select c.relname, a.attname from pg_class c join pg_attribute a on a.attrelid = c.oid
               where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
      loop
        perform pg_clear_attribute_stats('public', t.relname, t.attname, false);
      end loop;
      for t in select c.relname from pg_class c
               where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'i')
      loop
        perform pg_clear_relation_stats('public', t.relname);
      end loop;
    end $$`,
};

/** A school of n guardians with an address, and the plan that informs them by mail. */
async function planDeMails(deps: Deps, n: number, statistiques: Statistiques = 'connues') {
  const ecole = await creerEcoleDeBanc(deps, n);
  const ficheIds = await ajouterRepresentantsDeBanc(deps, ecole.acces);
  const qui = { acces: ecole.acces, auteur: AUTEUR_DE_BANC };
  const plan = await planifier(
    deps,
    qui,
    {
      profil: 'representant_legal',
      type: 'informer',
      reinitialiser: false,
      mode: 'mail',
    },
    { ficheIds },
  );
  await deps.database.withOps((trx) => trx.run(raw(STATISTIQUES[statistiques])));
  return { ecole, executer: () => executerPlan(deps, qui, plan) };
}

/** Informer 1 000 guardians by mail: accounts, history, journal and queue, committed. */
export async function benchInformerMail(deps: Deps): Promise<BenchRow> {
  const ours: number[] = [];
  const bare: number[] = [];
  for (let run = 0; run < 5; run += 1) {
    const { ecole, executer } = await planDeMails(deps, N);
    ours.push(await time(executer));
    bare.push(await time(() => recopierEnvois(deps, ecole)));
    await viderLaFile(deps);
  }
  const mine = mediane(ours);
  return {
    ligne: `Informer ${N} représentants légaux par mail (objectif ≤ 200 ms)`,
    mesures: {
      'validé avec historique, journal et file': ms(mine),
      [`insert SQL seul de ${N} envois`]: `${ms(mediane(bare))} (${ratio(mine, mediane(bare))} fois)`,
    },
  };
}

/** The reference: as many rows in the same table, by one statement, committed. */
const recopierEnvois = (deps: Deps, { acces }: EcoleDeBanc): Promise<number> =>
  deps.database.withEcole(acces, (trx) =>
    trx.run(
      sql`insert into envois (ecole_id, operation_id, fiche_id, compte_id, adresse, message_id)
       select ecole_id, operation_id, fiche_id, compte_id, adresse, '<bis-' || substr(message_id, 2)
       from envois where ecole_id = ${trx.ecoleId}`,
    ),
  );

/** Nothing of one measure is left for the next. */
const viderLaFile = (deps: Deps): Promise<void> =>
  deps.database.withOps(async (trx) => {
    await trx.run(sql`delete from graphile_worker._private_jobs`);
    await trx.run(sql`delete from envois`);
  });

/** From the queue to the SMTP server's 250, beside nodemailer alone sending the very same messages. */
export async function benchMails(deps: Deps): Promise<BenchRow> {
  const serveur = fork('bench/serveur-smtp.ts');
  try {
    const [url] = (await once(serveur, 'message')) as [string];
    // The first mails of a process are slower: none of the two measures has them.
    await mesurerEnvoi(deps, url, 'connues', N / 10);
    const sansStatistiques = await mesurerEnvoi(deps, url, 'aucunes');
    const { duree, messages } = await mesurerEnvoi(deps, url, 'connues');
    const { hostname, port } = new URL(url);
    const nu = nodemailer.createTransport({
      pool: true,
      host: hostname,
      port: Number(port),
      maxConnections: CONNECTIONS,
      maxMessages: 500,
    });
    const from = deps.config.mailExpediteur;
    const bare = await time(() => Promise.all(messages.map((message) => nu.sendMail({ ...message, from }))));
    nu.close();
    const debit = (temps: number): string => `${Math.round(messages.length / (temps / 1000))} mails/s`;
    return {
      ligne: `Remettre ${messages.length} mails à un serveur SMTP local (objectif ≥ 200 mails/s dans les deux cas)`,
      mesures: {
        'file, message, envoi et trace, sans statistiques': debit(sansStatistiques.duree),
        'les mêmes, tables analysées': debit(duree),
        'nodemailer seul, mêmes messages': `${debit(bare)} (${ratio(duree, bare)} fois plus vite)`,
      },
    };
  } finally {
    serveur.kill();
  }
}

/** A school of its own, its mails queued, then the worker until the last one has left. */
async function mesurerEnvoi(deps: Deps, smtpUrl: string, statistiques: Statistiques, n = 2 * N) {
  const { executer } = await planDeMails(deps, n, statistiques);
  await executer();
  const smtp = createMailer({ ...deps.config, smtpUrl, mailsParMinute: 1_000_000 });
  const messages: Message[] = [];
  const mailer: Mailer = {
    ...smtp,
    send: (message) => {
      messages.push(message);
      return smtp.send(message);
    },
  };
  const duree = await time(async () => {
    const travail = await startQueueWorker({ ...deps, mailer }, deps.ownerUrl ?? '');
    while ((await compterRestants(deps)) > 0) await pause(20);
    await travail.stop();
  });
  smtp.close();
  await viderLaFile(deps);
  return { duree, messages };
}

/** A hundred workers killed while they send. */
export async function benchMailsTues(deps: Deps): Promise<BenchRow> {
  const morts = 100;
  const { executer } = await planDeMails(deps, 3 * N);
  await executer();
  const smtp = await ouvrirServeurSmtp(150);
  try {
    const { restants, perdus, doubles, inconnus } = await tuerDesOuvriers(deps, smtp, {
      fois: morts,
      build: join(PROJECT_ROOT, 'dist'),
    });
    return {
      ligne: `${morts} processus d’envoi tués pendant ${3 * N} mails (objectif : 0 perdu)`,
      mesures: {
        'perdus, inconnus': `${perdus}, ${inconnus}`,
        'doubles, sous le même Message-ID': `${doubles} (au plus ${morts * CONNECTIONS})`,
        'restants à la dernière mort': String(restants),
      },
    };
  } finally {
    await smtp.close();
    await viderLaFile(deps);
  }
}

const compterRestants = async (deps: Deps): Promise<number> =>
  (
    await deps.database.withOps((trx) =>
      trx.one<{ nombre: number }>(sql`select count(*)::int as nombre from envois where statut <> 'envoye'`),
    )
  ).nombre;
