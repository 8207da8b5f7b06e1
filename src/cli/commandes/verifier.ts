import { type Difference, MIGRATE } from '../../database/schema/differences.ts';
import { listApplied, migrationSource } from '../../database/schema/migrations.ts';
import { connectionsOf, listOtherOwners, sayDifference, verify } from '../../database/schema/verification.ts';
import type { Deps } from '../../deps.ts';
import { essayerLesCles, REMEDE_DES_CLES } from '../../services/cles-de-la-base.ts';
import { type Commande, CommandeError } from '../commande.ts';

const NORMAL_HERE =
  'normal sur la machine d’un développeur\u00a0; en production, la base a un propriétaire ordinaire';

export const commande: Commande = {
  nom: 'verifier',
  description:
    'Compare rôles, droits, règles et fonctions de la base avec ce que cette version attend, et essaie ENCRYPTION_KEYS (code 1 : plus de pouvoir, ou mauvaise clé)',
  async executer({ config, deps, print }) {
    if (deps.ownerUrl === undefined) throw new CommandeError('DATABASE_URL manque.');
    const {
      databaseUrlApp: appUrl = '',
      databaseUrlAcces: accesUrl = '',
      databaseUrlPortail: portailUrl = '',
    } = config;
    const given = connectionsOf({ appUrl, accesUrl, portailUrl }).filter(({ url }) => url !== '');
    const differences = [
      ...(await verify(deps.ownerUrl, given)),
      ...(await anotherThanOwner(deps)),
      ...(await pendingMigrations(deps)),
      ...(await wrongKeys(deps)),
    ];
    // Outside production the owner is whoever started the server: worth a word, no refusal.
    const here = config.environment !== 'production';
    const isMore = ({ severity, owner }: Difference) => severity === 'more' && (!here || owner === undefined);
    const more = differences.filter(isMore);
    const broken = differences.filter(({ severity }) => severity === 'broken');
    const less = differences.filter((d) => d.severity !== 'broken' && !isMore(d));
    const list = (title: string, found: readonly Difference[]) => {
      if (found.length > 0) print(title);
      for (const difference of found)
        print(
          `  ${sayDifference(here && difference.owner ? { ...difference, remedy: NORMAL_HERE } : difference)}`,
        );
    };
    list('La base ne peut pas servir\u00a0:', broken);
    list('Plus de pouvoir que prévu\u00a0:', more);
    list('Avertissements\u00a0:', less);
    if (differences.length === 0) print('La base est telle que cette version l’attend.');
    return more.length + broken.length > 0 ? 1 : 0;
  },
};

async function anotherThanOwner({ database }: Deps): Promise<Difference[]> {
  return (await database.readOps(listOtherOwners)).map(({ login, owner }) => ({
    severity: 'more',
    what: `DATABASE_URL se connecte avec le rôle ${login}, et non ${owner}, à qui sont les tables`,
    remedy: `donnez dans DATABASE_URL les accès de ${owner}`,
    owner: true,
  }));
}

async function pendingMigrations({ database }: Deps): Promise<Difference[]> {
  const known = await migrationSource.getMigrations([]);
  const done = new Set(await database.readOps(listApplied));
  return known
    .filter((name) => done.size > 0 && !done.has(name))
    .map((name) => ({
      severity: 'less',
      what: `migration en attente\u00a0: ${name}`,
      remedy: MIGRATE,
    }));
}

async function wrongKeys(deps: Deps): Promise<Difference[]> {
  const fautes = await essayerLesCles(deps);
  if (fautes === undefined)
    return [
      {
        severity: 'less',
        what: 'clés non essayées',
        remedy: 'donnez ENCRYPTION_KEYS à cette commande',
      },
    ];
  return fautes.map((what) => ({ severity: 'broken', what, remedy: REMEDE_DES_CLES }));
}
