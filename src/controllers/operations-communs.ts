import { EFFET_LABELS, type Effet, MOTIF_LABELS, type Profil } from '../domain/compte.ts';
import { pluriel } from '../domain/francais.ts';
import type { EcoleContext } from '../middlewares/context.ts';
import type { ResumeOperation } from '../queries/operations.ts';
import type { OperationVM } from '../rendering/vues/operations.ts';
import type { Operation } from '../repositories/operations.ts';
import { avecListe, ECRANS } from './ecrans-comptes.ts';

/** The words of a profile, as the pages of an operation use them. */
export const MOTS: Record<
  Profil,
  { un: string; des: string; onglet: string; feuille: string; feuilles: string }
> = {
  eleve: { un: 'élève', des: 'élèves', onglet: 'Élèves', feuille: 'feuille', feuilles: 'feuilles' },
  representant_legal: {
    un: 'représentant légal',
    des: 'représentants légaux',
    onglet: 'Représentants légaux',
    feuille: 'lettre',
    feuilles: 'lettres',
  },
};

export const compterPersonnes = (profil: Profil, n: number): string =>
  pluriel(n, MOTS[profil].un, MOTS[profil].des);

export const nombre = (resume: ResumeOperation, ...effets: Effet[]): number =>
  resume.parEffet.filter((row) => effets.includes(row.effet)).reduce((sum, row) => sum + row.nombre, 0);

/** « 1 reçoit… », « 12 reçoivent… » in a plan; « 12 ont reçu… » once it is done. */
export function motsDeLEffet({ etat }: Operation, effet: Effet, nombre: number) {
  const { un, des, explication } = EFFET_LABELS[effet][etat === 'planifiee' ? 'prevu' : 'fait'];
  return { nombre, libelle: nombre > 1 ? des : un, explication };
}

/** « refuses » can be served by no mode; the others only lack an address. */
const titreDesRefus = (total: number, refuses: number): string =>
  refuses === 0
    ? 'Sans adresse mail utilisable'
    : total > 1
      ? 'Comptes qui ne peuvent pas être traités'
      : 'Compte qui ne peut pas être traité';

/** What the plan and the result of an operation both show. */
export function communVM(
  ctx: EcoleContext,
  operation: Operation,
  resume: ResumeOperation,
): Omit<OperationVM, 'titre'> {
  const { uai } = ctx.ecole;
  const { profil, depuis } = operation;
  return {
    profil,
    onglet: MOTS[profil].onglet,
    total: resume.total,
    effets: (Object.keys(EFFET_LABELS) as Effet[])
      .map((effet) => ({ effet, ...motsDeLEffet(operation, effet, nombre(resume, effet)) }))
      .filter((ligne) => ligne.nombre > 0),
    refus: resume.refus.map(({ nom, prenom, classe, motif }) => ({
      nom,
      prenom,
      classe: classe ?? 'Sans classe',
      motif: MOTIF_LABELS[motif],
    })),
    refusTotal: nombre(resume, 'refuser'),
    refusTitre: titreDesRefus(nombre(resume, 'refuser'), resume.refuses),
    retour: avecListe(ECRANS[profil].liste({ uai }), depuis.liste),
  };
}
