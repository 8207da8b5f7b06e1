import type { FieldError } from '../../errors.ts';
import { attenteSchema, cheminDeRetour, codeSchema, connexionSchema } from '../../forms/connexion.ts';
import { parseForm } from '../../forms/form.ts';
import { authenticatePassword } from '../../middlewares/connexion/arena-strategy.ts';
import { appareilsDe, retenirAppareil } from '../../middlewares/connexion/device-cookie.ts';
import {
  beginAgentSession,
  browserOf,
  forgetAgentSession,
  raiseAgentSession,
} from '../../middlewares/connexion/session-steps.ts';
import type { PublicContext } from '../../middlewares/context.ts';
import { paths } from '../../paths.ts';
import type { AgentConnecte } from '../../queries/connexion/agents.ts';
import {
  deconnecterSession,
  type Preuve,
  verifierSecondFacteur,
} from '../../services/connexion/connexion.ts';
import { type ResultatMotDePasse, verifierMotDePasse } from '../../services/connexion/premier-facteur.ts';
import { NOMBRES } from '../../textes/nombres.ts';
import { codesRestants } from '../../vues/connexion/codes-secours.ts';
import {
  messageMotDePasseRefuse,
  messageTropDEssais,
  ressembleAUnCodeSecours,
} from '../../vues/connexion/messages.ts';
import { INFORMATIONS, type MotDePasseVM, tropDeCodes } from '../../vues/connexion/mot-de-passe.ts';
import { type ConnexionEnCours, exigerEtape, urlConnexion, urlEtape } from './etapes.ts';
import { afficherSecondFacteur, reponseAuRefus } from './second-facteur.ts';

export function accueillir(ctx: PublicContext): void {
  ctx.redirect(ctx.agent ? paths.arena() : paths.connexion());
}

export function afficherConnexion(ctx: PublicContext): void {
  const { query } = ctx.req;
  const retour = cheminDeRetour(query.retour);
  if (ctx.agent) ctx.redirect(retour ?? paths.arena());
  else {
    const information = informationDe(query) ?? (retour ? INFORMATIONS.enRoute : null);
    pageMotDePasse(ctx, { erreurs: [], identifiant: '', retour: retour ?? '', information, avecCode: false });
  }
}

/** What led here, as the address says: to somebody unknown nothing is kept from one page to the next. */
function informationDe(query: PublicContext['req']['query']): MotDePasseVM['information'] {
  if (query.deconnecte) return INFORMATIONS.deconnecte;
  if (query.expiree) return INFORMATIONS.expiree;
  if (query.interrompue) return INFORMATIONS.interrompue;
  return query.attendre === undefined ? null : tropDeCodes(attenteSchema.parse(query.attendre));
}

export async function verifierIdentifiants(ctx: PublicContext): Promise<void> {
  const { req, res, deps } = ctx;
  const form = parseForm(connexionSchema, req.body);
  const retour = cheminDeRetour((req.body as { retour?: unknown }).retour);
  if (!form.ok) {
    const { identifiant } = (req.body ?? {}) as { identifiant?: unknown };
    const typed = typeof identifiant === 'string' ? identifiant.slice(0, 100) : '';
    return refuser(ctx, { erreurs: form.erreurs, identifiant: typed, retour }, 422);
  }
  const { identifiant, code } = form.valeurs;
  // Passport reads the body by itself: it must see what was judged here, not a field sent twice.
  req.body = form.valeurs;
  const appareils = appareilsDe(ctx);
  const resultat = await authenticatePassword<ResultatMotDePasse>(req, res, (_typed, motDePasse) =>
    verifierMotDePasse(deps, { identifiant, motDePasse, ip: req.ip ?? '', appareils, code }),
  );
  switch (resultat.outcome) {
    case 'attendre': {
      res.setHeader('Retry-After', resultat.attente);
      const message = messageTropDEssais(resultat.attente, ressembleAUnCodeSecours(code));
      const erreurs = [{ champ: 'code', message }];
      return refuser(ctx, { erreurs, identifiant, retour, avecCode: true }, 429);
    }
    case 'refuse': {
      const message = messageMotDePasseRefuse(resultat.attente);
      const erreurs = [{ champ: 'identifiant', message }];
      return refuser(ctx, { erreurs, identifiant, retour, avecCode: code !== '' }, 422);
    }
    case 'accepte': {
      const { id: agentId } = resultat.agent;
      const etape = await beginAgentSession(deps, req, resultat.agent, retour);
      if (etape === undefined) return ctx.redirect(urlConnexion({ interrompue: '1', retour }));
      if (resultat.codeServi) ctx.flash('info', CODE_SERVI);
      if (etape !== 'otp' || code === '' || resultat.codeServi) return ctx.redirect(urlEtape(etape));
      return donnerSecondFacteur(
        ctx,
        { session: req.sessionID, agentId, appareils, navigateur: browserOf(req), retour },
        { moyen: 'otp', code },
      );
    }
  }
}

