import type { Deps } from '../../deps.ts';
import type { ButDeCode } from '../../domain/portail/codes.ts';
import type { Oubli } from '../../domain/portail/oubli.ts';
import type { Parcours } from '../../domain/portail/parcours.ts';
import { type ContactAChanger, pourLaSuiteSchema } from '../../forms/portail.ts';
import type { PersonneContext } from '../../middlewares/portail/context.ts';
import { appareilsDuPortail } from '../../middlewares/portail/device-cookie.ts';
import { paths } from '../../paths.ts';
import { type CodeAttendu, findCodeAttendu } from '../../queries/portail/codes.ts';
import { getMonCompte } from '../../queries/portail/compte.ts';
import type { EnChemin } from '../../services/portail/activation.ts';
import { confirmerMail, demanderCode, type ReponseCode } from '../../services/portail/codes.ts';
import {
  confirmerPortable,
  demanderCodeLimite,
  demanderCodePortable,
  demanderCodeTitulaire,
  leverParCode,
  prouverParCode,
} from '../../services/portail/contacts.ts';
import { prouverPortable, redemanderInscription } from '../../services/portail/inscription.ts';
import { prouverOubli, redemanderOubli } from '../../services/portail/oubli.ts';
import { smsIncertain } from '../../vues/portail/inscription.ts';
import type { Information } from '../../vues/portail/messages.ts';
import { adresseOubli, type IncertainVM, incertainVM } from '../../vues/portail/oubli.ts';

/** What a code is for, and where it is typed: at a step of the way, or from « Mon compte ». */
export interface Lieu {
  but: ButDeCode;
  page: (ctx: PersonneContext) => string;
  renvoyer: (ctx: PersonneContext) => string;
  /** Where another address, or another number, is given. */
  changer: (ctx: PersonneContext) => string;
  /** « nouvelle »: the id that the session goes on under, where a right code is a step up (« renouvelle »). */
  confirmer: (deps: Deps, qui: EnChemin, code: string, nouvelle: string) => Promise<ReponseCode>;
  renouvelle?: true;
  /** Seconds to wait; 0, another code leaves; undefined, none is waited for any more. */
  redemander: (ctx: PersonneContext) => Promise<number | undefined>;
  /** Asked for again by who has shown of late to be the holder only. */
  apresPreuve?: ContactAChanger;
  /** What the page says as long as nobody knows whether a code has left. */
  incertain?: (ctx: PersonneContext, attendu: CodeAttendu) => IncertainVM;
  /** Where one goes on once it was right. */
  suite: (ctx: PersonneContext) => string;
}

const auCompte = (info: Information) => () => `${paths.portailCompte()}?info=${info}`;

const attendu = ({ deps, session }: PersonneContext, but: ButDeCode): Promise<CodeAttendu | undefined> =>
  deps.database.readPortail(session, (trx) => findCodeAttendu(trx, but));

async function redemanderMail(ctx: PersonneContext): Promise<number | undefined> {
  const mail =
    (await attendu(ctx, 'mail'))?.destination ??
    (await ctx.deps.database.readPortail(ctx.session, getMonCompte)).mail;
  return mail === null ? undefined : demanderCode(ctx.deps, ctx, mail);
}

/** What the address says is changed next, kept from page to page. */
const voulu = ({ req }: PersonneContext) => pourLaSuiteSchema.parse(req.query).pour;
export const pourLaSuite = (ctx: PersonneContext, page: () => string): string =>
  `${page()}?pour=${voulu(ctx)}`;
export const changementVoulu = (ctx: PersonneContext): string =>
  voulu(ctx) === 'mail' ? paths.portailChangerMail() : paths.portailChangerPortable();

/** A guardian « en cours », whose mail is to be confirmed. */
export const ACTIVATION: Lieu = {
  but: 'mail',
  page: paths.portailCode,
  renvoyer: paths.portailNouveauCode,
  changer: paths.portailAutreMail,
  confirmer: confirmerMail,
  redemander: redemanderMail,
  suite: auCompte('active'),
};
export const COMPTE: Lieu = {
  but: 'mail',
  apresPreuve: 'mail',
  page: paths.portailCodeMail,
  renvoyer: paths.portailNouveauCodeMail,
  changer: paths.portailChangerMail,
  confirmer: confirmerMail,
  redemander: redemanderMail,
  suite: auCompte('mail'),
};
export const PORTABLE: Lieu = {
  but: 'portable',
  apresPreuve: 'portable',
  page: paths.portailCodePortable,
  renvoyer: paths.portailNouveauCodePortable,
  changer: paths.portailChangerPortable,
  confirmer: confirmerPortable,
  redemander: async (ctx) => {
    const code = await attendu(ctx, 'portable');
    return code && demanderCodePortable(ctx.deps, ctx, code.destination);
  },
  suite: auCompte('portable'),
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
  suite: auCompte('limite'),
};

/** « C’est bien vous ? », before a mail or a mobile is changed. */
export const PREUVE: Lieu = {
  but: 'titulaire',
  page: (ctx) => pourLaSuite(ctx, paths.portailCodePreuve),
  renvoyer: (ctx) => pourLaSuite(ctx, paths.portailNouveauCodePreuve),
  changer: (ctx) => pourLaSuite(ctx, paths.portailPreuve),
  confirmer: prouverParCode,
  renouvelle: true,
  redemander: async (ctx) => {
    const code = await attendu(ctx, 'titulaire');
    return code && demanderCodeTitulaire(ctx.deps, ctx, code.canal);
  },
  suite: changementVoulu,
};

const oubli = (lequel: Oubli, suite: () => string): Lieu => ({
  but: lequel,
  page: paths.portailCode,
  renvoyer: paths.portailNouveauCode,
  changer: ({ personne }) => adresseOubli(lequel, personne.profil),
  confirmer: prouverOubli,
  renouvelle: true,
  redemander: (ctx) =>
    redemanderOubli(ctx.deps, { ...ctx, appareils: appareilsDuPortail(ctx) }, ctx.req.ip ?? ''),
  incertain: ({ personne }, code) => incertainVM(lequel, personne.profil, code),
  suite,
});

const inscription = (changer: () => string): Lieu => ({
  but: 'inscription',
  page: paths.portailCode,
  renvoyer: paths.portailNouveauCode,
  changer,
  confirmer: prouverPortable,
  renouvelle: true,
  redemander: (ctx) => redemanderInscription(ctx.deps, ctx, ctx.req.ip ?? ''),
  incertain: (_ctx, { destination }) => smsIncertain(destination),
  suite: paths.portail,
});

/** The code that each way asks for. */
const DU_PARCOURS: Partial<Record<Parcours, Lieu>> = {
  ouverte: ACTIVATION,
  inscription: inscription(paths.portailInscription),
  franceconnect: inscription(paths.portailAutrePortable),
  oubli_identifiant: oubli('oubli_identifiant', paths.portailIdentifiants),
  oubli_mot_de_passe: oubli('oubli_mot_de_passe', paths.portailMotDePasse),
};
export const lieuDe = ({ personne }: PersonneContext): Lieu => DU_PARCOURS[personne.parcours] ?? ACTIVATION;
