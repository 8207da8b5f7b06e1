import { ETAT_LABELS, type Etat } from '../../domain/comptes/etats.ts';

export interface EtatAffiche {
  libelle: string;
  /** Name in the sprite public/img/icones.svg. */
  icone: string;
}

/** Each state has its word, its icon and its colour (class « etat-… » of composants.css), never colour alone. */
export const ETATS_AFFICHES: Readonly<Record<Etat, EtatAffiche>> = {
  non_informe: { libelle: ETAT_LABELS.non_informe, icone: 'dash-circle' },
  informe: { libelle: ETAT_LABELS.informe, icone: 'envelope-open' },
  en_cours: { libelle: ETAT_LABELS.en_cours, icone: 'hourglass-split' },
  actif: { libelle: ETAT_LABELS.actif, icone: 'check-circle-fill' },
};
