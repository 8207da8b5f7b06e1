import pg from 'pg';
import type { Response } from 'supertest';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { paths } from '../../../../src/paths.ts';
import { creerAgent } from '../../../builders/agent.ts';
import { createTestApp, type TestApp } from '../../../helpers/app.ts';
import { seConnecter } from '../../../helpers/visiteur/connexion.ts';
import { analyser, texteDe } from '../../../helpers/visiteur/html.ts';
import { verifierPageDErreur } from '../../../helpers/visiteur/page-erreur.ts';

let test: TestApp;
let owner: pg.Client;
let connecte: Awaited<ReturnType<typeof seConnecter>>;
let avant = 0;
beforeAll(async () => {
  test = await createTestApp();
  owner = new pg.Client({ connectionString: test.ownerUrl });
  await owner.connect();
  await creerAgent(test.deps);
  connecte = await seConnecter({ current: test }, 'directrice');
});
beforeEach(() => {
  avant = test.logs().length;
});
afterAll(async () => {
  await owner.end();
  await test.close();
});

/** What went wrong since the test began: each line read as the JSON that it must be. */
const erreurs = () =>
  test
    .logs()
    .slice(avant)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { level: number; err: { code?: string; cause?: { code?: string } } })
    .filter(({ level }) => level >= 50);

/** The id of the session, as its cookie holds it: « s:id.signature ». */
function sessionDe(reponse: Response): string {
  const { cookies = '' } = reponse.request as { cookies?: string };
  return /s%3A([^.;]{20,})\./.exec(cookies)?.[1] ?? '';
}

describe('ce qui échoue dans la base (règles §11 : jamais de secret ni de pile pour l’utilisateur)', () => {
  it('les données de session ne peuvent être lues : une page 503, une seule ligne au journal technique, sans donnée', async () => {
    await owner.query('revoke execute on function lire_donnees_de_session(text) from comptes1d_app');
    const reponse = await connecte.get(paths.arena());
    await owner.query('grant execute on function lire_donnees_de_session(text) to comptes1d_app');
    verifierPageDErreur(reponse, 503);
    expect(texteDe(analyser(reponse.text))).toContain('Les sessions ne peuvent pas être lues');
    expect(reponse.headers['retry-after']).toBe('30');
    const lignes = erreurs();
    expect(lignes.map(({ err }) => err.cause?.code)).toEqual(['42501']);
    const texte = JSON.stringify(lignes);
    expect(sessionDe(reponse)).not.toBe('');
    expect(texte).not.toContain(sessionDe(reponse));
    expect(texte).not.toMatch(/cookie|comptes1d=|s%3A|\$1|"detail"|"where"/i);
    expect((await connecte.get(paths.arena())).status).toBe(200);
  });

  it('une instruction dépasse statement_timeout (57014) : une page 503 qui dit quoi faire', async () => {
    const base = new URL(test.ownerUrl).pathname.slice(1);
    await owner.query(`alter role comptes1d_app in database ${base} set statement_timeout = '200ms'`);
    await owner.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and usename = $2',
      [base, 'comptes1d_app'],
    );
    await owner.query('begin');
    await owner.query('lock table sessions in access exclusive mode');
    const reponse = await connecte.get(paths.arena());
    await owner.query('rollback');
    verifierPageDErreur(reponse, 503);
    expect(texteDe(analyser(reponse.text))).toContain(
      'a pris plus de temps que permis, et n’a rien enregistré',
    );
    expect(reponse.headers['retry-after']).toBe('30');
    expect(erreurs().map(({ err }) => err.code)).toEqual(['57014']);
    expect((await connecte.get(paths.arena())).status).toBe(200);
  });
});
