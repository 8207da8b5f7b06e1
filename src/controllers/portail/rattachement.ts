import { lireNaissance, type NaissanceSaisie } from '../../domain/portail/naissance.ts';
import type { FieldError } from '../../errors.ts';
import { parseForm } from '../../forms/form.ts';
import { entreeSchema, fauteDeDate, identifiantTape, saisieDeNaissance } from '../../forms/portail.ts';
import type { TitulaireContext } from '../../middlewares/portail/context.ts';
import { appareilsDuPortail } from '../../middlewares/portail/device-cookie.ts';
import type { MonEnfant } from '../../middlewares/portail/loaded.ts';
import { keepSessionId, newSessionId } from '../../middlewares/portail/session.ts';
import { paths } from '../../paths.ts';
import { getARattacher } from '../../queries/portail/rattachement.ts';
import type { EnChemin } from '../../services/portail/activation.ts';
import type { ResultatPreuve } from '../../services/portail/mot-de-passe.ts';
import {
  confirmerEnfant,
  rattacherAutreCompte,
  rattacherParNaissance,
  reprendreAncienCompte,
} from '../../services/portail/rattachement.ts';
import type { MessagePortailVM } from '../../vues/portail/commun.ts';
import {
  AUTRE_COMPTE_REFUSE,
  DATE_D_AUTRE_ECOLE_FAUSSE,
  DATES_D_AUTRE_ECOLE_EPUISEES,
  type Information,
  messageBloque,
  messageDateFausse,
  messageDatesAttendues,
  messageEntreeAttendue,
  messageEntreeRefusee,
  messageExpire,
  messageRemplace,
} from '../../vues/portail/messages.ts';

const qui = (ctx: TitulaireContext): EnChemin => ({
  session: ctx.session,
  personne: ctx.personne,
  appareils: appareilsDuPortail(ctx),
});

const revenir = (ctx: TitulaireContext, info: Information): void =>
  ctx.redirect(`${paths.portailCompte()}?info=${info}`);

// ── Another account, by its password ─────────────────────────────────────────────────────────────────────────────
interface Reponse {
  identifiant?: string;
  erreurs?: readonly FieldError[];
  message?: MessagePortailVM | null;
}

function pageAutreCompte(ctx: TitulaireContext, reponse: Reponse = {}): void {
  const { identifiant = '', erreurs = [], message = null } = reponse;
  const { profil } = ctx.personne;
  ctx.page(
    'portail/rattachement/autre-compte',
    { profil, identifiant, erreurs, message },
    {
      titre: profil === 'eleve' ? 'J’avais déjà un compte' : 'Ajouter des élèves depuis un autre compte',
      status: erreurs.length > 0 || message !== null ? 422 : 200,
    },
  );
}

/** What the password of the other account was; undefined, and the page has answered, when it cannot be read. */
function lireAutreCompte(ctx: TitulaireContext) {
  const form = parseForm(entreeSchema, ctx.req.body);
  if (form.ok) return { ...form.valeurs, ip: ctx.req.ip ?? '', appareils: appareilsDuPortail(ctx) };
  pageAutreCompte(ctx, { identifiant: identifiantTape(ctx.req.body), erreurs: form.erreurs });
  return undefined;
}

type Juge = Exclude<ResultatPreuve, { outcome: 'juste' }>;
const JUGES: readonly string[] = [
  'refuse',
  'attendre',
  'bloque',
  'expire',
  'remplace',
] satisfies Juge['outcome'][];
const estJuge = (resultat: { outcome: string }): resultat is Juge => JUGES.includes(resultat.outcome);

/** As at a login, and in its words. */
function reponseDuJuge(resultat: Juge): Reponse {
  switch (resultat.outcome) {
    case 'refuse':
      return refus(messageEntreeRefusee(resultat.attente));
    case 'attendre':
      return refus(messageEntreeAttendue(resultat.attente));
    case 'bloque':
      return { message: messageBloque };
    case 'expire':
      return { message: messageExpire(resultat.le) };
    case 'remplace':
      return { message: messageRemplace(resultat.par) };
  }
}

const refus = (message: string): Reponse => ({ erreurs: [{ champ: 'identifiant', message }] });

export const afficherAutreCompte = (ctx: TitulaireContext): void => pageAutreCompte(ctx);

export async function rattacherDepuisAutreCompte(ctx: TitulaireContext): Promise<void> {
  const demande = lireAutreCompte(ctx);
  if (demande === undefined) return;
  const { identifiant } = demande;
  const resultat = await rattacherAutreCompte(ctx.deps, qui(ctx), demande);
  if (estJuge(resultat)) return pageAutreCompte(ctx, { identifiant, ...reponseDuJuge(resultat) });
  if (resultat.outcome === 'fait') return revenir(ctx, 'rattache');
  return pageAutreCompte(ctx, {
    identifiant,
    ...refus(AUTRE_COMPTE_REFUSE.representant_legal[resultat.outcome]),
  });
}

