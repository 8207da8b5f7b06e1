import { pluriel } from '../../domain/francais.ts';
import { LONGUEUR_MINIMALE } from '../../domain/mots-de-passe/choisi.ts';
import type { FieldError } from '../../errors.ts';
import { changementMotDePasseSchema, referenceSessionSchema } from '../../forms/connexion.ts';
import { avecRaisons, champSeul, parseForm } from '../../forms/form.ts';
import { retenirAppareil } from '../../middlewares/connexion/device-cookie.ts';
import { renameAgentSession } from '../../middlewares/connexion/session-steps.ts';
import type { AgentContext } from '../../middlewares/context.ts';
import { paths } from '../../paths.ts';
import {
  changerMotDePasse,
  fermerAutresSessions,
  fermerSession,
  lireMonAcces,
  raisonsContreLeNouveau,
} from '../../services/connexion/mon-acces.ts';
import { messageAttente } from '../../vues/connexion/messages.ts';
import { monAccesVM } from '../../vues/connexion/mon-acces.ts';

export async function afficherMonAcces(ctx: AgentContext): Promise<void> {
  const vm = monAccesVM(await lireMonAcces(ctx.deps, ctx.req.sessionID));
  ctx.page('connexion/mon-acces', vm, { titre: 'Mon accès', layout: 'simple' });
}

export async function afficherMonMotDePasse(ctx: AgentContext): Promise<void> {
  await pageMotDePasse(ctx, []);
}

export async function changerMonMotDePasse(ctx: AgentContext): Promise<void> {
  const { req, res, deps } = ctx;
  const form = parseForm(changementMotDePasseSchema, req.body);
  if (!form.ok) return pageMotDePasse(ctx, await toutesLesFautes(ctx, form.erreurs), 422);
  const resultat = await changerMotDePasse(deps, req.sessionID, form.valeurs);
  switch (resultat.outcome) {
    case 'accepte':
      await renameAgentSession(deps, req);
      await garderCetAppareil(ctx);
      ctx.flash(
        'succes',
        `Votre mot de passe est changé, et vos autres sessions sont fermées. ${
          resultat.prevenu
            ? 'Un mail vous le confirme. Quelqu’un a pu lire vos codes de secours\u202f? Créez-en de nouveaux.'
            : 'Aucun mail ne vous le confirme\u00a0: aucune adresse n’est connue pour vous.'
        }`,
      );
      return ctx.redirect(paths.monAcces());
    case 'impropre':
      return pageMotDePasse(
        ctx,
        resultat.raisons.map((message) => ({ champ: 'nouveau', message })),
        422,
      );
    case 'attendre':
      res.setHeader('Retry-After', resultat.attente);
      return pageMotDePasse(
        ctx,
        [{ champ: 'actuel', message: `Trop d’essais infructueux. ${messageAttente(resultat.attente)}` }],
        429,
      );
    case 'refuse':
      return pageMotDePasse(
        ctx,
        [
          {
            champ: 'actuel',
            message: `Ce n’est pas votre mot de passe actuel. ${messageAttente(resultat.attente)}`.trim(),
          },
        ],
        422,
      );
  }
}

/** A new password that will not do is told beside the fault of another field. */
async function toutesLesFautes(
  { deps, req }: AgentContext,
  erreurs: readonly FieldError[],
): Promise<FieldError[]> {
  const tape = (champ: string) => champSeul(changementMotDePasseSchema, champ, req.body);
  const nouveau = tape('nouveau');
  const raisons =
    nouveau === undefined
      ? []
      : await raisonsContreLeNouveau(deps, req.sessionID, { actuel: tape('actuel'), nouveau });
  return avecRaisons(changementMotDePasseSchema, erreurs, 'nouveau', raisons);
}

async function pageMotDePasse(
  ctx: AgentContext,
  erreurs: readonly FieldError[],
  status = 200,
): Promise<void> {
  const { agent } = await lireMonAcces(ctx.deps, ctx.req.sessionID);
  ctx.page(
    'connexion/changer-mot-de-passe',
    { erreurs, longueurMinimale: LONGUEUR_MINIMALE.agent, mailConnu: agent.mail !== null },
    { titre: 'Changer de mot de passe', layout: 'connexion', status },
  );
}

/** Every device is a stranger once the other sessions are closed, except the one on which it was asked. */
export async function garderCetAppareil(ctx: AgentContext): Promise<void> {
  const { agent } = await lireMonAcces(ctx.deps, ctx.req.sessionID);
  retenirAppareil(ctx, agent);
}

export async function fermerUneSession(ctx: AgentContext): Promise<void> {
  const form = parseForm(referenceSessionSchema, ctx.req.body);
  const fermee = form.ok && (await fermerSession(ctx.deps, ctx.req.sessionID, form.valeurs.reference));
  if (fermee) ctx.flash('succes', 'La session est fermée.');
  else ctx.flash('info', 'Cette session était déjà fermée.');
  ctx.redirect(paths.monAcces());
}

export async function fermerLesAutres(ctx: AgentContext): Promise<void> {
  const nombre = await fermerAutresSessions(ctx.deps, ctx.req.sessionID);
  await garderCetAppareil(ctx);
  const fermees = pluriel(nombre, 'autre session est fermée', 'autres sessions sont fermées');
  ctx.flash('succes', nombre === 0 ? 'Aucune autre session n’était ouverte.' : `${fermees}.`);
  ctx.redirect(paths.monAcces());
}
