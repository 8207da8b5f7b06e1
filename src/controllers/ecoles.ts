import { rechercheEcolesSchema } from '../forms/connexion.ts';
import { parseForm } from '../forms/form.ts';
import type { AgentContext } from '../middlewares/context.ts';
import type { AgentConnecte } from '../queries/agents.ts';
import { type EcoleAdministree, listEcolesAdministrees } from '../queries/ecoles.ts';
import type { EcoleProposeeVM } from '../rendering/vues/ecoles.ts';
import { paths } from '../routes/paths.ts';

/** Why an agent has nothing to open, and what to do about it. */
export const MESSAGES_SANS_ECOLE: Readonly<Record<AgentConnecte['fonction'], string>> = {
  directeur:
    'Aucune école ne vous est confiée pour le moment. Si vous venez d’être nommé, vos droits suivent votre affectation\u00a0: adressez-vous à l’IEN de votre circonscription.',
  enseignant:
    'Aucune école ne vous est confiée pour le moment. Un enseignant administre les comptes par délégation\u00a0: demandez-la à l’IEN de votre circonscription.',
  ien: 'Aucune école ne vous est confiée directement. Les comptes d’une école sont administrés par sa directrice ou son directeur, ou par l’enseignant à qui vous avez délégué cette tâche.',
};

/** Choice of the school; with a single one there is nothing to choose. */
export async function choisirEcole(ctx: AgentContext): Promise<void> {
  const { agent, deps, req } = ctx;
  const form = parseForm(rechercheEcolesSchema, req.query);
  const q = form.ok ? form.valeurs.q : '';
  const { ecoles, toutes } = await deps.database.readAgent(req.sessionID, async (trx) => {
    const trouvees = await listEcolesAdministrees(trx, q);
    return { ecoles: trouvees, toutes: q === '' ? trouvees : await listEcolesAdministrees(trx) };
  });
  const [seule, ...autres] = toutes;
  if (seule !== undefined && autres.length === 0) return ctx.redirect(paths.accueil({ uai: seule.uai }));
  ctx.page(
    'ecoles/choix',
    {
      q,
      ecoles: ecoles.map(toVm),
      total: toutes[0]?.nombreEcoles ?? 0,
      aucune: seule === undefined ? MESSAGES_SANS_ECOLE[agent.fonction] : null,
    },
    { titre: 'Choix de l’école', layout: 'simple' },
  );
}

function toVm({ uai, nom, commune, titre, perimetre }: EcoleAdministree): EcoleProposeeVM {
  const delegation = perimetre === 'tous' ? 'Par délégation' : 'Par délégation, comptes des élèves seulement';
  return {
    uai,
    nom,
    commune,
    url: paths.accueil({ uai }),
    mention: titre === 'delegation' ? delegation : null,
  };
}
