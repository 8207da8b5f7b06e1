import { formatDate, pluriel } from '../domain/francais.ts';
import { estVide } from '../domain/onde/diff/comparer.ts';
import {
  type CleSection,
  detailler,
  type NomsDesFiches,
  PROFIL_LABELS,
  type SectionDetail,
} from '../domain/onde/diff/detailler.ts';
import {
  estMassif,
  inutileSiReunis,
  MOUVEMENTS_MASSIFS,
  type MouvementMassif,
} from '../domain/onde/diff/massifs.ts';
import { lirePropositions } from '../domain/onde/diff/propositions.ts';
import { avertissementsSuivis, phrasesSuivis } from '../domain/onde/diff/suivis.ts';
import type { DiffOnde, Effectifs } from '../domain/onde/diff/types.ts';
import { phrase } from '../domain/onde/phrase.ts';
import type { PageMiseAJourQuery } from '../forms/onde.ts';
import type { MiseAJourOnde, ResumeMiseAJour } from '../queries/onde.ts';
import { creerPagination } from '../rendering/pagination.ts';
import type {
  BilanVM,
  CaseMassiveVM,
  LigneMiseAJourVM,
  MemePersonneVM,
  MiseAJourOndeVM,
  ResumeMiseAJourVM,
  SectionMiseAJourVM,
} from '../rendering/vues/onde.ts';
import { paths } from '../routes/paths.ts';

/** Rows of each section when all sections are on the page, and of a page of one section. */
const APERCU = 6;
const TAILLE_PAGE = 50;

export interface PageMiseAJour {
  uai: string;
  miseAJour: MiseAJourOnde;
  noms: NomsDesFiches;
  query: PageMiseAJourQuery;
  /** Of the last update, fiches can be opened: those of an older one may have left since. */
  derniere: boolean;
  /** « Nouvel identifiant » may be asked for. */
  gestionComptesEleves: boolean;
  erreurs: MiseAJourOndeVM['erreurs'];
  /** Boxes that were ticked. */
  accords: readonly MouvementMassif[];
  /** Keys of the pairs ticked as one person. */
  memes: readonly string[];
}

export const resumeVM =
  (uai: string) =>
  ({ id, auteur, creeeLe, appliqueeLe, appliqueePar, resume }: ResumeMiseAJour): ResumeMiseAJourVM => ({
    url: paths.miseAJourOnde({ uai, id }),
    auteur: appliqueePar ?? auteur,
    le: appliqueeLe ?? creeeLe,
    resume,
  });

export function miseAJourVM(page: PageMiseAJour): MiseAJourOndeVM {
  const { uai, miseAJour, erreurs } = page;
  const { id, etat, auteur, creeeLe, appliqueeLe, appliqueePar, diff, resume } = miseAJour;
  const params = { uai, id };
  return {
    erreurs,
    titre: appliqueeLe ? `Mise à jour du ${formatDate(appliqueeLe)}` : TITRES[etat],
    etat,
    auteur,
    creeeLe,
    application: appliqueeLe && appliqueePar !== null ? { le: appliqueeLe, par: appliqueePar } : null,
    bilans: diff ? bilans(diff, (section) => urlSection(page, section)) : [],
    alertes: diff ? alertes(diff, etat) : [],
    suivis: diff && etat === 'proposee' ? phrasesSuivis(diff.comptesSuivis) : [],
    encoreAilleurs: diff && etat === 'proposee' ? encoreAilleurs(diff) : [],
    confirmation:
      etat === 'proposee' && diff
        ? {
            action: paths.confirmerOnde(params),
            abandonner: paths.abandonnerOnde(params),
            cases: MOUVEMENTS_MASSIFS.filter((mouvement) => estMassif(diff, mouvement)).map((mouvement) =>
              caseVM(diff, mouvement, page.accords),
            ),
            memes: memesVM(diff, page.memes),
            vide: estVide(diff),
          }
        : null,
    ...(diff ? sectionsVM(page, diff) : { filtres: [], sections: [], pagination: null }),
    resume: diff ? null : resume,
    depot: paths.onde({ uai }),
    parametrage: paths.parametrage({ uai }),
  };
}

/** Mass movements were for the one who confirmed, and agreed to; what else was to be looked at still is. */
const alertes = (diff: DiffOnde, etat: MiseAJourOnde['etat']): string[] =>
  diff.alertes
    .filter(({ code }) => etat === 'proposee' || (code !== 'departs_massifs' && code !== 'arrivees_massives'))
    .map(({ message }) => message);

