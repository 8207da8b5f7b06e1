import { once } from 'node:events';
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import sql, { type Sql } from 'sql-template-tag';
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { paths } from '../../../../src/paths.ts';
import { creerAgent } from '../../../builders/agent.ts';
import { ajouterEleves, creerEcole, desEleves, type EcoleTest } from '../../../builders/ecole.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { Visiteur } from '../../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
let ecole: EcoleTest;
let directrice: Visiteur;
let feuilles: string;
beforeAll(async () => {
  const { deps } = test.current;
  ecole = await creerEcole(deps);
  await creerAgent(deps, { ecoles: [ecole] });
  await ajouterEleves(deps, ecole, desEleves(200));
  directrice = await Visiteur.connecter(test, 'directrice');
  const liste = await directrice.ouvrir(paths.eleves({ uai: ecole.uai }));
  const plan = await directrice.presser(await directrice.presser(liste, 'Tout sélectionner'), 'Informer');
  const { url } = await directrice.presser(plan, 'Confirmer');
  feuilles = `${url}/feuilles.pdf`;
});

const lire = async (suite: Sql): Promise<number> =>
  (
    await test.current.deps.database.withOps((trx) =>
      trx.one<{ n: number }>(sql`select count(*)::int as n ${suite}`),
    )
  ).n;
const imprimees = () => lire(sql`from feuilles_imprimees`);

/** Begins a download, and goes away at its first bytes. */
async function interrompre(): Promise<void> {
  const server = createServer(test.current.app).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const cookie = directrice.navigation.jar
    .getCookies({ domain: '127.0.0.1', path: '/', secure: false, script: false })
    .toValueString();
  const requete = get(`http://127.0.0.1:${port}${feuilles}`, { headers: { cookie } });
  const [reponse] = (await once(requete, 'response')) as [IncomingMessage];
  expect(reponse.statusCode).toBe(200);
  await once(reponse, 'data');
  for (const flux of [requete, reponse]) flux.on('error', () => {});
  requete.destroy();
  await vi.waitFor(() => expect(test.current.logs()).toContain('téléchargement interrompu'));
}

describe('« seulement les nouveaux » ne perd aucune feuille (règles §6)', () => {
  it('HEAD ne fabrique aucun document : ni impression, ni journal', async () => {
    const avant = await lire(sql`from journal`);
    for (const url of [
      feuilles,
      paths.listeElevesPdf({ uai: ecole.uai }),
      paths.listeElevesCsv({ uai: ecole.uai }),
    ]) {
      const reponse = await directrice.navigation.head(url);
      expect([reponse.status, reponse.headers.allow]).toEqual([405, 'GET']);
    }
    expect(await lire(sql`from journal`)).toBe(avant);
    expect(await imprimees()).toBe(0);
  });

  it('un document qui n’a pas pu être fabriqué n’est pas imprimé', async () => {
    vi.spyOn(test.current.deps.documents, 'feuillesEleves').mockImplementationOnce(
      () =>
        new Readable({
          read() {
            this.destroy(new Error('panne'));
          },
        }),
    );
    expect((await directrice.ouvrir(feuilles)).statut).toBe(500);
    expect(await imprimees()).toBe(0);
  });

  it('un téléchargement interrompu non plus, mais le journal en garde la trace', async () => {
    const journal = () => lire(sql`from journal where action = 'eleves.feuilles_imprimees'`);
    const avant = await journal();
    await interrompre();
    expect(await journal()).toBe(avant + 1);
    expect(await imprimees()).toBe(0);
  });

  it('un document reçu entier l’est dès sa fin', async () => {
    expect((await directrice.telecharger(`${feuilles}?nouveaux=1`)).status).toBe(200);
    expect(await imprimees()).toBe(200);
    expect((await directrice.navigation.get(`${feuilles}?nouveaux=1`)).status).toBe(303);
  });
});
