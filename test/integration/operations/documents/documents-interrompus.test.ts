import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../../../../src/paths.ts';
import { creerAgent } from '../../../builders/agent.ts';
import { ajouterEleves, creerEcole, desEleves } from '../../../builders/ecole.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { lienDe, Visiteur } from '../../../helpers/visiteur/visiteur.ts';

const test = useTestApp();

describe('un client qui s’en va (règles §13)', () => {
  let server: Server;
  let cookie: string;
  let url: string;
  beforeAll(async () => {
    const { app, deps } = test.current;
    const grande = await creerEcole(deps);
    await creerAgent(deps, { ecoles: [grande] });
    const directrice = await Visiteur.connecter(test, 'directrice');
    await ajouterEleves(deps, grande, desEleves(300));
    const liste = await directrice.ouvrir(paths.eleves({ uai: grande.uai }));
    const plan = await directrice.presser(await directrice.presser(liste, 'Tout sélectionner'), 'Informer');
    const fait = await directrice.presser(plan, 'Confirmer');
    server = createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${lienDe(fait, 'Télécharger les feuilles au format pdf')}`;
    cookie = directrice.navigation.jar
      .getCookies({ domain: '127.0.0.1', path: '/', secure: false, script: false })
      .toValueString();
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const demander = async () => {
    const requete = get(url, { headers: { cookie } });
    const [reponse] = (await once(requete, 'response')) as [IncomingMessage];
    return { requete, reponse };
  };
  const erreurs = () =>
    test.current
      .logs()
      .split('\n')
      .filter((ligne) => /"level":(50|60)/.test(ligne));

  it('au milieu d’un téléchargement ne gêne ni le serveur, ni le suivant', async () => {
    for (let i = 0; i < 4; i += 1) {
      const { requete, reponse } = await demander();
      expect(reponse.statusCode).toBe(200);
      await once(reponse, 'data');
      requete.on('error', () => {});
      reponse.on('error', () => {});
      requete.destroy();
    }
    const { reponse } = await demander();
    let taille = 0;
    for await (const morceau of reponse) taille += (morceau as Buffer).length;
    expect(reponse.complete).toBe(true);
    expect(taille).toBeGreaterThan(100_000);
    expect(erreurs()).toEqual([]);
  });

  it('avant la première page non plus', async () => {
    const requete = get(url, { headers: { cookie } });
    requete.on('error', () => {});
    await new Promise((resolve) => setTimeout(resolve, 30));
    requete.destroy();
    const { reponse } = await demander();
    expect(reponse.statusCode).toBe(200);
    reponse.resume();
    await once(reponse, 'end');
    expect(erreurs()).toEqual([]);
  });
});
