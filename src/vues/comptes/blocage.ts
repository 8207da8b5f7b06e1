import {
  type BlocageConnu,
  type CompteABloquer,
  MOTIF_BLOCAGE_LABELS,
  MOTIFS_BLOCAGE_DE,
  NOTE_BLOCAGE_MAX,
} from '../../domain/comptes/decision/blocage.ts';
import type { Profil } from '../../domain/comptes/etats.ts';
import { entreGuillemets, formatDate } from '../../domain/francais.ts';
import { phrase } from '../../domain/phrase.ts';
import type { AvecErreurs, LienVM, ReponseVM } from '../commun.ts';
import { ECRANS } from './ecrans.ts';

/** What was typed, kept when it is refused. */
export interface SaisieBlocage extends AvecErreurs {
  motif: string | undefined;
  note: string;
}

export interface BlocageVM extends AvecErreurs {
  liste: LienVM;
  personne: string;
  motifs: readonly ReponseVM[];
  note: string;
  noteMax: number;
  /** What it does, one sentence each. */
  effets: readonly string[];
  /** What to do rather, most of the time. */
  plutot: string;
  /** Of an account that is blocked: since when, by whom, why, and what was noted. */
  rappel: string;
  action: string;
  deblocage: string;
  retour: string;
}

const EFFETS: Readonly<Record<Profil, readonly string[]>> = {
  eleve: [
    phrase`L'élève ne peut plus se connecter, et est déconnecté tout de suite.`,
    phrase`Sa feuille ne vaut plus rien.`,
    phrase`L'école ne peut plus l'informer ni réinitialiser son mot de passe, jusqu'à ce que vous débloquiez le compte.`,
  ],
  representant_legal: [
    phrase`La personne ne voit plus les élèves de votre école ; si elle n'en a pas ailleurs, elle ne peut plus se connecter. Elle est déconnectée tout de suite.`,
    phrase`Sa lettre ou son mail ne valent plus rien, et son téléphone portable n'ouvre pas d'autre compte dans votre école.`,
    phrase`L'école ne peut plus l'informer ni réinitialiser son mot de passe, jusqu'à ce que vous débloquiez le compte.`,
  ],
};

/** « Bloqué par Claire Martin le 28 novembre 2026 : autre motif. Note : « … ». »; empty of an account that is not. */
export function direBlocage({
  bloqueLe,
  bloqueMotif,
  bloqueNote,
  bloquePar = null,
}: BlocageConnu & { bloquePar?: string | null }): string {
  if (bloqueLe === null || bloqueMotif === null) return '';
  const note = bloqueNote === null ? '' : ` Note\u00a0: ${entreGuillemets(bloqueNote)}.`;
  return `Bloqué par ${bloquePar ?? 'l’école'} le ${formatDate(bloqueLe)}\u00a0: ${MOTIF_BLOCAGE_LABELS[bloqueMotif].toLowerCase()}.${note}`;
}

export function blocageVM(
  profil: Profil,
  params: { uai: string; id: string },
  compte: CompteABloquer,
  { motif, note, erreurs }: SaisieBlocage,
): BlocageVM {
  const { prenom, nom } = compte;
  const { libelle, liste, fiche, blocage, deblocage } = ECRANS[profil];
  return {
    erreurs,
    liste: { libelle, url: liste({ uai: params.uai }) },
    personne: `${prenom} ${nom}`,
    motifs: MOTIFS_BLOCAGE_DE[profil].map((valeur) => ({
      valeur,
      libelle: MOTIF_BLOCAGE_LABELS[valeur],
      coche: valeur === motif,
    })),
    note,
    noteMax: NOTE_BLOCAGE_MAX,
    effets: EFFETS[profil],
    plutot: phrase`Une feuille perdue, un mot de passe que quelqu'un connaît ? Réinitialiser le mot de passe suffit presque toujours : l'ancien ne vaut plus rien et la personne en reçoit un nouveau.`,
    rappel: direBlocage(compte),
    action: blocage(params),
    deblocage: deblocage(params),
    retour: fiche(params),
  };
}
