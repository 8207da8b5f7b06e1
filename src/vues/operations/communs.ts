import { EFFETS, type Effet } from '../../domain/comptes/decision/cases.ts';
import { motsDeLEffet } from '../../domain/comptes/decision/effets.ts';
import { MOTIFS } from '../../domain/comptes/decision/motifs.ts';
import type { Profil } from '../../domain/comptes/etats.ts';
import type { Operation } from '../../domain/operations/operation.ts';
import type { ResumeOperation } from '../../queries/operations/operations.ts';
import type { OperationAffichee } from '../../queries/operations/page.ts';
import { MOTS_PROFIL } from '../../textes/profil.ts';
import { avecListe, ECRANS } from '../comptes/ecrans.ts';

export interface LigneEffetVM {
  effet: Effet;
  libelle: string;
  explication: string;
  nombre: number;
}

export interface OperationVM {
  titre: string;
  profil: Profil;
  /** Name of the tab this operation comes from. */
  onglet: string;
  total: number;
  effets: LigneEffetVM[];
  /** The first hundred; « refusTotal » counts them all. */
  refus: { nom: string; prenom: string; classe: string; motif: string }[];
  refusTotal: number;
  refusTitre: string;
  retour: string;
}

/** What the page of an operation that ran says first. */
export interface ConclusionVM {
  type: 'succes' | 'info' | 'attention';
  titre: string;
}

/** The school whose page it is. */
export interface Ecole {
  uai: string;
  gestionComptesEleves: boolean;
}

/** Who did it, with whoever had prepared it when that is somebody else. */
export const parQui = ({ auteur, prepareePar }: Pick<Operation, 'auteur' | 'prepareePar'>): string =>
  prepareePar === null ? auteur : `${auteur} (préparée par ${prepareePar})`;

/** How many accounts get one of these effects. */
export const compterEffets = (resume: ResumeOperation, ...effets: Effet[]): number =>
  resume.parEffet.filter((row) => effets.includes(row.effet)).reduce((sum, row) => sum + row.nombre, 0);

/** A plan says what will be done, a result what was. */
export const momentDe = ({ etat }: Operation) => (etat === 'planifiee' ? 'prevu' : 'fait');

/** « refuses » can be served by no mode; the others only lack an address. */
const titreDesRefus = (total: number, refuses: number): string =>
  refuses === 0
    ? 'Sans adresse mail utilisable'
    : total > 1
      ? 'Comptes qui ne peuvent pas être traités'
      : 'Compte qui ne peut pas être traité';

/** What the plan and the result of an operation both show. */
export function communVM(
  { uai }: Ecole,
  { operation, resume }: Pick<OperationAffichee, 'operation' | 'resume'>,
): Omit<OperationVM, 'titre'> {
  const { profil, depuis } = operation;
  return {
    profil,
    onglet: MOTS_PROFIL[profil].onglet,
    total: resume.total,
    effets: EFFETS.flatMap((effet) =>
      resume.parEffet
        .filter((row) => row.effet === effet)
        .map(({ nombre, terme }) => ({ effet, ...motsDeLEffet(effet, momentDe(operation), nombre, terme) })),
    ),
    refus: resume.refus.map(({ nom, prenom, classe, motif }) => ({
      nom,
      prenom,
      classe,
      motif: MOTIFS[motif].libelle,
    })),
    refusTotal: compterEffets(resume, 'refuser'),
    refusTitre: titreDesRefus(compterEffets(resume, 'refuser'), resume.refuses),
    retour: avecListe(ECRANS[profil].liste({ uai }), depuis.liste),
  };
}
