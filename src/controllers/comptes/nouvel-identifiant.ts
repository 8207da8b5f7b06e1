import type { Profil } from '../../domain/comptes/etats.ts';
import { AssistanceError, ConflictError } from '../../errors.ts';
import type { SelonLeCode } from '../../middlewares/connexion/otp-recent.ts';
import type { EcoleContext } from '../../middlewares/context.ts';
import type { AvecFiche } from '../../middlewares/loaded.ts';
import {
  demanderNouvelIdentifiant,
  lireIdentifiantARemplacer,
  type RefusNouvelIdentifiant,
} from '../../services/comptes/nouvel-identifiant.ts';
import { ECRANS } from '../../vues/comptes/ecrans.ts';
import { nouvelIdentifiantVM } from '../../vues/comptes/nouvel-identifiant.ts';
import { demandeur } from '../reponses.ts';

export const proposerNouvelIdentifiant =
  (profil: Profil) =>
  async (ctx: EcoleContext & AvecFiche): Promise<void> => {
    const params = { uai: ctx.ecole.uai, id: ctx.fiche.id };
    const lu = await lireIdentifiantARemplacer(ctx.deps, ctx.acces, profil, params.id);
    if (lu.outcome === 'refuse') throw refus(lu, profil, params);
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
    if (demande.outcome === 'refuse') throw refus(demande, profil, params);
    if (demande.outcome === 'code_requis') return ctx.demanderCode(ECRANS[profil].nouvelIdentifiant(params));
    ctx.flash(
      'succes',
      'La demande de nouvel identifiant est prise en compte. Il sera disponible demain\u202f; d’ici là, l’identifiant et le mot de passe actuels restent utilisables.',
    );
    ctx.redirect(ECRANS[profil].fiche(params));
  };

/** The page that says why leads back to the person. */
function refus(
  { titre, message, assistance }: RefusNouvelIdentifiant,
  profil: Profil,
  params: { uai: string; id: string },
): ConflictError {
  const Refus = assistance ? AssistanceError : ConflictError;
  return new Refus(titre, message, { libelle: 'Revenir à la fiche', url: ECRANS[profil].fiche(params) });
}