const CODE_SERVI = `Mot de passe et premier code acceptés. Un code ne sert qu’une fois\u00a0: attendez que votre téléphone en affiche un autre, dans moins de ${NOMBRES.periodeOtp.lettres}, et saisissez-le ici.`;

function refuser(
  ctx: PublicContext,
  page: { erreurs: FieldError[]; identifiant: string; retour: string | undefined; avecCode?: boolean },
  status: number,
): void {
  const { retour = '', avecCode = false } = page;
  pageMotDePasse(ctx, { ...page, retour, avecCode, information: null }, status);
}

function pageMotDePasse(ctx: PublicContext, vm: MotDePasseVM, status = 200): void {
  ctx.page('connexion/mot-de-passe', vm, { titre: 'Connexion', layout: 'connexion', status });
}

export async function afficherOtp(ctx: PublicContext): Promise<void> {
  if ((await exigerEtape(ctx, 'otp')) === undefined) return;
  const moyen = ctx.req.query.secours ? 'secours' : 'otp';
  afficherSecondFacteur(ctx, { but: 'connexion', moyen, retour: '', erreurs: [] });
}

export async function verifierOtp(ctx: PublicContext): Promise<void> {
  const enCours = await exigerEtape(ctx, 'otp');
  if (enCours === undefined) return;
  const form = parseForm(codeSchema, ctx.req.body);
  return donnerSecondFacteur(ctx, enCours, form.ok ? form.valeurs : { moyen: 'otp', code: '' });
}

async function donnerSecondFacteur(
  ctx: PublicContext,
  enCours: ConnexionEnCours,
  preuve: Preuve,
): Promise<void> {
  const { retour } = enCours;
  const resultat = await verifierSecondFacteur(ctx.deps, enCours, preuve, 'connexion');
  if (resultat.outcome === 'accepte') {
    await terminerConnexion(ctx, resultat);
    if (resultat.codesRestants !== undefined) annoncerCodesRestants(ctx, resultat.codesRestants);
    return ctx.redirect(retour ?? paths.arena());
  }
  if (resultat.outcome === 'interrompu') {
    await forgetAgentSession(ctx.req);
    return ctx.redirect(urlConnexion({ interrompue: '1', retour }));
  }
  if (resultat.outcome === 'refuse' && resultat.attente > 0) {
    return recommencer(ctx, retour, resultat.attente);
  }
  reponseAuRefus(ctx, resultat, { but: 'connexion', preuve, retour: '' });
}

/** Too many wrong codes: whoever types them must prove again to know the password, and wait. */
export async function recommencer(
  ctx: PublicContext,
  retour: string | undefined,
  secondes: number,
): Promise<void> {
  await deconnecterSession(ctx.deps, ctx.req.sessionID);
  await forgetAgentSession(ctx.req);
  ctx.redirect(urlConnexion({ attendre: String(secondes), retour }));
}

/** Logged in, on a device that is known from now on. */
export async function terminerConnexion(
  ctx: PublicContext,
  { agent, versionSession }: { agent: AgentConnecte; versionSession: number },
): Promise<void> {
  await raiseAgentSession(ctx.deps, ctx.req, 'ouverte');
  retenirAppareil(ctx, { identifiant: agent.identifiant, versionSession });
}

export const annoncerCodesRestants = (ctx: PublicContext, restants: number): void =>
  ctx.flash('attention', codesRestants(restants));

export async function deconnecter(ctx: PublicContext): Promise<void> {
  await deconnecterSession(ctx.deps, ctx.req.sessionID);
  await forgetAgentSession(ctx.req);
  ctx.redirect(urlConnexion({ deconnecte: '1' }));
}
