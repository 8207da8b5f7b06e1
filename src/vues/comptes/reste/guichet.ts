import type { Profil } from '../../../domain/comptes/etats.ts';
import { faitsDuCompte, notificationExpiree } from '../../../domain/comptes/faits.ts';
import { couvre } from '../../../domain/ecole/perimetre.ts';
import { enCapitales } from '../../../domain/francais.ts';
import { paths } from '../../../paths.ts';
import type { EleveAuGuichet, RepresentantAuGuichet } from '../../../queries/comptes/guichet.ts';
import type { EcoleAdministree } from '../../../queries/ecole/ecoles.ts';
import { MOTS_PROFIL } from '../../../textes/profil.ts';
import type { AvecErreurs, LienVM } from '../../commun.ts';
import type { BadgeEtatVM } from '../../composants.ts';
import { ECRANS } from '../ecrans.ts';
import { type ProchaineActionVM, prochaineActionVM } from './prochaine-action.ts';

/** One person who may be the one on the telephone. */
export interface CarteVM {
  /** For its heading. */
  cle: string;
  nom: string;
  /** « Élève, CP A », « Représentant légal ». */
  detail: string;
  identifiant: string;
  compte: BadgeEtatVM;
  famille: { terme: string; liens: readonly LienVM[] };
  prochaine: ProchaineActionVM;
  fiche: string;
}

export interface GuichetVM extends AvecErreurs {
  /** What was looked for; empty before. */
  recherche: string;
  action: string;
  /** The search of an address too old, or somebody else's. */
  perdue: boolean;
  /** Null before anything is looked for. */
  cartes: readonly CarteVM[] | null;
  davantage: boolean;
  /** Beside the only one found. */
  proches: readonly CarteVM[];
  sansRepresentants: boolean;
}

interface ReponseAMontrer {
  eleves: readonly EleveAuGuichet[];
  representants: readonly RepresentantAuGuichet[];
}

export function guichetVM(
  ecole: EcoleAdministree,
  { recherche, erreurs, perdue }: { recherche: string; perdue: boolean } & AvecErreurs,
  reponse: (ReponseAMontrer & { davantage: boolean; famille: ReponseAMontrer }) | undefined,
  maintenant: Date,
): GuichetVM {
  const lire = (lue: ReponseAMontrer) => cartesVM(ecole, lue, maintenant);
  return {
    erreurs,
    recherche,
    action: paths.guichet({ uai: ecole.uai }),
    perdue,
    cartes: reponse === undefined ? null : lire(reponse),
    davantage: reponse?.davantage ?? false,
    proches: reponse === undefined ? [] : lire(reponse.famille),
    sansRepresentants: !voitLesRepresentants(ecole),
  };
}

export const voitLesRepresentants = ({ perimetre }: Pick<EcoleAdministree, 'perimetre'>): boolean =>
  couvre(perimetre, paths.representantLegal.perimetre);

function cartesVM(
  ecole: EcoleAdministree,
  { eleves, representants }: ReponseAMontrer,
  maintenant: Date,
): CarteVM[] {
  const carte = (
    profil: Profil,
    ligne: EleveAuGuichet | RepresentantAuGuichet,
    propre: Pick<CarteVM, 'nom' | 'detail' | 'famille'>,
  ): CarteVM => ({
    ...propre,
    cle: `${profil}-${ligne.id}`,
    identifiant: ligne.identifiant,
    compte: {
      etat: ligne.etat,
      bloque: ligne.bloque,
      notificationExpiree: notificationExpiree(faitsDuCompte(ligne, maintenant)),
      nouvelIdentifiantDemande: ligne.nouvelIdentifiantDemande,
    },
    prochaine: prochaineActionVM(ligne, { ecole, criteres: '', maintenant }),
    fiche: ECRANS[profil].fiche({ uai: ecole.uai, id: ligne.id }),
  });
  return [
    ...representants.map((ligne) =>
      carte('representant_legal', ligne, {
        nom: [ligne.civilite, enCapitales(ligne.nom), ligne.prenom].filter(Boolean).join(' '),
        detail: MOTS_PROFIL.representant_legal.libelle,
        famille: {
          terme: 'Élèves',
          liens: ligne.enfants.map(({ id, nom, prenom, classe }) => ({
            libelle: `${prenom} ${nom} (${classe})`,
            url: paths.eleve({ uai: ecole.uai, id }),
          })),
        },
      }),
    ),
    ...eleves.map((ligne) =>
      carte('eleve', ligne, {
        nom: `${enCapitales(ligne.nom)} ${ligne.prenom}`,
        detail: `${MOTS_PROFIL.eleve.libelle}, ${ligne.classe}`,
        famille: {
          terme: 'Représentants légaux',
          // Not even their names, for a right limited to pupils.
          liens: voitLesRepresentants(ecole)
            ? ligne.parents.map(({ id, civilite, nom, prenom }) => ({
                libelle: [civilite, nom, prenom].filter(Boolean).join(' '),
                url: paths.representantLegal({ uai: ecole.uai, id }),
              }))
            : [],
        },
      }),
    ),
  ];
}
