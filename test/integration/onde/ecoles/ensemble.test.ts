import sql, { raw } from 'sql-template-tag';
import { describe, expect, it } from 'vitest';
import type { AgentTest } from '../../../builders/agent.ts';
import type { EcoleTest } from '../../../builders/ecole.ts';
import { type Eleve, elevesVus, type Responsable } from '../../../builders/onde.ts';
import {
  a,
  agir,
  b,
  confirmer,
  deposer,
  diriger,
  eleve,
  envoyer,
  ine,
  mettreAJour,
  restent,
  test,
  useDeuxEcolesOnde,
  voir,
} from '../../../helpers/scenes/onde/deux-ecoles-onde.ts';

useDeuxEcolesOnde();

const TOURS = 6;

/** Files ready to be confirmed at once, whose people all ask for the same few identifiers. */
async function preparer(agent: AgentTest, ecole: EcoleTest, rang: number, ordre: 1 | -1) {
  const eleves: Eleve[] = Array.from({ length: 60 }, (_, n) => ({
    nom: ['DURAND', 'MARTIN', 'PETIT'][n % 3] ?? '',
    prenom: `${'ABCDEF'[n % 6]}lix${String.fromCharCode(97 + (n % 26))}${'xyz'[Math.floor(n / 26)]}`,
    date: '2018-02-03',
    ine: ine(rang * 100 + n),
  }));
  const responsables: Responsable[] = eleves.map(({ nom, prenom }) => ({
    nom,
    prenom: `Père${prenom.toLowerCase()}`,
    enfants: [{ nom, prenom }],
  }));
  const qui = await agir(agent, ecole);
  const trier = <T>(liste: T[]) => (ordre === 1 ? liste : liste.toReversed());
  const id = await deposer(qui, trier(eleves), trier(responsables));
  return () => confirmer(qui, id);
}

describe('deux directeurs importent au même moment (règles §4.5)', () => {
  it('les mêmes noms, dans un ordre contraire : personne ne se bloque, aucun identifiant n’est donné deux fois', {
    timeout: 120_000,
  }, async () => {
    const [directeurA, directeurB] = [await diriger(a), await diriger(b)];
    for (let tour = 0; tour < TOURS; tour += 1) {
      const [chezA, chezB] = [
        await preparer(directeurA, a, tour * 2, 1),
        await preparer(directeurB, b, tour * 2 + 1, -1),
      ];
      expect(await Promise.all([chezA(), chezB()])).toEqual([
        { outcome: 'appliquee', vide: false },
        { outcome: 'appliquee', vide: false },
      ]);
    }
    const { comptes, identifiants, racines } = await test.current.deps.database.withOps((trx) =>
      trx.one<{ comptes: number; identifiants: number; racines: number }>(
        sql`select count(*)::int as comptes, count(distinct c.identifiant)::int as identifiants,
           count(distinct regexp_replace(c.identifiant, '[0-9]+$', ''))::int as racines
         from comptes c
         where c.id in (select compte_id from eleves where ecole_id = any (${[a.id, b.id]})
                        union select compte_id from representants_legaux where ecole_id = any (${[a.id, b.id]}))`,
      ),
    );
    expect(comptes).toBeGreaterThan(200);
    expect(identifiants).toBe(comptes);
    // Both schools drew from the same few counters.
    expect(racines).toBeLessThan(30);
  });

  it('pendant que l’une écrit encore, l’autre va jusqu’au bout : les compteurs communs sont pris en dernier', async () => {
    const { database } = test.current.deps;
    const confirmerA = await preparer(await diriger(a), a, 1, 1);
    const confirmerB = await preparer(await diriger(b), b, 2, 1);
    await database.withOps((trx) =>
      trx.run(sql`
        create function attendre() returns trigger language plpgsql as $$ begin
          perform pg_advisory_xact_lock(4242); return null; end $$;
        create trigger attendre after insert on eleves for each row
          when (new.ecole_id = ${raw(a.id)}) execute function attendre();`),
    );
    try {
      let finie = false;
      const enCours = await database.withOps(async (trx) => {
        await trx.run(sql`select pg_advisory_xact_lock(4242)`);
        const premiere = confirmerA().finally(() => {
          finie = true;
        });
        expect(await confirmerB()).toEqual({ outcome: 'appliquee', vide: false });
        expect(finie).toBe(false);
        return { premiere };
      });
      expect(await enCours.premiere).toEqual({ outcome: 'appliquee', vide: false });
    } finally {
      await database.withOps((trx) => trx.run(sql`drop function attendre() cascade`));
    }
  });
});

