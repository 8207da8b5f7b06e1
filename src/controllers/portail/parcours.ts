import { lireNaissance, type NaissanceSaisie } from '../../domain/portail/naissance.ts';
import { rangDeLEtape } from '../../domain/portail/parcours.ts';
import type { FinDeSession } from '../../domain/portail/session.ts';
import type { FieldError } from '../../errors.ts';
import { parseForm } from '../../forms/form.ts';
import {
  type EnfantDit,
  enfantsDits,
  fauteDeDate,
  fautesDesDates,
  mailSchema,
  nouveauMotDePasseSchema,
  saisieDeNaissance,
} from '../../forms/portail.ts';
import type { EtapeContext } from '../../middlewares/portail/context.ts';
import { appareilsDuPortail } from '../../middlewares/portail/device-cookie.ts';
import { forgetSessionId, keepSessionId, newSessionId } from '../../middlewares/portail/session.ts';
import { paths } from '../../paths.ts';
import {
  type EnfantDuTitulaire,
  type EnfantSignale,
  getMonCompte,
  listEnfants,
  listEnfantsSignales,
} from '../../queries/portail/compte.ts';
import { findFinDeSession } from '../../queries/portail/garde.ts';
import { getFuturIdentifiant } from '../../queries/portail/inscription.ts';
import {
  activerParNaissance,
  choisirMotDePasse,
  direLesEnfants,
  donnerMail,
  type EnChemin,
} from '../../services/portail/activation.ts';
import { quitter } from '../../services/portail/connexion.ts';
import { enfantSignaleVM } from '../../vues/portail/compte.ts';
import {
  type Information,
  messageAucunEnfant,
  messageDateFausse,
  messageDatesAttendues,
  messageDe,
  messageReessai,
} from '../../vues/portail/messages.ts';
import { champDesDates, enfantsVM } from '../../vues/portail/parcours.ts';
import { fautesDuMotDePasse } from './compte.ts';
import * as inscription from './inscription.ts';

/** Who asks, for the services. */
export const enChemin = (ctx: EtapeContext): EnChemin => ({
  session: ctx.session,
  personne: ctx.personne,
  appareils: appareilsDuPortail(ctx),
});

const etapeVM = ({ personne, etape }: EtapeContext) => rangDeLEtape(personne, etape) ?? null;

/** The way goes on: the first page knows where. */
const continuer = (ctx: EtapeContext): void => ctx.redirect(paths.portail());

/**
 * The account is no longer what it was: the session is of no more use, and the first page says why. It may be the same
 * person, by a double click: the cookie that the first one brought stays.
 */
const devance = async (ctx: EtapeContext): Promise<void> => {
  const { deps, session, personne } = ctx;
  const parDefaut: FinDeSession = personne.parcours === 'oubli_mot_de_passe' ? 'reinitialise' : 'active';
  // A session of no account yet does not end with the account: it is ended here.
  if (personne.compteId === null) await quitter(deps, session);
  const fin = personne.compteId === null ? undefined : await findFinDeSession(deps.database, session);
  ctx.redirect(`${paths.portail()}?fin=${fin ?? parDefaut}`);
};

const finir = (ctx: EtapeContext, session: string, info: Information): void => {
  keepSessionId(ctx.res, ctx.deps.config, session);
  ctx.redirect(`${paths.portailCompte()}?info=${info}`);
};

// ── The new password ─────────────────────────────────────────────────────────────────────────────────────────────
/** Of an account that is about to be activated, the identifier is known already, and kept with the password. */
async function avecIdentifiant(ctx: EtapeContext): Promise<EtapeContext['personne']> {
  const { deps, session, personne } = ctx;
  if (personne.parcours !== 'inscription') return personne;
  return { ...personne, identifiant: await deps.database.readPortail(session, getFuturIdentifiant) };
}

async function pageMotDePasse(ctx: EtapeContext, erreurs: readonly FieldError[] = []): Promise<void> {
  const { profil, identifiant, parcours } = await avecIdentifiant(ctx);
  ctx.page(
    'portail/mot-de-passe',
    {
      etape: etapeVM(ctx),
      erreurs,
      profil,
      identifiant,
      apresReinitialisation: parcours === 'remplacement',
      identifiantNouveau: parcours === 'inscription',
      oublie: parcours === 'oubli_mot_de_passe',
    },
    { titre: 'Choisir un mot de passe', status: erreurs.length > 0 ? 422 : 200 },
  );
}

