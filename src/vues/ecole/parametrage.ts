import type { Profil } from '../../domain/comptes/etats.ts';
import { ADRESSES_PAR_DEFAUT, nomAffiche } from '../../domain/ecole/adresse-de-service.ts';
import type { Assistance } from '../../domain/ecole/assistance.ts';
import { URL_MON_COMPTE } from '../../domain/ecole/scolarite-services.ts';
import { ECHECS_VERIFICATION, type EchecVerification } from '../../domain/ecole/verification.ts';
import { formatDateHeure } from '../../domain/francais.ts';
import { paths } from '../../paths.ts';
import type { AdresseDeService } from '../../queries/ecole/adresses.ts';
import type { EcoleAdministree } from '../../queries/ecole/ecoles.ts';
import type { AvecErreurs } from '../commun.ts';
import { fraicheurVM } from './fraicheur.ts';

/** What was typed in the field of an address, and refused. */
export interface Saisie {
  profil: Profil;
  texte: string;
}

/** The card of an address: its field, what the last verification said, whether it is shown. */
export interface AdresseVM {
  profil: Profil;
  /** Always printed, whatever the school types. */
  parDefaut: readonly string[];
  valeur: string;
  action: string;
  /** Of the direction: a delegate reads it. */
  modifiable: boolean;
  /** Null until one is kept. */
  enregistree: {
    adresse: string;
    /** The same with its accents, when it is not written so. */
    nomLu: string | null;
    etat: { icone: string; mots: string; verifiee: boolean };
    affichee: boolean;
    affichage: string;
  } | null;
}

export interface ParametrageVM extends AvecErreurs {
  gestionComptesEleves: boolean;
  bascule: string;
  adresses: Readonly<Record<Profil, AdresseVM>>;
  /** For pupils who have no service of their own. */
  monCompte: string;
  academie: string;
  assistance: Assistance | null;
  ondeMajLe: Date | null;
  /** What the last update changed. */
  detailMiseAJour: string | null;
  /** « Enseignants et délégations », of the director; null for a delegate. */
  enseignants: string | null;
}

export function parametrageVM(
  ecole: EcoleAdministree,
  lu: {
    derniereMiseAJour: { id: string } | undefined;
    adresses: Readonly<Record<Profil, AdresseDeService | undefined>>;
  },
  erreurs: AvecErreurs['erreurs'],
  saisie: Saisie | undefined,
): ParametrageVM {
  const { uai } = ecole;
  const { le, detail } = fraicheurVM(ecole, lu.derniereMiseAJour);
  const adresse = (profil: Profil, action: string, affichage: string): AdresseVM => {
    const connue = lu.adresses[profil];
    return {
      profil,
      parDefaut: ADRESSES_PAR_DEFAUT[profil],
      valeur: saisie?.profil === profil ? saisie.texte : (connue?.adresse ?? ''),
      action,
      modifiable: ecole.titre === 'habilitation',
      enregistree: connue === undefined ? null : { ...enregistreeVM(connue), affichage },
    };
  };
  return {
    erreurs,
    gestionComptesEleves: ecole.gestionComptesEleves,
    bascule: paths.gestionComptesEleves({ uai }),
    adresses: {
      eleve: adresse('eleve', paths.adresseEleves({ uai }), paths.affichageEleves({ uai })),
      representant_legal: adresse(
        'representant_legal',
        paths.adresseRepresentants({ uai }),
        paths.affichageRepresentants({ uai }),
      ),
    },
    monCompte: URL_MON_COMPTE,
    academie: ecole.academie,
    assistance: ecole.assistance,
    ondeMajLe: le,
    detailMiseAJour: detail,
    enseignants: ecole.titre === 'habilitation' ? paths.enseignants({ uai: ecole.uai }) : null,
  };
}

const enregistreeVM = ({ adresse, verificationLe, echec, affichee }: AdresseDeService) => ({
  adresse,
  nomLu: nomAffiche(adresse),
  etat: etatVM(verificationLe, echec),
  affichee,
});

function etatVM(le: Date | null, echec: string | null) {
  if (le === null) return { icone: 'hourglass-split', mots: 'À vérifier', verifiee: false };
  const quand = formatDateHeure(le);
  if (echec === null) return { icone: 'check-circle', mots: `Vérifiée le ${quand}`, verifiee: true };
  const raison = ECHECS_VERIFICATION[echec as EchecVerification] ?? ECHECS_VERIFICATION.ne_repond_pas;
  return {
    icone: 'exclamation-octagon',
    mots: `La vérification a échoué, le ${quand}\u00a0: ${raison}`,
    verifiee: false,
  };
}
