import { describe, expect, it } from 'vitest';
import type { EcoleTest } from '../builders/ecole.ts';
import { elevesVus, photo, type Responsable } from '../builders/onde.ts';
import {
  a,
  b,
  eleve,
  envoyer,
  ine,
  nouvelleEcole,
  numero,
  restent,
  test,
  voir,
} from '../helpers/deux-ecoles-onde.ts';

describe('un élève change d’école (DESIGN §4.5)', () => {
  it('même INE : le compte suit l’élève, et l’ancienne école ne le voit plus', async () => {
    const lea = eleve('Léa', 1);
    await envoyer(a, [lea, ...restent(100)]);
    const avant = await voir(a, 'Léa');
    await envoyer(b, [{ ...lea, classe: 'CE1 B', niveau: 'CE1' }, ...restent(200)]);
    expect(await voir(b, 'Léa')).toMatchObject({
      compteId: avant?.compteId,
      identifiant: avant?.identifiant,
      classe: 'CE1 B',
    });
    expect(await voir(a, 'Léa')).toBeUndefined();
    const vuDeA = await test.current.deps.database.withEcoleOps(a.id, (trx) =>
      trx.rows('select id from comptes where id = $1', [avant?.compteId]),
    );
    expect(vuDeA).toEqual([]);
  });

  it('le nom a changé en même temps : l’INE et la date de naissance suffisent', async () => {
    const lea = eleve('Léa', 1);
    await envoyer(a, [lea, ...restent(100)]);
    const avant = await voir(a, 'Léa');
    await envoyer(b, [{ ...lea, nom: 'AUTRENOM' }, ...restent(200)]);
    expect((await voir(b, 'Léa'))?.compteId).toBe(avant?.compteId);
  });

  it('la date de naissance est corrigée en même temps : l’INE, le nom et le prénom suffisent', async () => {
    const lea = eleve('Léa', 1);
    await envoyer(a, [lea, ...restent(100)]);
    const avant = await voir(a, 'Léa');
    await envoyer(b, [{ ...lea, date: '2015-12-31' }, ...restent(200)]);
    expect((await voir(b, 'Léa'))?.compteId).toBe(avant?.compteId);
  });

  it('l’INE de quelqu’un d’autre ne donne pas son compte : il n’est pas repris, et c’est dit à chaque mise à jour', async () => {
    const lea = eleve('Léa', 1);
    await envoyer(a, [lea, ...restent(100)]);
    const avant = await voir(a, 'Léa');
    const tom = eleve('Tom', 2, { ine: ine(1), nom: 'INCONNU', date: '2014-03-02' });
    for (const _ of [1, 2]) {
      const diff = await envoyer(b, [tom, ...restent(200)]);
      expect(diff.anomalies).toMatchObject([
        { ligne: 2, champ: 'INE', valeur: ine(1), gravite: 'champ_ignore' },
      ]);
    }
    expect((await voir(b, 'Tom'))?.compteId).not.toBe(avant?.compteId);
    expect(await voir(a, 'Léa')).toEqual(avant);
  });

  it('l’INE mal saisi dans l’autre école y est corrigé : il revient à son élève', async () => {
    await envoyer(a, [eleve('Léa', 1), ...restent(100)]);
    const tom = eleve('Tom', 2, { ine: ine(1), nom: 'INCONNU', date: '2014-03-02' });
    await envoyer(b, [tom, ...restent(200)]);
    const avant = await voir(b, 'Tom');
    await envoyer(a, [eleve('Léa', 1, { ine: ine(9) }), ...restent(100)]);
    const diff = await envoyer(b, [tom, ...restent(200)]);
    expect(diff.anomalies).toEqual([]);
    expect(await voir(b, 'Tom')).toEqual(avant);
    const comptes = await test.current.deps.database.withOps((trx) =>
      trx.rows('select id from comptes where ine = $1', [ine(1)]),
    );
    expect(comptes).toEqual([{ id: avant?.compteId }]);
  });

  it('l’ancienne école le nomme encore : il ne fait pas la navette, et elle l’apprend', async () => {
    const lea = eleve('Léa', 1);
    await envoyer(a, [lea, ...restent(100)]);
    await envoyer(b, [lea, ...restent(200)]);
    const chezB = await voir(b, 'Léa');
    for (const _ of [1, 2]) {
      const diff = await envoyer(a, [lea, ...restent(100)]);
      expect(diff.eleves.retours).toEqual([]);
      expect(diff.anomalies).toMatchObject([
        { gravite: 'ligne_ignoree', valeur: expect.stringContaining('Léa') },
      ]);
      expect(JSON.stringify(diff)).not.toContain(b.uai);
      expect(await voir(a, 'Léa')).toBeUndefined();
      await envoyer(b, [lea, ...restent(200)]);
      expect(await voir(b, 'Léa')).toEqual(chezB);
    }
  });

  it('un vrai retour (l’ancienne école a cessé de le nommer, puis le nomme) lui rend l’élève et son compte', async () => {
    const lea = eleve('Léa', 1);
    await envoyer(a, [lea, ...restent(100)]);
    const avant = await voir(a, 'Léa');
    await envoyer(b, [lea, ...restent(200)]);
    await envoyer(a, restent(100));
    const diff = await envoyer(a, [lea, ...restent(100)]);
    expect(diff.eleves.retours).toHaveLength(1);
    expect((await voir(a, 'Léa'))?.compteId).toBe(avant?.compteId);
    expect(await voir(b, 'Léa')).toBeUndefined();
  });

  it('la nouvelle école l’a radié : l’ancienne, qui le nommait encore, le retrouve', async () => {
    const lea = eleve('Léa', 1);
    await envoyer(a, [lea, ...restent(100)]);
    await envoyer(b, [lea, ...restent(200)]);
    await envoyer(a, [lea, ...restent(100)]);
    await envoyer(b, restent(200));
    expect((await envoyer(a, [lea, ...restent(100)])).eleves.retours).toHaveLength(1);
    expect(await voir(a, 'Léa')).toBeDefined();
  });

  it('quel que soit l’ordre des deux écoles, le résultat est le même', async () => {
    const resultat = async (premiere: 'ancienne' | 'nouvelle') => {
      const [ancienne, nouvelle] = [await nouvelleEcole(), await nouvelleEcole()];
      const lea = eleve('Léa', 1);
      const [la, lb] = [restent(100), restent(200)];
      const mere: Responsable = {
        nom: `MERE${numero}`,
        prenom: 'Sophie',
        mail: `sophie${numero}@example.org`,
        portable: '0612345678',
        enfants: [{ nom: lea.nom, prenom: 'Léa' }],
      };
      await envoyer(ancienne, [lea, ...la], [mere]);
      await envoyer(nouvelle, lb, [{ ...mere, mail: '', enfants: [{ nom: 'RESTE200', prenom: 'Reste0' }] }]);
      const avant = await voir(ancienne, 'Léa');
      const pas = {
        ancienne: () =>
          envoyer(ancienne, la, [{ ...mere, mail: '', enfants: [{ nom: 'RESTE100', prenom: 'Reste0' }] }]),
        nouvelle: () =>
          envoyer(
            nouvelle,
            [lea, ...lb],
            [{ ...mere, mail: '', enfants: [{ nom: lea.nom, prenom: 'Léa' }] }],
          ),
      };
      for (const qui of premiere === 'ancienne'
        ? (['ancienne', 'nouvelle'] as const)
        : (['nouvelle', 'ancienne'] as const))
        await pas[qui]();
      const fiches = await test.current.deps.database.withOps((trx) =>
        trx.rows(
          `select e.ecole_id = $1 as ancienne, e.prenom, e.parti_le is not null as parti, e.transfere_le is not null as transfere
           from eleves e where e.ine = $2 order by 1`,
          [ancienne.id, lea.ine],
        ),
      );
      return { fiches, memeCompte: (await voir(nouvelle, 'Léa'))?.compteId === avant?.compteId };
    };
    const dansUnSens = await resultat('ancienne');
    expect(dansUnSens.memeCompte).toBe(true);
    expect(dansUnSens.fiches).toEqual([
      { ancienne: false, prenom: 'Léa', parti: false, transfere: false },
      { ancienne: true, prenom: 'Léa', parti: true, transfere: false },
    ]);
    expect(await resultat('nouvelle')).toEqual(dansUnSens);
  });

  it('deux écoles échangent des élèves au même moment : ni blocage ni perte', async () => {
    const [de, vers] = [
      Array.from({ length: 20 }, (_, i) => eleve(`Da${i}`, 10 + i)),
      Array.from({ length: 20 }, (_, i) => eleve(`Vb${i}`, 40 + i)),
    ];
    await envoyer(a, [...de, ...restent(100)]);
    await envoyer(b, [...vers, ...restent(200)]);
    for (let tour = 0; tour < 4; tour += 1) {
      const [chezA, chezB] = tour % 2 === 0 ? [vers, de] : [de, vers];
      await Promise.all([envoyer(a, [...chezA, ...restent(100)]), envoyer(b, [...chezB, ...restent(200)])]);
      const noms = async (ecole: EcoleTest) =>
        (await elevesVus(test.current.deps, ecole)).map((e) => e.prenom);
      expect(await noms(a)).toEqual(expect.arrayContaining(chezA.map((e) => e.prenom)));
      expect(await noms(b)).toEqual(expect.arrayContaining(chezB.map((e) => e.prenom)));
      expect(await noms(a)).toHaveLength(32);
    }
  });

  it('le signalement de rattachement erroné de l’ancienne école est clos : elle n’a plus rien à corriger', async () => {
    const lea = eleve('Léa', 1);
    const mere: Responsable = { nom: 'SIGNALE', prenom: 'Zoé', enfants: [{ nom: lea.nom, prenom: 'Léa' }] };
    await envoyer(a, [lea, ...restent(100)], [mere]);
    await test.current.deps.database.withEcoleOps(a.id, (trx) =>
      trx.run(
        `insert into signalements (ecole_id, type, representant_legal_id, eleve_id)
         select ecole_id, 'rattachement_errone', representant_legal_id, eleve_id from rattachements where ecole_id = $1`,
        [a.id],
      ),
    );
    await envoyer(b, [lea, ...restent(200)]);
    const ouverts = await test.current.deps.database.withEcoleOps(a.id, (trx) =>
      trx.rows('select 1 from signalements where clos_le is null'),
    );
    expect(ouverts).toEqual([]);
  });

  it('jamais un compte d’élève dans deux écoles, même si le code l’oubliait : la base refuse', async () => {
    const lea = eleve('Léa', 1);
    await envoyer(a, [lea, ...restent(100)]);
    await envoyer(b, [lea, ...restent(200)]);
    await expect(
      test.current.deps.database.withEcoleOps(a.id, (trx) =>
        trx.run('update eleves set parti_le = null, transfere_le = null where ecole_id = $1', [a.id]),
      ),
    ).rejects.toMatchObject({ constraint: 'eleves_compte_une_seule_ecole' });
  });
});

describe('importer deux fois', () => {
  it('ne change rien, ni ici ni dans les autres écoles', async () => {
    const lea = eleve('Léa', 1);
    await envoyer(a, [lea, ...restent(100)]);
    await envoyer(b, [lea, ...restent(200)]);
    await envoyer(a, [lea, ...restent(100)]);
    const avant = await photo(test.current.deps);
    await envoyer(a, [lea, ...restent(100)]);
    await envoyer(b, [lea, ...restent(200)]);
    expect(await photo(test.current.deps)).toEqual(avant);
  });
});