export const afficherAncienCompte = (ctx: TitulaireContext): void => pageAutreCompte(ctx);

export async function reprendreDepuisAncienCompte(ctx: TitulaireContext): Promise<void> {
  const demande = lireAutreCompte(ctx);
  if (demande === undefined) return;
  const { identifiant } = demande;
  const nouvelle = newSessionId();
  const resultat = await reprendreAncienCompte(ctx.deps, qui(ctx), demande, nouvelle);
  if (estJuge(resultat)) return pageAutreCompte(ctx, { identifiant, ...reponseDuJuge(resultat) });
  if (resultat.outcome === 'fait') {
    keepSessionId(ctx.res, ctx.deps.config, nouvelle);
    return revenir(ctx, resultat.preuve === 'choisi' ? 'ancien_choisi' : 'ancien_provisoire');
  }
  return pageAutreCompte(ctx, { identifiant, ...refus(AUTRE_COMPTE_REFUSE.eleve[resultat.outcome]) });
}

// ── A birth date ─────────────────────────────────────────────────────────────────────────────────────────────────
const VIDE: NaissanceSaisie = { jour: '', mois: '', annee: '' };

function pageNaissance(
  ctx: TitulaireContext,
  enfant: MonEnfant | undefined,
  naissance: NaissanceSaisie = VIDE,
  erreurs: readonly FieldError[] = [],
): void {
  ctx.page(
    'portail/rattachement/naissance',
    {
      ecole: enfant?.ecole ?? null,
      naissance,
      erreurs,
      action:
        enfant === undefined
          ? paths.portailAutreEcole()
          : paths.portailConfirmerEnfant({ id: enfant.eleveId }),
    },
    {
      titre: enfant === undefined ? 'Un enfant dans une autre école' : 'Confirmer un enfant',
      status: erreurs.length > 0 ? 422 : 200,
    },
  );
}

/** Nothing is asked of whom nothing can be found for. */
export async function afficherAutreEcole(ctx: TitulaireContext): Promise<void> {
  const { autresFiches } = await ctx.deps.database.readPortail(ctx.session, getARattacher);
  if (autresFiches) pageNaissance(ctx, undefined);
  else ctx.redirect(paths.portailCompte());
}

export async function direAutreEcole(ctx: TitulaireContext): Promise<void> {
  const saisie = saisieDeNaissance(ctx.req.body, 'naissance');
  const date = lireNaissance(saisie);
  if (date === undefined) return pageNaissance(ctx, undefined, saisie, [fauteDeDate('naissance', saisie)]);
  const refuser = (message: string) =>
    pageNaissance(ctx, undefined, saisie, [{ champ: 'naissance-jour', message }]);
  switch (await rattacherParNaissance(ctx.deps, qui(ctx), date)) {
    case 'juste':
      return revenir(ctx, 'autre_enfant');
    case 'fausse':
      return refuser(DATE_D_AUTRE_ECOLE_FAUSSE);
    case 'trop':
      return refuser(DATES_D_AUTRE_ECOLE_EPUISEES);
  }
}

interface EnfantContext extends TitulaireContext {
  enfant: MonEnfant;
}

export const afficherConfirmationEnfant = (ctx: EnfantContext): void =>
  'prenom' in ctx.enfant ? ctx.redirect(paths.portailCompte()) : pageNaissance(ctx, ctx.enfant);

export async function direConfirmationEnfant(ctx: EnfantContext): Promise<void> {
  const { enfant } = ctx;
  const saisie = saisieDeNaissance(ctx.req.body, 'naissance');
  const date = lireNaissance(saisie);
  if (date === undefined) return pageNaissance(ctx, enfant, saisie, [fauteDeDate('naissance', saisie)]);
  const refuser = (message: string) =>
    pageNaissance(ctx, enfant, saisie, [{ champ: 'naissance-jour', message }]);
  const resultat = await confirmerEnfant(ctx.deps, qui(ctx), enfant.eleveId, date);
  switch (resultat.outcome) {
    case 'juste':
      return revenir(ctx, 'confirme');
    case 'faux':
      return refuser(messageDateFausse('representant_legal', 1, resultat.attente));
    case 'attendre':
      return refuser(messageDatesAttendues(resultat.attente));
    default:
      // The school has taken this child off meanwhile.
      return ctx.redirect(paths.portailCompte());
  }
}
