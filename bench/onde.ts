import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import sql from 'sql-template-tag';
import { ecrirePaire } from '../seeds/generateur/fichiers/ecrire-paire.ts';
import { genererAnneeSuivante, genererEcoleOnde, type OptionsEcole } from '../seeds/generateur/onde.ts';
import { importerToutes } from '../src/cli/commandes/onde/importer-tout.ts';
import type { Deps } from '../src/deps.ts';
import { cleUai } from '../src/domain/ecole/uai.ts';
import type { DiffOnde } from '../src/domain/onde/diff/types.ts';
import { MOUVEMENTS_MASSIFS } from '../src/domain/onde/rapport/massifs.ts';
import {
  insertEleves,
  insertRepresentantsLegaux,
  openComptes,
  saveClasses,
  saveLiens,
} from '../src/repositories/onde/onde.ts';
import { comparerEnFil, lireEnFil } from '../src/services/onde/en-fil.ts';
import { appliquerProposition, proposerMiseAJour } from '../src/services/onde/mises-a-jour.ts';
import { comparerAvecEcole, type ExtractionsOnde, lireExtractions } from '../src/services/onde/onde.ts';
import type { Demandeur } from '../src/services/operations/plans.ts';
import { type BenchRow, mediane, ms, ratio } from './report.ts';
import { AUTEUR_DE_BANC, creerEcoleDeBanc } from './terrain.ts';

const N = 1000;
/** The largest schools pass a thousand pupils; several are sometimes one in ONDE. */
const GRANDE = 4000;
const RUNS = 3;
const ECOLES = 500;
const ELEVES_PAR_ECOLE = 20;
/** The reference is timed on this part of the rows, and brought to all of them. */
const PART_UN_PAR_UN = 0.2;
/** Memory is read after these: code compiled, pools open. */
const ECHAUFFEMENT = 50;

/** Row 9 of rules §13: one large school, and a whole department by the command line. */
export async function benchOnde(deps: Deps): Promise<BenchRow> {
  const temps = () => ({ lire: [] as number[], diff: [] as number[], appliquer: [] as number[] });
  const [premiere, rentree] = [temps(), temps()];
  const unParUn: number[] = [];
  let responsables = 0;
  for (let run = 0; run < RUNS; run += 1) {
    const { acces } = await creerEcoleDeBanc(deps, 0);
    const qui = { acces, auteur: AUTEUR_DE_BANC };
    const options = ecole(run, N);
    const an1 = genererEcoleOnde(options);
    const an2 = genererAnneeSuivante(options);
    const diff = await mettreAJour(deps, qui, an1, premiere);
    responsables = diff.effectifs.responsables.apres;
    await mettreAJour(deps, qui, an2, rentree);
    // As autovacuum does in time: plans then suit a database that holds something.
    await deps.database.withOps((trx) => trx.run(sql`analyze`));
    if (run > 0) unParUn.push(await ligneParLigne(deps, diff));
  }
  const lot = mediane(premiere.appliquer);
  const retards = await retarder(deps);
  const tout = await departement(deps);
  return {
    ligne: `9. ONDE : ${N} élèves, ${responsables} responsables (objectif : diff ≤ 150 ms hors de la boucle d’événements, appliquer ≤ 400 ms)`,
    mesures: {
      'premier import : lire': ms(mediane(premiere.lire)),
      'premier import : comparer': ms(mediane(premiere.diff)),
      'premier import : appliquer': ms(lot),
      'un an après : lire': ms(mediane(rentree.lire)),
      'un an après : comparer': ms(mediane(rentree.diff)),
      'un an après : appliquer': ms(mediane(rentree.appliquer)),
      'les mêmes lignes une par une': `${ms(mediane(unParUn))} calculés sur un cinquième (× ${ratio(mediane(unParUn), lot)}, objectif ≥ 15)`,
      ...retards,
      ...tout,
    },
  };
}

const ecole = (graine: number, eleves: number): OptionsEcole => ({
  eleves,
  graine,
  annee: 2026,
  ecole: { uai: uaiDe(graine), nom: `École ${graine}` },
});

function uaiDe(graine: number): string {
  const chiffres = String(9_800_000 + graine);
  return `${chiffres}${cleUai(chiffres)}`;
}

/** Files read and compared, then « Confirmer », as on the screen; milliseconds of each are added to `temps`. */
async function mettreAJour(
  deps: Deps,
  qui: Demandeur,
  fichiers: ExtractionsOnde,
  temps: { lire: number[]; diff: number[]; appliquer: number[] },
): Promise<DiffOnde> {
  const surPlace = lireExtractions(deps, fichiers);
  if (!surPlace.ok) throw new Error('Fichiers du banc illisibles');
  const diff = await deps.database.readEcole(qui.acces, (trx) => comparerAvecEcole(trx, surPlace.fichiers));
  let start = performance.now();
  const lecture = await lireEnFil(deps, qui.acces, copier(fichiers));
  if (!lecture.ok) throw new Error('Fichiers du banc illisibles');
  temps.lire.push(performance.now() - start);
  start = performance.now();
  await comparerEnFil(deps, qui.acces, lecture.fichiers);
  temps.diff.push(performance.now() - start);
  const proposition = await proposerMiseAJour(deps, qui, fichiers);
  if (proposition.outcome !== 'proposee') throw new Error(`Fichiers du banc : ${proposition.outcome}`);
  start = performance.now();
  await appliquerProposition(deps, qui, proposition.id, MOUVEMENTS_MASSIFS);
  temps.appliquer.push(performance.now() - start);
  return diff;
}

