import type { AccesEcole } from '../../database/database.ts';
import type { Deps } from '../../deps.ts';
import { listeCsv } from '../../documents/listes/liste-csv.ts';
import {
  CSV_STATISTIQUES,
  type LigneStatistiquesCsv,
  type LigneStatistiquesPdf,
} from '../../documents/listes/statistiques.ts';
import { ETATS, ORIGINES, type Profil } from '../../domain/comptes/etats.ts';
import type { Perimetre } from '../../domain/ecole/perimetre.ts';
import type { ChiffreLu, Division } from '../../domain/statistiques/chiffres.ts';
import { type TableauDeProfil, tableauDe } from '../../domain/statistiques/tableaux.ts';
import { lireStatistiques, type StatistiquesLues } from '../../queries/statistiques/page.ts';
import { MOTS_PROFIL } from '../../textes/profil.ts';
import { direNuit } from '../../textes/statistiques/statistiques.ts';
import type { Telechargement } from '../operations/documents-eleves.ts';

interface EcoleAExporter {
  uai: string;
  nom: string;
  commune: string;
  perimetre: Perimetre;
  gestionComptesEleves: boolean;
}

/** The figures of the page so divided, as a file: nobody is named there. */
export async function exporterStatistiques(
  deps: Pick<Deps, 'database' | 'clock' | 'documents'>,
  acces: AccesEcole,
  ecole: EcoleAExporter,
  division: Division,
  format: 'csv' | 'pdf',
): Promise<Telechargement> {
  const editeLe = deps.clock.now();
  const lues = await deps.database.readEcole(acces, (trx) => lireStatistiques(trx, division, editeLe));
  const tableaux = profilsDe(ecole).map((profil) => tableauDe(lues.chiffres, profil, division));
  const nomFichier = `statistiques-${ecole.uai}.${format}`;
  if (format === 'csv')
    return {
      nomFichier,
      type: 'text/csv; charset=utf-8',
      contenu: listeCsv(
        CSV_STATISTIQUES,
        tableaux.flatMap((tableau) => lignesCsv(tableau, lues)),
      ),
    };
  const contenu = deps.documents.statistiquesPdf({
    ecole: { uai: ecole.uai, nom: ecole.nom, commune: ecole.commune },
    editeLe,
    criteres: direNuit(lues.nuit),
    lignes: tableaux.flatMap((tableau) => lignesPdf(tableau, division, lues.nuit !== undefined)),
  });
  return { nomFichier, type: 'application/pdf', contenu };
}

/** Of pupils, only where their accounts are managed. */
const profilsDe = ({ perimetre, gestionComptesEleves }: EcoleAExporter): Profil[] => [
  ...(perimetre === 'tous' ? (['representant_legal'] as const) : []),
  ...(gestionComptesEleves ? (['eleve'] as const) : []),
];

function lignesCsv(
  { profil, ecole, divisions }: TableauDeProfil,
  { nuit, chiffres }: StatistiquesLues,
): LigneStatistiquesCsv[] {
  return [ecole, ...divisions].flatMap(({ axe, valeur, libelle, total }) => {
    const place = chiffres.filter(
      (chiffre) => chiffre.profil === profil && chiffre.axe === axe && chiffre.valeur === valeur,
    );
    const rang = ({ etat, origine }: ChiffreLu): number =>
      ETATS.indexOf(etat) * ORIGINES.length + (origine === null ? 0 : ORIGINES.indexOf(origine));
    place.sort((a, b) => rang(a) - rang(b));
    return place.map((chiffre) => ({ ...chiffre, jour: nuit?.jour ?? '', libelle, tous: total }));
  });
}

function lignesPdf(
  { profil, etats, ecole, divisions, origines }: TableauDeProfil,
  division: Division,
  nuitFaite: boolean,
): LigneStatistiquesPdf[] {
  const { onglet } = MOTS_PROFIL[profil];
  if (ecole.total.nuit + ecole.total.instant === 0) return [];
  const comptes = nuitFaite ? ecole.total.nuit : ecole.total.instant;
  const sous = division === 'globales' ? origines : [];
  return [
    ...[ecole, ...divisions].map((ligne) => ({ ...ligne, classe: onglet })),
    ...sous.map((ligne) => ({ ...ligne, classe: `${onglet}, origine du compte` })),
  ].map(({ classe, libelle, parEtat, total }) => ({
    classe,
    comptes,
    libelle,
    etats,
    parEtat,
    total,
    nuitFaite,
  }));
}