describe('le directeur de deux écoles les met à jour au même moment', () => {
  it('elles échangent des élèves : chacun garde son compte, ni blocage ni perte', {
    timeout: 120_000,
  }, async () => {
    const agent = await diriger(a, b);
    const [de, vers] = [
      Array.from({ length: 10 }, (_, n) => eleve(`Da${n}`, 10 + n)),
      Array.from({ length: 10 }, (_, n) => eleve(`Vb${n}`, 40 + n)),
    ];
    await mettreAJour(agent, a, [...de, ...restent(100)]);
    await mettreAJour(agent, b, [...vers, ...restent(200)]);
    const compteDe = new Map(
      [...(await elevesVus(test.current.deps, a)), ...(await elevesVus(test.current.deps, b))].map(
        ({ prenom, compteId }) => [prenom, compteId],
      ),
    );
    await mettreAJour(agent, a, restent(100));
    await mettreAJour(agent, b, restent(200));
    const [quiA, quiB] = [await agir(agent, a), await agir(agent, b)];
    const [idA, idB] = [
      await deposer(quiA, [...vers, ...restent(100)]),
      await deposer(quiB, [...de, ...restent(200)]),
    ];
    expect(await Promise.all([confirmer(quiA, idA), confirmer(quiB, idB)])).toEqual([
      { outcome: 'appliquee', vide: false },
      { outcome: 'appliquee', vide: false },
    ]);
    for (const { prenom } of vers) expect((await voir(a, prenom))?.compteId).toBe(compteDe.get(prenom));
    for (const { prenom } of de) expect((await voir(b, prenom))?.compteId).toBe(compteDe.get(prenom));
  });

  it('un élève revient dans l’ancienne pendant qu’il arrive dans la nouvelle : un seul compte vivant, rien à moitié', {
    timeout: 120_000,
  }, async () => {
    const agent = await diriger(a, b);
    const lea = eleve('Léa', 1);
    await mettreAJour(agent, a, [lea, ...restent(100)]);
    await mettreAJour(agent, b, restent(200));
    const compte = (await voir(a, 'Léa'))?.compteId;
    for (let tour = 0; tour < TOURS; tour += 1) {
      await mettreAJour(agent, a, restent(100));
      await envoyer(b, restent(200));
      const [quiA, quiB] = [await agir(agent, a), await agir(agent, b)];
      const [idA, idB] = [
        await deposer(quiA, [lea, ...restent(100)]),
        await deposer(quiB, [lea, ...restent(200)]),
      ];
      const outcomes = (await Promise.all([confirmer(quiA, idA), confirmer(quiB, idB)])).map(
        ({ outcome }) => outcome,
      );
      expect(outcomes[0]).toBe('appliquee');
      expect(['appliquee', 'perimee']).toContain(outcomes[1]);
      const vivantes = [(await voir(a, 'Léa'))?.compteId, (await voir(b, 'Léa'))?.compteId];
      expect(vivantes[0]).toMatch(/^\d+$/);
      expect(vivantes.filter((id) => id === compte).length).toBeLessThan(2);
      if (outcomes[1] === 'appliquee') expect(vivantes[1]).not.toBe(vivantes[0]);
    }
  });
});
