import type { Profil } from '../../domain/comptes/etats.ts';
import type { FieldError } from '../../errors.ts';
import { parseForm } from '../../forms/form.ts';
import { versSchema } from '../../forms/inscription.ts';
import { entreeSchema, identifiantTape } from '../../forms/portail.ts';
import type { PublicContext } from '../../middlewares/context.ts';
import { suiteDe } from '../../middlewares/portail/context.ts';
import { appareilsDuPortail } from '../../middlewares/portail/device-cookie.ts';
import { retenirAttente } from '../../middlewares/portail/franceconnect-cookie.ts';
import {
  forgetSessionId,
  keepSessionId,
  newSessionId,
  sessionIdOf,
} from '../../middlewares/portail/session.ts';
import { paths } from '../../paths.ts';
import { entrer } from '../../services/portail/connexion.ts';
import { quitterFranceConnect } from '../../services/portail/franceconnect.ts';
import type { MessagePortailVM } from '../../vues/portail/commun.ts';
import { refusDeFranceConnect } from '../../vues/portail/inscription.ts';
import {
  AIDE_ENTREE_REFUSEE,
  messageBloque,
  messageDe,
  messageEntreeAttendue,
  messageEntreeRefusee,
  messageExpire,
  messageRemplace,
} from '../../vues/portail/messages.ts';

const PAGES: Record<Profil, () => string> = {
  eleve: paths.portailEleve,
  representant_legal: paths.portailRepresentant,
};

/** Whoever is logged in, or on the way, goes on where he was. */
export function afficherChoix(ctx: PublicContext): void {
  const { personne, query } = ctx.req;
  if (personne !== undefined) ctx.redirect(suiteDe(personne));
  else ctx.page('portail/choix', { message: messageDe(query) }, { titre: 'Mon compte' });
}

export const afficherDonnees = (ctx: PublicContext): void =>
  ctx.page('portail/donnees-personnelles', {}, { titre: 'Données personnelles' });

interface Reponse {
  identifiant?: string;
  erreurs?: readonly FieldError[];
  message?: MessagePortailVM | null;
  aide?: string;
  status?: number;
}

export function pageDEntree(ctx: PublicContext, profil: Profil, reponse: Reponse = {}): void {
  const { identifiant = '', erreurs = [], message = null, aide, status = 200 } = reponse;
  ctx.page(
    'portail/connexion',
    {
      profil,
      identifiant,
      erreurs,
      message,
      ...(aide === undefined ? {} : { aide }),
      parFranceConnect: profil === 'representant_legal' && ctx.deps.franceConnect !== undefined,
      parSms: profil === 'representant_legal',
    },
    { titre: 'Connexion', status },
  );
}

export const afficherEntree =
  (profil: Profil) =>
  (ctx: PublicContext): void => {
    const { personne, query } = ctx.req;
    const message = messageDe(query) ?? refusDeFranceConnect(query.franceconnect);
    // Who is looked for, on a way without an account, may remember meanwhile.
    if (personne === undefined || personne.compteId === null) pageDEntree(ctx, profil, { message });
    else ctx.redirect(suiteDe(personne));
  };

export const entrerParMotDePasse =
  (profil: Profil) =>
  async (ctx: PublicContext): Promise<void> => {
    const { deps, req, res } = ctx;
    const form = parseForm(entreeSchema, req.body);
    const identifiant = identifiantTape(req.body);
    if (!form.ok) return pageDEntree(ctx, profil, { identifiant, erreurs: form.erreurs, status: 422 });
    const session = newSessionId();
    const resultat = await entrer(deps, {
      ...form.valeurs,
      ip: req.ip ?? '',
      appareils: appareilsDuPortail(ctx),
      session,
      precedente: sessionIdOf(req, deps.config) ?? '',
    });
    const refuser = (message: string, aide?: string) => {
      const erreurs = [{ champ: 'identifiant', message }];
      pageDEntree(ctx, profil, {
        identifiant,
        erreurs,
        ...(aide === undefined ? {} : { aide }),
        status: 422,
      });
    };
    const empecher = (message: MessagePortailVM) =>
      pageDEntree(ctx, profil, { identifiant, message, status: 422 });
    switch (resultat.outcome) {
      case 'refuse':
        return refuser(messageEntreeRefusee(resultat.attente), AIDE_ENTREE_REFUSEE[profil]);
      case 'attendre':
        return refuser(messageEntreeAttendue(resultat.attente));
      case 'bloque':
        return empecher(messageBloque);
      case 'expire':
        return empecher(messageExpire(resultat.le));
      case 'remplace':
        return empecher(messageRemplace(resultat.par));
      case 'accepte':
        keepSessionId(res, deps.config, session);
        // The first page knows what comes next.
        return ctx.redirect(paths.portail());
    }
  };

export async function quitterLePortail(ctx: PublicContext): Promise<void> {
  const { deps, req, res } = ctx;
  const session = sessionIdOf(req, deps.config);
  const ailleurs = session === undefined ? undefined : await quitterFranceConnect(deps, session);
  forgetSessionId(res, deps.config);
  if (ailleurs !== undefined) return versFranceConnect(ctx, ailleurs);
  const { vers } = versSchema.parse(req.body ?? {});
  ctx.redirect(vers === 'connexion' ? paths.portailRepresentant() : `${paths.portail()}?info=deconnecte`);
}

/** By a page of ours: after a form, browsers follow no redirect to another site (CSP « form-action »). */
function versFranceConnect(ctx: PublicContext, { url, state }: { url: URL; state: string }): void {
  retenirAttente(ctx, { fin: state });
  ctx.res.set('Refresh', `0; url=${url.href}`);
  ctx.page('portail/inscription/fin-franceconnect', { url: url.href }, { titre: 'Déconnexion' });
}

/** Where each profile comes in. */
export const pageDuProfil = (profil: Profil): string => PAGES[profil]();
