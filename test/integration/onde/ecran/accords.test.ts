import sql from 'sql-template-tag';
import { beforeEach, describe, expect, it } from 'vitest';
import { paths } from '../../../../src/paths.ts';
import { type Eleve, importer, misesAJour, photo } from '../../../builders/onde.ts';
import {
  avec,
  classe,
  deposer,
  directrice,
  ecole,
  erreurs,
  ine,
  numero,
  prenoms,
  test,
  useEcranOnde,
} from '../../../helpers/scenes/onde/ecran-onde.ts';
import { trouverTous } from '../../../helpers/visiteur/html.ts';
import { type Page, pageLue } from '../../../helpers/visiteur/visiteur.ts';

useEcranOnde();

const venus = (n: number): Eleve[] =>
  Array.from({ length: n }, (_, rang) => ({
    nom: 'VENU',
    prenom: `Venu${rang}`,
    date: '2019-03-04',
    ine: ine(50 + rang),
  }));
/** The boxes of the page: whether each is ticked. */
const cases = (page: Page): Record<string, boolean> =>
  Object.fromEntries(
    trouverTous(page.document, 'input', { type: 'checkbox' }).map(({ attributs }) => [
      attributs.name ?? '',
      attributs.checked !== undefined,
    ]),
  );
/** « Confirmer », with these boxes ticked; the answer as it comes. */
async function confirmer(page: Page, ...noms: string[]) {
  const jeton = trouverTous(page.document, 'input', { name: '_csrf' })[0]?.attributs.value ?? '';
  const action = page.url.replace(/\?.*/, '');
  return directrice.navigation
    .post(`${action}/confirmer`)
    .type('form')
    .send({ _csrf: jeton, ...Object.fromEntries(noms.map((nom) => [nom, 'oui'])) });
}

describe('mouvements massifs : chacun sa case (règles §7)', () => {
  beforeEach(() => importer(test.current.deps, ecole, avec(classe())));

  it('départs : 422 sans la case, appliqués avec', async () => {
    const page = await deposer(avec(classe(7)));
    expect(page.texte).toMatch(/Je confirme le départ de 3\sélèves/);
    expect(cases(page)).toEqual({ departs: false });
    const refus = await directrice.presser(page, 'Confirmer');
    expect(refus.statut).toBe(422);
    expect(erreurs(refus)).toMatchObject([{ champ: 'departs' }]);
    expect(refus.html).toContain('<title>Erreur – ');
    expect(await prenoms()).toHaveLength(10);
    await directrice.presser(refus, 'Confirmer', { cocher: ['oui'] });
    expect(await prenoms()).toHaveLength(7);
  });

  it('arrivées : de même, avec leurs propres mots', async () => {
    const parents = venus(3).map(({ nom, prenom }, rang) => ({
      nom,
      prenom: `Parent${rang}`,
      enfants: [{ nom, prenom }],
    }));
    const page = await deposer(avec([...classe(), ...venus(3)], parents));
    expect(page.texte.replace(/\s/g, ' ')).toContain(
      'Je confirme l’arrivée de 3 élèves et de 3 représentants légaux',
    );
    const refus = await directrice.presser(page, 'Confirmer');
    expect(refus.statut).toBe(422);
    expect(erreurs(refus)).toEqual([
      { champ: 'departs', message: 'Cochez la case qui confirme les départs, ou abandonnez la mise à jour.' },
      {
        champ: 'arrivees',
        message: 'Cochez la case qui confirme les arrivées, ou abandonnez la mise à jour.',
      },
    ]);
    await directrice.presser(refus, 'Confirmer', { cocher: ['oui'] });
    expect(await prenoms()).toHaveLength(13);
  });

  it('les deux à la fois : la case cochée le reste, l’erreur est liée à celle qui manque', async () => {
    const page = await deposer(avec([...classe(8), ...venus(3)]));
    expect(cases(page)).toEqual({ departs: false, arrivees: false });
    const avant = await photo(test.current.deps);
    for (const [cochee, manque] of [
      ['departs', 'arrivees'],
      ['arrivees', 'departs'],
    ] as const) {
      const reponse = await confirmer(page, cochee);
      expect(reponse.status).toBe(422);
      const refus = pageLue(reponse, page.url);
      expect(erreurs(refus)).toMatchObject([{ champ: manque }]);
      expect(cases(refus)).toEqual({ [cochee]: true, [manque]: false });
    }
    expect(await photo(test.current.deps)).toEqual(avant);
    expect((await confirmer(page, 'departs', 'arrivees')).status).toBe(303);
    expect(await prenoms()).toHaveLength(11);
  });

  it('10 % tout juste ne demande aucune case, un premier import non plus', async () => {
    const page = await deposer(avec([...classe(), ...venus(1)]));
    expect(cases(page)).toEqual({});
    await directrice.presser(page, 'Confirmer');
    expect(await prenoms()).toHaveLength(11);
  });
});

