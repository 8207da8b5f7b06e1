import type { FieldError } from '../../errors.ts';
import { codeSchema } from '../../forms/connexion.ts';
import { parseForm } from '../../forms/form.ts';
import { raiseAgentSession } from '../../middlewares/connexion/session-steps.ts';
import type { AgentContext } from '../../middlewares/context.ts';
import { paths } from '../../paths.ts';
import { qrDataUri } from '../../rendering/qr-code.ts';
import {
  abandonnerTelephone,
  commencerTelephone,
  confirmerNouveauTelephone,
  lireTelephoneFutur,
} from '../../services/connexion/nouveau-telephone.ts';
import { refusDuTelephone } from '../../vues/connexion/messages.ts';
import { telephoneARelierVM } from '../../vues/connexion/telephone.ts';
import { pageCodesSecours } from './enrolement.ts';
import { garderCetAppareil } from './mon-acces.ts';

export async function afficher(ctx: AgentContext): Promise<void> {
  await pageTelephone(ctx, []);
}

export async function commencer(ctx: AgentContext): Promise<void> {
  await commencerTelephone(ctx.deps, ctx.req.sessionID);
  ctx.redirect(paths.nouveauTelephone());
}

export async function abandonner(ctx: AgentContext): Promise<void> {
  await abandonnerTelephone(ctx.deps, ctx.req.sessionID);
  ctx.flash('info', 'Rien n’a changé\u00a0: votre téléphone actuel reste celui de votre accès.');
  ctx.redirect(paths.monAcces());
}

export async function relierTelephone(ctx: AgentContext): Promise<void> {
  const { req, res, deps, agent } = ctx;
  const form = parseForm(codeSchema, req.body);
  const qui = { session: req.sessionID, agentId: agent.id };
  const resultat = await confirmerNouveauTelephone(deps, qui, form.ok ? form.valeurs.code : '');
  switch (resultat.outcome) {
    case 'accepte':
      await raiseAgentSession(deps, req, 'ouverte');
      await garderCetAppareil(ctx);
      ctx.flash(
        'succes',
        'Votre nouveau téléphone est relié. L’ancien ne vaut plus rien, et vos autres sessions sont fermées.',
      );
      return pageCodesSecours(ctx, resultat.identifiant, resultat.codesSecours, paths.monAcces());
    case 'interrompu':
      ctx.flash('attention', 'Ce QR code ne vaut plus rien\u00a0: recommencez pour en afficher un autre.');
      return ctx.redirect(paths.nouveauTelephone());
    default: {
      const refus = refusDuTelephone(resultat);
      if (refus.attente !== undefined) res.setHeader('Retry-After', refus.attente);
      return pageTelephone(ctx, [{ champ: 'code', message: refus.message }], refus.status);
    }
  }
}

async function pageTelephone(ctx: AgentContext, erreurs: readonly FieldError[], status = 200): Promise<void> {
  const attendu = await lireTelephoneFutur(ctx.deps, ctx.req.sessionID);
  const telephone = attendu && telephoneARelierVM(attendu, await qrDataUri(attendu.uri));
  ctx.page(
    'connexion/nouveau-telephone',
    { erreurs, telephone: telephone ?? null },
    { titre: 'Nouveau téléphone', layout: 'connexion', status },
  );
}
