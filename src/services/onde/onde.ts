import type { EcoleLecture, EcoleTrx } from '../../database/transaction.ts';
import type { Deps } from '../../deps.ts';
import { jourDeParis } from '../../domain/jour.ts';
import { comparer, type FichiersOnde } from '../../domain/onde/diff/comparer.ts';
import type { DonneesEleve, DonneesRepresentant, EtatEcole } from '../../domain/onde/diff/etat.ts';
import type { DiffOnde, DiffPersonnes, Ref, Reunion } from '../../domain/onde/diff/types.ts';
import { lireEleves } from '../../domain/onde/lecture/eleves.ts';
import { lireResponsables } from '../../domain/onde/lecture/responsables.ts';
import { type ComptesSuivis, grouperSuivis } from '../../domain/onde/personnes/suivis.ts';
import { FICHIER_LABELS, type RefusOnde } from '../../domain/onde/types.ts';
import { saveDateMiseAJour } from '../../repositories/ecole/ecoles.ts';
import { journaliser } from '../../repositories/journal.ts';
import {
  closeSignalements,
  type FicheSansCompte,
  insertEleves,
  insertRepresentantsLegaux,
  listComptesASuivre,
  loadEtatEcole,
  lockEcole,
  markIdentitesChangees,
  openComptes,
  saveClasses,
  saveLiens,
  setPartis,
  setRevenus,
  suivreComptes,
  updateEleves,
  updateRepresentantsLegaux,
} from '../../repositories/onde/onde.ts';

/** The files a director exports, as bytes; one of them may be missing. */
export interface ExtractionsOnde {
  eleves?: Buffer | undefined;
  responsables?: Buffer | undefined;
}

export type LectureOnde = { ok: true; fichiers: FichiersOnde } | { ok: false; refus: RefusOnde[] };

/** Reads the bytes; a file that is not what it should be is refused as a whole, with the reason. */
export function lireExtractions({ clock }: Pick<Deps, 'clock'>, extractions: ExtractionsOnde): LectureOnde {
  const aujourdhui = jourDeParis(clock.now());
  const eleves = extractions.eleves && lireEleves(extractions.eleves, { aujourdhui });
  const responsables = extractions.responsables && lireResponsables(extractions.responsables, { aujourdhui });
  const refus = [eleves, responsables].flatMap((lecture) => (lecture && !lecture.ok ? [lecture.refus] : []));
  if (refus.length > 0) return { ok: false, refus };
  return {
    ok: true,
    fichiers: { ...(eleves?.ok ? { eleves } : {}), ...(responsables?.ok ? { responsables } : {}) },
  };
}

/**
 * Files whose nature is not known (ONDE gives both the same name): each is what its header says. « raisons » tell why
 * the files cannot be used together.
 */
export function trierExtractions(
  { clock }: Pick<Deps, 'clock'>,
  contenus: readonly { nom: string; contenu: Buffer }[],
): { ok: true; fichiers: FichiersOnde } | { ok: false; raisons: string[] } {
  const aujourdhui = jourDeParis(clock.now());
  const fichiers: FichiersOnde = {};
  const raisons: string[] = [];
  for (const { nom, contenu } of contenus) {
    const eleves = lireEleves(contenu, { aujourdhui });
    const responsables =
      !eleves.ok && eleves.refus.code === 'fichier_responsables'
        ? lireResponsables(contenu, { aujourdhui })
        : undefined;
    const lu = responsables ?? eleves;
    const nature = responsables ? 'responsables' : 'eleves';
    if (!lu.ok) raisons.push(`${nom}\u00a0: ${lu.refus.message}`);
    else if (fichiers[nature] !== undefined)
      raisons.push(`${nom}\u00a0: un autre ${FICHIER_LABELS[nature]} est déjà là.`);
    else Object.assign(fichiers, { [nature]: lu });
  }
  return raisons.length > 0 ? { ok: false, raisons } : { ok: true, fichiers };
}

/** A diff, and the school it was made from. */
export interface Comparaison {
  etat: EtatEcole;
  diff: DiffOnde;
  /** Pairs of which the director said that they are one person. */
  reunies: number;
}

