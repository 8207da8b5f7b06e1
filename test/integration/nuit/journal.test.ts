import sql from 'sql-template-tag';
import { describe, expect, it } from 'vitest';
import { commande as nuit } from '../../../src/cli/commandes/nuit.ts';
import { jourDeParis } from '../../../src/domain/jour.ts';
import { JOURNAL_CONSERVE_MOIS } from '../../../src/domain/nuit/conservation.ts';
import type { BilanEtape } from '../../../src/domain/nuit/etapes.ts';
import { LES_ETAPES } from '../../../src/services/nuit/etapes.ts';
import { faireLaNuit, prevoirLaNuit } from '../../../src/services/nuit/nuit.ts';
import { ANCIEN, autreCle, falsifier, poserLe } from '../../helpers/journal/ancien.ts';
import { useJournalNeuf } from '../../helpers/journal/scene.ts';
import { jouerEtape } from '../../helpers/nuit.ts';
import { lancer } from '../../helpers/processus/ops.ts';

const scene = useJournalNeuf();
const { rows, numeros, points, ecrire, poser, purger, exigerVrai } = scene;

describe('le journal est conservé douze mois, et commence à une tête attestée (règles §9)', () => {
  it('ce qu’atteste un point de contrôle ancien est effacé, le reste et la fin de chaque chaîne restent', async () => {
    await ecrire(scene.ici, ANCIEN + 2, 3);
    await ecrire('agent:7', ANCIEN + 2, 3);
    await poser(ANCIEN + 1);
    // As old, but no checkpoint of that time has seen them.
    await ecrire(scene.ici, ANCIEN, 2);
    await ecrire(scene.ici, 10, 2);
    await poser(9);
    await ecrire('agent:8', 8);
    expect(await purger()).toEqual({ lignes: 5, points: 0 });
    expect(await numeros(scene.ici)).toEqual([4, 5, 6, 7]);
    expect(await numeros('agent:7')).toEqual([3]);
    expect(await numeros('agent:8')).toEqual([1]);
    await exigerVrai();
    expect(await purger()).toEqual({ lignes: 0, points: 0 });
  });

  it('une chaîne qui n’a plus que sa dernière ligne la perd quand elle en a de nouvelles, et les points d’avant s’en vont', async () => {
    await ecrire(scene.ici, ANCIEN + 5, 2);
    await ecrire('agent:7', ANCIEN + 5, 2);
    await poser(ANCIEN + 4);
    await purger();
    expect([await numeros(scene.ici), await numeros('agent:7')]).toEqual([[2], [2]]);
    await ecrire(scene.ici, ANCIEN + 3);
    await poser(ANCIEN + 2);
    expect(await purger()).toEqual({ lignes: 1, points: 1 });
    expect(await numeros(scene.ici)).toEqual([3]);
    await ecrire('agent:7', ANCIEN);
    expect(await purger()).toEqual({ lignes: 1, points: 0 });
    expect(await numeros('agent:7')).toEqual([3]);
    expect(await points()).toEqual([2]);
    expect(
      await rows(
        sql`select chaine, point, numero::int from journal_tetes where chaine <> 'ops' order by chaine`,
      ),
    ).toEqual([
      { chaine: 'agent:7', point: 1, numero: 2 },
      { chaine: scene.ici, point: 2, numero: 3 },
    ]);
    await exigerVrai();
  });

  it('par lots : des milliers de lignes s’en vont chaîne par chaîne, et la vérification passe entre deux lots', async () => {
    const chaines = Array.from({ length: 3 }, (_, rang) => `agent:${rang + 1}`);
    await scene.test.deps.database.withOps(async (trx) => {
      for (const chaine of chaines) {
        await trx.run(
          sql`with recursive suite as (
             select 1 as numero, ''::bytea as precedent, journal_empreinte(${chaine}, 1, '2020-01-01', null, 'X', 'otp.enrole', '{}', '') as empreinte
             union all
             select numero + 1, empreinte, journal_empreinte(${chaine}, numero + 1, '2020-01-01', null, 'X', 'otp.enrole', '{}', empreinte)
             from suite where numero < 6000)
           insert into journal (chaine, numero, le, auteur, action, details, precedent, empreinte)
           select ${chaine}, numero, '2020-01-01', 'X', 'otp.enrole', '{}', precedent, empreinte from suite`,
        );
        await trx.run(
          sql`insert into journal_chaines select chaine, numero, empreinte from journal
           where chaine = ${chaine} and numero = 6000`,
        );
      }
    });
    await poser(ANCIEN);
    const lots: number[] = [];
    const moment = {
      jour: jourDeParis(new Date()),
      maintenant: new Date(),
      passe: false,
      signataire: scene.test.deps.journalSigner,
    };
    for (let curseur: string | null = null, fini = false; !fini; ) {
      const depuis: string | null = curseur;
      const lot: { bilan: BilanEtape; curseur?: string; fini: boolean } =
        await scene.test.deps.database.withOps((trx) => LES_ETAPES.journal.faire(trx, moment, depuis));
      lots.push(lot.bilan.lignes ?? 0);
      [curseur, fini] = [lot.curseur ?? null, lot.fini];
      await exigerVrai();
    }
    expect(lots).toEqual([2 * 5999, 5999, 0]);
  });

  it('à la limite : un point de contrôle de douze mois moins une heure ne permet rien', async () => {
    await ecrire(scene.ici, ANCIEN, 3);
    const [{ limite } = { limite: new Date() }] = await rows<{ limite: Date }>(
      sql`select now() - make_interval(months => ${JOURNAL_CONSERVE_MOIS}) as limite`,
    );
    const heures = (n: number) => new Date(limite.getTime() + n * 3_600_000);
    await poserLe(scene.test.deps, heures(1));
    expect(await purger()).toEqual({});
    await expect(rows(sql`delete from journal where chaine = ${scene.ici} and numero < 3`)).rejects.toThrow(
      'tête attestée',
    );
    expect((await rows(sql`select dernier_point_perime() as numero`))[0]).toEqual({ numero: null });
    // The database counts as the domain does, one hour later.
    await poserLe(scene.test.deps, heures(-1));
    expect((await rows(sql`select dernier_point_perime() as numero`))[0]).toEqual({ numero: 2 });
    await poserLe(scene.test.deps, heures(-26));
    expect(await purger()).toMatchObject({ lignes: 2 });
    await exigerVrai();
  });

  it('le dernier point de contrôle n’est pas signé par cette clé, ou la suite est rompue : rien n’est effacé', async () => {
    await ecrire(scene.ici, ANCIEN + 2, 3);
    await poser(ANCIEN);
    await poser(3);
    await expect(jouerEtape({ ...scene.test.deps, journalSigner: autreCle }, 'journal')).rejects.toThrow(
      'rien n’en est effacé',
    );
    for (const enonce of [
      sql`update points_de_controle set signature = ''`,
      sql`update points_de_controle set chaines = 3 where numero = 1`,
      sql`update points_de_controle set numero = 7 where numero = 2`,
      sql`update journal_tetes set numero = 2`,
    ]) {
      const avant = await rows(sql`select * from points_de_controle`);
      const tetes = await rows(sql`select * from journal_tetes`);
      await falsifier(scene.test.deps, (trx) => trx.run(enonce));
      await expect(purger(), enonce.text).rejects.toThrow('rien n’en est effacé');
      await falsifier(scene.test.deps, async (trx) => {
        await trx.run(sql`delete from points_de_controle`);
        await trx.run(
          sql`insert into points_de_controle select * from jsonb_populate_recordset(null::points_de_controle, ${JSON.stringify(enJson(avant))})`,
        );
        await trx.run(sql`delete from journal_tetes`);
        await trx.run(
          sql`insert into journal_tetes select * from jsonb_populate_recordset(null::journal_tetes, ${JSON.stringify(enJson(tetes))})`,
        );
      });
    }
    expect(await numeros(scene.ici)).toEqual([1, 2, 3]);
    // As it was again: the same purge passes; a key that changed since the old checkpoint does not stop it.
    await poserLe({ ...scene.test.deps, journalSigner: autreCle }, new Date());
    expect(await jouerEtape({ ...scene.test.deps, journalSigner: autreCle }, 'journal')).toMatchObject({
      lignes: 2,
    });
  });

  it('à la main, le propriétaire lui-même n’efface ni n’altère que ce que la nuit effacerait', async () => {
    await ecrire(scene.ici, ANCIEN + 3, 3);
    await poser(ANCIEN + 2);
    await ecrire(scene.ici, ANCIEN + 1, 2);
    await poser(5);
    await ecrire(scene.ici, 4);
    for (const enonce of [
      sql`delete from journal`,
      sql`delete from journal where chaine = ${scene.ici}`,
      // A hole, short of the head of that time, beyond it, up to a recent one, and all but the last one.
      sql`delete from journal where chaine = ${scene.ici} and numero = 2`,
      sql`delete from journal where chaine = ${scene.ici} and numero <= 1`,
      sql`delete from journal where chaine = ${scene.ici} and numero <= 4`,
      sql`delete from journal where chaine = ${scene.ici} and numero <= 5`,
      sql`update journal set auteur = 'X'`,
      sql`truncate journal`,
      sql`update journal_tetes set numero = 9`,
      sql`delete from journal_tetes`,
      sql`truncate journal_tetes`,
      sql`update points_de_controle set le = now()`,
      sql`delete from points_de_controle`,
      sql`delete from points_de_controle where numero = 1`,
      sql`delete from points_de_controle where numero = 2`,
      sql`truncate points_de_controle`,
    ])
      await expect(rows(enonce), enonce.text).rejects.toMatchObject({ code: '42501' });
    await rows(sql`delete from journal where chaine = ${scene.ici} and numero <= 3`);
    await exigerVrai();
  });

  it('à blanc, la nuit dit ce qui serait effacé et n’écrit rien', async () => {
    await ecrire(scene.ici, ANCIEN + 3, 3);
    await poser(ANCIEN + 2);
    await ecrire(scene.ici, ANCIEN + 1, 2);
    await poser(ANCIEN);
    const prevue = await prevoirLaNuit(scene.test.deps);
    expect(prevue.journal).toEqual({ lignes: 4, points: 1 });
    expect(prevue.point_de_controle?.chaines).toBeGreaterThan(0);
    expect(await points()).toEqual([1, 2]);
    expect((await lancer(scene.test, nuit, { dryRun: true })).sortie).toContain(
      'Journal ancien\u00a0: 4\u00a0lignes anciennes effacées, 1\u00a0point de contrôle ancien effacé',
    );
    const { etapes } = await faireLaNuit(scene.test.deps, jourDeParis(new Date()));
    expect(etapes.journal).toEqual(prevue.journal);
  });
});

/** Rows as jsonb_populate_recordset() takes them. */
const enJson = (lues: Record<string, unknown>[]) =>
  lues.map((ligne) =>
    Object.fromEntries(
      Object.entries(ligne).map(([nom, valeur]) => [
        nom,
        Buffer.isBuffer(valeur) ? `\\x${valeur.toString('hex')}` : valeur,
      ]),
    ),
  );
