import { setImmediate } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';
import { feuillesElevesPdf } from './feuilles/feuilles-eleves.ts';
import { lettresRepresentantsPdf } from './feuilles/lettres-representants.ts';
import { LISTE_ELEVES } from './listes/eleves.ts';
import { listePdf } from './listes/liste-pdf.ts';
import { LISTE_REPRESENTANTS } from './listes/representants.ts';
import { LISTE_RESTE } from './listes/reste.ts';
import { LISTE_STATISTIQUES } from './listes/statistiques.ts';
import type { PdfChunks } from './pdf/tagged-pdf.ts';
import { CHUNKS_IN_FLIGHT, type FromWorker, type Job, type ToWorker } from './worker-messages.ts';

/** Makes one document at a time, no faster than it is read. */
const port = parentPort;
let inFlight = 0;
let cancelled = false;
let wake = () => {};

port?.on('message', (message: ToWorker) => {
  if (message.type === 'start') void run(message.job);
  if (message.type === 'ack') inFlight -= 1;
  if (message.type === 'cancel') cancelled = true;
  wake();
});

async function run(job: Job): Promise<void> {
  inFlight = 0;
  cancelled = false;
  try {
    for (const bytes of chunksOf(job)) {
      send({ type: 'chunk', bytes }, [bytes.buffer]);
      inFlight += 1;
      await setImmediate(); // lets « ack » and « cancel » in
      while (inFlight >= CHUNKS_IN_FLIGHT && !cancelled)
        await new Promise<void>((resolve) => (wake = resolve));
      if (cancelled) break;
    }
    send({ type: 'done' });
  } catch (error) {
    send({
      type: 'failed',
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
  }
}

function chunksOf(job: Job): PdfChunks {
  switch (job.kind) {
    case 'feuillesEleves':
      return feuillesElevesPdf(job.modele);
    case 'listeElevesPdf':
      return listePdf(LISTE_ELEVES, job.modele);
    case 'lettresRepresentants':
      return lettresRepresentantsPdf(job.modele);
    case 'listeRepresentantsPdf':
      return listePdf(LISTE_REPRESENTANTS, job.modele);
    case 'listeRestePdf':
      return listePdf(LISTE_RESTE, job.modele);
    case 'statistiquesPdf':
      return listePdf(LISTE_STATISTIQUES, job.modele);
  }
}

function send(message: FromWorker, transfer: ArrayBuffer[] = []): void {
  port?.postMessage(message, transfer);
}
