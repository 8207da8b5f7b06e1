import type { LigneRepresentant, ListeRepresentants } from '../modeles.ts';
import { enCapitales } from '../texte.ts';
import { listePdf } from './liste.ts';
import type { Column } from './table.ts';
import type { PdfChunks } from './tagged-pdf.ts';

const COLUMNS: readonly Column<LigneRepresentant>[] = [
  { titre: 'Classe', width: 64, value: ({ classe }) => classe },
  { titre: 'Niveau', width: 42, value: ({ niveau }) => niveau },
  { titre: 'Civilité', width: 42, value: ({ civilite }) => civilite },
  { titre: 'Nom', width: 94, face: 'bold', value: ({ nom }) => enCapitales(nom) },
  { titre: 'Prénom', width: 74, value: ({ prenom }) => prenom },
  { titre: 'Élèves', width: 130, value: ({ eleves }) => eleves },
  { titre: 'Identifiant', width: 108, face: 'mono', value: ({ identifiant }) => identifiant },
  {
    titre: 'Mot de passe provisoire',
    width: 80,
    face: 'mono',
    value: ({ motDePasseAffiche }) => motDePasseAffiche,
  },
  { titre: 'État', width: 76, value: ({ etat }) => etat },
  { titre: 'Origine', width: 64, value: ({ origine }) => origine },
];

/** The list of the guardians' accounts (DESIGN §6). */
export function listeRepresentantsPdf(modele: ListeRepresentants): PdfChunks {
  const [un, des] = ['représentant légal', 'représentants légaux'];
  const aucun = 'Aucun représentant légal dans cette liste.';
  return listePdf(
    { titre: 'Liste des comptes des représentants légaux', un, des, aucun, columns: COLUMNS },
    modele,
  );
}
