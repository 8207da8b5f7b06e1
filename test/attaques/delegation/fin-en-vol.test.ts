import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { accesDe, creerAgent } from '../../builders/agent.ts';
import { creerEcole, type EcoleTest, uai } from '../../builders/ecole.ts';
import { useTestApp } from '../../helpers/app.ts';
import { ouvrirClient, tenter, urlDe, useConnexions } from '../../helpers/attaques.ts';

const test = useTestApp();
const connexions = useConnexions(test);
let ecole: EcoleTest;
let session: string;

beforeAll(async () => {
  const { deps } = test.current;
  ecole = await creerEcole(deps, { uai: uai(1) });
  const agent = await creerAgent(deps, {
    identifiant: 'deleguee',
    fonction: 'enseignant',
    delegueesTous: [ecole],
  });
  ({ session } = await accesDe(deps, agent, ecole));
});

const RETIRER = 'update delegations set retiree_le = now()';
const RENDRE = 'update delegations set retiree_le = null';

describe('une délégation qui finit pendant qu’on s’en sert (règles §10)', () => {
  it('la fin attend ce qui était commencé : rien ne s’écrit après elle', async () => {
    const { app, proprietaire } = connexions;
    await app.query('begin');
    await app.query('select from entrer($1, $2)', [session, ecole.id]);
    let finie = false;
    const fin = proprietaire.query(RETIRER).then(() => {
      finie = true;
    });
    await pause(300);
    expect(finie).toBe(false);
    expect((await tenter(app, 'select perimetre_courant()')).code).toBeUndefined();
    await app.query('commit');
    await fin;
    await app.query('begin');
    expect((await tenter(app, 'select from entrer($1, $2)', [session, ecole.id])).code).toBe('C1D02');
    await app.query('rollback');
    await proprietaire.query(RENDRE);
  });

  it('une fin commencée avant : elle est attendue, puis rien ne s’ouvre', async () => {
    const { app, proprietaire } = connexions;
    await proprietaire.query('begin');
    await proprietaire.query(RETIRER);
    await app.query('begin');
    const entree = tenter(app, 'select from entrer($1, $2)', [session, ecole.id]);
    await pause(300);
    await proprietaire.query('commit');
    expect((await entree).code).toBe('C1D02');
    await app.query('rollback');
    await proprietaire.query(RENDRE);
  });

  it('lire n’attend personne', async () => {
    const { app, proprietaire } = connexions;
    await proprietaire.query('begin');
    await proprietaire.query(RETIRER);
    const lecteur = await ouvrirClient(urlDe(test.current, 'app'));
    await lecteur.query('begin isolation level repeatable read read only');
    expect((await tenter(lecteur, 'select from entrer($1, $2)', [session, ecole.id])).code).toBeUndefined();
    await lecteur.query('rollback');
    await lecteur.end();
    await proprietaire.query('rollback');
    await app.query('select 1');
  });
});
