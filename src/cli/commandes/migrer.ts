import { migrate } from '../../database/migrations.ts';
import { type Commande, CommandeError } from '../commande.ts';

export const commande: Commande = {
  nom: 'migrer',
  description: 'Met le schéma de la base à jour (DATABASE_URL, en propriétaire)',
  // Outside production, opening the database has already done it.
  async executer({ config, deps, print }) {
    if (config.environment === 'production') {
      if (config.databaseUrl === undefined) throw new CommandeError('DATABASE_URL manque.');
      for (const name of await migrate(config.databaseUrl)) print(`appliquée : ${name}`);
    }
    const [last] = await deps.database.withOps((trx) =>
      trx.rows<{ name: string }>('select name from migrations order by id desc limit 1'),
    );
    print(`schéma à jour : ${last?.name ?? 'vide'}`);
  },
};
