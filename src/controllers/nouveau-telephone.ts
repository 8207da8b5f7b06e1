import { eleverSession } from '../auth/session-agent.ts';
import { ETAPE_MS } from '../domain/session.ts';
import { codeSchema } from '../forms/connexion.ts';
import { type FieldError, parseForm } from '../forms/form.ts';
import type { AgentContext } from '../middlewares/context.ts';
import { exigerOtpRecent } from '../middlewares/otp-recent.ts';
import { qrDataUri } from '../rendering/qr-code.ts';
import { paths } from '../routes/paths.ts';
import {
  abandonnerTelephone,
  commencerTelephone,
  confirmerNouveauTelephone,
  lireTelephoneFutur,
} from '../services/nouveau-telephone.ts';
import { pageCodesSecours } from './connexion-enrolement.ts';
import { refusDuTelephone } from './connexion-messages.ts';
import { garderCetAppareil } from './mon-acces.ts';

/** The page is shown after a recent code only: with the old phone, or with a recovery code when it is lost. */
export async function afficher(ctx: AgentContext): Promise<void> {
  if (exigerOtpRecent(ctx, paths.nouveauTelephone())) await pageTelephone(ctx, []);
}

export async function commencer(ctx: AgentContext): Promise<void> {
  if (!exigerOtpRecent(ctx, paths.nouveauTelephone())) return;
  await commencerTelephone(ctx.deps, ctx.req.sessionID);
  ctx.redirect(paths.nouveauTelephone());
}

export async function abandonner(ctx: AgentContext): Promise<void> {
  await abandonnerTelephone(ctx.deps, ctx.req.sessionID);
  ctx.flash('info', 'Rien n’a changé\u00a0: votre téléphone actuel reste celui de votre accès.');
  ctx.redirect(paths.monAcces());
}

export async function confirmer(ctx: AgentContext): Promise<void> {
  const { req, res, deps, agent } = ctx;
  if (!exigerOtpRecent(ctx, paths.nouveauTelephone())) return;
  const form = parseForm(codeSchema, req.body);
  const qui = { session: req.sessionID, agentId: agent.id };
  const resultat = await confirmerNouveauTelephone(deps, qui, form.ok ? form.valeurs.code : '');
  switch (resultat.issue) {
    case 'accepte':
      await eleverSession(deps, req, 'ouverte');
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
  const telephone = attendu && {
    identifiant: attendu.identifiant,
    qr: await qrDataUri(attendu.uri),
    secret: attendu.secret.match(/.{1,4}/g) ?? [],
  };
  ctx.page(
    'mon-acces/telephone',
    { erreurs, minutes: ETAPE_MS.telephone / 60_000, telephone: telephone ?? null },
    { titre: 'Nouveau téléphone', layout: 'connexion', status },
  );
}
