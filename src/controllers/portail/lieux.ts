import type { Deps } from '../../deps.ts';
import type { ButDeCode } from '../../domain/portail/codes.ts';
import type { Oubli } from '../../domain/portail/oubli.ts';
import type { Parcours } from '../../domain/portail/parcours.ts';
import type { PersonneContext } from '../../middlewares/portail/context.ts';
import { paths } from '../../paths.ts';
import { type CodeAttendu, findCodeAttendu } from '../../queries/portail/codes.ts';
import { getMonCompte } from '../../queries/portail/compte.ts';
import type { EnChemin } from '../../services/portail/activation.ts';
import { confirmerMail, demanderCode, type ReponseCode } from '../../services/portail/codes.ts';
import {
  confirmerPortable,
  demanderCodeLimite,
  demanderCodePortable,
  leverParCode,
} from '../../services/portail/contacts.ts';
import { prouverPortable, redemanderInscription } from '../../services/portail/inscription.ts';
import { prouverOubli, redemanderOubli } from '../../services/portail/oubli.ts';
import { AIDE_SMS } from '../../vues/portail/inscription.ts';
import type { Information } from '../../vues/portail/messages.ts';
import { adresseOubli, type IncertainVM, incertainVM } from '../../vues/portail/oubli.ts';

/** What a code is for, and where it is typed: at a step of the way, or from « Mon compte ». */
export interface Lieu {
  but: ButDeCode;
  page: () => string;
  renvoyer: () => string;
  /** Where another address, or another number, is given. */
  changer: (ctx: PersonneContext) => string;
  confirmer: (deps: Deps, qui: EnChemin, code: string) => Promise<ReponseCode>;
  /** Seconds to wait; 0, another code leaves; undefined, none is waited for any more. */
  redemander: (ctx: PersonneContext) => Promise<number | undefined>;
  /** Said to whoever waits in vain. */
  aide?: string;
  /** What the page says as long as nobody knows whether a code has left. */
  incertain?: (ctx: PersonneContext, attendu: CodeAttendu) => IncertainVM;
  /** Where one goes on once it was right. */
  suite: string;
}

const AU_COMPTE = (info: Information): string => `${paths.portailCompte()}?info=${info}`;

const attendu = ({ deps, session }: PersonneContext, but: ButDeCode): Promise<CodeAttendu | undefined> =>
  deps.database.readPortail(session, (trx) => findCodeAttendu(trx, but));

async function redemanderMail(ctx: PersonneContext): Promise<number | undefined> {
  const mail =
    (await attendu(ctx, 'mail'))?.destination ??
    (await ctx.deps.database.readPortail(ctx.session, getMonCompte)).mail;
  return mail === null ? undefined : demanderCode(ctx.deps, ctx, mail);
}

/** A guardian « en cours », whose mail is to be confirmed. */
export const ACTIVATION: Lieu = {
  but: 'mail',
  page: paths.portailCode,
  renvoyer: paths.portailNouveauCode,
  changer: paths.portailAutreMail,
  confirmer: confirmerMail,
  redemander: redemanderMail,
  suite: AU_COMPTE('active'),
};
export const COMPTE: Lieu = {
  but: 'mail',
  page: paths.portailCodeMail,
  renvoyer: paths.portailNouveauCodeMail,
  changer: paths.portailChangerMail,
  confirmer: confirmerMail,
  redemander: redemanderMail,
  suite: AU_COMPTE('mail'),
};
export const PORTABLE: Lieu = {
  but: 'portable',
  page: paths.portailCodePortable,
  renvoyer: paths.portailNouveauCodePortable,
  changer: paths.portailChangerPortable,
  confirmer: confirmerPortable,
  redemander: async (ctx) => {
    const code = await attendu(ctx, 'portable');
    return code && demanderCodePortable(ctx.deps, ctx, code.destination);
  },
  suite: AU_COMPTE('portable'),
};
export const LIMITE: Lieu = {
  but: 'limite',
  page: paths.portailCodeLimite,
  renvoyer: paths.portailNouveauCodeLimite,
  changer: paths.portailLimite,
  confirmer: leverParCode,
  redemander: async (ctx) => {
    const code = await attendu(ctx, 'limite');
    return code && demanderCodeLimite(ctx.deps, ctx, code.canal);
  },
  suite: AU_COMPTE('limite'),
};

const oubli = (lequel: Oubli, suite: string): Lieu => ({
  but: lequel,
  page: paths.portailCode,
  renvoyer: paths.portailNouveauCode,
  changer: ({ personne }) => adresseOubli(lequel, personne.profil),
  confirmer: prouverOubli,
  redemander: (ctx) => redemanderOubli(ctx.deps, ctx, ctx.req.ip ?? ''),
  incertain: ({ personne }, code) => incertainVM(lequel, personne.profil, code),
  suite,
});

const inscription = (changer: () => string): Lieu => ({
  but: 'inscription',
  page: paths.portailCode,
  renvoyer: paths.portailNouveauCode,
  changer,
  confirmer: prouverPortable,
  redemander: (ctx) => redemanderInscription(ctx.deps, ctx, ctx.req.ip ?? ''),
  aide: AIDE_SMS,
  suite: paths.portail(),
});

/** The code that each way asks for. */
const DU_PARCOURS: Partial<Record<Parcours, Lieu>> = {
  ouverte: ACTIVATION,
  inscription: inscription(paths.portailInscription),
  franceconnect: inscription(paths.portailAutrePortable),
  oubli_identifiant: oubli('oubli_identifiant', paths.portailIdentifiants()),
  oubli_mot_de_passe: oubli('oubli_mot_de_passe', paths.portailMotDePasse()),
};
export const lieuDe = ({ personne }: PersonneContext): Lieu => DU_PARCOURS[personne.parcours] ?? ACTIVATION;
