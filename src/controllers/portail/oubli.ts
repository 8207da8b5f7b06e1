import { OUBLIS, type Oubli } from '../../domain/portail/oubli.ts';
import { rangDeLEtape } from '../../domain/portail/parcours.ts';
import type { FieldError } from '../../errors.ts';
import { parseForm } from '../../forms/form.ts';
import {
  champTape,
  oubliIdentifiantSchema,
  oubliMotDePasseSchema,
  profilSchema,
} from '../../forms/portail.ts';
import type { PublicContext } from '../../middlewares/context.ts';
import { type EtapeContext, suiteDe } from '../../middlewares/portail/context.ts';
import { appareilsDuPortail } from '../../middlewares/portail/device-cookie.ts';
import { keepSessionId, newSessionId, sessionIdOf } from '../../middlewares/portail/session.ts';
import { paths } from '../../paths.ts';
import { listIdentifiantsRetrouves } from '../../queries/portail/contacts.ts';
import { type DemandeDOubli, demanderOubli } from '../../services/portail/oubli.ts';
import { messageTropDeDemandes } from '../../vues/portail/messages.ts';
import { adresseOubli, pageDeConnexion } from '../../vues/portail/oubli.ts';

const profilDe = ({ req }: PublicContext) => profilSchema.parse(req.query).profil;

/** Whoever is known already has nothing to find again. */
function estConnu(ctx: PublicContext): boolean {
  const { personne } = ctx.req;
  if (personne === undefined || personne.compteId === null) return false;
  ctx.redirect(suiteDe(personne));
  return true;
}

/** The page of one kind of oblivion, with what was typed. */
function pageOubli(
  ctx: PublicContext,
  oubli: Oubli,
  erreurs: readonly FieldError[] = [],
  status = erreurs.length > 0 ? 422 : 200,
): void {
  const profil = profilDe(ctx);
  const tape = (nom: string): string => champTape(ctx.req.body, nom);
  const page = { profil, erreurs, action: adresseOubli(oubli, profil), retour: pageDeConnexion(profil) };
  if (oubli === 'oubli_identifiant')
    ctx.page(
      'portail/oubli/identifiant',
      { ...page, contact: tape('contact'), nom: tape('nom'), prenom: tape('prenom') },
      { titre: 'Identifiant oublié', status },
    );
  else
    ctx.page(
      'portail/oubli/mot-de-passe',
      {
        ...page,
        identifiant: tape('identifiant'),
        identifiantOublie: adresseOubli('oubli_identifiant', profil),
      },
      { titre: 'Mot de passe oublié', status },
    );
}

/** What was typed, without whom it is for. */
type Dit = Pick<DemandeDOubli, 'canal' | 'destination' | 'noms'>;

function lire(ctx: PublicContext, oubli: Oubli): Dit | readonly FieldError[] {
  if (oubli === 'oubli_mot_de_passe') {
    const form = parseForm(oubliMotDePasseSchema, ctx.req.body);
    if (!form.ok) return form.erreurs;
    // A pupil's account has no mobile.
    const canal = profilDe(ctx) === 'eleve' ? 'mail' : form.valeurs.canal;
    return { canal, destination: form.valeurs.identifiant };
  }
  const form = parseForm(oubliIdentifiantSchema, ctx.req.body);
  if (!form.ok) return form.erreurs;
  const { contact, nom, prenom } = form.valeurs;
  return profilDe(ctx) === 'eleve' && contact.canal === 'sms'
    ? [{ champ: 'contact', message: 'Il faut l’adresse mail d’un parent, avec un «\u00a0@\u00a0».' }]
    : { ...contact, noms: { nom, prenom } };
}

const OU: Readonly<Record<Oubli, string>> = {
  oubli_identifiant: 'contact',
  oubli_mot_de_passe: 'identifiant',
};

async function demander(ctx: PublicContext, oubli: Oubli): Promise<void> {
  if (estConnu(ctx)) return;
  const { deps, req, res } = ctx;
  const dit = lire(ctx, oubli);
  if (!('canal' in dit)) return pageOubli(ctx, oubli, dit);
  const session = newSessionId();
  const attente = await demanderOubli(deps, {
    ...dit,
    oubli,
    profil: profilDe(ctx),
    ip: req.ip ?? '',
    appareils: appareilsDuPortail(ctx),
    session,
    precedente: sessionIdOf(req, deps.config) ?? '',
  });
  if (attente > 0)
    return pageOubli(ctx, oubli, [{ champ: OU[oubli], message: messageTropDeDemandes(attente) }], 429);
  keepSessionId(res, deps.config, session);
  ctx.redirect(paths.portailCode());
}

const pages = (oubli: Oubli) => ({
  afficher: (ctx: PublicContext): void => {
    if (!estConnu(ctx)) pageOubli(ctx, oubli);
  },
  demander: (ctx: PublicContext): Promise<void> => demander(ctx, oubli),
});
export const [oubliIdentifiant, oubliMotDePasse] = [pages(OUBLIS[0]), pages(OUBLIS[1])];

export async function afficherIdentifiants(ctx: EtapeContext): Promise<void> {
  const { deps, session, personne } = ctx;
  const { profil } = personne;
  const identifiants = await deps.database.readPortail(session, listIdentifiantsRetrouves);
  ctx.page(
    'portail/oubli/identifiants',
    {
      profil,
      etape: rangDeLEtape(personne, 'identifiants') ?? null,
      identifiants,
      seConnecter: pageDeConnexion(profil),
      motDePasseOublie: adresseOubli('oubli_mot_de_passe', profil),
    },
    { titre: 'Votre identifiant' },
  );
}
