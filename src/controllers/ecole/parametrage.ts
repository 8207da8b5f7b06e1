import type { Profil } from '../../domain/comptes/etats.ts';
import { ECHECS_VERIFICATION } from '../../domain/ecole/verification.ts';
import type { FieldError } from '../../errors.ts';
import { parseForm } from '../../forms/form.ts';
import {
  adresseSchema,
  adresseTapee,
  affichageSchema,
  basculeSchema,
  champAdresse,
} from '../../forms/parametrage.ts';
import type { SelonLeCode } from '../../middlewares/connexion/otp-recent.ts';
import type { EcoleContext } from '../../middlewares/context.ts';
import { paths } from '../../paths.ts';
import { findAdresse } from '../../queries/ecole/adresses.ts';
import { findDerniereMiseAJour } from '../../queries/onde/onde.ts';
import { afficherAdresse, retirerAdresse, verifierAdresse } from '../../services/ecole/adresses.ts';
import { basculerComptesEleves } from '../../services/ecole/parametrage.ts';
import { CHANGEE, MESSAGES_ADRESSE, tropSouvent } from '../../vues/ecole/messages-adresse.ts';
import { parametrageVM, type Saisie } from '../../vues/ecole/parametrage.ts';

export const afficherParametrage = (ctx: EcoleContext): Promise<void> => pageParametrage(ctx);

interface Refus {
  erreurs: readonly FieldError[];
  saisie?: Saisie;
  status?: number;
}

async function pageParametrage(
  ctx: EcoleContext,
  { erreurs, saisie, status = 422 }: Refus = { erreurs: [], status: 200 },
): Promise<void> {
  const lu = await ctx.deps.database.readEcole(ctx.acces, async (trx) => ({
    derniereMiseAJour: await findDerniereMiseAJour(trx),
    adresses: {
      eleve: await findAdresse(trx, 'eleve'),
      representant_legal: await findAdresse(trx, 'representant_legal'),
    },
  }));
  ctx.page('ecole/parametrage', parametrageVM(ctx.ecole, lu, erreurs, saisie), {
    titre: 'Paramétrage',
    onglet: 'parametrage',
    status,
  });
}

export async function basculerGestionEleves(ctx: EcoleContext): Promise<void> {
  const form = parseForm(basculeSchema, ctx.req.body);
  if (!form.ok) return pageParametrage(ctx, { erreurs: form.erreurs });
  const { actif } = form.valeurs;
  if (await basculerComptesEleves(ctx.deps, ctx.acces, actif)) {
    ctx.flash('succes', `La gestion des comptes élèves est ${actif ? 'activée' : 'désactivée'}.`);
  }
  revenir(ctx);
}

const revenir = (ctx: EcoleContext): void => ctx.redirect(paths.parametrage({ uai: ctx.ecole.uai }));

/** « Vérifier »: the address is kept and opened, or removed when the field is empty (guide §6). */
export const verifier =
  (profil: Profil) =>
  async (ctx: EcoleContext): Promise<void> => {
    const champ = champAdresse(profil);
    const saisie = { profil, texte: adresseTapee(profil, ctx.req.body) };
    const form = parseForm(adresseSchema(profil), ctx.req.body);
    if (!form.ok) return pageParametrage(ctx, { erreurs: form.erreurs, saisie });
    const adresse = form.valeurs[champ] ?? null;
    const messages = MESSAGES_ADRESSE[profil];
    if (adresse === null) {
      const retiree = await retirerAdresse(ctx.deps, ctx.acces, profil);
      if (!retiree) return pageParametrage(ctx, { erreurs: [{ champ, message: messages.vide }], saisie });
      ctx.flash('succes', messages.retiree);
      return revenir(ctx);
    }
    const verification = await verifierAdresse(ctx.deps, ctx.acces, profil, adresse);
    switch (verification.outcome) {
      case 'trop_souvent': {
        const { attente } = verification;
        ctx.res.setHeader('Retry-After', attente);
        const erreurs = [{ champ, message: tropSouvent(attente) }];
        return pageParametrage(ctx, { erreurs, saisie, status: 429 });
      }
      case 'verifiee':
        ctx.flash('succes', messages.verifiee);
        break;
      case 'echec':
        ctx.flash('erreur', messages.echec(ECHECS_VERIFICATION[verification.raison]));
        break;
      case 'changee':
        ctx.flash('attention', CHANGEE);
    }
    revenir(ctx);
  };

/** « Afficher cette adresse »: the one that the page showed, once verified. */
export const basculerAffichage =
  (profil: Profil) =>
  async (ctx: EcoleContext & SelonLeCode): Promise<void> => {
    const form = parseForm(affichageSchema, ctx.req.body);
    if (!form.ok) {
      const erreurs = form.erreurs.map(({ message }) => ({ champ: `affichage_${profil}`, message }));
      return pageParametrage(ctx, { erreurs });
    }
    if (form.valeurs.affichee && !ctx.exigerCode(paths.parametrage({ uai: ctx.ecole.uai }))) return;
    const affichage = await afficherAdresse(ctx.deps, ctx.acces, profil, form.valeurs);
    if (affichage === 'changee') ctx.flash('attention', CHANGEE);
    else ctx.flash('succes', MESSAGES_ADRESSE[profil][affichage]);
    revenir(ctx);
  };
