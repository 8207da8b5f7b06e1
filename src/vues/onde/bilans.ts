import { pluriel } from '../../domain/francais.ts';
import type { DiffOnde, Effectifs } from '../../domain/onde/diff/types.ts';
import type { CleSection } from '../../domain/onde/rapport/detailler.ts';
import { MOTS_PROFIL } from '../../textes/profil.ts';

/** Head-count of one side before and after, and where each movement is listed. */
export interface BilanVM {
  titre: string;
  /** The file was not given: nothing changes on this side. */
  absent: boolean;
  avant: number;
  apres: number;
  mouvements: readonly { signe: '+' | '−' | '·'; libelle: string; url: string }[];
}

export function bilans({ fichiers, effectifs }: DiffOnde, url: (section: CleSection) => string): BilanVM[] {
  const bilan = (titre: string, fichier: 'eleves' | 'responsables', effectif: Effectifs): BilanVM => ({
    titre,
    absent: !fichiers[fichier],
    avant: effectif.avant,
    apres: effectif.apres,
    mouvements: (
      [
        ['+', effectif.arrivees, 'arrivée', 'arrivées', `${fichier}-arrivees`],
        ['+', effectif.retours, 'retour', 'retours', `${fichier}-retours`],
        ['−', effectif.departs, 'départ', 'départs', `${fichier}-departs`],
        ['·', effectif.modifies, 'fiche modifiée', 'fiches modifiées', `${fichier}-changements`],
      ] as const
    )
      .filter(([, nombre]) => nombre > 0)
      .map(([signe, nombre, un, des, section]) => ({
        signe,
        libelle: pluriel(nombre, un, des),
        url: url(section),
      })),
  });
  return [
    bilan(MOTS_PROFIL.eleve.onglet, 'eleves', effectifs.eleves),
    bilan(MOTS_PROFIL.representant_legal.onglet, 'responsables', effectifs.responsables),
  ];
}
