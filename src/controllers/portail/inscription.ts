import { rangDeLEtape } from '../../domain/portail/parcours.ts';
import type { FieldError } from '../../errors.ts';
import { parseForm } from '../../forms/form.ts';
import {
  inscriptionSchema,
  portableSaisiSchema,
  saisieInscription,
  sansEuxSchema,
} from '../../forms/inscription.ts';
import { type EnfantDit, enfantsDits, fautesDesDates } from '../../forms/portail.ts';
import type { PublicContext } from '../../middlewares/context.ts';
import { type EtapeContext, suiteDe } from '../../middlewares/portail/context.ts';
import {
  forgetSessionId,
  keepSessionId,
  newSessionId,
  sessionIdOf,
} from '../../middlewares/portail/session.ts';
import { paths } from '../../paths.ts';
import { type EnfantDuTitulaire, listEnfants } from '../../queries/portail/compte.ts';
import { getIdentite, listComptesActifs } from '../../queries/portail/inscription.ts';
import { quitter } from '../../services/portail/connexion.ts';
import { donnerPortable, finirParFranceConnect } from '../../services/portail/franceconnect.ts';
import { demanderInscription, direEnfantsTrouves } from '../../services/portail/inscription.ts';
import {
  FINS_FRANCECONNECT,
  messageDatesEnPartie,
  messageSmsAttendu,
  quiEstCe,
} from '../../vues/portail/inscription.ts';
import { messageDateFausse, messageDatesAttendues } from '../../vues/portail/messages.ts';
import { adresseOubli } from '../../vues/portail/oubli.ts';
import { champDesDates, enfantsVM } from '../../vues/portail/parcours.ts';
import { pageDEntree } from './entree.ts';

// ── « Je n'ai pas encore de compte » ─────────────────────────────────────────────────────────────────────────────
function pageInscription(ctx: PublicContext, erreurs: readonly FieldError[] = [], status = 422): void {
  const vm = { ...saisieInscription.parse(ctx.req.body ?? {}), erreurs };
  ctx.page('portail/inscription/formulaire', vm, {
    titre: 'Je n’ai pas encore de compte',
    status: erreurs.length > 0 ? status : 200,
  });
}

/** Whoever is logged in has an account; whoever is on the way may give another number. */
export function afficherInscription(ctx: PublicContext): void {
  const { personne } = ctx.req;
  if (personne?.parcours === 'ouverte') ctx.redirect(suiteDe(personne));
  else pageInscription(ctx);
}

/** The same next page, whether or not a school knows this person. */
export async function sInscrire(ctx: PublicContext): Promise<void> {
  const { deps, req, res } = ctx;
  if (req.personne?.parcours === 'ouverte') return ctx.redirect(suiteDe(req.personne));
  const form = parseForm(inscriptionSchema, req.body);
  if (!form.ok) return pageInscription(ctx, form.erreurs);
  const session = newSessionId();
  const precedente = sessionIdOf(req, deps.config) ?? '';
  const attente = await demanderInscription(deps, {
    ...form.valeurs,
    ip: req.ip ?? '',
    session,
    precedente,
  });
  if (attente > 0)
    return pageInscription(ctx, [{ champ: 'portable', message: messageSmsAttendu(attente) }], 429);
  keepSessionId(res, deps.config, session);
  ctx.redirect(paths.portail());
}

// ── The mobile of somebody whom FranceConnect has named ──────────────────────────────────────────────────────────
async function pagePortable(
  ctx: EtapeContext,
  action: string,
  erreurs: readonly FieldError[] = [],
  status = 422,
): Promise<void> {
  const identite = await ctx.deps.database.readPortail(ctx.session, getIdentite);
  ctx.page(
    'portail/inscription/portable',
    {
      etape: rangDeLEtape(ctx.personne, 'portable') ?? null,
      erreurs,
      qui: quiEstCe(identite),
      portable: saisieInscription.parse(ctx.req.body ?? {}).portable,
      action,
    },
    { titre: 'Votre téléphone portable', status: erreurs.length > 0 ? status : 200 },
  );
}

async function direLePortable(ctx: EtapeContext, action: string): Promise<void> {
  const { deps, req } = ctx;
  const form = parseForm(portableSaisiSchema, req.body);
  if (!form.ok) return pagePortable(ctx, action, form.erreurs);
  const attente = await donnerPortable(deps, ctx, form.valeurs.portable, req.ip ?? '');
  if (attente === 0) return ctx.redirect(paths.portailCode());
  return pagePortable(ctx, action, [{ champ: 'portable', message: messageSmsAttendu(attente) }], 429);
}

export const afficherPortableFranceConnect = (ctx: EtapeContext): Promise<void> =>
  pagePortable(ctx, paths.portailPortable());
export const direPortableFranceConnect = (ctx: EtapeContext): Promise<void> =>
  direLePortable(ctx, paths.portailPortable());

/** Another number, while the code is waited for; who typed the own names begins again. */
const autre = (faire: (ctx: EtapeContext, action: string) => Promise<void>) => (ctx: EtapeContext) =>
  ctx.personne.parcours === 'franceconnect'
    ? faire(ctx, paths.portailAutrePortable())
    : ctx.redirect(paths.portailInscription());
