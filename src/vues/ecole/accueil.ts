import { type Etat, etatsDe, type Profil } from '../../domain/comptes/etats.ts';
import { adressesImprimees } from '../../domain/ecole/adresse-de-service.ts';
import { formatDateHeure } from '../../domain/francais.ts';
import { estNuitManquee } from '../../domain/nuit/jours.ts';
import { paths } from '../../paths.ts';
import type { ChoixDeCriteres } from '../../queries/comptes/eleves.ts';
import type { ComptesDUneClasse } from '../../queries/comptes/reste.ts';
import type { ChiffresCles, ChiffresRepresentants } from '../../queries/ecole/accueil.ts';
import type { EcoleAdministree } from '../../queries/ecole/ecoles.ts';
import type { DerniereNuit } from '../../queries/statistiques/statistiques.ts';
import { NOMBRES } from '../../textes/nombres.ts';
import { NUIT_NON_FAITE } from '../../textes/nuit/bilan.ts';
import type { AlerteVM } from '../composants.ts';
import { type RaccourciVM, raccourcisVM } from '../onglets.ts';
import { anomaliesVM, type EtatDeLEcole, type TacheVM, tachesVM } from './a-faire.ts';
import { type ParClasseVM, parClasseVM } from './classes.ts';
import { type FraicheurVM, fraicheurVM } from './fraicheur.ts';

/** A figure that opens exactly the list it counts. */
export interface ChiffreCle {
  libelle: string;
  nombre: number;
  url: string;
  /** Asks for something from the director: drawn as such. */
  aTraiter?: boolean;
}

export interface ProfilAccueilVM {
  total: number;
  /** Accounts in use. */
  actives: number;
  /** The whole list. */
  url: string;
  /** States that somebody is in, in the order of the life of an account. */
  parEtat: readonly { etat: Etat; nombre: number; url: string }[];
  autres: readonly ChiffreCle[];
}

export interface AccueilVM {
  ecole: {
    nom: string;
    uai: string;
    adresse: readonly string[];
    academie: string;
  };
  /** Last update from ONDE. */
  fraicheur: FraicheurVM;
  taches: readonly TacheVM[];
  parClasse: ParClasseVM;
  /** Reported by guardians in ÉduConnect, to be corrected in ONDE; null: none, or not for this agent. */
  anomalies: TacheVM['mots'] | null;
  /** null: the agent's delegation covers pupils only. */
  representantsLegaux: ProfilAccueilVM | null;
  eleves: ProfilAccueilVM & { gestionActive: boolean };
  /** Printed on sheets and in mails. */
  adresses: { representantsLegaux: readonly string[]; eleves: readonly string[] };
  raccourcis: readonly RaccourciVM[];
  /** A night that was missed. */
  alertes: readonly AlerteVM[];
}

export function accueilVM(
  ecole: EcoleAdministree,
  chiffres: EtatDeLEcole & {
    choix: ChoixDeCriteres;
    comptes: readonly ComptesDUneClasse[];
    /** Those that the school shows. */
    adresses: Readonly<Record<Profil, readonly string[]>>;
    derniereMiseAJour: { id: string } | undefined;
    /** The last one; none on a new machine. */
    nuit: DerniereNuit | undefined;
  },
): AccueilVM {
  const { uai } = ecole;
  const { eleves, representants, derniereMiseAJour } = chiffres;
  const urlRepresentants = paths.representantsLegaux({ uai });
  return {
    ecole: { nom: ecole.nom, uai, adresse: adresseDe(ecole), academie: ecole.academie },
    fraicheur: fraicheurVM(ecole, derniereMiseAJour),
    taches: tachesVM(ecole, chiffres),
    parClasse: parClasseVM(ecole, chiffres),
    anomalies: anomaliesVM(uai, representants),
    representantsLegaux: representants && representantsVM(representants, urlRepresentants),
    eleves: {
      ...profilVM('eleve', eleves, paths.eleves({ uai })),
      gestionActive: ecole.gestionComptesEleves,
    },
    adresses: {
      representantsLegaux: adressesImprimees('representant_legal', chiffres.adresses.representant_legal),
      eleves: adressesImprimees('eleve', chiffres.adresses.eleve),
    },
    raccourcis: raccourcisVM(ecole),
    alertes: nuitManqueeVM(chiffres),
  };
}

function nuitManqueeVM({
  nuit,
  maintenant,
}: {
  nuit: DerniereNuit | undefined;
  maintenant: Date;
}): AlerteVM[] {
  if (nuit === undefined || !estNuitManquee(nuit.finieLe, maintenant)) return [];
  return [
    {
      type: 'attention',
      titre: NUIT_NON_FAITE,
      message: `Le dernier est du ${formatDateHeure(nuit.finieLe)}\u00a0: les nouveaux identifiants demandés depuis attendent. Tout le reste fonctionne\u202f; prévenez l’assistance si cela dure.`,
    },
  ];
}

const adresseDe = ({ adresse, codePostal, commune }: EcoleAdministree): string[] =>
  [adresse, [codePostal, commune].filter(Boolean).join(' ')].filter((ligne): ligne is string =>
    Boolean(ligne),
  );

/** Rules §5.1: what calls for action, each figure opening exactly the list it counts. */
const aTraiter =
  (url: string) =>
  (libelle: string, nombre: number, criteres: string): ChiffreCle => ({
    libelle,
    nombre,
    url: `${url}?${criteres}`,
    aTraiter: true,
  });

/** A figure of nobody is not told. */
const nonNul = ({ nombre }: { nombre: number }): boolean => nombre > 0;

/** The figures of a profile; « propres » are those that only this one has. */
function profilVM(
  profil: Profil,
  { total, parEtat, expirees, expirantBientot, identitesChangees, bloques }: ChiffresCles,
  url: string,
  propres: readonly ChiffreCle[] = [],
): ProfilAccueilVM {
  const chiffre = aTraiter(url);
  return {
    total,
    actives: parEtat.actif,
    url,
    parEtat: etatsDe(profil)
      .map((etat) => ({ etat, nombre: parEtat[etat], url: `${url}?etats=${etat}` }))
      .filter(nonNul),
    autres: [
      ...propres,
      chiffre('Notifications expirées', expirees.nombre, 'notification=expiree'),
      chiffre(
        `Notifications expirant sous ${NOMBRES.expireBientot.chiffres}`,
        expirantBientot,
        'notification=expire_bientot',
      ),
      chiffre('Nom ou prénom changé dans ONDE', identitesChangees, 'identite=changee'),
      chiffre('Comptes bloqués', bloques, 'blocage=bloque'),
    ].filter(nonNul),
  };
}

function representantsVM(chiffres: ChiffresRepresentants, url: string): ProfilAccueilVM {
  const chiffre = aTraiter(url);
  return profilVM('representant_legal', chiffres, url, [
    chiffre('Confirmation de mail en attente', chiffres.parEtat.en_cours, 'etats=en_cours'),
    chiffre('Sans adresse mail', chiffres.sansMail, 'mail=non_renseignee'),
    chiffre('Adresses mail refusées', chiffres.mailsRefuses, 'mail=refusee'),
    chiffre('Sans téléphone portable', chiffres.sansPortable, 'portable=non_renseigne'),
  ]);
}
