import { NotFoundError } from '../errors.ts';
import type { PublicContext } from '../middlewares/context.ts';
import { boiteDEnvoiVM } from '../vues/dev.ts';

/** What this process has sent, mails and SMS alike. */
export function afficherBoiteDEnvoi(ctx: PublicContext): void {
  const { config, mailer, sms } = ctx.deps;
  const vm = boiteDEnvoiVM(
    { serveur: hostOf(config.smtpUrl), capacite: mailer.gardesAuPlus, gardes: mailer.recent() },
    { serveur: hostOf(config.smsUrl), capacite: sms.gardesAuPlus, gardes: sms.recent() },
  );
  ctx.page('dev/boite-d-envoi', vm, { titre: 'Boîte d’envoi', layout: 'simple' });
}

/** The host alone: the address of a server may hold a password. */
const hostOf = (url: string | undefined): string | null => (url === undefined ? null : new URL(url).host);

/** The HTML version of one mail, as it left, under the CSP of every page. */
export function afficherMailEnvoye({ deps, req, res }: PublicContext): void {
  const mail = deps.mailer.recent().find(({ numero }) => String(numero) === req.params.numero);
  if (mail === undefined) {
    throw new NotFoundError('Ce mail n’est pas, ou n’est plus, dans la boîte d’envoi.');
  }
  res.type('html').send(mail.html);
}
