import { NotFoundError } from '../errors.ts';
import type { PublicContext } from '../middlewares/context.ts';
import { boiteDEnvoiVM } from '../vues/dev.ts';

/** What this process has sent, mails and SMS alike. */
export function afficherBoiteDEnvoi(ctx: PublicContext): void {
  const { config, mailer } = ctx.deps;
  // The host alone: the address of a server may hold a password.
  const serveur = config.smtpUrl === undefined ? null : new URL(config.smtpUrl).host;
  const vm = boiteDEnvoiVM(serveur, { capacite: mailer.gardesAuPlus, mails: mailer.recent() });
  ctx.page('dev/boite-d-envoi', vm, { titre: 'Boîte d’envoi', layout: 'simple' });
}

/** The HTML version of one mail, as it left, under the CSP of every page. */
export function afficherMailEnvoye({ deps, req, res }: PublicContext): void {
  const mail = deps.mailer.recent().find(({ numero }) => String(numero) === req.params.numero);
  if (mail === undefined) {
    throw new NotFoundError('Ce mail n’est pas, ou n’est plus, dans la boîte d’envoi.');
  }
  res.type('html').send(mail.html);
}
