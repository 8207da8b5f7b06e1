import { commencerSession, eleverSession, navigateurDe, oublierSession } from '../auth/session-agent.ts';
import { authentifierMotDePasse } from '../auth/strategie-arena.ts';
import { INACTIVITY_MS } from '../domain/session.ts';
import { attenteSchema, cheminDeRetour, codeSchema, connexionSchema } from '../forms/connexion.ts';
import { type FieldError, parseForm } from '../forms/form.ts';
import type { PublicContext } from '../middlewares/context.ts';
import type { AgentConnecte } from '../queries/agents.ts';
import type { MotDePasseVM } from '../rendering/vues/connexion.ts';
import { paths } from '../routes/paths.ts';
import { deconnecterSession, type Preuve, verifierSecondFacteur } from '../services/connexion.ts';
import { type ResultatMotDePasse, verifierMotDePasse } from '../services/premier-facteur.ts';
import {
  appareilsDe,
  type ConnexionEnCours,
  exigerEtape,
  retenirAppareil,
  urlConnexion,
  urlEtape,
} from './connexion-etapes.ts';
import {
  messageAttente,
  messageMotDePasseRefuse,
  messageTropDEssais,
  ressembleAUnCodeSecours,
} from './connexion-messages.ts';
import { afficherSecondFacteur, reponseAuRefus } from './connexion-second-facteur.ts';

export function accueillir(ctx: PublicContext): void {
  ctx.redirect(ctx.agent ? paths.arena() : paths.connexion());
}

export function afficherConnexion(ctx: PublicContext): void {
  const { query } = ctx.req;
  const retour = cheminDeRetour(query.retour);
  if (ctx.agent) ctx.redirect(retour ?? paths.arena());
  else {
    const information = informationDe(query) ?? (retour ? EN_ROUTE : null);
    pageMotDePasse(ctx, { erreurs: [], identifiant: '', retour: retour ?? '', information, avecCode: false });
  }
}

/** What led here, as the address says: to somebody unknown nothing is kept from one page to the next. */
function informationDe(query: PublicContext['req']['query']): MotDePasseVM['information'] {
  if (query.deconnecte) return DECONNECTE;
  if (query.expiree) return EXPIREE;
  if (query.interrompue) return INTERROMPUE;
  if (query.attendre === undefined) return null;
  const secondes = attenteSchema.parse(query.attendre);
  return { ...TROP_DE_CODES, message: `${TROP_DE_CODES.message} ${messageAttente(secondes)}`.trim() };
}

const DECONNECTE = {
  type: 'succes',
  titre: 'Vous êtes déconnecté',
  message: 'Sur un ordinateur partagé, pensez aussi à fermer le navigateur.',
} as const;
const EXPIREE = {
  type: 'info',
  titre: 'La connexion a pris trop de temps',
  message: 'Par sécurité, une connexion commencée doit être terminée en dix minutes. Recommencez-la.',
} as const;

const INTERROMPUE = {
  type: 'erreur',
  titre: 'Votre connexion a été interrompue',
  message: 'Recommencez-la depuis le début.',
} as const;
const TROP_DE_CODES = {
  type: 'erreur',
  titre: 'Trop de codes erronés',
  message: 'Par sécurité, recommencez la connexion depuis le début.',
} as const;

/** Shown to who comes from a page: a session that ended, a link followed. Which of the two is not known for sure. */
const EN_ROUTE = {
  type: 'info',
  titre: 'Connectez-vous pour continuer',
  message: `Vous arriverez ensuite à la page demandée. Une session se ferme après ${INACTIVITY_MS / 60_000} minutes sans activité, ou depuis un autre appareil\u00a0: mot de passe changé, session fermée dans «\u00a0Mon accès\u00a0».`,
} as const;

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
  const resultat = await authentifierMotDePasse<ResultatMotDePasse>(req, res, (_typed, motDePasse) =>
    verifierMotDePasse(deps, { identifiant, motDePasse, ip: req.ip ?? '', appareils, code }),
  );
  switch (resultat.issue) {
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
      const etape = await commencerSession(deps, req, resultat.agent, retour);
      if (etape === undefined) return ctx.redirect(urlConnexion({ interrompue: '1', retour }));
      if (resultat.codeServi) ctx.flash('info', CODE_SERVI);
      if (etape !== 'otp' || code === '' || resultat.codeServi) return ctx.redirect(urlEtape(etape));
      return donnerSecondFacteur(
        ctx,
        { session: req.sessionID, agentId, appareils, navigateur: navigateurDe(req), retour },
        { moyen: 'otp', code },
      );
    }
  }
}

const CODE_SERVI =
  'Mot de passe et premier code acceptés. Un code ne sert qu’une fois\u00a0: attendez que votre téléphone en affiche un autre, dans moins de trente secondes, et saisissez-le ici.';

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
  if (resultat.issue === 'accepte') {
    await terminerConnexion(ctx, resultat);
    if (resultat.codesRestants !== undefined) annoncerCodesRestants(ctx, resultat.codesRestants);
    return ctx.redirect(retour ?? paths.arena());
  }
  if (resultat.issue === 'interrompu') {
    await oublierSession(ctx.req);
    return ctx.redirect(urlConnexion({ interrompue: '1', retour }));
  }
  if (resultat.issue === 'refuse' && resultat.attente > 0) {
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
  await oublierSession(ctx.req);
  ctx.redirect(urlConnexion({ attendre: String(secondes), retour }));
}

/** Logged in, on a device that is known from now on. */
export async function terminerConnexion(
  ctx: PublicContext,
  { agent, versionSession }: { agent: AgentConnecte; versionSession: number },
): Promise<void> {
  await eleverSession(ctx.deps, ctx.req, 'ouverte');
  retenirAppareil(ctx, { identifiant: agent.identifiant, versionSession });
}

export function annoncerCodesRestants(ctx: PublicContext, restants: number): void {
  const reste =
    restants === 0
      ? 'C’était votre dernier code de secours.'
      : `Ce code de secours ne servira plus. Il vous en reste ${restants}.`;
  ctx.flash(
    'attention',
    `${reste} Vous pouvez en créer de nouveaux depuis «\u00a0Mon accès\u00a0». Téléphone perdu ou remplacé\u202f? Reliez-en un autre depuis «\u00a0Mon accès\u00a0».`,
  );
}

export async function deconnecter(ctx: PublicContext): Promise<void> {
  await deconnecterSession(ctx.deps, ctx.req.sessionID);
  await oublierSession(ctx.req);
  ctx.redirect(urlConnexion({ deconnecte: '1' }));
}
