import { listApplied, migrate } from '../../database/schema/migrations.ts';
import { essayerLesCles, REMEDE_DES_CLES } from '../../services/cles-de-la-base.ts';
import { type Commande, CommandeError } from '../commande.ts';

export const commande: Commande = {
  nom: 'migrer',
  cree: true,
  description: 'Met le schéma de la base à jour (DATABASE_URL, en propriétaire)',
  async executer({ deps, print }) {
    if (deps.ownerUrl === undefined) throw new CommandeError('DATABASE_URL manque.');
    // Functions and policies again, even if their files have not changed: what was altered by hand is put right.
    const onDropped = (names: string[]) => {
      for (const name of names) print(`supprimée, inconnue de cette version\u00a0: ${name}`);
    };
    const onRevoked = (grants: string[]) => {
      for (const grant of grants) print(`retiré, inconnu de cette version\u00a0: ${grant}`);
    };
    for (const name of await migrate(deps.ownerUrl, { again: true, onDropped, onRevoked }))
      print(`appliquée\u00a0: ${name}`);
    const applied = await deps.database.readOps(listApplied);
    print(`schéma à jour\u00a0: ${applied?.at(-1) ?? 'vide'}`);
    const fautes = await essayerLesCles(deps);
    if (fautes === undefined)
      print('clés non essayées\u00a0: donnez ENCRYPTION_KEYS, ou lancez «\u00a0verifier\u00a0» avec elle');
    for (const faute of fautes ?? []) print(`${faute} → ${REMEDE_DES_CLES}`);
    return fautes?.length ? 1 : 0;
  },
};
