import { PREUVE_MAX_MS, PREUVE_PAGE_MS } from '../../domain/portail/session.ts';
import type { FieldError } from '../../errors.ts';
import { parseForm } from '../../forms/form.ts';
import { type ContactAChanger, canalSchema, garderSchema, preuveSchema } from '../../forms/portail.ts';
import type { EtapeContext, PersonneContext, TitulaireContext } from '../../middlewares/portail/context.ts';
import { forgetSessionId, keepSessionId, newSessionId } from '../../middlewares/portail/session.ts';
import { paths } from '../../paths.ts';
import { getMonCompte } from '../../queries/portail/compte.ts';
import { getContactsProuves } from '../../queries/portail/contacts.ts';
import { ecarterMotDePasse, prouverParMotDePasse } from '../../services/portail/compte.ts';
import { quitter } from '../../services/portail/connexion.ts';
import { demanderCodeTitulaire } from '../../services/portail/contacts.ts';
import type { MessagePortailVM } from '../../vues/portail/commun.ts';
import { codeAttendu, messageActuelFaux, messageEntreeAttendue } from '../../vues/portail/messages.ts';
import { changementVoulu, pourLaSuite } from './lieux.ts';

type Page = (ctx: TitulaireContext) => void | Promise<void>;

/** The page is filled in within ten minutes, and more is left to send it. */
const DELAIS = { page: PREUVE_PAGE_MS, envoi: PREUVE_MAX_MS } as const;

const prouveDepuis = (
  { personne: { preuveSecondes } }: PersonneContext,
  moment: keyof typeof DELAIS,
): boolean => preuveSecondes !== null && preuveSecondes * 1_000 < DELAIS[moment];

/**
 * Whoever has not shown of late to be the holder does it first, then comes back: a telephone left open somewhere must not give
 * the account away (rules §8.5). The database refuses it as well (exiger_preuve()).
 */
export const siProuve =
  (pour: ContactAChanger, moment: keyof typeof DELAIS, faire: Page): Page =>
  (ctx) => {
    if (prouveDepuis(ctx, moment)) return faire(ctx);
    ctx.redirect(`${paths.portailPreuve()}?pour=${pour}`);
  };

/** As siProuve(), of who is about to be activated: nothing is in force yet but the password, which is given by logging in again. */
export const siEntreDepuisPeu =
  (moment: keyof typeof DELAIS, faire: (ctx: EtapeContext) => void | Promise<void>) =>
  async (ctx: EtapeContext): Promise<void> => {
    if (prouveDepuis(ctx, moment)) return faire(ctx);
    await quitter(ctx.deps, ctx.session);
    forgetSessionId(ctx.res, ctx.deps.config);
    ctx.redirect(`${paths.portailRepresentant()}?info=reconnexion`);
  };

async function pagePreuve(
  ctx: TitulaireContext,
  erreurs: readonly FieldError[] = [],
  message: MessagePortailVM | null = null,
): Promise<void> {
  const { profil, identifiant } = ctx.personne;
  const [{ motDePasseChoisi }, contacts] = await ctx.deps.database.readPortail(ctx.session, async (trx) => [
    await getMonCompte(trx),
    await getContactsProuves(trx),
  ]);
  ctx.page(
    'portail/contacts/preuve',
    {
      profil,
      identifiant,
      erreurs,
      message,
      ...contacts,
      parMotDePasse: motDePasseChoisi ? pourLaSuite(ctx, paths.portailPreuve) : null,
      parCode: pourLaSuite(ctx, paths.portailPreuveParCode),
      annuler: paths.portailCompte(),
    },
    {
      titre: profil === 'eleve' ? 'C’est bien toi\u202f?' : 'C’est bien vous\u202f?',
      status: message !== null ? 429 : erreurs.length > 0 ? 422 : 200,
    },
  );
}

export const afficherPreuve = (ctx: TitulaireContext): Promise<void> => pagePreuve(ctx);

export async function donnerMotDePasse(ctx: TitulaireContext): Promise<void> {
  const form = parseForm(preuveSchema, ctx.req.body);
  if (!form.ok) return pagePreuve(ctx, form.erreurs);
  const nouvelle = newSessionId();
  const resultat = await prouverParMotDePasse(ctx.deps, ctx, form.valeurs.actuel, nouvelle);
  const refuser = (message: string) => pagePreuve(ctx, [{ champ: 'actuel', message }]);
  switch (resultat.outcome) {
    case 'faux':
      return refuser(messageActuelFaux(resultat.attente, ctx.personne.profil));
    case 'attendre':
      return refuser(messageEntreeAttendue(resultat.attente));
    case 'prouve':
      keepSessionId(ctx.res, ctx.deps.config, nouvelle);
      return ctx.redirect(changementVoulu(ctx));
  }
}

export async function demanderCodePreuve(ctx: TitulaireContext): Promise<void> {
  const { canal } = canalSchema.parse(ctx.req.body ?? {});
  const attente = await demanderCodeTitulaire(ctx.deps, ctx, canal);
  if (attente === 0) return ctx.redirect(pourLaSuite(ctx, paths.portailCodePreuve));
  await pagePreuve(ctx, [], attente === undefined ? null : codeAttendu(attente));
}

// ── FranceConnect has just been linked to an account that a password opened already ──────────────────────────────
export async function afficherMotDePasseDAvant(ctx: TitulaireContext): Promise<void> {
  const { motDePasseChoisi } = await ctx.deps.database.readPortail(ctx.session, getMonCompte);
  if (ctx.personne.force !== 'franceconnect' || !prouveDepuis(ctx, 'page'))
    return ctx.redirect(paths.portailCompte());
  if (!motDePasseChoisi || ctx.personne.limite) return ctx.redirect(`${paths.portailCompte()}?info=lie`);
  ctx.page(
    'portail/inscription/mot-de-passe-d-avant',
    { action: paths.portailMotDePasseDAvant() },
    { titre: 'Un mot de passe ouvre aussi ce compte' },
  );
}

/** Who keeps it, or comes too late, goes on; otherwise that password, and whoever came with it, are out. */
export async function direMotDePasseDAvant(ctx: TitulaireContext): Promise<void> {
  const { garder } = garderSchema.parse(ctx.req.body ?? {});
  if (garder === 'oui' || !prouveDepuis(ctx, 'envoi'))
    return ctx.redirect(`${paths.portailCompte()}?info=lie`);
  const nouvelle = newSessionId();
  const ecarte = await ecarterMotDePasse(ctx.deps, ctx, nouvelle);
  if (ecarte) keepSessionId(ctx.res, ctx.deps.config, nouvelle);
  ctx.redirect(`${paths.portailCompte()}?info=${ecarte ? 'ecarte' : 'lie'}`);
}
