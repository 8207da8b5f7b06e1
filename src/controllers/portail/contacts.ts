import { lireNaissance, type NaissanceSaisie } from '../../domain/portail/naissance.ts';
import type { FieldError } from '../../errors.ts';
import { parseForm } from '../../forms/form.ts';
import {
  canalSchema,
  champTape,
  fauteDeDate,
  portableSchema,
  saisieDeNaissance,
} from '../../forms/portail.ts';
import type { TitulaireContext } from '../../middlewares/portail/context.ts';
import { appareilsDuPortail } from '../../middlewares/portail/device-cookie.ts';
import { paths } from '../../paths.ts';
import { findLimite, type Limite } from '../../queries/portail/contacts.ts';
import {
  demanderCodeLimite,
  demanderCodePortable,
  leverParNaissances,
} from '../../services/portail/contacts.ts';
import { cleDeDate, leverLimiteVM } from '../../vues/portail/contacts.ts';
import {
  codeAttendu,
  messageDatesAttendues,
  messageLimiteFausse,
  messageTropDeDemandes,
} from '../../vues/portail/messages.ts';
import { siProuve } from './preuve.ts';

// ── The mobile ───────────────────────────────────────────────────────────────────────────────────────────────────
/** Only a guardian has one, and whose password is a school's changes nothing (rules §4.5). */
function peutChanger(ctx: TitulaireContext): boolean {
  const { profil, limite } = ctx.personne;
  if (profil === 'representant_legal' && !limite) return true;
  ctx.redirect(paths.portailCompte());
  return false;
}

function pagePortable(ctx: TitulaireContext, erreurs: readonly FieldError[] = [], status?: number): void {
  ctx.page(
    'portail/contacts/portable',
    {
      erreurs,
      portable: champTape(ctx.req.body, 'portable'),
      action: paths.portailChangerPortable(),
      annuler: paths.portailCompte(),
    },
    { titre: 'Téléphone portable', status: status ?? (erreurs.length > 0 ? 422 : 200) },
  );
}

export const afficherPortable = siProuve('portable', 'page', (ctx) => {
  if (peutChanger(ctx)) pagePortable(ctx);
});

export const changerPortable = siProuve('portable', 'envoi', async (ctx) => {
  if (!peutChanger(ctx)) return;
  const form = parseForm(portableSchema, ctx.req.body);
  if (!form.ok) return pagePortable(ctx, form.erreurs);
  const attente = await demanderCodePortable(ctx.deps, ctx, form.valeurs.portable);
  if (attente === 0) return ctx.redirect(paths.portailCodePortable());
  pagePortable(ctx, [{ champ: 'portable', message: messageTropDeDemandes(attente) }], 429);
});

// ── « Voir tous mes enfants » ────────────────────────────────────────────────────────────────────────────────────
interface Reponse {
  saisies?: readonly NaissanceSaisie[];
  erreurs?: readonly FieldError[];
  message?: ReturnType<typeof codeAttendu> | null;
  status?: number;
}

function pageLimite(ctx: TitulaireContext, limite: Limite, reponse: Reponse = {}): void {
  const { saisies = [], erreurs = [], message = null, status } = reponse;
  ctx.page(
    'portail/contacts/limite',
    leverLimiteVM({
      limite,
      saisies,
      erreurs,
      message,
      parCode: paths.portailLimiteParCode(),
      parDates: paths.portailLimite(),
      annuler: paths.portailCompte(),
    }),
    { titre: 'Voir tous mes enfants', status: status ?? (erreurs.length > 0 ? 422 : 200) },
  );
}

/** Undefined: it has answered, there is no limit any more. */
async function lireLimite(ctx: TitulaireContext): Promise<Limite | undefined> {
  const limite = await ctx.deps.database.readPortail(ctx.session, findLimite);
  if (limite === undefined) ctx.redirect(paths.portailCompte());
  return limite;
}

export async function afficherLimite(ctx: TitulaireContext): Promise<void> {
  const limite = await lireLimite(ctx);
  if (limite !== undefined) pageLimite(ctx, limite);
}

export async function leverParContact(ctx: TitulaireContext): Promise<void> {
  const limite = await lireLimite(ctx);
  if (limite === undefined) return;
  const { canal } = canalSchema.parse(ctx.req.body ?? {});
  const attente = await demanderCodeLimite(ctx.deps, ctx, canal);
  if (attente === 0) return ctx.redirect(paths.portailCodeLimite());
  if (attente === undefined) return pageLimite(ctx, limite);
  pageLimite(ctx, limite, { message: codeAttendu(attente), status: 429 });
}

export async function leverParDates(ctx: TitulaireContext): Promise<void> {
  const limite = await lireLimite(ctx);
  if (limite === undefined) return;
  const saisies = Array.from({ length: limite.ecoles }, (_, rang) =>
    saisieDeNaissance(ctx.req.body, cleDeDate(rang)),
  );
  const dates = saisies.map(lireNaissance);
  const fautes = saisies.flatMap((saisie, rang) =>
    dates[rang] === undefined ? [fauteDeDate(cleDeDate(rang), saisie)] : [],
  );
  if (fautes.length > 0) return pageLimite(ctx, limite, { saisies, erreurs: fautes });
  const qui = { session: ctx.session, personne: ctx.personne, appareils: appareilsDuPortail(ctx) };
  const resultat = await leverParNaissances(
    ctx.deps,
    qui,
    dates.filter((date) => date !== undefined),
  );
  const refuser = (message: string) =>
    pageLimite(ctx, limite, { saisies, erreurs: [{ champ: `${cleDeDate(0)}-jour`, message }] });
  switch (resultat.outcome) {
    case 'juste':
      return ctx.redirect(`${paths.portailCompte()}?info=limite`);
    case 'attendre':
      return refuser(messageDatesAttendues(resultat.attente));
    case 'faux':
      return refuser(messageLimiteFausse(limite.ecoles, resultat.attente));
    default:
      return pageLimite(ctx, limite);
  }
}
