import sql from 'sql-template-tag';
import { afterAll, afterEach, beforeEach, expect } from 'vitest';
import { paths } from '../../../../src/paths.ts';
import { type TestApp, useTestApp } from '../../app.ts';
import { type FranceConnectDeTest, ouvrirFranceConnect, Usager } from '../../franceconnect.ts';
import type { Page, Visiteur } from '../../visiteur/visiteur.ts';
import { BASE } from '../franceconnect.ts';
import { codeDe, expedierCodes, oublierLesLimites } from './inscription.ts';

/** For one file: the application, and a FranceConnect of its own. Each test is the first time of its person. */
export async function useFranceConnect(): Promise<{
  fc: FranceConnectDeTest;
  test: { readonly current: TestApp };
}> {
  const fc = await ouvrirFranceConnect(BASE);
  const test = useTestApp(fc.environment);
  beforeEach(() => oublierLesLimites(test));
  afterEach(async () => {
    fc.panne = undefined;
    const { database } = test.current.deps;
    await database.withOps((trx) => trx.run(sql`update comptes set franceconnect_sub = null`));
  });
  afterAll(() => fc.close());
  return { fc, test };
}

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
