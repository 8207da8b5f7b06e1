import { formatTelephone } from '../../domain/comptes/telephone.ts';
import { normaliserCode } from '../../domain/portail/codes.ts';
import { rangDeLEtape } from '../../domain/portail/parcours.ts';
import type { FieldError } from '../../errors.ts';
import { parseForm } from '../../forms/form.ts';
import { codeRecuSchema, jetonSchema, mailSchema } from '../../forms/portail.ts';
import type { PublicContext } from '../../middlewares/context.ts';
import type { EtapeContext, PersonneContext, TitulaireContext } from '../../middlewares/portail/context.ts';
import { keepSessionId, newSessionId } from '../../middlewares/portail/session.ts';
import { paths } from '../../paths.ts';
import { findCodeAttendu } from '../../queries/portail/codes.ts';
import { getMonCompte } from '../../queries/portail/compte.ts';
import { confirmerParLien, demanderCode, lireLien } from '../../services/portail/codes.ts';
import type { MessagePortailVM } from '../../vues/portail/commun.ts';
import {
  CODE_MAL_FORME,
  CODES_REFUSES,
  codeAttendu,
  codeEnvoye,
  codeNonParti,
  codeRedemande,
  messageDe,
} from '../../vues/portail/messages.ts';
import { ACTIVATION, COMPTE, type Lieu, lieuDe } from './lieux.ts';
import { siEntreDepuisPeu, siProuve } from './preuve.ts';

/** « Mon compte » has no steps. */
const etapeVM = (ctx: PersonneContext, lieu: Lieu) =>
  lieu === lieuDe(ctx) ? (rangDeLEtape(ctx.personne, 'code') ?? null) : null;

interface Reponse {
  erreurs?: readonly FieldError[];
  message?: MessagePortailVM | null;
  status?: number;
}

/** Without an address that waits for its code there is nothing to type: one is asked for first. */
async function pageCode(ctx: PersonneContext, lieu: Lieu, { erreurs = [], message, status }: Reponse = {}) {
  const attendu = await ctx.deps.database.readPortail(ctx.session, (trx) => findCodeAttendu(trx, lieu.but));
  if (attendu === undefined) return ctx.redirect(lieu.changer(ctx));
  const nonParti = attendu.echec === null || attendu.envoye ? null : codeNonParti(attendu.echec);
  ctx.page(
    'portail/code',
    {
      etape: etapeVM(ctx, lieu),
      erreurs,
      profil: ctx.personne.profil,
      incertain: lieu.incertain?.(ctx, attendu) ?? null,
      lien: lieu.but === 'mail',
      canal: attendu.canal,
      destination: lieu.but === 'portable' ? formatTelephone(attendu.destination) : attendu.destination,
      action: lieu.page(ctx),
      renvoyer: lieu.renvoyer(ctx),
      changer: lieu.changer(ctx),
      message: message ?? nonParti,
    },
    {
      titre: attendu.canal === 'mail' ? 'Code par mail' : 'Code par SMS',
      status: status ?? (erreurs.length > 0 ? 422 : 200),
    },
  );
}

async function lireCode(ctx: PersonneContext, lieu: Lieu): Promise<void> {
  const refuser = (message: string) => pageCode(ctx, lieu, { erreurs: [{ champ: 'code', message }] });
  const form = parseForm(codeRecuSchema, ctx.req.body);
  const code = form.ok ? normaliserCode(form.valeurs.code) : undefined;
  if (code === undefined) return refuser(CODE_MAL_FORME);
  const nouvelle = newSessionId();
  const reponse = await lieu.confirmer(ctx.deps, ctx, code, nouvelle);
  if (reponse !== 'juste') return refuser(CODES_REFUSES[reponse]);
  if (lieu.renouvelle) keepSessionId(ctx.res, ctx.deps.config, nouvelle);
  ctx.redirect(lieu.suite(ctx));
}

async function redemander(ctx: PersonneContext, lieu: Lieu): Promise<void> {
  const attente = await lieu.redemander(ctx);
  if (attente === undefined) return ctx.redirect(lieu.changer(ctx));
  return attente > 0
    ? pageCode(ctx, lieu, { message: codeAttendu(attente), status: 429 })
    : pageCode(ctx, lieu, { message: lieu.incertain === undefined ? codeEnvoye : codeRedemande });
}

