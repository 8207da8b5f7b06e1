import type { z } from 'zod';
import type { FieldError } from '../../errors.ts';
import { avecRaisons, champSeul, parseForm } from '../../forms/form.ts';
import { changementSchema, enfantSignaleSchema } from '../../forms/portail.ts';
import type { PersonneContext, TitulaireContext } from '../../middlewares/portail/context.ts';
import { connaitreAppareil } from '../../middlewares/portail/device-cookie.ts';
import type { MonEnfant } from '../../middlewares/portail/loaded.ts';
import { keepSessionId, newSessionId } from '../../middlewares/portail/session.ts';
import { paths } from '../../paths.ts';
import { listAdressesDeMesEcoles } from '../../queries/ecole/adresses.ts';
import { listAssistancesDeMesEcoles } from '../../queries/ecole/assistance.ts';
import { findCodeAttendu } from '../../queries/portail/codes.ts';
import {
  getMonCompte,
  listEnfants,
  listEnfantsAConfirmer,
  listEnfantsSignales,
} from '../../queries/portail/compte.ts';
import { getARattacher } from '../../queries/portail/rattachement.ts';
import { changerMotDePasseChoisi, signalerEnfant } from '../../services/portail/compte.ts';
import { raisonsContre } from '../../services/portail/mot-de-passe.ts';
import { monCompteVM, nomDEnfant, sansNom } from '../../vues/portail/compte.ts';
import { messageInscrit } from '../../vues/portail/inscription.ts';
import { messageActuelFaux, messageDe, messageEntreeAttendue } from '../../vues/portail/messages.ts';

export async function afficherCompte(ctx: TitulaireContext): Promise<void> {
  const { personne, session, req } = ctx;
  connaitreAppareil(ctx);
  const connu = await ctx.deps.database.readPortail(session, async (trx) => ({
    compte: await getMonCompte(trx),
    enfants: await listEnfants(trx),
    aConfirmer: await listEnfantsAConfirmer(trx),
    signales: await listEnfantsSignales(trx),
    aRattacher: await getARattacher(trx),
    adresses: await listAdressesDeMesEcoles(trx),
    assistances: personne.profil === 'eleve' ? [] : await listAssistancesDeMesEcoles(trx),
    mailAttendu: (await findCodeAttendu(trx, 'mail'))?.destination ?? null,
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

/** A password that will not do is told beside the fault of another field. */
export async function fautesDuMotDePasse(
  { deps, req, ...qui }: PersonneContext,
  schema: z.ZodObject,
  erreurs: readonly FieldError[],
): Promise<FieldError[]> {
  const tape = champSeul(schema, 'motDePasse', req.body);
  const raisons = tape === undefined ? [] : await raisonsContre(deps, qui, tape);
  return avecRaisons(schema, erreurs, 'motDePasse', raisons);
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
  if (!form.ok) return pageChangement(ctx, await fautesDuMotDePasse(ctx, changementSchema, form.erreurs));
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
          message: messageActuelFaux(resultat.attente, ctx.personne.profil),
        },
      ]);
    case 'attendre':
      return pageChangement(ctx, [{ champ: 'actuel', message: messageEntreeAttendue(resultat.attente) }]);
    case 'accepte':
      keepSessionId(ctx.res, ctx.deps.config, nouvelle);
      return ctx.redirect(`${paths.portailCompte()}?info=mot_de_passe`);
  }
}

interface EnfantContext extends TitulaireContext {
  enfant: MonEnfant;
}

export function afficherSignalement(ctx: EnfantContext): void {
  const { enfant } = ctx;
  ctx.page(
    'portail/signalement',
    {
      qui: 'prenom' in enfant ? nomDEnfant(enfant) : sansNom('Cet enfant', enfant),
      action: paths.portailSignaler({ id: enfant.eleveId }),
      annuler: paths.portailCompte(),
    },
    { titre: 'Ce n’est pas mon enfant' },
  );
}

export async function signaler(ctx: EnfantContext): Promise<void> {
  const { reponse } = enfantSignaleSchema.parse(ctx.req.body ?? {});
  await signalerEnfant(ctx.deps, ctx, ctx.enfant.eleveId, reponse);
  ctx.redirect(`${paths.portailCompte()}?info=signale`);
}