export const afficherAutrePortable = autre(pagePortable);
export const direAutrePortable = autre(direLePortable);

// ── The children ─────────────────────────────────────────────────────────────────────────────────────────────────
interface Reponse {
  dits?: readonly EnfantDit[];
  erreurs?: readonly FieldError[];
  refusees?: boolean;
  sansEux?: boolean;
}

const pageEnfants = (
  ctx: EtapeContext,
  enfants: readonly EnfantDuTitulaire[],
  { dits = [], erreurs = [], refusees = false, sansEux = false }: Reponse = {},
): void =>
  ctx.page(
    'portail/enfants',
    enfantsVM({
      etape: rangDeLEtape(ctx.personne, 'enfants') ?? null,
      // Their first names only: nobody has said yet that they are theirs.
      enfants: enfants.map((enfant) => ({ ...enfant, nom: '' })),
      dits,
      erreurs,
      refusees,
      sansEux,
    }),
    { titre: 'Vos enfants', status: erreurs.length > 0 ? 422 : 200 },
  );

const lire = ({ deps, session }: EtapeContext) =>
  deps.database.readPortail(session, async (trx) => ({
    enfants: await listEnfants(trx),
    comptes: await listComptesActifs(trx),
  }));

/** An account activated before is told first: it is the one to use. */
export async function afficherEnfantsTrouves(ctx: EtapeContext): Promise<void> {
  const { enfants, comptes } = await lire(ctx);
  const continuer = ctx.req.query.autres === '1';
  if (enfants.length > 0 && (comptes.length === 0 || continuer)) return pageEnfants(ctx, enfants);
  ctx.page(
    'portail/inscription/deja-inscrit',
    {
      comptes,
      continuer: enfants.length > 0 ? `${paths.portailEnfants()}?autres=1` : null,
      motDePasseOublie: adresseOubli('oubli_mot_de_passe', 'representant_legal'),
      identifiantOublie: adresseOubli('oubli_identifiant', 'representant_legal'),
    },
    { titre: comptes.length > 0 ? 'Vous avez déjà un compte' : 'Aucun enfant' },
  );
}

export async function lireEnfantsTrouves(ctx: EtapeContext): Promise<void> {
  const { deps, req, personne } = ctx;
  const { enfants } = await lire(ctx);
  const dits = enfantsDits(
    req.body,
    enfants.map(({ eleveId }) => eleveId),
  );
  const sans = sansEuxSchema.parse(req.body ?? {}).sans === '1';
  const fautes = fautesDesDates(dits, enfants);
  if (fautes.length > 0 && !sans) return pageEnfants(ctx, enfants, { dits, erreurs: fautes });
  const reponses = {
    sans,
    enfants: dits.map(({ cle, reponse, date }) => ({
      eleveId: cle,
      reponse,
      date: reponse === 'date' ? (date ?? null) : null,
    })),
  };
  const nouvelle = newSessionId();
  const resultat =
    personne.parcours === 'franceconnect'
      ? await finirParFranceConnect(deps, ctx, reponses, nouvelle)
      : await direEnfantsTrouves(deps, ctx, reponses);
  const dates = dits.filter(({ reponse }) => reponse === 'date');
  const refuser = (message: string, sansEux = false) =>
    pageEnfants(ctx, enfants, {
      dits,
      erreurs: [{ champ: champDesDates(dates), message }],
      refusees: true,
      sansEux,
    });
  switch (resultat.outcome) {
    case 'juste':
      return ctx.redirect(paths.portail());
    case 'faux':
      return refuser(messageDateFausse('representant_legal', dates.length, resultat.attente));
    case 'partie':
      return refuser(messageDatesEnPartie(resultat.attente), true);
    case 'attendre':
      return refuser(messageDatesAttendues(resultat.attente));
    case 'incomplet':
      return pageEnfants(ctx, (await lire(ctx)).enfants, { dits });
    case 'active':
      return arriver(ctx, nouvelle, `${paths.portailCompte()}?info=active`);
    case 'lie':
      return arriver(ctx, nouvelle, paths.portailMotDePasseDAvant());
    case 'autre':
    case 'prise':
      await partir(ctx);
      return pageDEntree(ctx, 'representant_legal', {
        message: FINS_FRANCECONNECT[resultat.outcome],
        status: 409,
      });
    case 'aucune':
      await partir(ctx);
      return ctx.redirect(`${paths.portail()}?info=signalement`);
    case 'deja':
      await partir(ctx);
      return ctx.redirect(`${paths.portail()}?fin=active`);
  }
}

function arriver(ctx: EtapeContext, session: string, page: string): void {
  keepSessionId(ctx.res, ctx.deps.config, session);
  ctx.redirect(page);
}

/** The session is of no more use. */
async function partir({ deps, session, res }: EtapeContext): Promise<void> {
  await quitter(deps, session);
  forgetSessionId(res, deps.config);
}
