import type { Request } from 'express';
import { isAutomaticRead } from './connexion/session.ts';
import { hasSession } from './csrf.ts';

export interface FlashMessage {
  type: 'succes' | 'info' | 'attention' | 'erreur';
  message: string;
}

declare module 'express-session' {
  interface SessionData {
    /** Messages, each with the path of the page that it is for. */
    flash?: (FlashMessage & { page: string })[];
  }
}

/** Of tabs closed before their page came; the oldest go first. */
const WAITING_MAX = 10;

/**
 * Messages shown once, on the page that the request leads to and on no other: two tabs on two schools have one session,
 * and neither may take what the other is told.
 */
export class Flash {
  readonly #req: Request;
  readonly #added: FlashMessage[] = [];

  constructor(req: Request) {
    this.#req = req;
  }

  add(message: FlashMessage): void {
    this.#added.push(message);
  }

  /** What is for this page. */
  take(): FlashMessage[] {
    return [...this.#takeWaiting(), ...this.#added.splice(0)];
  }

  /** What is for this page is for the one that the answer sends to instead. */
  sendTo(url: string): void {
    const messages = this.take();
    if (messages.length === 0) return;
    const page = new URL(url, 'http://ici').pathname;
    const { session } = this.#req;
    session.flash = [...(session.flash ?? []), ...messages.map((message) => ({ ...message, page }))].slice(
      -WAITING_MAX,
    );
  }

  #takeWaiting(): FlashMessage[] {
    // A message is for somebody who reads: not for a page that reads itself again.
    if (!hasSession(this.#req) || isAutomaticRead(this.#req)) return [];
    const { session, path } = this.#req;
    const waiting = session.flash ?? [];
    const here = waiting.filter(({ page }) => page === path);
    const later = waiting.filter(({ page }) => page !== path);
    if (later.length > 0) session.flash = later;
    else delete session.flash;
    return here.map(({ type, message }) => ({ type, message }));
  }
}
