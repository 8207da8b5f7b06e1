import { NotFoundError } from '../errors.ts';
import { MAILS_GARDES } from '../mails/mailer.ts';
import type { PublicContext } from '../middlewares/context.ts';
import type { BoiteDEnvoiVM } from '../rendering/vues/dev.ts';
import { paths } from '../routes/paths.ts';

/** What this process has sent, mails and SMS alike. */
export function afficherBoiteDEnvoi(ctx: PublicContext): void {
  const { config, mailer } = ctx.deps;
  const vm: BoiteDEnvoiVM = {
    // The host alone: the address of a server may hold a password.
    serveur: config.smtpUrl === undefined ? null : new URL(config.smtpUrl).host,
    capacite: MAILS_GARDES,
    mails: mailer.recents().map(({ numero, subject, to, garde, text }) => ({
      numero,
      objet: subject,
      destinataire: to.name,
      adresse: to.address,
      date: garde,
      texte: text,
      url: paths.mailEnvoye({ numero: String(numero) }),
    })),
  };
  ctx.page('dev/boite-d-envoi', vm, { titre: 'Boîte d’envoi', layout: 'simple' });
}

/** The HTML version of one mail, as it left, under the CSP of every page. */
export function afficherMailEnvoye({ deps, req, res }: PublicContext): void {
  const mail = deps.mailer.recents().find(({ numero }) => String(numero) === req.params.numero);
  if (mail === undefined) {
    throw new NotFoundError('Ce mail n’est pas, ou n’est plus, dans la boîte d’envoi.');
  }
  res.type('html').send(mail.html);
}
