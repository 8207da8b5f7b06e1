import request from 'supertest';
import { afterAll, describe, expect, it } from 'vitest';
import { ROLE_NAMES } from '../../src/database/roles.ts';
import { paths } from '../../src/routes/paths.ts';
import { creerAgent, MOT_DE_PASSE } from '../builders/agent.ts';
import { createTestApp, type TestApp, useTestApp } from '../helpers/app.ts';
import { ouvrirNavigation, seConnecter } from '../helpers/connexion.ts';
import { analyser, texteDe } from '../helpers/html.ts';
import { verifierPageDErreur } from '../helpers/page-erreur.ts';
import { Visiteur } from '../helpers/visiteur.ts';

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
    const enPanne = { current: arrete };
    await creerAgent(deps);
    const connecte = await seConnecter(enPanne, 'directrice');
    const anonyme = new Visiteur(enPanne, ouvrirNavigation(enPanne));
    const formulaire = await anonyme.ouvrir(paths.connexion());
    const base = new URL(arrete.ownerUrl).pathname.slice(1);
    // As a server that stops: no new connection, and those in use are cut.
    await deps.database.withOps((trx) => trx.run(`alter database ${base} connection limit 0`));
    await deps.database.withOps((trx) =>
      trx.run(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and usename = any ($2)',
        [base, ROLE_NAMES],
      ),
    );
    const sante = await request(app).get('/sante');
    expect(sante.status).toBe(503);
    expect(sante.body).toEqual({ etat: 'base de données injoignable' });

    const remplir = { identifiant: 'directrice', motDePasse: MOT_DE_PASSE };
    const pages = [
      await connecte.get(paths.arena()),
      await anonyme.envoyer(formulaire, 'Continuer', { remplir }),
    ];
    for (const page of pages) {
      verifierPageDErreur(page, 503);
      const texte = texteDe(analyser(page.text));
      expect(texte).toContain('La base de données ne répond pas. Rien n’a été perdu');
      expect(texte).not.toMatch(/permission denied|comptes1d_|at .+\.ts:/);
    }
    // Whoever is nobody yet is shown a form without asking the database anything.
    expect((await anonyme.ouvrir(paths.connexion())).statut).toBe(200);

    await deps.database.withOps((trx) => trx.run(`alter database ${base} connection limit -1`));
    await request(app).get('/sante').expect(200);
    await connecte.get(paths.arena()).expect(200);
    await anonyme.envoyer(formulaire, 'Continuer', { remplir }).expect(303);
  });
});
