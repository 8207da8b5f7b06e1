import { cheminDeRetour, codeSchema } from '../../forms/connexion.ts';
import { parseForm } from '../../forms/form.ts';
import { appareilsDe } from '../../middlewares/connexion/device-cookie.ts';
import { acteDuRetour } from '../../middlewares/connexion/otp-recent.ts';
import { raiseAgentSession } from '../../middlewares/connexion/session-steps.ts';
import type { AgentContext } from '../../middlewares/context.ts';
import { paths } from '../../paths.ts';
import { verifierSecondFacteur } from '../../services/connexion/connexion.ts';
import { estDocument, pageDuRetour } from '../../vues/connexion/second-facteur.ts';
import { annoncerCodesRestants } from './connexion.ts';
import { urlConnexion } from './etapes.ts';
import { afficherSecondFacteur, reponseAuRefus } from './second-facteur.ts';

/** Step-up: the second factor once more, before a sensitive action (see exigerOtpRecent). */
export function afficherConfirmation(ctx: AgentContext): void {
  const { query } = ctx.req;
  const moyen = query.secours ? 'secours' : 'otp';
  afficherSecondFacteur(ctx, {
    but: 'confirmation',
    moyen,
    retour: cheminDeRetour(query.retour) ?? '',
    erreurs: [],
  });
}

export async function confirmerParCode(ctx: AgentContext): Promise<void> {
  const { req, deps, agent } = ctx;
  const form = parseForm(codeSchema, req.body);
  const preuve = form.ok ? form.valeurs : ({ moyen: 'otp', code: '', retour: '' } as const);
  const retour = cheminDeRetour(preuve.retour) ?? '';
  const qui = { session: req.sessionID, agentId: agent.id, appareils: appareilsDe(ctx) };
  const resultat = await verifierSecondFacteur(deps, qui, preuve, 'confirmation');
  if (resultat.outcome === 'interrompu') return ctx.redirect(urlConnexion({ retour }));
  if (resultat.outcome !== 'accepte') {
    return reponseAuRefus(ctx, resultat, { but: 'confirmation', preuve, retour });
  }
  await raiseAgentSession(deps, req, 'ouverte', acteDuRetour(retour));
  if (resultat.codesRestants !== undefined) annoncerCodesRestants(ctx, resultat.codesRestants);
  if (!estDocument(retour)) {
    ctx.flash(
      'succes',
      'Code vérifié. Rien n’est encore fait\u00a0: terminez ci-dessous ce que vous aviez commencé.',
    );
    return ctx.redirect(retour || paths.arena());
  }
  // A redirect to a file would leave this form on the screen, as if nothing had happened.
  const vm = { url: retour, retour: pageDuRetour(retour) };
  ctx.page('connexion/document-pret', vm, { titre: 'Identité confirmée', layout: 'simple' });
}
