import sql from 'sql-template-tag';
import { describe, expect, it } from 'vitest';
import type { EcoleTest } from '../../../builders/ecole.ts';
import { elevesVus, photo, type Responsable } from '../../../builders/onde.ts';
import {
  a,
  b,
  eleve,
  envoyer,
  ine,
  lea,
  restent,
  test,
  toutDe,
  useDeuxEcolesOnde,
  voir,
} from '../../../helpers/scenes/onde/deux-ecoles-onde.ts';

useDeuxEcolesOnde();

describe('un fichier lit et écrit son école seulement (règles §4.5)', () => {
  it('le même élève, INE compris, dans deux écoles : deux fiches, deux comptes, deux identifiants', async () => {
    await envoyer(a, [lea(), ...restent(100)]);
    const chezA = await voir(a, 'Léa');
    const avant = await toutDe(a);
    const diff = await envoyer(b, [lea({ classe: 'CE1 B', niveau: 'CE1' }), ...restent(200)]);
    expect(diff.anomalies).toEqual([]);
    expect(diff.comptesSuivis).toEqual([]);
    const chezB = await voir(b, 'Léa');
    expect(chezB).toMatchObject({ classe: 'CE1 B', etat: 'non_informe' });
    expect(chezB?.compteId).not.toBe(chezA?.compteId);
    expect(chezB?.identifiant).not.toBe(chezA?.identifiant);
    expect(await toutDe(a)).toEqual(avant);
  });

  it('un INE est une prétention : deux écoles peuvent le donner à deux personnes, et personne n’en sait rien', async () => {
    await envoyer(a, [lea(), ...restent(100)]);
    const avant = await toutDe(a);
    const tom = eleve('Tom', 2, { ine: ine(1), nom: 'INCONNU', date: '2014-03-02' });
    for (const _ of [1, 2]) {
      const diff = await envoyer(b, [tom, ...restent(200)]);
      expect(diff.anomalies).toEqual([]);
    }
    const fiches = await test.current.deps.database.withOps((trx) =>
      trx.rows(sql`select ecole_id as ecole, prenom from eleves where ine = ${ine(1)} order by ecole_id`),
    );
    expect(fiches).toEqual([
      { ecole: a.id, prenom: 'Léa' },
      { ecole: b.id, prenom: 'Tom' },
    ]);
    expect(await toutDe(a)).toEqual(avant);
  });

  it('dans une école, un INE n’a qu’un élève : la base le refuse, partis compris', async () => {
    await envoyer(a, [lea(), ...restent(100)]);
    await envoyer(a, restent(100));
    await expect(
      test.current.deps.database.withEcoleOps(a.id, (trx) =>
        trx.run(sql`update eleves set ine = ${ine(1)} where ecole_id = ${a.id} and prenom = 'Reste0'`),
      ),
    ).rejects.toMatchObject({ constraint: 'eleves_ine_unique' });
  });

  it('parti de la première école : la seconde ouvre un compte quand même, l’ancien dort', async () => {
    await envoyer(a, [lea(), ...restent(100)]);
    const chezA = await voir(a, 'Léa');
    await envoyer(a, restent(100));
    const avant = await toutDe(a);
    await envoyer(b, [lea(), ...restent(200)]);
    expect((await voir(b, 'Léa'))?.compteId).not.toBe(chezA?.compteId);
    expect(await toutDe(a)).toEqual(avant);
  });

  it('un retour reprend le compte de cette école, quoi que l’autre ait fait entre-temps', async () => {
    await envoyer(a, [lea(), ...restent(100)]);
    const chezA = await voir(a, 'Léa');
    await envoyer(a, restent(100));
    await envoyer(b, [lea(), ...restent(200)]);
    const chezB = await voir(b, 'Léa');
    const diff = await envoyer(a, [lea(), ...restent(100)]);
    expect(diff.eleves.retours).toHaveLength(1);
    expect(diff.eleves.arrivees).toEqual([]);
    expect(await voir(a, 'Léa')).toEqual(chezA);
    expect(await voir(b, 'Léa')).toEqual(chezB);
  });

  it('l’ancienne école le nomme encore : chacune a le sien, mise à jour après mise à jour', async () => {
    await envoyer(a, [lea(), ...restent(100)]);
    await envoyer(b, [lea(), ...restent(200)]);
    const avant = await photo(test.current.deps);
    for (const _ of [1, 2]) {
      expect((await envoyer(a, [lea(), ...restent(100)])).anomalies).toEqual([]);
      expect((await envoyer(b, [lea(), ...restent(200)])).anomalies).toEqual([]);
    }
    expect(await photo(test.current.deps)).toEqual(avant);
  });

  it('l’ancienne école garde ses signalements : l’autre n’y touche pas', async () => {
    const mere: Responsable = { nom: 'SIGNALE', prenom: 'Zoé', enfants: [{ nom: lea().nom, prenom: 'Léa' }] };
    await envoyer(a, [lea(), ...restent(100)], [mere]);
    const { database } = test.current.deps;
    await database.withOps((trx) =>
      trx.run(
        sql`insert into signalements (ecole_id, type, representant_legal_id, eleve_id)
         select ecole_id, 'rattachement_errone', representant_legal_id, eleve_id from rattachements where ecole_id = ${a.id}`,
      ),
    );
    const ouverts = () =>
      database.withEcoleOps(a.id, (trx) => trx.rows(sql`select 1 from signalements where clos_le is null`));
    expect(await ouverts()).toHaveLength(1);
    await envoyer(b, [lea(), ...restent(200)]);
    expect(await ouverts()).toHaveLength(1);
  });

  it('la date de l’une ne bouge pas quand l’autre est mise à jour', async () => {
    await envoyer(a, [lea(), ...restent(100)]);
    const date = () =>
      test.current.deps.database.withOps((trx) =>
        trx.one<{ le: Date }>(sql`select onde_maj_le as le from ecoles where id = ${a.id}`),
      );
    const avant = await date();
    await envoyer(b, [lea(), ...restent(200)]);
    expect(await date()).toEqual(avant);
  });
});

