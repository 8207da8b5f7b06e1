import { formatDate } from '../../domain/francais.ts';
import type { FieldError } from '../../errors.ts';
import { codeSchema, enrolementSchema } from '../../forms/connexion.ts';
import { parseForm } from '../../forms/form.ts';
import { forgetAgentSession, raiseAgentSession } from '../../middlewares/connexion/session-steps.ts';
import type { AgentContext, PublicContext } from '../../middlewares/context.ts';
import { paths } from '../../paths.ts';
import { qrDataUri } from '../../rendering/qr-code.ts';
import {
  compterCodesSecours,
  confirmerTelephone,
  lireTelephoneAEnroler,
  ouvrirEnrolement,
  renouvelerCodesSecours,
} from '../../services/connexion/enrolement.ts';
import { codesSecoursVM } from '../../vues/connexion/codes-secours.ts';
import { messageAttente, refusDuTelephone } from '../../vues/connexion/messages.ts';
import { telephoneARelierVM } from '../../vues/connexion/telephone.ts';
import { recommencer, terminerConnexion } from './connexion.ts';
import { type ConnexionEnCours, exigerEtape, urlConnexion, urlEtape } from './etapes.ts';

export async function afficherEnrolement(ctx: PublicContext): Promise<void> {
  if ((await exigerEtape(ctx, 'enrolement')) !== undefined) pageEnrolement(ctx, []);
}

export async function verifierEnrolement(ctx: PublicContext): Promise<void> {
  const { req, res, deps } = ctx;
  const attente = await exigerEtape(ctx, 'enrolement');
  if (attente === undefined) return;
  const form = parseForm(enrolementSchema, req.body);
  if (!form.ok) return pageEnrolement(ctx, form.erreurs, 422);
  const resultat = await ouvrirEnrolement(deps, attente, form.valeurs.secret);
  const refuser = (message: string, status = 422) =>
    pageEnrolement(ctx, [{ champ: 'secret', message: message.trim() }], status);
  switch (resultat.outcome) {
    case 'accepte':
      await raiseAgentSession(deps, req, 'telephone');
      return ctx.redirect(urlEtape('telephone'));
    case 'interrompu':
      return interrompre(ctx, attente.retour);
    case 'attendre':
      res.setHeader('Retry-After', resultat.attente);
      return refuser(`Trop d’essais infructueux. ${messageAttente(resultat.attente)}`, 429);
    case 'expire':
      return refuser(
        `Ce code d’enrôlement a expiré le ${formatDate(resultat.le)}\u00a0: demandez-en un nouveau à votre IEN ou à l’assistance.`,
      );
    case 'refuse':
      if (resultat.attente > 0) return recommencer(ctx, attente.retour, resultat.attente);
      return refuser('Ce code d’enrôlement est incorrect. Vérifiez-le et saisissez-le à nouveau.');
  }
}

function pageEnrolement(ctx: PublicContext, erreurs: readonly FieldError[], status = 200): void {
  ctx.page('connexion/enrolement', { erreurs }, { titre: 'Première connexion', layout: 'connexion', status });
}

export async function afficherTelephone(ctx: PublicContext): Promise<void> {
  const attente = await exigerEtape(ctx, 'telephone');
  if (attente !== undefined) await pageTelephone(ctx, attente, []);
}

export async function verifierTelephone(ctx: PublicContext): Promise<void> {
  const { req, res, deps } = ctx;
  const attente = await exigerEtape(ctx, 'telephone');
  if (attente === undefined) return;
  const form = parseForm(codeSchema, req.body);
  const resultat = await confirmerTelephone(deps, attente, form.ok ? form.valeurs.code : '');
  switch (resultat.outcome) {
    case 'accepte': {
      await terminerConnexion(ctx, resultat);
      const { identifiant } = resultat.agent;
      return pageCodesSecours(ctx, identifiant, resultat.codesSecours, attente.retour);
    }
    case 'interrompu':
      return interrompre(ctx, attente.retour);
    default: {
      const refus = refusDuTelephone(resultat);
      if (refus.attente !== undefined) res.setHeader('Retry-After', refus.attente);
      return pageTelephone(ctx, attente, [{ champ: 'code', message: refus.message }], refus.status);
    }
  }
}

async function pageTelephone(
  ctx: PublicContext,
  attente: ConnexionEnCours,
  erreurs: readonly FieldError[],
  status = 200,
): Promise<void> {
  const telephone = await lireTelephoneAEnroler(ctx.deps, attente);
  if (telephone === undefined) return interrompre(ctx, attente.retour);
  const vm = { erreurs, ...telephoneARelierVM(telephone, await qrDataUri(telephone.uri)) };
  ctx.page('connexion/telephone', vm, { titre: 'Enrôler votre téléphone', layout: 'connexion', status });
}

async function interrompre(ctx: PublicContext, retour: string | undefined): Promise<void> {
  await forgetAgentSession(ctx.req);
  ctx.redirect(urlConnexion({ interrompue: '1', retour }));
}

/** The answer to a POST, exceptionally: codes that exist nowhere else cannot wait for the next request. */
export function pageCodesSecours(
  ctx: PublicContext,
  identifiant: string,
  codes: readonly string[],
  retour: string | undefined,
): void {
  const vm = codesSecoursVM(identifiant, codes, { creesLe: ctx.deps.clock.now(), retour });
  ctx.page('connexion/codes-secours', vm, { titre: 'Vos codes de secours', layout: 'connexion' });
}

export async function afficherGestionCodes(ctx: AgentContext): Promise<void> {
  const restants = await compterCodesSecours(ctx.deps, ctx.req.sessionID);
  ctx.page('connexion/gestion-codes', { restants }, { titre: 'Codes de secours', layout: 'connexion' });
}

export async function renouvelerCodes(ctx: AgentContext): Promise<void> {
  const codes = await renouvelerCodesSecours(ctx.deps, ctx.req.sessionID);
  // The same form sent twice at once: the other one has its ten codes, and what it was given for has served.
  if (codes === undefined) return ctx.redirect(paths.codesSecours());
  pageCodesSecours(ctx, ctx.agent.identifiant, codes, paths.monAcces());
}
