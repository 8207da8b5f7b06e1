import sql from 'sql-template-tag';
import request from 'supertest';
import { beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../../../src/paths.ts';
import { SELECTIONS_MAX } from '../../../src/repositories/comptes/selections.ts';
import { PLANS_MAX } from '../../../src/repositories/operations/operations.ts';
import { enregistrerSelection } from '../../../src/services/comptes/selection.ts';
import { executerPlan } from '../../../src/services/operations/operations.ts';
import { type Demandeur, planifier } from '../../../src/services/operations/plans.ts';
import { accesDe, creerAgent } from '../../builders/agent.ts';
import { ajouterEleves, creerEcole, desEleves, type EcoleTest } from '../../builders/ecole.ts';
import { useTestApp } from '../../helpers/app.ts';
import { useBase } from '../../helpers/base.ts';
import { verifierPageDErreur } from '../../helpers/visiteur/page-erreur.ts';

const test = useTestApp();
let ecole: EcoleTest;
let eleves: string[];
let qui: Demandeur;
let collegue: Demandeur;

beforeAll(async () => {
  const { deps } = test.current;
  ecole = await creerEcole(deps);
  eleves = await ajouterEleves(deps, ecole, desEleves(3));
  const comme = async (identifiant: string) => {
    const agent = await creerAgent(deps, { identifiant, prenom: identifiant, ecoles: [ecole] });
    return { acces: await accesDe(deps, agent, ecole), auteur: `${identifiant} Martin` };
  };
  qui = await comme('directrice');
  collegue = await comme('collegue');
});

const enBase = useBase(test);
const selectionner = (de: Demandeur) =>
  enregistrerSelection(test.current.deps, de.acces, {
    profil: 'eleve',
    selectionId: undefined,
    criteres: {},
    affiches: eleves,
    coches: eleves,
  });
const prevoir = (de: Demandeur) =>
  planifier(
    test.current.deps,
    de,
    { type: 'informer', reinitialiser: false, mode: 'feuilles', profil: 'eleve' },
    { ficheIds: eleves },
  );

describe('ce qu’un agent peut accumuler est borné (règles §11)', {
  timeout: 60_000,
}, () => {
  it(`${SELECTIONS_MAX} sélections : les plus anciennes s’en vont, la sienne reste, celles d’un collègue aussi`, async () => {
    const { id: dAutrui } = await selectionner(collegue);
    const ids: string[] = [];
    for (let rang = 0; rang < SELECTIONS_MAX + 6; rang += 1) ids.push((await selectionner(qui)).id);
    const restent = (await enBase<{ id: string }>(sql`select id from selections`)).map(({ id }) => id);
    expect(restent.sort()).toEqual([...ids.slice(6), dAutrui].sort());
    // Ticking again what is there already takes no other's place.
    const derniere = ids.at(-1);
    await enregistrerSelection(test.current.deps, qui.acces, {
      ...{ profil: 'eleve', selectionId: derniere, criteres: {}, affiches: eleves, coches: [] },
    });
    expect(await enBase(sql`select id from selections`)).toHaveLength(SELECTIONS_MAX + 1);
  });

  it(`${PLANS_MAX} plans non confirmés, et leurs lignes ; ce qui a été fait reste`, async () => {
    const dAutrui = await prevoir(collegue);
    const fait = await prevoir(qui);
    await executerPlan(test.current.deps, qui, fait);
    const ids: string[] = [];
    for (let rang = 0; rang < PLANS_MAX + 5; rang += 1) ids.push(await prevoir(qui));
    const restent = await enBase<{ id: string }>(sql`select id from operations order by id`);
    expect(restent.map(({ id }) => id)).toEqual([dAutrui, fait, ...ids.slice(5)]);
    const [lignes] = await enBase<{ n: number }>(sql`select count(*)::int as n from operation_comptes`);
    expect(lignes?.n).toBe((PLANS_MAX + 2) * eleves.length);
  });

  it('le rôle du web n’efface que ses propres plans : ni ce qui est fait, même maquillé, ni ceux d’un collègue', async () => {
    const [avant] = await enBase<{ faits: number; autrui: number }>(
      sql`select count(*) filter (where executee_le is not null)::int as faits,
         count(*) filter (where auteur = 'collegue Martin')::int as autrui from operations`,
    );
    expect(avant).toEqual({ faits: 1, autrui: 1 });
    const { database } = test.current.deps;
    await database.withOps((trx) =>
      trx.run(sql`update operations set etat = 'perimee', executee_le = null where etat = 'executee'`),
    );
    await database.withEcole(qui.acces, (trx) => trx.run(sql`delete from operations`));
    expect(await enBase(sql`select auteur, etat from operations order by id`)).toEqual([
      { auteur: 'collegue Martin', etat: 'planifiee' },
      { auteur: 'directrice Martin', etat: 'perimee' },
    ]);
  });
});

describe('un formulaire démesuré est refusé en français (413)', () => {
  it.each([
    [
      '5 001 champs',
      Array.from({ length: 5_001 }, (_, i) => `a${i}=b`).join('&'),
      'plus de cases et de champs',
    ],
    ['un corps de 300 ko', `a=${'b'.repeat(300_000)}`, 'dépasse la taille permise'],
  ])('%s', async (_quoi, corps, mots) => {
    const reponse = await request(test.current.app).post(paths.connexion()).type('form').send(corps);
    verifierPageDErreur(reponse, 413);
    expect(reponse.text).toContain(mots);
    expect(reponse.text).toMatch(/rien n’a été enregistré/);
  });
});
