import { rechercheEcolesSchema } from '../../forms/connexion.ts';
import { parseForm } from '../../forms/form.ts';
import type { AgentContext } from '../../middlewares/context.ts';
import { paths } from '../../paths.ts';
import { listDelegationsSansDroit } from '../../queries/circonscription/sans-droit.ts';
import { listEcolesAdministrees } from '../../queries/ecole/ecoles.ts';
import { choixEcoleVM } from '../../vues/ecole/choix.ts';

/** Choice of the school; with a single one there is nothing to choose. */
export async function choisirEcole(ctx: AgentContext): Promise<void> {
  const { agent, deps, req } = ctx;
  const form = parseForm(rechercheEcolesSchema, req.query);
  const q = form.ok ? form.valeurs.q : '';
  const ecoles = await deps.database.readAgent(req.sessionID, async (trx) => {
    const trouvees = await listEcolesAdministrees(trx, q);
    const toutes = q === '' ? trouvees : await listEcolesAdministrees(trx);
    return { trouvees, toutes, sansDroit: await listDelegationsSansDroit(trx) };
  });
  const [seule, ...autres] = ecoles.toutes;
  if (seule !== undefined && autres.length === 0) return ctx.redirect(paths.accueil({ uai: seule.uai }));
  ctx.page('ecole/choix', choixEcoleVM(agent, q, ecoles), { titre: 'Choix de l’école', layout: 'simple' });
}