/** What other requests wait for while a large school is read, compared and applied, as on the screen. */
async function retarder(deps: Deps): Promise<Record<string, string>> {
  const { acces } = await creerEcoleDeBanc(deps, 0);
  const qui = { acces, auteur: AUTEUR_DE_BANC };
  const options = ecole(RUNS, GRANDE);
  const boucle = monitorEventLoopDelay({ resolution: 5 });
  const enMs = (nanosecondes: number) => ms(nanosecondes / 1e6);
  const retards: Record<string, string> = {};
  const mesurer = async <T>(quoi: string, faire: () => Promise<T>): Promise<T> => {
    boucle.reset();
    boucle.enable();
    const resultat = await faire();
    boucle.disable();
    retards[`boucle d’événements, ${GRANDE} élèves, ${quoi}`] =
      `retard p99 ${enMs(boucle.percentile(99))}, au plus ${enMs(boucle.max)}`;
    return resultat;
  };
  for (const [annee, fichiers] of Object.entries({
    'premier import': genererEcoleOnde(options),
    'un an après': genererAnneeSuivante(options),
  })) {
    const proposition = await mesurer(`${annee}, proposer`, () => proposerMiseAJour(deps, qui, fichiers));
    if (proposition.outcome !== 'proposee') throw new Error(`Fichiers du banc : ${proposition.outcome}`);
    await mesurer(`${annee}, appliquer`, () =>
      appliquerProposition(deps, qui, proposition.id, MOUVEMENTS_MASSIFS),
    );
  }
  return retards;
}

/** Reading gives the bytes away. */
const copier = ({ eleves, responsables }: ExtractionsOnde): ExtractionsOnde => ({
  eleves: eleves && Buffer.from(eleves),
  responsables: responsables && Buffer.from(responsables),
});

/** The reference: one statement, and one account opening, per person and per link; one transaction all the same. */
async function ligneParLigne(deps: Deps, diff: DiffOnde): Promise<number> {
  const { acces } = await creerEcoleDeBanc(deps, 0);
  const part = <T>(liste: readonly T[]) => liste.slice(0, Math.ceil(liste.length * PART_UN_PAR_UN));
  const eleves = part(diff.eleves.arrivees);
  const responsables = part(diff.responsables.arrivees);
  const liens = part(diff.liens.ajoutes);
  const start = performance.now();
  await deps.database.withEcole(acces, async (trx) => {
    const classes = await saveClasses(trx, diff.classes.creees, []);
    const eleveIds: string[] = [];
    for (const eleve of eleves) {
      const [id = ''] = await insertEleves(trx, classes, [eleve]);
      eleveIds.push(id);
      await openComptes(trx, [{ ...eleve, id }], []);
    }
    const representantIds: string[] = [];
    for (const un of responsables) {
      const [id = ''] = await insertRepresentantsLegaux(trx, [un]);
      representantIds.push(id);
      await openComptes(trx, [], [{ ...un, id }]);
    }
    for (const rang of liens.keys()) {
      const [representantId, eleveId] = [representantIds[rang], eleveIds[rang % eleveIds.length]];
      if (representantId && eleveId) await saveLiens(trx, [{ representantId, eleveId }], []);
    }
  });
  return (performance.now() - start) / PART_UN_PAR_UN;
}

/** Small schools, many of them: the time of each, and whether memory follows their number. */
async function departement(deps: Deps): Promise<Record<string, string>> {
  const dossier = await mkdtemp(join(tmpdir(), 'comptes1d-banc-onde-'));
  try {
    const uais: string[] = [];
    for (let rang = 0; rang < ECOLES; rang += 1) {
      const options = ecole(10_000 + rang, ELEVES_PAR_ECOLE);
      const { uai } = options.ecole;
      uais.push(uai);
      await ecrirePaire(genererEcoleOnde(options), {
        eleves: join(dossier, uai, 'CSVExtraction.csv'),
        responsables: join(dossier, uai, 'CSVExtraction (1).csv'),
      });
    }
    await deps.database.withOps((trx) =>
      trx.run(
        sql`insert into ecoles (uai, nom, commune, academie, recherche)
         select uai, 'École ' || uai, 'Essai', 'Essai', uai from unnest(${uais}::text[]) as u (uai)`,
      ),
    );
    const options = { dryRun: false, accords: [] };
    const chauffe = await importerToutes(deps, dossier, uais.slice(0, ECHAUFFEMENT), options);
    const avant = rss();
    const start = performance.now();
    const bilan = await importerToutes(deps, dossier, uais.slice(ECHAUFFEMENT), options);
    const secondes = (performance.now() - start) / 1000;
    const faites = chauffe.misesAJour + bilan.misesAJour;
    return {
      [`importer-tout, ${ECOLES} écoles de ${ELEVES_PAR_ECOLE} élèves`]: `${faites} faites, ${ms((secondes * 1000) / (ECOLES - ECHAUFFEMENT))} chacune`,
      'mémoire du processus': `${avant} Mo après ${ECHAUFFEMENT} écoles, ${rss()} Mo après ${ECOLES}`,
    };
  } finally {
    await rm(dossier, { recursive: true, force: true });
  }
}

function rss(): number {
  (globalThis as { gc?: () => void }).gc?.();
  return Math.round(process.memoryUsage().rss / 1024 / 1024);
}