describe('un compte d’élève a une seule fiche vivante (règles §4.5)', () => {
  it('même si le code l’oubliait, et même pour ses propriétaires : la base refuse', async () => {
    await envoyer(a, [lea(), ...restent(100)]);
    await envoyer(b, [lea(), ...restent(200)]);
    const chezA = await voir(a, 'Léa');
    await expect(
      test.current.deps.database.withOps((trx) =>
        trx.run(
          sql`update eleves set compte_id = ${chezA?.compteId} where ecole_id = ${b.id} and prenom = 'Léa'`,
        ),
      ),
    ).rejects.toMatchObject({ constraint: 'eleves_compte_une_seule_ecole' });
  });

  it('quel compte ouvre une fiche, ce n’est pas au processus web de le dire', async () => {
    await envoyer(a, [lea(), ...restent(100)]);
    for (const ecriture of [
      sql`update eleves set compte_id = 1 where ecole_id = ${a.id}`,
      sql`update eleves set compte_suivi_le = now() where ecole_id = ${a.id}`,
      sql`insert into eleves (ecole_id, compte_id, nom, prenom, date_naissance, recherche, tri, cle_nom,
         cle_nom_usage, cle_prenom)
        values (${a.id}, 1, 'X', 'X', now(), 'X', 'X', 'X', 'X', 'X')`,
    ]) {
      await expect(test.current.deps.database.withEcoleOps(a.id, (trx) => trx.run(ecriture))).rejects.toThrow(
        'permission denied',
      );
    }
  });
});

describe('deux écoles au même moment', () => {
  it('échangent des élèves : ni blocage ni perte, chacune ses comptes', async () => {
    const [de, vers] = [
      Array.from({ length: 20 }, (_, i) => eleve(`Da${i}`, 10 + i)),
      Array.from({ length: 20 }, (_, i) => eleve(`Vb${i}`, 40 + i)),
    ];
    await envoyer(a, [...de, ...restent(100)]);
    await envoyer(b, [...vers, ...restent(200)]);
    const comptes = async (ecole: EcoleTest) =>
      (await elevesVus(test.current.deps, ecole)).map(({ compteId }) => compteId);
    for (let tour = 0; tour < 4; tour += 1) {
      const [chezA, chezB] = tour % 2 === 0 ? [vers, de] : [de, vers];
      await Promise.all([envoyer(a, [...chezA, ...restent(100)]), envoyer(b, [...chezB, ...restent(200)])]);
      const noms = async (ecole: EcoleTest) =>
        (await elevesVus(test.current.deps, ecole)).map((vu) => vu.prenom).sort();
      expect(await noms(a)).toEqual([...chezA, ...restent(100)].map((vu) => vu.prenom).sort());
      expect(await noms(b)).toEqual([...chezB, ...restent(200)].map((vu) => vu.prenom).sort());
      const tous = [...(await comptes(a)), ...(await comptes(b))];
      expect(new Set(tous).size).toBe(64);
    }
  });
});