export const afficherMotDePasse = (ctx: EtapeContext): Promise<void> => pageMotDePasse(ctx);

export async function choisir(ctx: EtapeContext): Promise<void> {
  const form = parseForm(nouveauMotDePasseSchema, ctx.req.body);
  const personne = await avecIdentifiant(ctx);
  if (!form.ok) {
    const fautes = await fautesDuMotDePasse({ ...ctx, personne }, nouveauMotDePasseSchema, form.erreurs);
    return pageMotDePasse(ctx, fautes);
  }
  const qui = { ...enChemin(ctx), personne };
  const resultat = await choisirMotDePasse(ctx.deps, qui, form.valeurs.motDePasse, newSessionId());
  switch (resultat.outcome) {
    case 'refuse':
      return pageMotDePasse(
        ctx,
        resultat.raisons.map((message) => ({ champ: 'motDePasse', message })),
      );
    case 'attendre':
      return pageMotDePasse(ctx, [
        { champ: 'motDePasse', message: `Trop de monde à la fois. ${messageReessai(5)}` },
      ]);
    case 'deja':
      return devance(ctx);
    case 'accepte':
      return resultat.nouvelle === undefined ? continuer(ctx) : finirParMotDePasse(ctx, resultat.nouvelle);
  }
}

/** A reset takes away what ONDE does not vouch for: a guardian left without mail nor mobile is asked for a mail at once. */
async function finirParMotDePasse(ctx: EtapeContext, nouvelle: string): Promise<void> {
  const { deps, personne } = ctx;
  if (personne.parcours === 'inscription') return finir(ctx, nouvelle, 'inscrit');
  const apresReset = personne.parcours === 'remplacement' && personne.etat === 'actif';
  if (!apresReset || personne.profil === 'eleve') return finir(ctx, nouvelle, 'mot_de_passe');
  const { mail, portable, limite } = await deps.database.readPortail(nouvelle, getMonCompte);
  if (mail !== null || portable !== null || limite !== null) return finir(ctx, nouvelle, 'mot_de_passe');
  keepSessionId(ctx.res, deps.config, nouvelle);
  ctx.redirect(`${paths.portailChangerMail()}?info=remplace_sans_mail`);
}

// ── A pupil's own birth date ─────────────────────────────────────────────────────────────────────────────────────
function pageNaissance(
  ctx: EtapeContext,
  naissance: NaissanceSaisie = { jour: '', mois: '', annee: '' },
  erreurs: readonly FieldError[] = [],
): void {
  ctx.page(
    'portail/naissance',
    { etape: etapeVM(ctx), erreurs, prenom: ctx.personne.prenom, naissance },
    { titre: 'Ta date de naissance', status: erreurs.length > 0 ? 422 : 200 },
  );
}

export const afficherNaissance = (ctx: EtapeContext): void => pageNaissance(ctx);

export async function direNaissance(ctx: EtapeContext): Promise<void> {
  const saisie = saisieDeNaissance(ctx.req.body, 'naissance');
  const date = lireNaissance(saisie);
  if (date === undefined)
    return pageNaissance(ctx, saisie, [fauteDeDate('naissance', saisie, { eleve: true })]);
  const nouvelle = newSessionId();
  const resultat = await activerParNaissance(ctx.deps, enChemin(ctx), date, nouvelle);
  const refuser = (message: string) => pageNaissance(ctx, saisie, [{ champ: 'naissance-jour', message }]);
  switch (resultat.outcome) {
    case 'juste':
      // Once, and « Plus tard » if nobody is there to read a mail (rules §8.2).
      keepSessionId(ctx.res, ctx.deps.config, nouvelle);
      return ctx.redirect(`${paths.portailChangerMail()}?info=active`);
    case 'faux':
      return refuser(messageDateFausse('eleve', 1, resultat.attente));
    case 'attendre':
      return refuser(messageDatesAttendues(resultat.attente));
    default:
      return devance(ctx);
  }
}

// ── What a guardian says of the children ─────────────────────────────────────────────────────────────────────────
const VIDES: readonly EnfantDit[] = [];
interface EnfantsConnus {
  enfants: readonly EnfantDuTitulaire[];
  signales: readonly EnfantSignale[];
}

