import type { Profil } from '../../domain/comptes/etats.ts';
import { AssistanceError, ConflictError } from '../../errors.ts';
import type { SelonLeCode } from '../../middlewares/connexion/otp-recent.ts';
import type { EcoleContext } from '../../middlewares/context.ts';
import type { AvecFiche } from '../../middlewares/loaded.ts';
import {
  type Annulation,
  annulerDemande,
  demanderNouvelIdentifiant,
  lireIdentifiantARemplacer,
  type MotifSansIdentifiant,
} from '../../services/comptes/nouvel-identifiant.ts';
import { ECRANS } from '../../vues/comptes/ecrans.ts';
import {
  nouvelIdentifiantVM,
  REFUS_D_IDENTIFIANT,
  RESTE_UTILISABLE,
} from '../../vues/comptes/nouvel-identifiant.ts';
import { demandeur } from '../reponses.ts';

export const proposerNouvelIdentifiant =
  (profil: Profil) =>
  async (ctx: EcoleContext & AvecFiche): Promise<void> => {
    const params = { uai: ctx.ecole.uai, id: ctx.fiche.id };
    const lu = await lireIdentifiantARemplacer(ctx.deps, ctx.acces, profil, params.id);
    if (lu.outcome === 'refuse') throw refus(lu.motif, profil, params);
    // A second tab, the back button: the person's page says so.
    if (lu.outcome === 'demande') return ctx.redirect(ECRANS[profil].fiche(params));
    const vm = nouvelIdentifiantVM(profil, params, lu);
    ctx.page('comptes/nouvel-identifiant', vm, {
      titre: 'Nouvel identifiant',
      onglet: ECRANS[profil].onglet,
    });
  };

export const confirmerNouvelIdentifiant =
  (profil: Profil) =>
  async (ctx: EcoleContext & AvecFiche & SelonLeCode): Promise<void> => {
    const params = { uai: ctx.ecole.uai, id: ctx.fiche.id };
    const demande = await demanderNouvelIdentifiant(ctx.deps, demandeur(ctx), profil, params.id);
    if (demande.outcome === 'refuse') throw refus(demande.motif, profil, params);
    if (demande.outcome === 'code_requis') return ctx.demanderCode(ECRANS[profil].nouvelIdentifiant(params));
    ctx.flash(
      'succes',
      `La demande de nouvel identifiant est prise en compte. Il sera disponible demain. ${RESTE_UTILISABLE}`,
    );
    ctx.redirect(ECRANS[profil].fiche(params));
  };

export const annulerNouvelIdentifiant =
  (profil: Profil) =>
  async (ctx: EcoleContext & AvecFiche): Promise<void> => {
    const params = { uai: ctx.ecole.uai, id: ctx.fiche.id };
    const { outcome, identifiant } = await annulerDemande(ctx.deps, demandeur(ctx), profil, params.id);
    const [type, dire] = APRES_ANNULATION[outcome];
    ctx.flash(type, dire(identifiant));
    ctx.redirect(ECRANS[profil].fiche(params));
  };

const APRES_ANNULATION = {
  annulee: [
    'succes',
    (identifiant) =>
      `La demande de nouvel identifiant est annulée\u00a0: l’identifiant reste ${identifiant}.`,
  ],
  attribue: [
    'attention',
    (identifiant) =>
      `Trop tard pour annuler\u00a0: le nouvel identifiant est déjà attribué, c’est ${identifiant}. L’ancien ne fonctionne plus.`,
  ],
  sans_demande: [
    'info',
    (identifiant) => `Il n’y a plus de demande à annuler\u00a0: l’identifiant reste ${identifiant}.`,
  ],
  ailleurs: [
    'attention',
    () =>
      'Cette demande vient d’une autre école de la personne, qui seule peut l’annuler. Votre école n’en a pas fait.',
  ],
} as const satisfies Record<
  Annulation['outcome'],
  ['succes' | 'info' | 'attention', (identifiant: string) => string]
>;

/** The page that says why leads back to the person. */
function refus(
  motif: MotifSansIdentifiant,
  profil: Profil,
  params: { uai: string; id: string },
): ConflictError {
  const { titre, message } = REFUS_D_IDENTIFIANT[motif];
  // Who can help is the assistance of the académie.
  const Refus = motif === 'noms_differents' ? AssistanceError : ConflictError;
  return new Refus(titre, message, { libelle: 'Revenir à la fiche', url: ECRANS[profil].fiche(params) });
}
