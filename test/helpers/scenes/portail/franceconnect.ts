import { expect } from 'vitest';
import { paths } from '../../../../src/paths.ts';
import type { TestApp } from '../../app.ts';
import { Usager } from '../../franceconnect.ts';
import type { Page, Visiteur } from '../../visiteur/visiteur.ts';
import { codeDe, expedierCodes } from './inscription.ts';

/** To FranceConnect and back with this identity; undefined refuses. */
export async function passer(
  visiteur: Visiteur,
  identite: string | undefined,
  usager = new Usager(),
): Promise<Page> {
  const page = await visiteur.ouvrir(paths.portailRepresentant());
  const depart = await visiteur.navigation.get(
    /href="([^"]*franceconnect)"/.exec(page.html)?.[1] ?? 'absent',
  );
  expect(depart.status).toBe(303);
  const retour = await usager.choisir(new URL(depart.headers.location as string), identite);
  return visiteur.ouvrir(retour.pathname + retour.search);
}

/** The first time, from the page that asks for the mobile to the one that shows the children. */
export async function premiereFois(
  test: { readonly current: TestApp },
  visiteur: Visiteur,
  identite: string,
  portable: string,
): Promise<Page> {
  const page = await passer(visiteur, identite);
  expect(page.url).toBe(paths.portailPortable());
  const code = await visiteur.presser(page, 'Recevoir le code', { remplir: { portable } });
  const [sms] = await expedierCodes(test);
  return visiteur.presser(code, 'Continuer', { remplir: { code: codeDe(sms) } });
}
