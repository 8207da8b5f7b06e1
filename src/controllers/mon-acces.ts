import { renommerSession } from '../auth/session-agent.ts';
import { formatDate, pluriel } from '../domain/francais.ts';
import { LONGUEUR_MINIMALE } from '../domain/mot-de-passe-choisi.ts';
import { changementMotDePasseSchema, referenceSessionSchema } from '../forms/connexion.ts';
import { type FieldError, parseForm } from '../forms/form.ts';
import type { AgentContext } from '../middlewares/context.ts';
import { exigerOtpRecent } from '../middlewares/otp-recent.ts';
import type { AgentConnecte } from '../queries/agents.ts';
import type { EcoleConfiee } from '../queries/mon-acces.ts';
import { paths } from '../routes/paths.ts';
import {
  changerMotDePasse,
  fermerAutresSessions,
  fermerSession,
  lireMonAcces,
} from '../services/mon-acces.ts';
import { retenirAppareil } from './connexion-etapes.ts';
import { messageAttente } from './connexion-messages.ts';
import { MESSAGES_SANS_ECOLE } from './ecoles.ts';

const FONCTIONS: Readonly<Record<AgentConnecte['fonction'], string>> = {
  directeur: 'Direction d’école',
  ien: 'Inspection de circonscription',
  enseignant: 'Enseignement',
};

export async function afficherMonAcces(ctx: AgentContext): Promise<void> {
  const { agent, ecoles, sessions, codesRestants } = await lireMonAcces(ctx.deps, ctx.req.sessionID);
  ctx.page(
    'mon-acces/index',
    {
      identifiant: agent.identifiant,
      nomComplet: `${agent.prenom} ${agent.nom}`,
      fonction: FONCTIONS[agent.fonction],
      ecoles: ecoles.map(enUneLigne),
      sansEcole: MESSAGES_SANS_ECOLE[agent.fonction],
      mail: agent.mail,
      sessions: sessions.map((s) => ({ ...s, appareil: s.appareil ?? 'Appareil non reconnu' })),
      codesRestants,
    },
    { titre: 'Mon accès', layout: 'simple' },
  );
}

function enUneLigne({ uai, nom, commune, debut, fin, titre, perimetre }: EcoleConfiee): string {
  const delegation =
    perimetre === 'tous' ? ', par délégation' : ', par délégation, comptes des élèves seulement';
  const fini = fin === null ? 'sans date de fin' : `jusqu’au ${formatDate(fin)} inclus`;
  return `${nom} (${commune}), UAI\u00a0${uai}${titre === 'delegation' ? delegation : ''}\u00a0: depuis le ${formatDate(debut)}, ${fini}`;
}

/** The code is asked for before the form is filled in: what is typed here is never shown again. */
export async function afficherMonMotDePasse(ctx: AgentContext): Promise<void> {
  if (exigerOtpRecent(ctx, paths.monMotDePasse())) await pageMotDePasse(ctx, []);
}

export async function changerMonMotDePasse(ctx: AgentContext): Promise<void> {
  const { req, res, deps } = ctx;
  if (!exigerOtpRecent(ctx, paths.monMotDePasse())) return;
  const form = parseForm(changementMotDePasseSchema, req.body);
  if (!form.ok) return pageMotDePasse(ctx, form.erreurs, 422);
  const resultat = await changerMotDePasse(deps, req.sessionID, form.valeurs);
  switch (resultat.issue) {
    case 'accepte':
      await renommerSession(deps, req);
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

async function pageMotDePasse(
  ctx: AgentContext,
  erreurs: readonly FieldError[],
  status = 200,
): Promise<void> {
  const { agent } = await lireMonAcces(ctx.deps, ctx.req.sessionID);
  ctx.page(
    'mon-acces/mot-de-passe',
    { erreurs, longueurMinimale: LONGUEUR_MINIMALE.agent, mailConnu: agent.mail !== null },
    { titre: 'Changer de mot de passe', layout: 'connexion', status },
  );
}

/** Every device is a stranger once the other sessions are closed, except the one on which it was asked. */
export async function garderCetAppareil(ctx: AgentContext): Promise<void> {
  const { agent } = await lireMonAcces(ctx.deps, ctx.req.sessionID);
  retenirAppareil(ctx, agent);
}

/** Closing needs no recent code: who sees a stranger's session must not look for a phone first. */
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
