import { enCapitales } from '../../domain/francais.ts';
import { paths } from '../../paths.ts';
import type { Concerne, EntreeJournal } from '../../queries/journal/criteres.ts';
import {
  direAction,
  direAgentConcerne,
  direAutres,
  direPrecision,
  type NomsDAgents,
  SANS_NOM,
} from '../../textes/journal/entrees.ts';
import { MOTS_PROFIL } from '../../textes/profil.ts';
import { ECRANS } from '../comptes/ecrans.ts';

/** Somebody an entry is about: a link to their page while they are in the school. */
export interface ConcerneVM {
  nom: string;
  url: string | null;
  /** « Élève » */
  profil: string | null;
}

/** One entry of the journal. */
export interface LigneJournalVM {
  le: Date;
  auteur: string;
  action: string;
  precision: string;
  /** Whose right it is about, when it is an agent's. */
  agent: string | null;
  nombre: number;
  premiers: readonly ConcerneVM[];
  /** « et 27 autres », on the page of the entry. */
  autres: { libelle: string; url: string } | null;
}

export const concerneVM = (uai: string, vu: Concerne): ConcerneVM =>
  vu.situation === 'present'
    ? {
        nom: `${enCapitales(vu.nom)} ${vu.prenom}`,
        url: ECRANS[vu.profil].fiche({ uai, id: vu.ficheId }),
        profil: MOTS_PROFIL[vu.profil].libelle,
      }
    : { nom: SANS_NOM[vu.situation], url: null, profil: null };

export function ligneVM(uai: string, entree: EntreeJournal, agents: NomsDAgents): LigneJournalVM {
  const { id, le, auteur, action, nombre, premiers } = entree;
  const autres = direAutres(nombre, premiers.length);
  return {
    le,
    auteur,
    action: direAction(action),
    precision: direPrecision(entree, agents),
    agent: direAgentConcerne(entree, agents),
    nombre,
    premiers: premiers.map((vu) => concerneVM(uai, vu)),
    autres: autres === '' || id === null ? null : { libelle: autres, url: paths.entreeJournal({ uai, id }) },
  };
}
