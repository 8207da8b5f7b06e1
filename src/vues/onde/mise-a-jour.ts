import { formatDate } from '../../domain/francais.ts';
import type { DiffOnde } from '../../domain/onde/diff/types.ts';
import type { EtatMiseAJour } from '../../domain/onde/mise-a-jour.ts';
import { avertissementsSuivis, phrasesSuivis } from '../../domain/onde/personnes/suivis.ts';
import { paths } from '../../paths.ts';
import type { MiseAJourOnde } from '../../queries/onde/onde.ts';
import type { AvecErreurs, LienVM } from '../commun.ts';
import { type BilanVM, bilans } from './bilans.ts';
import { type ConfirmationOndeVM, confirmationVM } from './confirmation.ts';
import type { PageMiseAJour } from './page.ts';
import { type SectionsVM, sectionsVM, urlSection } from './sections.ts';

export interface MiseAJourOndeVM extends AvecErreurs, SectionsVM {
  titre: string;
  etat: EtatMiseAJour;
  auteur: string;
  creeeLe: Date;
  /** By whom it was confirmed, and when. */
  application: { le: Date; par: string } | null;
  bilans: readonly BilanVM[];
  alertes: readonly string[];
  /** Of arrivals whom another school of the agent has, or had. */
  suivis: readonly string[];
  /** Arrivals whom another school of the agent still names, and where to bring that one up to date first. */
  encoreAilleurs: readonly { message: string; lien: LienVM }[];
  /** Only while it waits. */
  confirmation: ConfirmationOndeVM | null;
  /** In place of the sections, once the detail is gone. */
  resume: readonly string[] | null;
  depot: string;
  parametrage: string;
}

export function miseAJourVM(page: PageMiseAJour): MiseAJourOndeVM {
  const { uai, miseAJour, erreurs } = page;
  const { etat, auteur, creeeLe, appliqueeLe, appliqueePar, diff, resume } = miseAJour;
  return {
    erreurs,
    titre: appliqueeLe ? `Mise à jour du ${formatDate(appliqueeLe)}` : TITRES[etat],
    etat,
    auteur,
    creeeLe,
    application: appliqueeLe && appliqueePar !== null ? { le: appliqueeLe, par: appliqueePar } : null,
    bilans: diff ? bilans(diff, (section) => urlSection(page, section)) : [],
    alertes: diff ? alertes(diff, etat) : [],
    suivis: diff && etat === 'proposee' ? phrasesSuivis(diff.comptesSuivis) : [],
    encoreAilleurs: diff && etat === 'proposee' ? encoreAilleurs(diff) : [],
    confirmation: etat === 'proposee' && diff ? confirmationVM(page, diff) : null,
    ...(diff ? sectionsVM(page, diff) : { filtres: [], sections: [], pagination: null }),
    resume: diff ? null : resume,
    depot: paths.onde({ uai }),
    parametrage: paths.parametrage({ uai }),
  };
}

/** Mass movements were for the one who confirmed, and agreed to; what else was to be looked at still is. */
const alertes = (diff: DiffOnde, etat: MiseAJourOnde['etat']): string[] =>
  diff.alertes
    .filter(({ code }) => etat === 'proposee' || (code !== 'departs_massifs' && code !== 'arrivees_massives'))
    .map(({ message }) => message);

const encoreAilleurs = ({ comptesSuivis }: DiffOnde): MiseAJourOndeVM['encoreAilleurs'] =>
  avertissementsSuivis(comptesSuivis).map(({ ecole, message }) => ({
    message,
    lien: { libelle: `Mettre à jour «\u00a0${ecole.nom}\u00a0»`, url: paths.onde({ uai: ecole.uai }) },
  }));

const TITRES = {
  proposee: 'Mise à jour à confirmer',
  appliquee: 'Mise à jour depuis ONDE',
  abandonnee: 'Mise à jour abandonnée',
  perimee: 'Mise à jour remplacée',
} as const;
