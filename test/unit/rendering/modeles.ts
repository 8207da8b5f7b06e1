import { creerPagination } from '../../../src/rendering/pagination.ts';
import type { LigneEleveVM, ListeElevesVM } from '../../../src/vues/comptes/eleves.ts';

export const uneEcole = {
  uai: '0750001A',
  nom: 'École Jules Ferry',
  commune: 'Montreuil',
  plusieursEcoles: false,
  perimetre: 'tous',
  delegation: null,
} as const;

export const unEleve: LigneEleveVM = {
  id: '7',
  nom: 'DUPONT',
  prenom: 'Emma',
  dateNaissance: '2017-03-12',
  niveau: 'CE1',
  classe: 'CE1 A',
  identifiant: 'e.dupont12',
  etat: 'informe',
  bloque: false,
  notificationExpiree: false,
  nouvelIdentifiantDemande: false,
  identiteChangee: false,
  coche: false,
};

/** A page of 50 out of 120 pupils, of which one line is drawn. */
export function uneListe(
  changes: Partial<LigneEleveVM> & { recherche?: string; gestionActive?: boolean; page?: number } = {},
): ListeElevesVM {
  const { recherche = '', gestionActive = true, page = 1, ...ligne } = changes;
  return {
    erreurs: [],
    gestionActive,
    q: recherche,
    filtres: [
      {
        nom: 'etats',
        libelle: 'États du compte',
        choix: [{ valeur: 'informe', libelle: 'Non activé – informé', coche: true }],
      },
    ],
    resume: recherche ? [recherche] : [],
    identitesChangees: false,
    criteres: 'etats=informe&tri=nom&sens=asc',
    tri: { cle: 'nom', sens: 'asc' },
    pagination: creerPagination({ page, taille: 50, total: 120 }),
    fraicheur: { le: null, detail: null },
    selection: { id: null, nombre: 0 },
    lignes: [{ ...unEleve, ...ligne }],
  };
}
