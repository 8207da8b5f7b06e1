import { formatDateCourte } from '../../domain/francais.ts';
import type { LigneEleve, ListeEleves } from '../modeles.ts';
import { enCapitales } from '../texte.ts';
import { listePdf } from './liste.ts';
import type { Column } from './table.ts';
import type { PdfChunks } from './tagged-pdf.ts';

const COLUMNS: readonly Column<LigneEleve>[] = [
  { titre: 'Classe', width: 108, value: ({ classe }) => classe },
  { titre: 'Niveau', width: 44, value: ({ niveau }) => niveau },
  { titre: 'Nom', width: 124, face: 'bold', value: ({ nom }) => enCapitales(nom) },
  { titre: 'Prénom', width: 100, value: ({ prenom }) => prenom },
  { titre: 'Date de naissance', width: 58, value: ({ dateNaissance }) => formatDateCourte(dateNaissance) },
  { titre: 'Identifiant', width: 132, face: 'mono', value: ({ identifiant }) => identifiant },
  {
    titre: 'Mot de passe provisoire',
    width: 92,
    face: 'mono',
    value: ({ motDePasseAffiche }) => motDePasseAffiche,
  },
  { titre: 'État', width: 116, value: ({ etat }) => etat },
];

/** The list of the pupils' accounts (DESIGN §6). */
export function listeElevesPdf(modele: ListeEleves): PdfChunks {
  const [un, des] = ['élève', 'élèves'];
  const definition = { titre: 'Liste des comptes élèves', un, des, aucun: 'Aucun élève dans cette liste.' };
  return listePdf({ ...definition, columns: COLUMNS }, modele);
}
