import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';

/** A run of text as the document draws it: points from the top left corner of its page, `y` its baseline. */
export interface Text {
  readonly text: string;
  /** What the structure calls it by. */
  readonly id?: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly size: number;
  /** A line ends here. */
  readonly ends: boolean;
}

export interface Element {
  readonly role: string;
  readonly alt?: string;
  readonly children: readonly (Element | { readonly type: string; readonly id: string })[];
}

export interface Lecture {
  readonly title: string;
  readonly tagged: boolean;
  readonly pages: readonly { readonly texts: readonly Text[]; readonly tree: Element | null }[];
}

const PATIENCE_MS = 120_000;
let worker: Worker | undefined;
const lues = new WeakMap<Uint8Array, Lecture>();

/**
 * What an independent reader (pdfjs) finds in the file. It answers at once, from a thread: so rules, properties among them, speak
 * of a document as of a value.
 */
export function lire(pdf: Uint8Array): Lecture {
  const deja = lues.get(pdf);
  if (deja !== undefined) return deja;
  if (worker === undefined) {
    worker = new Worker(new URL('lecteur.mjs', import.meta.url), { execArgv: [] });
    worker.unref();
  }
  const done = new Int32Array(new SharedArrayBuffer(4));
  const { port1, port2 } = new MessageChannel();
  worker.postMessage({ pdf: Uint8Array.from(pdf), port: port2, done }, [port2]);
  if (Atomics.wait(done, 0, 0, PATIENCE_MS) === 'timed-out') throw new Error('pdfjs ne répond pas');
  const answer: Lecture | { error: string } | undefined = receiveMessageOnPort(port1)?.message;
  port1.close();
  if (answer === undefined || 'error' in answer) throw new Error(`pdfjs\u00a0: ${answer?.error}`);
  lues.set(pdf, answer);
  return answer;
}