describe('confirmer demande un code récent (règles §10)', () => {
  const vieillirLeCode = () =>
    test.current.deps.database.withOps((trx) =>
      trx.run(
        sql`update sessions set dernier_code_le = now() - interval '11 minutes'
         where agent_id = (select id from agents where identifiant = ${`directrice${numero}`})`,
      ),
    );

  it('le code demandé, puis la même page, cases cochées : rien n’est fait tant qu’elle n’est pas confirmée', async () => {
    await importer(test.current.deps, ecole, avec(classe()));
    const page = await deposer(avec([...classe(8), ...venus(3)]));
    await vieillirLeCode();
    const avant = await photo(test.current.deps);
    const renvoi = await confirmer(page, 'departs', 'arrivees');
    expect(renvoi.status).toBe(303);
    const { pathname, searchParams } = new URL(renvoi.headers.location as string, 'http://ici');
    expect(pathname).toBe(paths.confirmationOtp());
    expect(searchParams.get('retour')).toBe(`${page.url}?departs=oui&arrivees=oui`);

    const code = await directrice.ouvrir(renvoi.headers.location as string);
    const revenue = await directrice.confirmerParCode(code);
    expect(revenue.url).toBe(searchParams.get('retour'));
    expect(revenue.texte).toContain('Code vérifié. Rien n’est encore fait');
    expect(cases(revenue)).toEqual({ departs: true, arrivees: true });
    expect(await photo(test.current.deps)).toEqual(avant);
    expect((await misesAJour(test.current.deps, ecole)).map(({ etat }) => etat)).toEqual([
      'appliquee',
      'proposee',
    ]);

    const faite = await directrice.presser(revenue, 'Confirmer');
    expect(faite.texte).toContain('L’école est à jour');
    expect(faite.texte).not.toContain('Code vérifié');
    expect(await prenoms()).toHaveLength(11);
  });

  it('une case manque : la page le dit avant que le code soit demandé, et celle qui est cochée le reste', async () => {
    await importer(test.current.deps, ecole, avec(classe()));
    const page = await deposer(avec([...classe(8), ...venus(3)]));
    for (const cochees of [['arrivees'], []]) {
      await vieillirLeCode();
      const reponse = await confirmer(page, ...cochees);
      expect(reponse.status).toBe(422);
      const refus = pageLue(reponse, page.url);
      expect(cases(refus)).toEqual({ departs: false, arrivees: cochees.includes('arrivees') });
    }
    expect(await prenoms()).toHaveLength(10);
  });

  it('une adresse toute faite n’applique rien, et des valeurs quelconques ne cochent rien', async () => {
    await importer(test.current.deps, ecole, avec(classe()));
    const page = await deposer(avec([...classe(8), ...venus(3)]));
    const avant = await photo(test.current.deps);
    const confirme = await directrice.ouvrir(`${page.url}/confirmer?departs=oui&arrivees=oui`);
    expect(confirme.statut).toBe(404);
    const toute = await directrice.ouvrir(`${page.url}?departs=oui&arrivees=oui`);
    expect(cases(toute)).toEqual({ departs: true, arrivees: true });
    for (const valeur of ['1', 'OUI', 'oui&departs=non', '']) {
      expect(cases(await directrice.ouvrir(`${page.url}?departs=${valeur}`)).departs, valeur).toBe(false);
    }
    expect(await photo(test.current.deps)).toEqual(avant);
  });

  it('sans case à cocher, le code est demandé de même', async () => {
    const page = await deposer(avec(classe()));
    await vieillirLeCode();
    const code = await directrice.presser(page, 'Confirmer');
    expect(code.url).toMatch(paths.confirmationOtp());
    expect(await prenoms()).toEqual([]);
    const revenue = await directrice.confirmerParCode(code);
    expect(revenue.url).toBe(page.url);
    await directrice.presser(revenue, 'Confirmer');
    expect(await prenoms()).toHaveLength(10);
  });

  it('abandonner n’en demande pas : rien ne change', async () => {
    const page = await deposer(avec(classe()));
    await vieillirLeCode();
    expect((await directrice.presser(page, 'Abandonner')).texte).toContain('abandonnée');
  });
});
