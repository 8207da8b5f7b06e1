import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import { LISTE_ELEVES } from '../src/documents/listes/eleves.ts';
import { listeCsv } from '../src/documents/listes/liste-csv.ts';
import type { EleveListe, FeuillesEleves, LettresRepresentants } from '../src/documents/modeles.ts';
import { createDocumentsPool } from '../src/documents/pool.ts';
import { timeChromium, timeLibreOffice } from './documents-references.ts';
import { type BenchRow, mediane, ms, ratio } from './report.ts';

const SHEETS = 1000;
const CSV_ROWS = 100_000;
const NOMS = [
  'Dupont',
  'Nguyễn',
  'Lefèvre',
  'Yılmaz',
  'Łukaszewski',
  'Martin-Étienne',
  'Da Silva',
  'Ștefănescu',
];
const EDITE_LE = new Date('2026-11-23T13:00:00Z');

/** Row 2 of rules §13: 1 000 tagged sheets with their QR code, made beside the requests. */
export async function benchFeuilles(): Promise<BenchRow> {
  const modele = feuilles(SHEETS);
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  const pool = createDocumentsPool({ size: 1 });
  try {
    const cold = await timeDocument(() => pool.feuillesEleves(modele));
    const runs = [];
    for (let run = 0; run < 7; run += 1) runs.push(await timeDocument(() => pool.feuillesEleves(modele)));
    const total = mediane(runs.map((run) => run.total));
    const libreOffice = await timeLibreOffice(modele);
    const chromium = await timeChromium(modele);
    return {
      ligne: `2. ${SHEETS} feuilles pdf balisées, avec QR (objectif ≤ 2 500 ms)`,
      mesures: {
        'document complet': `${ms(total)} (le premier, fil d’exécution à démarrer : ${ms(cold.total)})`,
        'premier octet (objectif ≤ 300 ms)': `${ms(mediane(runs.map((run) => run.first)))} (le premier : ${ms(cold.first)})`,
        'retard des autres requêtes (objectif ≤ 50 ms)': `${ms(mediane(runs.map((run) => run.delay)))}, au pire ${ms(Math.max(...runs.map((run) => run.delay)))}`,
        'mémoire prise (objectif ≤ 200 Mo)': megabytes(
          Math.max(cold.rss, ...runs.map((run) => run.rss)) - before,
        ),
        'LibreOffice, lettres déjà fusionnées (objectif ≥ 8)': compared(libreOffice, total),
        'Chromium sans écran (objectif ≥ 4)': compared(chromium, total),
      },
    };
  } finally {
    await pool.close();
  }
}

/** 1 000 tagged letters to guardians, made beside the requests, measured as the sheets are. */
export async function benchLettres(): Promise<BenchRow> {
  const modele = lettres(SHEETS);
  const pool = createDocumentsPool({ size: 1 });
  try {
    const cold = await timeDocument(() => pool.lettresRepresentants(modele));
    const runs = [];
    for (let run = 0; run < 7; run += 1)
      runs.push(await timeDocument(() => pool.lettresRepresentants(modele)));
    return {
      ligne: `${SHEETS} lettres pdf balisées, avec QR (objectif ≤ 2 500 ms)`,
      mesures: {
        'document complet': `${ms(mediane(runs.map((run) => run.total)))} (le premier : ${ms(cold.total)})`,
        'premier octet (objectif ≤ 300 ms)': `${ms(mediane(runs.map((run) => run.first)))} (le premier : ${ms(cold.first)})`,
        'retard des autres requêtes (objectif ≤ 50 ms)': `${ms(mediane(runs.map((run) => run.delay)))}, au pire ${ms(Math.max(...runs.map((run) => run.delay)))}`,
      },
    };
  } finally {
    await pool.close();
  }
}

