import type { Etat, Profil } from '../../domain/comptes/etats.ts';
import type { FaitsDuCompte } from '../../domain/comptes/faits.ts';
import {
  etapeDIdentifiant,
  racineDe,
  racineIdentifiant,
  type SuiteDIdentifiant,
} from '../../domain/comptes/identifiant.ts';
import type { Assistance } from '../../domain/ecole/assistance.ts';
import { formatDate } from '../../domain/francais.ts';
import { MOTS_PROFIL } from '../../textes/profil.ts';
import type { LienVM } from '../commun.ts';
import type { AlerteVM } from '../composants.ts';
import { ECRANS } from './ecrans.ts';

/** Until the night. */
export const RESTE_UTILISABLE = 'D’ici là, l’identifiant et le mot de passe actuels restent utilisables.';

/** Why there is none, and what to do. */
export const REFUS_D_IDENTIFIANT = {
  bloque: {
    titre: 'Compte bloqué',
    message: 'Ce compte est bloqué\u00a0: un nouvel identifiant ne servirait à personne.',
  },
  noms_differents: {
    titre: 'Nouvel identifiant impossible',
    message:
      'Le nom et le prénom de ce représentant légal ne sont pas les mêmes dans toutes les écoles où il est connu. Vérifiez-les dans ONDE. Puis faites une demande d’assistance auprès de votre académie, une fois les données corrigées\u00a0: elle vous donnera les indications à suivre.',
  },
} as const;

export interface NouvelIdentifiantVM {
  /** The tab the person is in. */
  liste: LienVM;
  personne: string;
  identifiant: string;
  /** What the name of today gives, and when. */
  message: string;
  /** It begins as the present identifier does: a correction may be missing. */
  avertissements: readonly string[];
  action: string;
  retour: string;
}

/** Guide §7: the page recalls the identifier concerned before « Confirmer », and shows what the name gives. */
export function nouvelIdentifiantVM(
  profil: Profil,
  { uai, id }: { uai: string; id: string },
  {
    prenom,
    nom,
    nomFamille,
    identifiant,
  }: { prenom: string; nom: string; nomFamille: string; identifiant: string },
): NouvelIdentifiantVM {
  const { libelle, liste, fiche, nouvelIdentifiant } = ECRANS[profil];
  const racine = racineIdentifiant(prenom, nomFamille);
  const memeDebut = racine === racineDe(identifiant);
  return {
    liste: { libelle, url: liste({ uai }) },
    personne: `${prenom} ${nom}`,
    identifiant,
    message: `${memeDebut ? 'Le nom actuel donne le même début\u00a0:' : 'Le nom et le prénom connus aujourd’hui dans ONDE donnent'} ${racine} suivi de chiffres, tirés cette nuit. Le nouvel identifiant sera disponible demain. ${RESTE_UTILISABLE} Ensuite, le mot de passe est conservé et l’ancien identifiant ne fonctionne plus.`,
    avertissements: memeDebut
      ? [
          'Seuls les chiffres changeraient. Si le nom ou le prénom reste à corriger, corrigez-le d’abord dans ONDE et mettez l’école à jour.',
        ]
      : [],
    action: nouvelIdentifiant({ uai, id }),
    retour: fiche({ uai, id }),
  };
}

/** Where « Nouvel identifiant » stands, on the person's page. */
export interface SuiteDIdentifiantVM {
  alerte: AlerteVM;
  /** Who can help, of a refusal. */
  assistance: Assistance | null;
}

interface CompteSuivi {
  identifiant: string;
  etat: Etat;
  nouvelIdentifiantDemande: boolean;
  suiteDIdentifiant: SuiteDIdentifiant | undefined;
}

/** What the new sheet says of the password. */
const MOT_DE_PASSE: Readonly<Record<FaitsDuCompte['situation'], string>> = {
  aucun: '',
  provisoire: 'Le mot de passe provisoire ne change pas.',
  choisi: 'Le mot de passe choisi ne change pas.',
  expire: 'Le mot de passe provisoire ayant expiré, elle en donnera un nouveau.',
};

export function suiteDIdentifiantVM(
  profil: Profil,
  { identifiant, etat, nouvelIdentifiantDemande, suiteDIdentifiant: suite }: CompteSuivi,
  {
    params,
    faits,
    agir,
    informer,
    assistance,
    criteres,
    maintenant,
  }: {
    params: { uai: string; id: string };
    faits: FaitsDuCompte;
    /** The agent may act on the account. */
    agir: boolean;
    /** « Informer » is offered, which prints a sheet. */
    informer: boolean;
    assistance: Assistance | null;
    criteres: string;
    maintenant: Date;
  },
): SuiteDIdentifiantVM | null {
  const ecrans = ECRANS[profil];
  const sans = { assistance: null };
  switch (etapeDIdentifiant(suite, nouvelIdentifiantDemande, maintenant)) {
    case 'demande':
      return {
        ...sans,
        alerte: {
          type: 'info',
          titre: 'Nouvel identifiant demandé',
          message: `Il sera disponible demain. ${RESTE_UTILISABLE}`,
          ...(agir
            ? {
                bouton: {
                  methode: 'post',
                  discret: true,
                  libelle: 'Annuler la demande',
                  url: ecrans.annulerIdentifiant(params),
                  champs: [],
                },
              }
            : {}),
        },
      };
    case 'demande_ailleurs':
      return {
        ...sans,
        alerte: {
          type: 'info',
          titre: 'Nouvel identifiant demandé par une autre école',
          message: `Il sera disponible demain. ${RESTE_UTILISABLE} L’école qui l’a demandé peut seule annuler.`,
        },
      };
    case 'refuse':
      return {
        assistance,
        alerte: {
          type: 'attention',
          titre: `Nouvel identifiant non attribué${suite === undefined ? '' : ` le ${formatDate(suite.le)}`}`,
          message: `${REFUS_D_IDENTIFIANT.noms_differents.message} L’identifiant reste ${identifiant}.`,
          ...(agir && !faits.bloque
            ? {
                lien: {
                  libelle: 'Demander de nouveau, une fois les noms corrigés',
                  url: ecrans.nouvelIdentifiant(params),
                },
              }
            : {}),
        },
      };
    case 'a_remettre': {
      // Nobody holds a sheet with the old one.
      if (etat === 'non_informe' || faits.bloque || suite === undefined) return null;
      const { feuille } = MOTS_PROFIL[profil];
      const depuis = `Nouvel identifiant depuis le ${formatDate(suite.le)}`;
      const message = `C’est ${identifiant}\u202f; l’ancien ne fonctionne plus.`;
      return {
        ...sans,
        alerte: informer
          ? {
              type: 'info',
              titre: `${depuis}\u00a0: réimprimez la ${feuille}`,
              message: `${message} ${MOT_DE_PASSE[faits.situation]}`.trim(),
              bouton: {
                methode: 'post',
                discret: true,
                libelle: `Réimprimer la ${feuille}`,
                url: ecrans.action(params),
                champs: [
                  { nom: 'action', valeur: 'informer' },
                  { nom: 'criteres', valeur: criteres },
                ],
              },
            }
          : { type: 'info', titre: depuis, message },
      };
    }
    case null:
      return null;
  }
}
