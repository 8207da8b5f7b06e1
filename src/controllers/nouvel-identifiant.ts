import type { Profil } from '../domain/compte.ts';
import { ConflictError } from '../errors.ts';
import type { EcoleContext } from '../middlewares/context.ts';
import { demanderNouvelIdentifiant, lireIdentifiantARemplacer } from '../services/nouvel-identifiant.ts';
import { ECRANS, personneDe } from './ecrans-comptes.ts';
import { demandeur } from './reponses.ts';

/** Guide §7: the page recalls the identifier concerned before « Confirmer ». */
export const proposerNouvelIdentifiant =
  (profil: Profil) =>
  async (ctx: EcoleContext): Promise<void> => {
    const { onglet, libelle, liste, fiche, nouvelIdentifiant } = ECRANS[profil];
    const params = personneDe(ctx, profil);
    const { prenom, nom, identifiant } = await ouRevenir(
      fiche(params),
      lireIdentifiantARemplacer(ctx.deps, ctx.acces, profil, params.id),
    );
    ctx.page(
      'comptes/nouvel-identifiant',
      {
        liste: { libelle, url: liste({ uai: params.uai }) },
        personne: `${prenom} ${nom}`,
        identifiant,
        action: nouvelIdentifiant(params),
        retour: fiche(params),
      },
      { titre: 'Nouvel identifiant', onglet },
    );
  };

export const confirmerNouvelIdentifiant =
  (profil: Profil) =>
  async (ctx: EcoleContext): Promise<void> => {
    const params = personneDe(ctx, profil);
    const fiche = ECRANS[profil].fiche(params);
    await ouRevenir(fiche, demanderNouvelIdentifiant(ctx.deps, demandeur(ctx), profil, params.id));
    ctx.flash(
      'succes',
      'La demande de nouvel identifiant est prise en compte. Il sera disponible demain\u202f; d’ici là, l’identifiant et le mot de passe actuels restent utilisables.',
    );
    ctx.redirect(fiche);
  };

/** A refusal leads back to the person's page. */
async function ouRevenir<T>(fiche: string, demande: Promise<T>): Promise<T> {
  try {
    return await demande;
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
    throw new ConflictError(error.titre, error.message, { libelle: 'Revenir à la fiche', url: fiche });
  }
}
