import { scheduleNights } from '../../jobs/night.ts';
import { startQueueWorker } from '../../jobs/queue-worker.ts';
import { exigerLesCles } from '../../services/cles-de-la-base.ts';
import { type Commande, CommandeError } from '../commande.ts';

export const commande: Commande = {
  nom: 'travail',
  dure: true,
  besoins: [
    'BASE_URL',
    // Codes of the portal are hashed with it here, and compared with it by the web processes.
    'SESSION_SECRET',
    'ENCRYPTION_KEYS',
    'SMTP_URL',
    'MAIL_EXPEDITEUR',
    'SMS_URL',
    'SMS_JETON',
    'SMS_CORPS',
    'NUIT_CRON',
    { reglage: 'JOURNAL_CLE', avec: 'NUIT_CRON' },
  ],
  description:
    'Envoie les mails en attente, et fait le traitement de nuit à l’heure de NUIT_CRON, jusqu’à l’arrêt (autant de processus que voulu)',
  async executer({ deps, arret }) {
    const { ownerUrl } = deps;
    if (ownerUrl === undefined) throw new CommandeError('DATABASE_URL manque.');
    await exigerLesCles(deps, (message) => deps.logger.warn(message));
    // graphile-worker prints a stack for each worker that a lost connection ends, beside what its logger is told.
    console.trace = () => {};
    const travail = await startQueueWorker(deps, ownerUrl);
    const { nuitCron } = deps.config;
    const nuits = nuitCron === undefined ? undefined : scheduleNights(deps, nuitCron, arret);
    const stop = () => void travail.stop();
    if (arret.aborted) stop();
    else arret.addEventListener('abort', stop, { once: true });
    await travail.promise;
    await nuits;
  },
};