/** How the school, as the transaction sees it, is compared. */
export type Comparer = (trx: EcoleLecture) => Promise<Comparaison>;

/** Sees what the files alone tell, and answers which of its proposals are one person; throws to refuse. */
export type Reunir = (propose: DiffOnde) => readonly Reunion[];
const PERSONNE: Reunir = () => [];

/** On this thread: for a command, that nobody else waits for. The second comparison believes only pairs of the first one. */
export const surPlace =
  (fichiers: FichiersOnde, reunir: Reunir = PERSONNE): Comparer =>
  async (trx) => {
    const etat = await loadEtatEcole(trx);
    const propose = await avecSuivis(trx, comparer(etat, fichiers));
    const reunions = reunir(propose);
    const diff = reunions.length === 0 ? propose : await avecSuivis(trx, comparer(etat, fichiers, reunions));
    return { etat, diff, reunies: reunions.length };
  };

async function avecSuivis(trx: EcoleLecture, diff: DiffOnde): Promise<DiffOnde> {
  const avecIne = diff.eleves.arrivees.map((arrivee, rang) => ({ ...arrivee, rang }));
  return { ...diff, comptesSuivis: await suivisDe(trx, avecIne) };
}

/** Those of the arrivals who may keep the account they have in another school of the same agent. */
export const suivisDe = async (
  trx: EcoleLecture,
  arrivees: readonly (DonneesEleve & { rang: number })[],
): Promise<ComptesSuivis[]> => grouperSuivis(await listComptesASuivre(trx, arrivees));

/** What these files would change now, pairs « reunir » being one person; writes nothing. */
export const comparerAvecEcole = async (
  trx: EcoleLecture,
  fichiers: FichiersOnde,
  reunir: Reunir = PERSONNE,
): Promise<DiffOnde> => (await surPlace(fichiers, reunir)(trx)).diff;

export interface MiseAJour {
  diff: DiffOnde;
  /** Pupils who arrived or came back with the account they had in another school. */
  comptesSuivis: number;
  /** Pairs of which the director said that they are one person. */
  reunies: number;
}

/**
 * Compares and writes in the caller's transaction: all or nothing. « verifier » sees the diff before anything
 * is written, pairs reunited: it throws to refuse it, or answers false to leave the school as it is.
 */
export async function mettreAJourDepuisOnde(
  deps: Pick<Deps, 'clock'>,
  trx: EcoleTrx,
  comparerA: Comparer,
  verifier: (diff: DiffOnde) => boolean,
): Promise<MiseAJour> {
  await lockEcole(trx);
  const comparaison = await comparerA(trx);
  const { diff, reunies } = comparaison;
  const comptesSuivis = verifier(diff) ? await appliquer(trx, comparaison, deps.clock.now()) : 0;
  return { diff, comptesSuivis, reunies };
}

async function appliquer(trx: EcoleTrx, { etat, diff, reunies }: Comparaison, le: Date): Promise<number> {
  const { eleves, responsables: representants } = diff;
  const elevesModifies = modifiees(etat.eleves, eleves.modifications);
  const representantsModifies = modifiees(etat.representants, representants.modifications);
  const classes = await saveClasses(trx, diff.classes.creees, []);
  await setPartis(trx, 'eleves', ids(eleves.departs), le);
  await setPartis(trx, 'representants_legaux', ids(representants.departs), le);
  const elevesSansCompte = await setRevenus(trx, 'eleves', ids(eleves.retours));
  const representantsSansCompte = await setRevenus(trx, 'representants_legaux', ids(representants.retours));
  await updateEleves(trx, classes, elevesModifies);
  await updateRepresentantsLegaux(trx, representantsModifies);
  const nouveaux = await insertEleves(trx, classes, eleves.arrivees);
  const nouveauxRepresentants = await insertRepresentantsLegaux(trx, representants.arrivees);
  const toLien = ({ responsable: representant, eleve }: { responsable: Ref; eleve: Ref }) => ({
    representantId: idDe(representant, nouveauxRepresentants),
    eleveId: idDe(eleve, nouveaux),
  });
  await saveLiens(trx, diff.liens.ajoutes.map(toLien), diff.liens.retires.map(toLien));
  await markIdentitesChangees(trx, 'eleves', identites(diff, 'eleve'), le);
  await markIdentitesChangees(trx, 'representants_legaux', identites(diff, 'representant_legal'), le);
  await closeSignalements(trx, ids(diff.signalementsClos), le);
  await saveClasses(trx, [], diff.classes.supprimees);
  await saveDateMiseAJour(trx, le);
  const comptesSuivis = diff.comptesSuivis.length === 0 ? 0 : await suivreComptes(trx, nouveaux);
  await journaliser(trx, 'onde.importe', {
    ...detailsJournal(diff, comptesSuivis),
    personnes_reunies: reunies,
  });
  await openComptes(
    trx,
    [...avecIds(eleves.arrivees, nouveaux), ...parmi(elevesSansCompte, etat.eleves, elevesModifies)],
    [
      ...avecIds(representants.arrivees, nouveauxRepresentants),
      ...parmi(representantsSansCompte, etat.representants, representantsModifies),
    ],
  );
  return comptesSuivis;
}