/** Row 7 of rules §13: 100 000 rows of CSV. */
export async function benchCsv(): Promise<BenchRow> {
  const lignes = Array.from({ length: CSV_ROWS }, (_, rang) => uneLigne(rang));
  const ours: number[] = [];
  const bare: number[] = [];
  const options = { delimiter: ';', record_delimiter: '\r\n', bom: true };
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  for (let run = 0; run < 9; run += 1) {
    ours.push(await timeStream(() => listeCsv(LISTE_ELEVES, lignes)));
    bare.push(await timeStream(() => Readable.from(lignes).pipe(stringify(options))));
  }
  const mine = mediane(ours);
  return {
    ligne: `7. ${CSV_ROWS} lignes csv (objectif ≥ 200 000 lignes/s)`,
    mesures: {
      'fichier complet': `${ms(mine)}, soit ${Math.round((CSV_ROWS / mine) * 1000)} lignes/s`,
      'csv-stringify seul': `${ms(mediane(bare))} (nous : ${ratio(mediane(bare) * 100, mine)} % de son débit, objectif ≥ 30)`,
      'mémoire prise': megabytes(process.memoryUsage().rss - before),
    },
  };
}

interface Timing {
  readonly first: number;
  readonly total: number;
  /** Longest wait of this thread's event loop meanwhile: what a request could have been delayed. */
  readonly delay: number;
  readonly rss: number;
}

async function timeDocument(open: () => Readable): Promise<Timing> {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const start = performance.now();
  let first = 0;
  let rss = 0;
  for await (const _chunk of open()) {
    first ||= performance.now() - start;
    rss = Math.max(rss, process.memoryUsage.rss());
  }
  const total = performance.now() - start;
  delay.disable();
  return { first, total, delay: delay.max / 1e6 - 5, rss };
}

async function timeStream(open: () => AsyncIterable<unknown>): Promise<number> {
  const start = performance.now();
  for await (const _chunk of open());
  return performance.now() - start;
}

function compared(reference: number | undefined, mine: number): string {
  return reference === undefined
    ? 'absent de cette machine'
    : `${ms(reference)} (× ${ratio(reference, mine)})`;
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} Mo`;
}

function feuilles(nombre: number): FeuillesEleves {
  return {
    ecole: { uai: '0750001A', nom: 'École élémentaire Jean-Moulin', commune: 'Villeneuve-lès-Avignon' },
    editeLe: EDITE_LE,
    urlPortail: 'https://comptes.exemple.fr/portail',
    urlServices: ['https://moncompte.educonnect.education.gouv.fr'],
    eleves: Array.from({ length: nombre }, (_, rang) => ({
      classe: `Classe ${rang % 40}`,
      niveau: 'CE1',
      nom: `${NOMS[rang % NOMS.length]} ${rang.toString(36)}`,
      prenom: `Prénom${rang % 300}`,
      identifiant: `p.nom${rang}`,
      motDePasse: {
        type: 'provisoire',
        valeur: `k${(1e9 + rang * 7919).toString(33).padStart(10, 'x').slice(-10)}`,
        expireLe: new Date('2027-02-23T22:59:59Z'),
        reste: 'activer',
      },
    })),
  };
}

function lettres(nombre: number): LettresRepresentants {
  const { eleves, ...commun } = feuilles(nombre);
  const enfants = [{ prenom: 'Ava', nom: 'Leroy', classe: 'CP A' }];
  return {
    ...commun,
    lettres: eleves.map((eleve) => ({ ...eleve, civilite: 'Mme', enfants, portableConnu: true })),
  };
}

function uneLigne(rang: number): EleveListe {
  return {
    classe: `Classe ${rang % 40}`,
    niveau: 'CE1',
    nom: `${NOMS[rang % NOMS.length]}`,
    prenom: `Prénom${rang % 300}`,
    dateNaissance: `2019-${String(1 + (rang % 12)).padStart(2, '0')}-${String(1 + (rang % 28)).padStart(2, '0')}`,
    identifiant: `p.nom${rang}`,
    motDePasseAffiche: 'kmq7xw4hzt9',
    etat: 'Non activé – informé',
  };
}
