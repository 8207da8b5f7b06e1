import type { FieldError } from '../../errors.ts';
import { parseForm } from '../../forms/form.ts';
import { changementSchema, enfantSignaleSchema } from '../../forms/portail.ts';
import type { TitulaireContext } from '../../middlewares/portail/context.ts';
import { keepSessionId, newSessionId } from '../../middlewares/portail/session.ts';
import { paths } from '../../paths.ts';
import { type EnfantDuTitulaire, getMonCompte, listEnfants } from '../../queries/portail/compte.ts';
import { getARattacher } from '../../queries/portail/rattachement.ts';
import { changerMotDePasseChoisi, signalerEnfant } from '../../services/portail/compte.ts';
import { monCompteVM } from '../../vues/portail/compte.ts';
import { messageInscrit } from '../../vues/portail/inscription.ts';
import { messageDe, messageReessai } from '../../vues/portail/messages.ts';

export async function afficherCompte(ctx: TitulaireContext): Promise<void> {
  const { personne, session, req } = ctx;
  const connu = await ctx.deps.database.readPortail(session, async (trx) => ({
    compte: await getMonCompte(trx),
    enfants: await listEnfants(trx),
    aRattacher: await getARattacher(trx),
  }));
  const { query } = req;
  const message = query.info === 'inscrit' ? messageInscrit(personne.identifiant) : messageDe(query);
  const vm = monCompteVM({ personne, ...connu, message });
  ctx.page('portail/mon-compte', vm, { titre: 'Mon compte' });
}

function pageChangement(ctx: TitulaireContext, erreurs: readonly FieldError[] = []): void {
  const { profil, identifiant } = ctx.personne;
  ctx.page(
    'portail/changer-mot-de-passe',
    { profil, identifiant, erreurs },
    { titre: 'Changer de mot de passe', status: erreurs.length > 0 ? 422 : 200 },
  );
}

/** Whoever comes by FranceConnect alone has no password to give, nor to change. */
async function aUnMotDePasse(ctx: TitulaireContext): Promise<boolean> {
  const { motDePasseChoisi } = await ctx.deps.database.readPortail(ctx.session, getMonCompte);
  if (!motDePasseChoisi) ctx.redirect(paths.portailCompte());
  return motDePasseChoisi;
}

export async function afficherChangement(ctx: TitulaireContext): Promise<void> {
  if (await aUnMotDePasse(ctx)) pageChangement(ctx);
}

export async function changer(ctx: TitulaireContext): Promise<void> {
  if (!(await aUnMotDePasse(ctx))) return;
  const form = parseForm(changementSchema, ctx.req.body);
  if (!form.ok) return pageChangement(ctx, form.erreurs);
  const nouvelle = newSessionId();
  const resultat = await changerMotDePasseChoisi(ctx.deps, ctx, form.valeurs, nouvelle);
  switch (resultat.outcome) {
    case 'refuse':
      return pageChangement(
        ctx,
        resultat.raisons.map((message) => ({ champ: 'motDePasse', message })),
      );
    case 'faux':
      return pageChangement(ctx, [
        {
          champ: 'actuel',
          message:
            `Ce n’est pas votre mot de passe de maintenant. ${messageReessai(resultat.attente)}`.trim(),
        },
      ]);
    case 'attendre':
      return pageChangement(ctx, [
        { champ: 'actuel', message: `Trop d’essais. ${messageReessai(resultat.attente)}`.trim() },
      ]);
    case 'accepte':
      keepSessionId(ctx.res, ctx.deps.config, nouvelle);
      return ctx.redirect(`${paths.portailCompte()}?info=mot_de_passe`);
  }
}

interface EnfantContext extends TitulaireContext {
  enfant: EnfantDuTitulaire;
}

export function afficherSignalement(ctx: EnfantContext): void {
  const { eleveId, prenom, nom } = ctx.enfant;
  ctx.page(
    'portail/signalement',
    { prenom, nom, action: paths.portailSignaler({ id: eleveId }), annuler: paths.portailCompte() },
    { titre: 'Ce n’est pas mon enfant' },
  );
}

export async function signaler(ctx: EnfantContext): Promise<void> {
  const { reponse } = enfantSignaleSchema.parse(ctx.req.body ?? {});
  await signalerEnfant(ctx.deps, ctx, ctx.enfant.eleveId, reponse);
  ctx.redirect(`${paths.portailCompte()}?info=signale`);
}
