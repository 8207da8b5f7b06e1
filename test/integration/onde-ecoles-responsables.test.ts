import { describe, expect, it } from 'vitest';
import type { Responsable } from '../builders/onde.ts';
import {
  a,
  b,
  envoyer,
  nouvelleEcole,
  numero,
  restent,
  test,
  voirResponsable,
} from '../helpers/deux-ecoles-onde.ts';

describe('un responsable dans deux écoles (DESIGN §4.5)', () => {
  const MERE = (): Responsable => ({
    nom: `MARTIN${numero}`,
    prenom: 'Sophie',
    mail: `sophie${numero}@example.org`,
    portable: '0612345678',
    enfants: [{ nom: 'RESTE100', prenom: 'Reste0' }],
  });
  const ailleurs = (mere: Responsable): Responsable => ({
    ...mere,
    enfants: [{ nom: 'RESTE200', prenom: 'Reste0' }],
  });
  const partagent = async (ici: Responsable, la: Responsable, autreEcole = b) => {
    await envoyer(a, restent(100), [ici]);
    await envoyer(autreEcole, restent(200), [ailleurs(la)]);
    const [x] = await voirResponsable(a, ici.nom);
    const [y] = await voirResponsable(autreEcole, la.nom);
    expect([x, y]).not.toContain(undefined);
    return x?.compteId === y?.compteId;
  };

  it('nom, prénom, mail et portable égaux : un seul compte', async () => {
    expect(await partagent(MERE(), MERE())).toBe(true);
  });
  it('à la casse, aux accents et aux traits d’union près', async () => {
    const mere = { ...MERE(), prenom: 'Anne-Élise' };
    expect(
      await partagent(mere, { ...mere, prenom: 'ANNE ELISE', mail: mere.mail?.toUpperCase() ?? '' }),
    ).toBe(true);
  });
  it.each([
    ['le mail', { mail: 'autre@example.org' }],
    ['le portable', { portable: '0687654321' }],
    ['le prénom', { prenom: 'Sylvie' }],
    ['le mail, absent', { mail: '' }],
    ['le portable, absent', { portable: '' }],
  ])('%s diffère : deux comptes', async (_, plus) => {
    expect(await partagent(MERE(), { ...MERE(), ...plus })).toBe(false);
  });
  it('le nom de famille diffère, même si le nom d’usage est celui de l’autre : deux comptes', async () => {
    const mere = MERE();
    await envoyer(a, restent(100), [mere]);
    await envoyer(b, restent(200), [ailleurs({ ...mere, nom: 'AUTRE', usage: mere.nom })]);
    const [x] = await voirResponsable(a, mere.nom);
    const [y] = await voirResponsable(b, 'AUTRE');
    expect(x?.compteId).not.toBe(y?.compteId);
  });
  it('le nom d’usage n’est donné que par une école : un seul compte', async () => {
    expect(await partagent(MERE(), { ...MERE(), usage: 'DURAND' })).toBe(true);
  });
  it('jamais d’une académie à l’autre', async () => {
    const loin = await nouvelleEcole('Rennes');
    expect(await partagent(MERE(), MERE(), loin)).toBe(false);
  });
  it('deux homonymes d’une école partagent tout avec celui d’une autre : personne n’est réuni', async () => {
    const mere = MERE();
    await envoyer(a, restent(100), [mere]);
    // Two fiches of one school can only become alike over time: the second is made so here.
    await envoyer(b, restent(200), [ailleurs({ ...mere, mail: 'x@example.org' })]);
    await test.current.deps.database.withEcoleOps(b.id, (trx) =>
      trx.run('update representants_legaux set mail = $2 where ecole_id = $1', [b.id, mere.mail]),
    );
    const c = await nouvelleEcole();
    await envoyer(c, restent(300), [{ ...mere, enfants: [{ nom: 'RESTE300', prenom: 'Reste0' }] }]);
    const comptes = [
      await voirResponsable(a, mere.nom),
      await voirResponsable(b, mere.nom),
      await voirResponsable(c, mere.nom),
    ].flatMap((vus) => vus.map((vu) => vu.compteId));
    expect(new Set(comptes).size).toBe(3);
  });
  it('chaque école ne voit que ses propres enfants', async () => {
    const mere = MERE();
    await partagent(mere, mere);
    expect(await voirResponsable(a, mere.nom)).toMatchObject([{ enfants: ['Reste0'] }]);
    expect(await voirResponsable(b, mere.nom)).toMatchObject([{ enfants: ['Reste0'] }]);
    const vu = await test.current.deps.database.withEcoleOps(b.id, (trx) =>
      trx.rows(
        "select 1 from eleves where nom = 'RESTE100' union all select 1 from rattachements where ecole_id = $1",
        [a.id],
      ),
    );
    expect(vu).toEqual([]);
  });
  it('trois écoles, dans n’importe quel ordre : les mêmes comptes partagés', async () => {
    const partage = async (ordre: number[]) => {
      const ecoles = [await nouvelleEcole(), await nouvelleEcole(), await nouvelleEcole()];
      const mere = MERE();
      const versions = [mere, mere, { ...mere, portable: '0611111111' }];
      for (const rang of ordre) {
        const [ecole, version] = [ecoles[rang], versions[rang]];
        if (!ecole || !version) continue;
        await envoyer(ecole, restent(100 + rang), [
          { ...version, enfants: [{ nom: `RESTE${100 + rang}`, prenom: 'Reste0' }] },
        ]);
      }
      const comptes = await Promise.all(
        ecoles.map(async (e) => (await voirResponsable(e, mere.nom))[0]?.compteId),
      );
      return comptes.map((compte) => comptes.indexOf(compte));
    };
    for (const ordre of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
      [2, 0, 1],
    ])
      expect(await partage(ordre)).toEqual([0, 0, 2]);
  });
});
