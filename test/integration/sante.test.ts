import request from 'supertest';
import { afterAll, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp, useTestApp } from '../helpers/app.ts';
import { analyser, texteDe } from '../helpers/html.ts';

const test = useTestApp();

describe('/sante, pour les répartiteurs de charge', () => {
  it('répond 200 quand la base répond', async () => {
    const reponse = await request(test.current.app).get('/sante');
    expect(reponse.status).toBe(200);
    expect(reponse.body).toEqual({ etat: 'ok' });
  });

  it('n’ouvre pas de session et ne dit rien du logiciel', async () => {
    const { headers } = await request(test.current.app).get('/sante');
    expect(headers['set-cookie']).toBeUndefined();
    expect(headers['x-powered-by']).toBeUndefined();
  });

  it('répond quel que soit le nom demandé : un répartiteur appelle par adresse', async () => {
    expect((await request(test.current.app).get('/sante').set('Host', '10.0.0.7:3000')).status).toBe(200);
  });
});

describe('base de données injoignable', () => {
  let arrete: TestApp | undefined;
  afterAll(() => arrete?.close());

  it('/sante répond 503, et les pages le disent en français sans rien révéler', async () => {
    arrete = await createTestApp({ DATABASE_POOL: '2' });
    const { app, deps } = arrete;
    const base = new URL(arrete.ownerUrl).pathname.slice(1);
    const visiteur = request.agent(app);
    await visiteur.get('/connexion').expect(200);
    // As a server that stops: no new connection, and those in use are cut.
    await deps.database.withOps((trx) => trx.run(`alter database ${base} connection limit 0`));
    await deps.database.withOps((trx) =>
      trx.run(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and usename = 'comptes1d_web'`,
        [base],
      ),
    );
    const sante = await request(app).get('/sante');
    expect(sante.status).toBe(503);
    expect(sante.body).toEqual({ etat: 'base de données injoignable' });

    const page = await visiteur.get('/connexion');
    expect(page.status).toBe(503);
    expect(page.headers['content-type']).toContain('text/html');
    const texte = texteDe(analyser(page.text));
    expect(texte).toContain('La base de données ne répond pas. Rien n’a été perdu');
    expect(texte).not.toMatch(/permission denied|comptes1d_web|at .+\.ts:/);

    await deps.database.withOps((trx) => trx.run(`alter database ${base} connection limit -1`));
    await request(app).get('/sante').expect(200);
    await visiteur.get('/connexion').expect(200);
  });
});