/** A guardian has one; a pupil may have a parent's. */
async function pageMail(
  ctx: PersonneContext,
  lieu: Lieu,
  mail = '',
  erreurs: readonly FieldError[] = [],
  status?: number,
): Promise<void> {
  const { mailConfirme } = await ctx.deps.database.readPortail(ctx.session, getMonCompte);
  ctx.page(
    'portail/mail',
    {
      etape: etapeVM(ctx, lieu),
      erreurs,
      profil: ctx.personne.profil,
      mail,
      enVigueur: mailConfirme,
      message: erreurs.length > 0 ? null : messageDe(ctx.req.query),
      action: lieu.changer(ctx),
      plusTard: lieu === COMPTE ? paths.portailCompte() : null,
    },
    { titre: 'Adresse mail', status: status ?? (erreurs.length > 0 ? 422 : 200) },
  );
}

async function lireMail(ctx: PersonneContext, lieu: Lieu): Promise<void> {
  const form = parseForm(mailSchema, ctx.req.body);
  if (!form.ok) return pageMail(ctx, lieu, mailTape(ctx), form.erreurs);
  const { mail } = form.valeurs;
  const attente = await demanderCode(ctx.deps, ctx, mail);
  if (attente === 0) return ctx.redirect(lieu.page(ctx));
  const { titre, message = '' } = codeAttendu(attente);
  return pageMail(ctx, lieu, mail, [{ champ: 'mail', message: `${titre}. ${message}` }], 429);
}

const mailTape = ({ req }: PublicContext): string => {
  const { mail } = (req.body ?? {}) as { mail?: unknown };
  return typeof mail === 'string' ? mail.slice(0, 254) : '';
};

export const afficherCode = (ctx: EtapeContext): Promise<void> => pageCode(ctx, lieuDe(ctx));
export const direCode = (ctx: EtapeContext): Promise<void> => lireCode(ctx, lieuDe(ctx));
export const demanderUnAutreCode = (ctx: EtapeContext): Promise<void> => redemander(ctx, lieuDe(ctx));
export const afficherAutreMail = siEntreDepuisPeu('page', (ctx) => pageMail(ctx, ACTIVATION));
export const direAutreMail = siEntreDepuisPeu('envoi', (ctx) => lireMail(ctx, ACTIVATION));

/** Whose password is a school's changes neither mail nor mobile (rules §4.5); the database refuses it as well. */
const siLibre =
  (faire: (ctx: TitulaireContext) => void | Promise<void>) =>
  (ctx: TitulaireContext): void | Promise<void> =>
    ctx.personne.limite ? ctx.redirect(paths.portailCompte()) : faire(ctx);

/** The three things that the page of a code of « Mon compte » does; the one that lifts the limit is for who is limited,
 * and the one that shows who is there for everybody. */
export const codeDuCompte = (lieu: Lieu) => {
  const { apresPreuve } = lieu;
  const garder = apresPreuve === undefined ? (faire: Parameters<typeof siLibre>[0]) => faire : siLibre;
  const encore = (ctx: TitulaireContext) => redemander(ctx, lieu);
  return {
    afficher: garder((ctx) => pageCode(ctx, lieu)),
    dire: garder((ctx) => lireCode(ctx, lieu)),
    redemander: garder(apresPreuve === undefined ? encore : siProuve(apresPreuve, 'envoi', encore)),
  };
};
export const afficherMonMail = siLibre(siProuve('mail', 'page', (ctx) => pageMail(ctx, COMPTE)));
export const changerMonMail = siLibre(siProuve('mail', 'envoi', (ctx) => lireMail(ctx, COMPTE)));

/** The page that a link of a mail opens: programs that read mails before people do open it too, and it changes nothing. */
export async function afficherLien(ctx: PublicContext): Promise<void> {
  const { jeton } = jetonSchema.parse(ctx.req.query);
  pageLien(ctx, await lireLien(ctx.deps, jeton), jeton);
}

export async function confirmerLien(ctx: PublicContext): Promise<void> {
  const { jeton } = jetonSchema.parse(ctx.req.body ?? {});
  const etat = await confirmerParLien(ctx.deps, jeton);
  pageLien(ctx, etat, jeton);
}

function pageLien(ctx: PublicContext, etat: 'a_confirmer' | 'confirme' | 'perime', jeton: string): void {
  ctx.page(
    'portail/lien-mail',
    { etat, jeton },
    { titre: 'Votre adresse mail', status: etat === 'perime' ? 410 : 200 },
  );
}
