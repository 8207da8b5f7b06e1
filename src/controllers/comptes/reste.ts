import { NotFoundError } from '../../errors.ts';
import { quiResteSchema, renvoiSchema } from '../../forms/comptes.ts';
import { parseForm } from '../../forms/form.ts';
import type { EcoleContext } from '../../middlewares/context.ts';
import { paths } from '../../paths.ts';
import { listChoixDeCriteres } from '../../queries/comptes/eleves.ts';
import {
  type ComptesDUneClasse,
  compterParClasse,
  type GroupeDeReste,
  listGroupesDeReste,
} from '../../queries/comptes/reste.ts';
import { renvoyerConfirmations } from '../../services/comptes/confirmation.ts';
import { listerReste } from '../../services/operations/documents-reste.ts';
import { direRenvoi } from '../../textes/comptes/confirmation.ts';
import { profilsSuivis, quiResteVM } from '../../vues/comptes/reste/qui-reste.ts';
import { demandeur, envoyer } from '../reponses.ts';

/** Names shown of each group: of the whole school, and of one class. */
const PREMIERS = { ecole: 10, classe: 40 };

/** Who is left, of one class or of the school. A class that is gone is no class: the whole school is shown. */
export async function afficherQuiReste(ctx: EcoleContext): Promise<void> {
  const { deps, acces, ecole } = ctx;
  const demandee = quiResteSchema.parse(ctx.req.query).classe;
  const maintenant = deps.clock.now();
  const lu = await deps.database.readEcole(acces, async (trx) => {
    const choix = await listChoixDeCriteres(trx, demandee === undefined ? [] : [demandee]);
    const classe = choix.classes.find(({ id }) => id === demandee)?.id;
    const classes = classe === undefined ? [] : [classe];
    const premiers = classe === undefined ? PREMIERS.ecole : PREMIERS.classe;
    const groupes: GroupeDeReste[] = [];
    const comptes: ComptesDUneClasse[] = [];
    for (const profil of profilsSuivis(ecole)) {
      groupes.push(...(await listGroupesDeReste(trx, profil, { classes, premiers, maintenant })));
      if (classe === undefined) comptes.push(...(await compterParClasse(trx, profil, maintenant)));
    }
    return { choix, classe, groupes, comptes };
  });
  ctx.page('comptes/qui-reste', quiResteVM(ecole, lu), { titre: 'Qui reste-t-il\u202f?', onglet: 'eleves' });
}

/** The mail of confirmation of all who wait for it, of one class or of the school, leaves again. */
export async function renvoyerMailsDeConfirmation(ctx: EcoleContext): Promise<void> {
  const lu = parseForm(renvoiSchema, ctx.req.body);
  if (!lu.ok) throw new NotFoundError();
  const { classe } = lu.valeurs;
  const renvoi = await renvoyerConfirmations(ctx.deps, demandeur(ctx), classe === undefined ? [] : [classe]);
  ctx.flash(...direRenvoi(renvoi));
  ctx.redirect(paths.quiReste({ uai: ctx.ecole.uai }) + (classe === undefined ? '' : `?classe=${classe}`));
}

export async function telechargerReste(ctx: EcoleContext): Promise<void> {
  const { deps, ecole, req } = ctx;
  const { classe } = quiResteSchema.parse(req.query);
  await envoyer(
    ctx,
    await listerReste(deps, demandeur(ctx), ecole, { classe, profils: profilsSuivis(ecole) }),
  );
}