function pageEnfants(
  ctx: EtapeContext,
  { enfants, signales }: EnfantsConnus,
  dits: readonly EnfantDit[] = VIDES,
  erreurs: readonly FieldError[] = [],
  refusees = false,
): void {
  ctx.page(
    'portail/enfants',
    enfantsVM({
      etape: etapeVM(ctx),
      enfants,
      signales: signales.map(enfantSignaleVM(paths.portailReprendreEnChemin)),
      aucun: enfants.length === 0 ? messageAucunEnfant(signales.length) : null,
      message: messageDe(ctx.req.query),
      dits,
      erreurs,
      refusees,
      secretEnAttente: true,
    }),
    { titre: 'Vos enfants', status: erreurs.length > 0 || refusees ? 422 : 200 },
  );
}

const lireEnfants = ({ deps, session }: EtapeContext): Promise<EnfantsConnus> =>
  deps.database.readPortail(session, async (trx) => ({
    enfants: await listEnfants(trx),
    signales: await listEnfantsSignales(trx),
  }));

export const afficherEnfants = async (ctx: EtapeContext): Promise<void> =>
  ctx.personne.parcours === 'activation'
    ? pageEnfants(ctx, await lireEnfants(ctx))
    : inscription.afficherEnfantsTrouves(ctx);

export async function direEnfants(ctx: EtapeContext): Promise<void> {
  if (ctx.personne.parcours !== 'activation') return inscription.lireEnfantsTrouves(ctx);
  const connus = await lireEnfants(ctx);
  // Nothing to answer: nothing is said to the school either.
  if (connus.enfants.length === 0) return pageEnfants(ctx, connus, VIDES, [], true);
  const dits = enfantsDits(
    ctx.req.body,
    connus.enfants.map(({ eleveId }) => eleveId),
  );
  const fautes = fautesDesDates(dits, connus.enfants);
  if (fautes.length > 0) return pageEnfants(ctx, connus, dits, fautes);
  const resultat = await direLesEnfants(
    ctx.deps,
    enChemin(ctx),
    dits.map(({ cle, reponse, date }) => ({
      eleveId: cle,
      reponse,
      date: reponse === 'date' ? (date ?? null) : null,
    })),
  );
  const dates = dits.filter(({ reponse }) => reponse === 'date');
  const refuser = (message: string) =>
    pageEnfants(ctx, connus, dits, [{ champ: champDesDates(dates), message }], true);
  switch (resultat.outcome) {
    case 'juste':
      return continuer(ctx);
    case 'faux':
      return refuser(messageDateFausse('representant_legal', dates.length, resultat.attente));
    case 'attendre':
      return refuser(messageDatesAttendues(resultat.attente));
    case 'incomplet':
      // A child came or went meanwhile: the page as it is now, with what was typed.
      return pageEnfants(ctx, await lireEnfants(ctx), dits);
    case 'aucune':
      await quitter(ctx.deps, ctx.session);
      forgetSessionId(ctx.res, ctx.deps.config);
      return ctx.redirect(`${paths.portail()}?info=prevenue`);
    case 'deja':
      return devance(ctx);
  }
}

// ── The mail of a guardian ───────────────────────────────────────────────────────────────────────────────────────
function pageMail(ctx: EtapeContext, mail = '', erreurs: readonly FieldError[] = []): void {
  ctx.page(
    'portail/mail',
    {
      etape: etapeVM(ctx),
      erreurs,
      profil: ctx.personne.profil,
      mail,
      message: null,
      secretEnAttente: true,
      action: paths.portailMail(),
      plusTard: null,
    },
    { titre: 'Votre adresse mail', status: erreurs.length > 0 ? 422 : 200 },
  );
}

export const afficherMail = (ctx: EtapeContext): void => pageMail(ctx);

export async function direMail(ctx: EtapeContext): Promise<void> {
  const form = parseForm(mailSchema, ctx.req.body);
  if (!form.ok) {
    const { mail } = (ctx.req.body ?? {}) as { mail?: unknown };
    return pageMail(ctx, typeof mail === 'string' ? mail : '', form.erreurs);
  }
  const nouvelle = newSessionId();
  const resultat = await donnerMail(ctx.deps, enChemin(ctx), form.valeurs.mail, nouvelle);
  if (resultat.outcome === 'deja') return devance(ctx);
  keepSessionId(ctx.res, ctx.deps.config, nouvelle);
  return continuer(ctx);
}
