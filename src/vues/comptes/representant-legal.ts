import { attendConfirmation } from '../../domain/comptes/activation.ts';
import { formatTelephone } from '../../domain/comptes/telephone.ts';
import { formatDate } from '../../domain/francais.ts';
import { STATUT_ENVOI_LABELS } from '../../domain/operations/envoi.ts';
import { paths } from '../../paths.ts';
import type { DetailRepresentant } from '../../queries/comptes/representants-legaux.ts';
import type { EnvoiVu } from '../../queries/operations/envois.ts';
import type { LienVM } from '../commun.ts';
import { type FicheAMontrer, type FicheCompteVM, ficheCompteVM } from './fiche.ts';
import { type SignalementOuvertVM, signalementsVM } from './signalements.ts';

export interface RepresentantVM extends FicheCompteVM {
  identite: {
    civilite: string | null;
    nom: string;
    nomUsage: string | null;
    prenom: string;
    adresse: readonly string[];
    enfants: readonly LienVM[];
  };
  mail: string | null;
  etatMail: string;
  portable: string | null;
  /** What the guardian reported, to be corrected in ONDE. */
  signalements: readonly SignalementOuvertVM[];
  /** Of an account that waits for the confirmation of its mail, when something else comes first. */
  renvoyerConfirmation?: string;
  envois: readonly {
    url: string;
    statut: string;
    motif: string | null;
    adresse: string;
    le: Date;
  }[];
}

function etatMail(fiche: DetailRepresentant): string {
  if (fiche.mailRefuse)
    return ['Refusée, à corriger dans ONDE.', fiche.mailRefuseMotif].filter(Boolean).join(' ');
  // The portal keeps what the person confirms with the account: it may be another address than ONDE's.
  if (fiche.mailConfirme) return 'Le représentant légal a confirmé une adresse mail sur son compte';
  return fiche.mail === null ? 'À renseigner dans ONDE' : 'Renseignée, non confirmée';
}

/** Of the account, apart from the one ONDE knows. */
function mailDuCompte({ etat, mailConfirmeLe }: DetailRepresentant): string | null {
  if (mailConfirmeLe !== null) return `Confirmée le ${formatDate(mailConfirmeLe)}`;
  return etat === 'en_cours' ? 'À confirmer' : null;
}

export function representantVM(
  page: FicheAMontrer<DetailRepresentant>,
  envois: readonly EnvoiVu[],
): RepresentantVM {
  const { fiche } = page;
  const { uai } = page.ecole;
  const commun = ficheCompteVM('representant_legal', page, {
    joignable: fiche.mailUtilisable,
    mail: mailDuCompte(fiche),
  });
  const renvoyer = paths.renvoyerConfirmation({ uai, id: fiche.id });
  return {
    ...commun,
    identite: {
      civilite: fiche.civilite,
      nom: fiche.nomFamille,
      nomUsage: fiche.nomUsage,
      prenom: fiche.prenom,
      adresse: [
        fiche.adresse,
        [fiche.codePostal, fiche.commune].filter(Boolean).join(' '),
        fiche.pays,
      ].filter((ligne): ligne is string => Boolean(ligne)),
      enfants: fiche.enfants.map(({ id, prenom, nom, classe }) => ({
        libelle: `${prenom} ${nom} (${classe})`,
        url: paths.eleve({ uai, id }),
      })),
    },
    mail: fiche.mail,
    etatMail: etatMail(fiche),
    portable:
      fiche.portable === null
        ? 'Absent de ONDE\u00a0: ni inscription par SMS, ni FranceConnect'
        : formatTelephone(fiche.portable),
    signalements: signalementsVM(fiche.signalements),
    ...(attendConfirmation(fiche) && commun.prochaine.bouton?.url !== renvoyer
      ? { renvoyerConfirmation: renvoyer }
      : {}),
    envois: envois.map(({ operationId, statut, motif, adresse, envoyeLe, creeLe }) => ({
      url: paths.operation({ uai, id: operationId }),
      statut: STATUT_ENVOI_LABELS[statut],
      motif,
      adresse,
      le: envoyeLe ?? creeLe,
    })),
  };
}
