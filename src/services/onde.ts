import type { EcoleTrx } from '../database/transaction.ts';
import type { Deps } from '../deps.ts';
import { comparer, type FichiersOnde } from '../domain/onde/diff/comparer.ts';
import type { DonneesEleve, DonneesResponsable, EtatEcole } from '../domain/onde/diff/etat.ts';
import type { DiffOnde, DiffPersonnes, Ref } from '../domain/onde/diff/types.ts';
import { lireEleves } from '../domain/onde/lecture/eleves.ts';
import { lireResponsables } from '../domain/onde/lecture/responsables.ts';
import type { RefusOnde } from '../domain/onde/types.ts';
import { journaliser } from '../repositories/journal.ts';
import {
  accorderComptesEleves,
  closeSignalements,
  insertEleves,
  insertResponsables,
  loadEtatEcole,
  lockEcole,
  saveClasses,
  saveLiens,
  setPartis,
  updateEleves,
  updateResponsables,
} from '../repositories/onde.ts';

/** The files a director exports, as bytes; one of them may be missing. */
export interface ExtractionsOnde {
  eleves?: Buffer | undefined;
  responsables?: Buffer | undefined;
}

export type LectureOnde = { ok: true; fichiers: FichiersOnde } | { ok: false; refus: RefusOnde[] };

/** Reads the bytes; a file that is not what it should be is refused as a whole, with the reason. */
export function lireExtractions({ clock }: Pick<Deps, 'clock'>, extractions: ExtractionsOnde): LectureOnde {
  const aujourdhui = new Intl.DateTimeFormat('fr-CA', { timeZone: 'Europe/Paris' }).format(clock.now());
  const eleves = extractions.eleves && lireEleves(extractions.eleves, { aujourdhui });
  const responsables = extractions.responsables && lireResponsables(extractions.responsables, { aujourdhui });
  const refus = [eleves, responsables].flatMap((lecture) => (lecture && !lecture.ok ? [lecture.refus] : []));
  if (refus.length > 0) return { ok: false, refus };
  return {
    ok: true,
    fichiers: { ...(eleves?.ok ? { eleves } : {}), ...(responsables?.ok ? { responsables } : {}) },
  };
}

/** What these files would change now; writes nothing. */
export async function comparerAvecEcole(trx: EcoleTrx, fichiers: FichiersOnde): Promise<DiffOnde> {
  return comparer(await loadEtatEcole(trx), fichiers);
}

/**
 * Compares and writes in the caller's transaction: all or nothing. « verifier » sees the diff before anything
 * is written, and throws to refuse it (mass departures, a diff that is not the one that was shown).
 */
export async function mettreAJourDepuisOnde(
  deps: Pick<Deps, 'clock'>,
  trx: EcoleTrx,
  fichiers: FichiersOnde,
  verifier: (diff: DiffOnde) => void,
): Promise<DiffOnde> {
  await lockEcole(trx);
  const etat = await loadEtatEcole(trx);
  const diff = comparer(etat, fichiers);
  verifier(diff);
  await appliquer(trx, etat, diff, deps.clock.now());
  return diff;
}

async function appliquer(trx: EcoleTrx, etat: EtatEcole, diff: DiffOnde, le: Date): Promise<void> {
  const classes = await saveClasses(trx, diff.classes.creees, []);
  const ids = (personnes: readonly { id: string }[]) => personnes.map(({ id }) => id);
  const { eleves, responsables } = diff;
  await setPartis(trx, 'eleves', ids(eleves.departs), ids(eleves.retours), le);
  await setPartis(trx, 'representants_legaux', ids(responsables.departs), ids(responsables.retours), le);
  await updateEleves(trx, classes, modifiees(etat.eleves, eleves.modifications));
  await updateResponsables(trx, modifiees(etat.responsables, responsables.modifications));
  const nouveauxEleves = await insertEleves(trx, classes, eleves.arrivees);
  const nouveauxResponsables = await insertResponsables(trx, responsables.arrivees);
  await accorderComptesEleves(trx, [...ids(eleves.modifications), ...ids(eleves.retours)]);
  const toLien = ({ responsable, eleve }: { responsable: Ref; eleve: Ref }) => ({
    responsableId: idDe(responsable, nouveauxResponsables),
    eleveId: idDe(eleve, nouveauxEleves),
  });
  await saveLiens(trx, diff.liens.ajoutes.map(toLien), diff.liens.retires.map(toLien));
  await closeSignalements(trx, ids(diff.signalementsClos), le);
  await saveClasses(trx, [], diff.classes.supprimees);
  await trx.run('update ecoles set onde_maj_le = $2 where id = $1', [trx.ecoleId, le]);
  const compte = ({
    arrivees,
    departs,
    retours,
    modifications,
  }: DiffOnde['eleves'] | DiffOnde['responsables']) => ({
    arrivees: arrivees.length,
    departs: departs.length,
    retours: retours.length,
    modifications: modifications.length,
  });
  await journaliser(trx, 'onde.importe', {
    ...prefixer('eleves', compte(eleves)),
    ...prefixer('responsables', compte(responsables)),
    liens_ajoutes: diff.liens.ajoutes.length,
    liens_retires: diff.liens.retires.length,
    signalements_clos: diff.signalementsClos.length,
    anomalies: diff.anomalies.length,
  });
}

const prefixer = (prefixe: string, comptes: Record<string, number>): Record<string, number> =>
  Object.fromEntries(Object.entries(comptes).map(([cle, nombre]) => [`${prefixe}_${cle}`, nombre]));

function idDe(ref: Ref, nouveaux: readonly string[]): string {
  const id = 'fiche' in ref ? ref.fiche : nouveaux[ref.arrivee];
  if (id === undefined) throw new Error('Lien vers une fiche absente du diff');
  return id;
}

/** The whole fiches as they become, so that one statement writes them all. */
function modifiees<D extends DonneesEleve | DonneesResponsable>(
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