const encoreAilleurs = ({ comptesSuivis }: DiffOnde): MiseAJourOndeVM['encoreAilleurs'] =>
  avertissementsSuivis(comptesSuivis).map(({ ecole, message }) => ({
    message,
    lien: { libelle: `Mettre à jour «\u00a0${ecole.nom}\u00a0»`, url: paths.onde({ uai: ecole.uai }) },
  }));

const memesVM = ({ propositions }: DiffOnde, cochees: readonly string[]): MemePersonneVM[] =>
  lirePropositions(propositions).map(({ profil, ...lue }) => ({
    ...lue,
    profil: PROFIL_LABELS[profil],
    coche: cochees.includes(lue.cle),
  }));

const TITRES = {
  proposee: 'Mise à jour à confirmer',
  appliquee: 'Mise à jour depuis ONDE',
  abandonnee: 'Mise à jour abandonnée',
  perimee: 'Mise à jour remplacée',
} as const;

const urlSection = ({ uai, miseAJour }: PageMiseAJour, section: CleSection): string =>
  `${paths.miseAJourOnde({ uai, id: miseAJour.id })}?section=${section}`;

const CASES = {
  departs: {
    legende: 'Départs',
    quoi: 'le départ',
    aide: 'Un fichier filtré ou incomplet ferait partir à tort ceux qu’il ne cite pas.',
  },
  arrivees: {
    legende: 'Arrivées',
    quoi: 'l’arrivée',
    aide: 'Un fichier d’une autre école ou d’une autre année ferait arriver à tort ceux qu’il cite.',
  },
} as const satisfies Record<MouvementMassif, object>;

const INUTILE_SI_REUNIS = phrase`Inutile si vous cochez « C'est la même personne » pour eux.`;

/** « Je confirme le départ de 34 élèves et de 51 représentants légaux ». */
function caseVM(
  diff: DiffOnde,
  mouvement: MouvementMassif,
  accords: readonly MouvementMassif[],
): CaseMassiveVM {
  const { eleves, responsables } = diff;
  const { legende, quoi, aide } = CASES[mouvement];
  const [nEleves, nResponsables] = [eleves[mouvement].length, responsables[mouvement].length];
  const qui = [
    ...(nEleves > 0 ? [pluriel(nEleves, 'élève', 'élèves')] : []),
    ...(nResponsables > 0 ? [pluriel(nResponsables, 'représentant légal', 'représentants légaux')] : []),
  ];
  const libelle = `Je confirme ${quoi} de ${qui.join(' et de ')}`;
  const reunis = inutileSiReunis(diff, mouvement) ? ` ${INUTILE_SI_REUNIS}` : '';
  return { nom: mouvement, legende, libelle, aide: aide + reunis, coche: accords.includes(mouvement) };
}

function bilans({ fichiers, effectifs }: DiffOnde, url: (section: CleSection) => string): BilanVM[] {
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
    bilan('Élèves', 'eleves', effectifs.eleves),
    bilan('Représentants légaux', 'responsables', effectifs.responsables),
  ];
}

function sectionsVM(
  page: PageMiseAJour,
  diff: DiffOnde,
): Pick<MiseAJourOndeVM, 'filtres' | 'sections' | 'pagination'> {
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
    lignes: lignes.slice(debut, fin).map(({ cellules, fiche }): LigneMiseAJourVM => {
      if (cle !== 'identites' || fiche === undefined || !page.derniere) return { cellules };
      const params = { uai: page.uai, id: fiche.id };
      if (fiche.profil === 'representant_legal') {
        return {
          cellules,
          lien: { libelle: 'Nouvel identifiant', url: paths.nouvelIdentifiantRepresentant(params) },
        };
      }
      return {
        cellules,
        lien: page.gestionComptesEleves
          ? { libelle: 'Nouvel identifiant', url: paths.nouvelIdentifiantEleve(params) }
          : { libelle: 'Détail', url: paths.eleve(params) },
      };
    }),
  };
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

const ONGLETS = { eleve: phrase`« Élèves »`, representant_legal: phrase`« Représentants légaux »` } as const;

/** Names the tabs where those of this page are, and no other. */
function aideIdentites(lignes: SectionDetail['lignes']): string {
  const profils = new Set(lignes.flatMap(({ fiche }) => fiche?.profil ?? []));
  const onglets = (['eleve', 'representant_legal'] as const)
    .filter((profil) => profils.has(profil))
    .map((profil) => ONGLETS[profil]);
  const ou =
    onglets.length > 1
      ? phrase`Les onglets ${onglets.join(' et ')} les retrouvent`
      : phrase`L'onglet ${onglets.join('')} les retrouve`;
  return phrase`L'identifiant ne change pas tout seul : un nouvel identifiant peut être demandé pour chaque compte concerné. ${ou} par le filtre « Identité », « Nom ou prénom changé dans ONDE ».`;
}
