import type { Response } from 'supertest';
import { expect } from 'vitest';
import { analyser, texteDe, trouver, trouverTous } from './html.ts';

/** Any refusal is a page: in French, with a title, what to do next, and nothing of what happened inside. */
export function verifierPageDErreur(reponse: Response, statut: number): void {
  const quoi = `${reponse.request?.method} ${reponse.request?.url}`;
  expect(reponse.status, quoi).toBe(statut);
  expect(reponse.headers['content-type'], quoi).toBe('text/html; charset=utf-8');
  const document = analyser(reponse.text);
  expect(trouver(document, 'html').attributs.lang, quoi).toBe('fr');
  expect(trouverTous(document, 'h1'), quoi).toHaveLength(1);
  const principal = trouver(document, 'main');
  expect(trouverTous(principal, 'a').length, `${quoi} : une issue`).toBeGreaterThan(0);
  const texte = texteDe(principal);
  expect(texte.length, quoi).toBeGreaterThan(30);
  expect(texte, quoi).not.toMatch(
    /undefined|\[object|Error|stack|node_modules|\.ts\b|select |permission denied|PostgreSQL|Forbidden|Not Found/,
  );
}
