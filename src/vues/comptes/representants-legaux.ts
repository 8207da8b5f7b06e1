import { origineLabel } from '../../domain/comptes/etats.ts';
import { ANOMALIE_LABELS, MAIL_LABELS, PORTABLE_LABELS } from '../../domain/comptes/representants-legaux.ts';
import { paths } from '../../paths.ts';
import type { CriteresRepresentants, LigneRepresentant } from '../../queries/comptes/representants-legaux.ts';
import { plusieurs, unSeul } from './filtres.ts';
import {
  type DemandeListe,
  type LigneCompteVM,
  type ListeAMontrer,
  type ListeComptesVM,
  listeComptesVM,
} from './liste.ts';

export interface LigneRepresentantVM extends LigneCompteVM {
  civilite: string | null;
  enfants: readonly { id: string; prenom: string; nom: string; classe: string }[];
  origine: string;
  mail: { icone: string; libelle: string };
  portable: { icone: string; libelle: string };
  anomalies: readonly string[];
}

export interface ListeRepresentantsVM extends ListeComptesVM<LigneRepresentantVM> {
  /** « Non activés » : those worth informing (guide §4). */
  suggestion: string;
}

export function listeRepresentantsVM(
  liste: ListeAMontrer<DemandeListe & CriteresRepresentants, LigneRepresentant>,
): ListeRepresentantsVM {
  const commun = listeComptesVM('representant_legal', liste, filtresPropres(liste.lue.demande));
  return {
    ...commun,
    suggestion: `${paths.representantsLegaux({ uai: liste.ecole.uai })}?etats=non_informe&etats=informe`,
    lignes: commun.lignes.map((ligne) => ({ ...ligne, ...marquesDuRepresentant(ligne) })),
  };
}

const filtresPropres = ({ mail, portable, anomalies }: CriteresRepresentants) => [
  unSeul('mail', 'Adresse mail', 'Toutes', Object.entries(MAIL_LABELS), mail),
  unSeul('portable', 'Téléphone portable', 'Tous', Object.entries(PORTABLE_LABELS), portable),
  plusieurs('anomalies', 'Anomalies signalées', Object.entries(ANOMALIE_LABELS), anomalies),
];

const marquesDuRepresentant = (ligne: LigneRepresentant) => ({
  origine: origineLabel(ligne.origine),
  mail: marqueMail(ligne),
  portable:
    ligne.portable === null
      ? { icone: 'dash-circle', libelle: 'Sans portable' }
      : { icone: 'telephone', libelle: 'Portable' },
  anomalies: ligne.anomalies.map((anomalie) => ANOMALIE_LABELS[anomalie]),
});

function marqueMail(ligne: LigneRepresentant): LigneRepresentantVM['mail'] {
  if (ligne.mailRefuse) return { icone: 'exclamation-triangle', libelle: 'Mail refusé' };
  if (ligne.mailConfirme) return { icone: 'check-circle', libelle: 'Mail confirmé' };
  if (ligne.etat === 'en_cours') return { icone: 'hourglass-split', libelle: 'Mail à confirmer' };
  return ligne.mail === null
    ? { icone: 'dash-circle', libelle: 'Sans mail' }
    : { icone: 'envelope', libelle: 'Mail' };
}
