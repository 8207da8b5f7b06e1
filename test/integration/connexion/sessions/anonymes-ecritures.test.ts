import sql, { raw } from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import { routes } from '../../../../src/routes/table.ts';
import { creerAgent } from '../../../builders/agent.ts';
import { creerEcole, type EcoleTest } from '../../../builders/ecole.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { ouvrirNavigation } from '../../../helpers/visiteur/connexion.ts';
import { jetonDe } from '../../../helpers/visiteur/csrf.ts';

const test = useTestApp();
let ecole: EcoleTest;
beforeAll(async () => {
  ecole = await creerEcole(test.current.deps);
  await creerAgent(test.current.deps, { ecoles: [ecole] });
});

/** Every table there is, whatever its schema: its rows, counted. */
async function lignesParTable(): Promise<Record<string, number>> {
  return test.current.deps.database.withOps(async (trx) => {
    const tables = await trx.rows<{ nom: string }>(
      sql`select c.oid::regclass::text as nom from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema') order by 1`,
    );
    const compte: Record<string, number> = {};
    for (const { nom } of tables)
      compte[nom] = (await trx.one<{ n: number }>(sql`select count(*)::int as n from ${raw(nom)}`)).n;
    return compte;
  });
}

/** Of one login attempt: the address, the account from this address, the account from anywhere. */
const COMPTEURS_D_UN_ESSAI = 3;

describe('un envoi anonyme écrit au plus des compteurs bornés (règles §11)', { timeout: 60_000 }, () => {
  it('chaque POST, avec le jeton de la page de connexion : aucune table ne grandit que « limites », et de peu', async () => {
    const navigation = ouvrirNavigation(test);
    const jeton = jetonDe((await navigation.get('/connexion')).text);
    const posts = routes.filter(({ method }) => method === 'post');
    expect(posts.length).toBeGreaterThan(10);
    for (const { path } of posts) {
      const url = path.replace(':uai', ecole.uai).replace(/:[a-zA-Z]+/g, '1');
      const champs = {
        _csrf: jeton,
        identifiant: 'inconnue',
        motDePasse: 'Faux-mot-2-passe',
        code: '123456',
      };
      const envoyer = () => navigation.post(url).type('form').send(champs);
      const avant = await lignesParTable();
      expect((await envoyer()).status, url).toBeLessThan(500);
      const apres = await lignesParTable();
      const { limites: avantLimites = 0, ...autresAvant } = avant;
      const { limites: apresLimites = 0, ...autresApres } = apres;
      expect(autresApres, url).toEqual(autresAvant);
      expect(apresLimites - avantLimites, url).toBeLessThanOrEqual(COMPTEURS_D_UN_ESSAI);
      // The same again grows nothing: a counter counts, it does not multiply.
      for (let fois = 0; fois < 3; fois += 1) await envoyer();
      expect(await lignesParTable(), url).toEqual(apres);
    }
  });
});