const avecIds = (arrivees: readonly Omit<FicheSansCompte, 'id'>[], nouveaux: readonly string[]) =>
  arrivees.map(({ nom, prenom }, rang) => ({ id: nouveaux[rang] ?? '', nom, prenom }));

/** These fiches under the name that they have from now on. */
function parmi(
  choisies: readonly string[],
  avant: readonly FicheSansCompte[],
  modifies: readonly FicheSansCompte[],
): FicheSansCompte[] {
  if (choisies.length === 0) return [];
  const fiches = new Map([...avant, ...modifies].map((fiche) => [fiche.id, fiche]));
  return choisies.flatMap((id) => fiches.get(id) ?? []);
}

const ids = (fiches: readonly { id: string }[]): string[] => fiches.map(({ id }) => id);

function detailsJournal(diff: DiffOnde, comptesSuivis: number): Record<string, number> {
  const compter = (personnes: DiffOnde['eleves'] | DiffOnde['responsables']) => ({
    arrivees: personnes.arrivees.length,
    departs: personnes.departs.length,
    retours: personnes.retours.length,
    modifications: personnes.modifications.length,
  });
  return {
    ...prefixer('eleves', compter(diff.eleves)),
    comptes_suivis: comptesSuivis,
    ...prefixer('responsables', compter(diff.responsables)),
    liens_ajoutes: diff.liens.ajoutes.length,
    liens_retires: diff.liens.retires.length,
    signalements_clos: diff.signalementsClos.length,
    anomalies: diff.anomalies.length,
  };
}

const identites = (diff: DiffOnde, profil: 'eleve' | 'representant_legal'): string[] =>
  diff.identites.filter((identite) => identite.profil === profil).map(({ id }) => id);

const prefixer = (prefixe: string, comptes: Record<string, number>): Record<string, number> =>
  Object.fromEntries(Object.entries(comptes).map(([cle, nombre]) => [`${prefixe}_${cle}`, nombre]));

function idDe(ref: Ref, nouveaux: readonly string[]): string {
  const id = 'fiche' in ref ? ref.fiche : nouveaux[ref.arrivee];
  if (id === undefined) throw new Error('Lien vers une fiche absente du diff');
  return id;
}

/** The whole fiches as they become, so that one statement writes them all. */
function modifiees<D extends DonneesEleve | DonneesRepresentant>(
  fiches: readonly (D & { id: string })[],
  modifications: DiffPersonnes<D, unknown, string & keyof D>['modifications'],
): (D & { id: string })[] {
  const parId = new Map(fiches.map((fiche) => [fiche.id, fiche]));
  return modifications.map(({ id, changements }) => {
    const fiche = parId.get(id);
    if (fiche === undefined) throw new Error(`Fiche ${id} modifiée et inconnue`);
    return { ...fiche, ...Object.fromEntries(changements.map(({ champ, apres }) => [champ, apres])) };
  });
}
