import { demarrerTravail } from '../../jobs/travail.ts';
import { type Commande, CommandeError } from '../commande.ts';

export const commande: Commande = {
  nom: 'travail',
  description: 'Envoie les mails en attente, jusqu’à l’arrêt (autant de processus que voulu)',
  async executer({ deps }) {
    const { ownerUrl } = deps;
    if (ownerUrl === undefined) throw new CommandeError('DATABASE_URL manque.');
    const travail = await demarrerTravail(deps, ownerUrl);
    const stop = () => void travail.stop();
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
    await travail.promise;
  },
};
