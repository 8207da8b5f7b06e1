import sql, { raw } from 'sql-template-tag';
import { describe, expect, it } from 'vitest';
import type { Responsable } from '../../../builders/onde.ts';
import {
  a,
  b,
  envoyer,
  numero,
  restent,
  test,
  toutDe,
  useDeuxEcolesOnde,
  voirRepresentant,
} from '../../../helpers/scenes/onde/deux-ecoles-onde.ts';

useDeuxEcolesOnde();

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

describe('un représentant légal dans deux écoles (règles §4.5)', () => {
  it('nom, prénom, mail et portable égaux : deux comptes, le fichier d’une école ne prend rien à l’autre', async () => {
    await envoyer(a, restent(100), [MERE()]);
    const avant = await toutDe(a);
    const diff = await envoyer(b, restent(200), [ailleurs(MERE())]);
    expect(diff.anomalies).toEqual([]);
    const [ici] = await voirRepresentant(a, MERE().nom);
    const [la] = await voirRepresentant(b, MERE().nom);
    expect([ici, la]).not.toContain(undefined);
    expect(la?.compteId).not.toBe(ici?.compteId);
    expect(la?.identifiant).not.toBe(ici?.identifiant);
    expect(await toutDe(a)).toEqual(avant);
  });

  it('quand il est parti de la première, la seconde ne reprend pas son compte', async () => {
    const pere = { ...MERE(), nom: `PERE${numero}`, prenom: 'Paul', mail: '', portable: '' };
    await envoyer(a, restent(100), [MERE(), pere]);
    const [ici] = await voirRepresentant(a, MERE().nom);
    await envoyer(a, restent(100), [pere]);
    expect(await voirRepresentant(a, MERE().nom)).toEqual([]);
    await envoyer(b, restent(200), [ailleurs(MERE())]);
    expect((await voirRepresentant(b, MERE().nom))[0]?.compteId).not.toBe(ici?.compteId);
  });

  it('chaque école ne voit que ses propres enfants', async () => {
    await envoyer(a, restent(100), [MERE()]);
    await envoyer(b, restent(200), [ailleurs(MERE())]);
    expect(await voirRepresentant(a, MERE().nom)).toMatchObject([{ enfants: ['Reste0'] }]);
    expect(await voirRepresentant(b, MERE().nom)).toMatchObject([{ enfants: ['Reste0'] }]);
    const deA = sql`select 1 from eleves where nom = 'RESTE100' union all select 1 from rattachements
       where ecole_id = ${a.id}
      union all select 1 from representants_legaux where ecole_id = ${a.id}`;
    const { database } = test.current.deps;
    expect(await database.withOps((trx) => trx.rows(deA))).not.toEqual([]);
    expect(await database.withEcoleOps(b.id, (trx) => trx.rows(deA))).toEqual([]);
  });
});

describe('dans une école, les lignes d’une personne sont un compte (règles §4.5)', () => {
  it('une ligne par enfant : une fiche, un compte, les deux enfants', async () => {
    const seconde = { ...MERE(), enfants: [{ nom: 'RESTE100', prenom: 'Reste1' }] };
    await envoyer(a, restent(100), [MERE(), seconde]);
    expect(await voirRepresentant(a, MERE().nom)).toMatchObject([{ enfants: ['Reste0', 'Reste1'] }]);
  });

  it('deux homonymes que rien ne réunit sont deux personnes, deux comptes', async () => {
    const homonyme = {
      ...MERE(),
      mail: 'autre@example.org',
      portable: '0687654321',
      adresse: '9 rue du Lavoir',
      enfants: [{ nom: 'RESTE100', prenom: 'Reste1' }],
    };
    await envoyer(a, restent(100), [MERE(), homonyme]);
    const vus = await voirRepresentant(a, MERE().nom);
    expect(vus).toHaveLength(2);
    expect(new Set(vus.map(({ compteId }) => compteId)).size).toBe(2);
  });

  it('un retour reprend le compte de cette école', async () => {
    const pere = { ...MERE(), nom: `PERE${numero}`, prenom: 'Paul', mail: '', portable: '' };
    await envoyer(a, restent(100), [MERE(), pere]);
    const [avant] = await voirRepresentant(a, MERE().nom);
    await envoyer(a, restent(100), [pere]);
    await envoyer(b, restent(200), [ailleurs(MERE())]);
    await envoyer(a, restent(100), [MERE(), pere]);
    expect(await voirRepresentant(a, MERE().nom)).toEqual([avant]);
  });

  it('quel compte ouvre une fiche, ce n’est pas au processus web de le dire', async () => {
    await envoyer(a, restent(100), [MERE()]);
    for (const colonne of ['compte_id = 1', 'compte_suivi_le = now()']) {
      await expect(
        test.current.deps.database.withEcoleOps(a.id, (trx) =>
          trx.run(sql`update representants_legaux set ${raw(colonne)} where ecole_id = ${a.id}`),
        ),
      ).rejects.toThrow('permission denied');
    }
  });
});
