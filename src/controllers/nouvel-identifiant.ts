import type { Profil } from '../domain/compte.ts';
import { ConflictError, NotFoundError } from '../errors.ts';
import { idInterne } from '../forms/form.ts';
import type { EcoleContext } from '../middlewares/context.ts';
import { paths } from '../routes/paths.ts';
import { demanderNouvelIdentifiant, lireIdentifiantARemplacer } from '../services/nouvel-identifiant.ts';
import { demandeur } from './reponses.ts';

const ECRANS = {
  eleve: {
    onglet: 'eleves',
    libelle: 'Élèves',
    liste: paths.eleves,
    fiche: paths.eleve,
    demande: paths.nouvelIdentifiantEleve,
    introuvable: 'Cet élève n’est pas dans cette école.',
  },
  representant_legal: {
    onglet: 'representants-legaux',
    libelle: 'Représentants légaux',
    liste: paths.representantsLegaux,
    fiche: paths.representantLegal,
    demande: paths.nouvelIdentifiantRepresentant,
    introuvable: 'Ce représentant légal n’est pas dans cette école.',
  },
} as const;

/** Guide §7: the page recalls the identifier concerned before « Confirmer ». */
export const proposerNouvelIdentifiant =
  (profil: Profil) =>
  async (ctx: EcoleContext): Promise<void> => {
    const { onglet, libelle, liste, fiche, demande } = ECRANS[profil];
    const params = paramsDe(ctx, profil);
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
        action: demande(params),
        retour: fiche(params),
      },
      { titre: 'Nouvel identifiant', onglet },
    );
  };

export const confirmerNouvelIdentifiant =
  (profil: Profil) =>
  async (ctx: EcoleContext): Promise<void> => {
    const params = paramsDe(ctx, profil);
    const fiche = ECRANS[profil].fiche(params);
    await ouRevenir(fiche, demanderNouvelIdentifiant(ctx.deps, demandeur(ctx), profil, params.id));
    ctx.flash(
      'succes',
      'La demande de nouvel identifiant est prise en compte. Il sera disponible demain\u202f; d’ici là, l’identifiant et le mot de passe actuels restent utilisables.',
    );
    ctx.redirect(fiche);
  };

function paramsDe(ctx: EcoleContext, profil: Profil): { uai: string; id: string } {
  const id = idInterne.safeParse(ctx.req.params.id);
  if (!id.success) throw new NotFoundError(ECRANS[profil].introuvable);
  return { uai: ctx.ecole.uai, id: id.data };
}

/** A refusal leads back to the person's page. */
async function ouRevenir<T>(fiche: string, demande: Promise<T>): Promise<T> {
  try {
    return await demande;
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
    throw new ConflictError(error.titre, error.message, { libelle: 'Revenir à la fiche', url: fiche });
  }
}
