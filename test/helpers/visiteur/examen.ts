import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** All the rules of axe, and the size of what one presses (WCAG 2.2, 2.5.8), which it leaves out by default. */
const TOUTES = { rules: { 'target-size': { enabled: true } } };

/** To be called once a page is there, before it is looked at. */
export const apporterAxe = (page: Page): Promise<unknown> => page.evaluate(AXE);

/** What axe finds wrong in a page, or in a part of it; « regles » when not all of them. */
export async function violationsDe(
  page: Page,
  { regles, racine = 'html' }: { regles?: readonly string[]; racine?: string } = {},
): Promise<string[]> {
  const options = { resultTypes: ['violations'], ...(regles ? { runOnly: regles } : TOUTES) };
  const { violations } = (await page.evaluate(
    `axe.run('${racine}', ${JSON.stringify(options)})`,
  )) as AxeResults;
  return violations.map(({ id, nodes }) => {
    const ou = nodes.slice(0, 3).map(({ target }) => target.join(' '));
    return `${id} ${ou.join(' | ')}`;
  });
}

/** How far the page goes beyond its width, in pixels. */
export const debordDe = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
