import { PROFILS } from '../../domain/comptes/etats.ts';
import { TAILLE_PAGE } from '../../domain/comptes/selection.ts';
import type { DiffOnde } from '../../domain/onde/diff/types.ts';
import {
  type ChangementLu,
  type CleSection,
  detailler,
  type SectionDetail,
} from '../../domain/onde/rapport/detailler.ts';
import { phrase } from '../../domain/phrase.ts';
import { paths } from '../../paths.ts';
import { creerPagination, type Pagination } from '../../rendering/pagination.ts';
import { MOTS_PROFIL } from '../../textes/profil.ts';
import type { LienVM } from '../commun.ts';
import type { PageMiseAJour } from './page.ts';

export interface LigneMiseAJourVM {
  /** Of the first column: whom or what the row is about. */
  nom: string;
  cellules: readonly { colonne: string; contenu: string | readonly ChangementLu[] }[];
  lien?: LienVM;
}

export interface SectionMiseAJourVM {
  cle: CleSection;
  titre: string;
  nombre: number;
  aide: string;
  colonnes: readonly string[];
  lignes: readonly LigneMiseAJourVM[];
  /** Where the rest is, when only the first rows are shown. */
  suite?: string;
}

/** The detail of an update: all sections in short, or a page of one. */
export interface SectionsVM {
  filtres: readonly { libelle: string; nombre: number | null; url: string; actif: boolean }[];
  sections: readonly SectionMiseAJourVM[];
  /** Of the only section shown. */
  pagination: { pagination: Pagination; base: string } | null;
}

/** Rows of each section when all sections are on the page, and of a page of one section. */
const APERCU = 6;

export const urlSection = ({ uai, miseAJour }: PageMiseAJour, section: CleSection): string =>
  `${paths.miseAJourOnde({ uai, id: miseAJour.id })}?section=${section}`;

export function sectionsVM(page: PageMiseAJour, diff: DiffOnde): SectionsVM {
  const details = detailler(diff, page.noms);
  const { query } = page;
  const seule = details.find(({ cle }) => cle === query.section);
  const filtres = [
    { libelle: 'Tout', nombre: null, url: urlTout(page), actif: seule === undefined },
    ...details.map((detail) => ({
      libelle: detail.titre,
      nombre: detail.lignes.length,
      url: urlSection(page, detail.cle),
      actif: detail === seule,
    })),
  ];
  if (seule === undefined) {
    return { filtres, sections: details.map((detail) => apercu(page, detail)), pagination: null };
  }
  const pagination = creerPagination({ page: query.page, taille: TAILLE_PAGE, total: seule.lignes.length });
  const debut = (pagination.page - 1) * TAILLE_PAGE;
  return {
    filtres,
    sections: [sectionVM(page, seule, debut, debut + TAILLE_PAGE)],
    pagination: { pagination, base: `${urlSection(page, seule.cle)}&` },
  };
}

const urlTout = ({ uai, miseAJour }: PageMiseAJour) => paths.miseAJourOnde({ uai, id: miseAJour.id });

function apercu(page: PageMiseAJour, detail: SectionDetail): SectionMiseAJourVM {
  // A « see the rest » for two rows would take as much room as the two rows.
  const tout = detail.lignes.length <= APERCU + 2;
  const section = sectionVM(page, detail, 0, tout ? detail.lignes.length : APERCU);
  return tout ? section : { ...section, suite: urlSection(page, detail.cle) };
}

function sectionVM(
  page: PageMiseAJour,
  { cle, titre, colonnes, lignes }: SectionDetail,
  debut: number,
  fin: number,
): SectionMiseAJourVM {
  return {
    cle,
    titre,
    nombre: lignes.length,
    aide: cle === 'identites' ? aideIdentites(lignes) : (AIDES[cle] ?? ''),
    colonnes,
    lignes: lignes.slice(debut, fin).map((ligne) => ligneVM(page, cle, colonnes, ligne)),
  };
}

function ligneVM(
  page: PageMiseAJour,
  cle: CleSection,
  colonnes: readonly string[],
  { cellules, fiche }: SectionDetail['lignes'][number],
): LigneMiseAJourVM {
  const [premiere, ...autres] = cellules;
  const lien = cle === 'identites' && fiche && page.derniere ? lienVers(page, fiche) : undefined;
  return {
    nom: typeof premiere === 'string' ? premiere : '',
    cellules: autres.map((contenu, rang) => ({ colonne: colonnes[rang + 1] ?? '', contenu })),
    ...(lien && { lien }),
  };
}

/** To ask for a new identifier, where it may be asked for. */
function lienVers(
  { uai, gestionComptesEleves }: PageMiseAJour,
  { id, profil }: NonNullable<SectionDetail['lignes'][number]['fiche']>,
): LienVM {
  const libelle = 'Nouvel identifiant';
  if (profil === 'representant_legal') {
    return { libelle, url: paths.nouvelIdentifiantRepresentant({ uai, id }) };
  }
  return gestionComptesEleves
    ? { libelle, url: paths.nouvelIdentifiantEleve({ uai, id }) }
    : { libelle: 'Détail', url: paths.eleve({ uai, id }) };
}

const DEPARTS = phrase`Absents du fichier. Ils gardent leur compte mais quittent les listes ; s'ils reviennent dans ONDE, leur départ est annulé.`;
const RETOURS = phrase`Ils étaient partis et sont de nouveau dans ONDE : ils retrouvent leur compte.`;
const AIDES: Partial<Record<CleSection, string>> = {
  anomalies: phrase`À regarder dans ONDE. Une ligne ou une valeur ignorée n'empêche pas le reste de la mise à jour ; chaque ligne dit ce qui est conservé.`,
  'eleves-departs': DEPARTS,
  'eleves-suivis': phrase`Ils gardent leur identifiant, et leur mot de passe s'ils en ont choisi un. Un mot de passe provisoire donné par l'autre école est effacé : ces élèves sont alors à informer.`,
  'eleves-encore-presents': phrase`L'autre école, que vous dirigez aussi, les compte encore parmi ses élèves : si vous confirmez, un nouveau compte leur est ouvert ici.`,
  'eleves-retours': RETOURS,
  'responsables-departs': DEPARTS,
  'responsables-retours': RETOURS,
  'rattachements-retires': phrase`Le représentant légal ne voit plus cet élève depuis son compte.`,
  'signalements-clos': phrase`Des représentants légaux les avaient signalés ; la mise à jour les règle.`,
};

/** Names the tabs where those of this page are, and no other. */
function aideIdentites(lignes: SectionDetail['lignes']): string {
  const profils = new Set(lignes.flatMap(({ fiche }) => fiche?.profil ?? []));
  const onglets = PROFILS.filter((profil) => profils.has(profil)).map(
    (profil) => phrase`« ${MOTS_PROFIL[profil].onglet} »`,
  );
  const ou =
    onglets.length > 1
      ? phrase`Les onglets ${onglets.join(' et ')} les retrouvent`
      : phrase`L'onglet ${onglets.join('')} les retrouve`;
  return phrase`L'identifiant ne change pas tout seul : un nouvel identifiant peut être demandé pour chaque compte concerné. ${ou} par le filtre « Identité », « Nom ou prénom changé dans ONDE ».`;
}
