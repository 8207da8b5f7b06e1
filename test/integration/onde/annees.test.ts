import sql from 'sql-template-tag';
import { describe, expect, it } from 'vitest';
import { genererAnneeSuivante, quirksAuHasard } from '../../../seeds/generateur/onde.ts';
import { estVide } from '../../../src/domain/onde/diff/comparer.ts';
import { proposerMiseAJour } from '../../../src/services/onde/mises-a-jour.ts';
import { creerEcole, uai } from '../../builders/ecole.ts';
import { elevesVus, extractions, importer, photo } from '../../builders/onde.ts';
import {
  classe,
  confirmer,
  deLAn,
  directrice,
  ecole,
  generer,
  mere,
  prenoms,
  test,
  useSceneOnde,
} from '../../helpers/scenes/onde/scene-onde.ts';

useSceneOnde();

describe('d’une année à l’autre', () => {
  it('importer deux fois les mêmes fichiers ne change rien, quelles que soient leurs bizarreries', async () => {
    const { deps } = test.current;
    for (const graine of [11, 12, 13]) {
      const fichiers = deLAn(generer({ graine, quirks: quirksAuHasard(graine) }));
      const autre = await creerEcole(deps, { uai: uai(600 + graine) });
      await importer(deps, autre, fichiers);
      const avant = await photo(deps);
      const diff = await importer(deps, autre, fichiers);
      expect(estVide(diff)).toBe(true);
      expect(await photo(deps)).toEqual(avant);
    }
  });

  it('un an plus tard : ceux qui restent gardent compte, identifiant, état et mot de passe ; les autres leur compte', async () => {
    const { deps } = test.current;
    const options = generer();
    await importer(deps, ecole, deLAn(options));
    await deps.database.withOps((trx) =>
      trx.run(
        sql`update comptes set etat = 'actif', origine = 'etablissement', mot_de_passe_hache = 'x', version = 2
         where id in (select compte_id from eleves where ecole_id = ${ecole.id} and id % 3 = 0
                      union select compte_id from representants_legaux where ecole_id = ${ecole.id} and id % 3 = 0)`,
      ),
    );
    const fiches = () =>
      deps.database.withOps((trx) =>
        trx.rows<{
          cle: string;
          compte: string;
          identifiant: string;
          etat: string;
          version: number;
          parti: boolean;
        }>(
          sql`select f.cle, c.id as compte, c.identifiant, c.etat, c.version, f.parti
           from (select 'e' || id as cle, compte_id, parti_le is not null as parti from eleves where ecole_id = ${ecole.id}
                 union all select 'r' || id, compte_id, parti_le is not null from representants_legaux
             where ecole_id = ${ecole.id}) f
           join comptes c on c.id = f.compte_id`,
        ),
      );
    const avant = new Map((await fiches()).map((fiche) => [fiche.cle, fiche]));
    const diff = await importer(deps, ecole, genererAnneeSuivante(options));
    expect(diff.eleves.departs.length).toBeGreaterThan(5);
    expect(diff.eleves.arrivees.length).toBeGreaterThan(5);
    const apres = new Map((await fiches()).map((fiche) => [fiche.cle, fiche]));
    for (const [cle, { parti: _, ...compte }] of avant) expect(apres.get(cle), cle).toMatchObject(compte);
    const restes = [...apres.values()].filter(({ cle, parti }) => avant.has(cle) && !parti);
    expect(restes.length).toBeGreaterThan(avant.size / 2);
    // Coming back to the first year undoes the departures, with the same accounts.
    const retour = await importer(deps, ecole, deLAn(options));
    expect(retour.eleves.retours).toHaveLength(diff.eleves.departs.length);
    expect(retour.eleves.arrivees).toEqual([]);
    for (const fiche of await fiches()) if (avant.has(fiche.cle)) expect(fiche).toEqual(avant.get(fiche.cle));
  });
});

describe('signalements et identités (règles §7)', () => {
  const signaler = (type: string) =>
    test.current.deps.database.withOps((trx) =>
      trx.run(
        sql`insert into signalements (ecole_id, type, representant_legal_id, eleve_id)
         select ecole_id, ${type}, representant_legal_id, eleve_id from rattachements where ecole_id = ${ecole.id}`,
      ),
    );
  const ouverts = () =>
    test.current.deps.database.withEcoleOps(ecole.id, (trx) =>
      trx.rows(sql`select type from signalements where clos_le is null`),
    );

  it('« date de naissance erronée » se clôt quand la date change, pas avant', async () => {
    await importer(test.current.deps, ecole, extractions({ eleves: classe(), responsables: [mere()] }));
    await signaler('date_naissance_erronee');
    await importer(test.current.deps, ecole, extractions({ eleves: classe(), responsables: [mere()] }));
    expect(await ouverts()).toHaveLength(1);
    const [premier, ...autres] = classe();
    if (!premier) throw new Error();
    await importer(
      test.current.deps,
      ecole,
      extractions({ eleves: [{ ...premier, date: '2018-06-30' }, ...autres] }),
    );
    expect(await ouverts()).toEqual([]);
  });

  it('« rattachement erroné » se clôt quand ONDE ne donne plus le lien', async () => {
    await importer(test.current.deps, ecole, extractions({ eleves: classe(), responsables: [mere()] }));
    await signaler('rattachement_errone');
    await importer(
      test.current.deps,
      ecole,
      extractions({
        eleves: classe(),
        responsables: [{ ...mere(), enfants: [{ nom: 'NOMB', prenom: 'Prénom1' }] }],
      }),
    );
    expect(await ouverts()).toEqual([]);
  });

  it('un nom changé est marqué, sans toucher à l’identifiant', async () => {
    await importer(test.current.deps, ecole, extractions({ eleves: classe() }));
    const avant = (await elevesVus(test.current.deps, ecole)).find(({ prenom }) => prenom === 'Prénom0');
    const [premier, ...autres] = classe();
    if (!premier) throw new Error();
    await importer(
      test.current.deps,
      ecole,
      extractions({ eleves: [{ ...premier, nom: 'MARIEE' }, ...autres] }),
    );
    const marques = await test.current.deps.database.withEcoleOps(ecole.id, (trx) =>
      trx.rows(sql`select nom, prenom from eleves where identite_changee_le is not null`),
    );
    expect(marques).toEqual([{ nom: 'MARIEE', prenom: 'Prénom0' }]);
    const apres = (await elevesVus(test.current.deps, ecole)).find(({ prenom }) => prenom === 'Prénom0');
    expect(apres?.identifiant).toBe(avant?.identifiant);
  });
});

describe('grandes écoles', () => {
  it('une école de 4 000 élèves', { timeout: 300_000 }, async () => {
    const { deps } = test.current;
    const options = generer({ eleves: 4000 });
    const proposition = await proposerMiseAJour(deps, directrice, deLAn(options));
    if (proposition.outcome !== 'proposee') throw new Error(proposition.outcome);
    expect(await confirmer(proposition.id)).toEqual({ outcome: 'appliquee', vide: false });
    expect(await prenoms()).toHaveLength(4000);
    expect(estVide(await importer(deps, ecole, deLAn(options)))).toBe(true);
  });
});
