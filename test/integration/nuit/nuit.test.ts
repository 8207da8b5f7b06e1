import sql from 'sql-template-tag';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { commande } from '../../../src/cli/commandes/nuit.ts';
import { formatDate } from '../../../src/domain/francais.ts';
import { jourDeParis, laVeille, leLendemain } from '../../../src/domain/jour.ts';
import { ETAPES_NUIT } from '../../../src/domain/nuit/etapes.ts';
import { NUITS_RATTRAPEES } from '../../../src/domain/nuit/jours.ts';
import { lastDue, scheduleNights } from '../../../src/jobs/night.ts';
import { LES_ETAPES } from '../../../src/services/nuit/etapes.ts';
import {
  exigerLHeure,
  faireLaNuit,
  listNuitsAFaire,
  prevoirLaNuit,
} from '../../../src/services/nuit/nuit.ts';
import { informerAvec } from '../../builders/compte.ts';
import { ajouterEleves, creerEcole, desEleves } from '../../builders/ecole.ts';
import { useTestApp } from '../../helpers/app.ts';
import { useBase } from '../../helpers/base.ts';
import { lancer } from '../../helpers/processus/ops.ts';

const test = useTestApp();
const rows = useBase(test);

const aParis = (jour: string, heure = '02:30'): Date => new Date(`${jour}T${heure}:00+01:00`);
const le = (maintenant: Date) => ({ ...test.current.deps, clock: { now: () => maintenant } });

/** Every night that is due at this moment, as the command and the worker make them. */
async function nuits(maintenant: Date) {
  const { jours } = await listNuitsAFaire(le(maintenant));
  for (const jour of jours) expect(await faireLaNuit(le(maintenant), jour)).toMatchObject({ echecs: [] });
  return jours;
}

const journal = () =>
  rows<{ jour: string }>(
    sql`select details->>'jour' as jour from journal where action = 'nuit.faite' order by id`,
  );

beforeEach(async () => {
  await rows(sql`delete from nuits`);
  await rows(sql`delete from nuit_etapes`);
});
afterEach(() => vi.restoreAllMocks());

describe('une fois par jour de Paris, dans l’ordre (règles §9)', () => {
  it('la première fois, la nuit de ce jour ; la seconde, rien ; le journal la dit une fois', async () => {
    const dites = (await journal()).length;
    expect(await nuits(aParis('2026-12-01'))).toEqual(['2026-12-01']);
    expect(await nuits(aParis('2026-12-01', '23:59'))).toEqual([]);
    expect((await journal()).slice(dites)).toEqual([{ jour: '2026-12-01' }]);
    expect(await nuits(aParis('2026-12-02', '00:00'))).toEqual(['2026-12-02']);
  });

  it('les nuits manquées sont rattrapées dans l’ordre, au plus un mois', async () => {
    await nuits(aParis('2026-12-01'));
    expect(await nuits(aParis('2026-12-04'))).toEqual(['2026-12-02', '2026-12-03', '2026-12-04']);
    const { jours, abandonnees } = await listNuitsAFaire(le(aParis('2027-02-28')));
    expect(jours).toHaveLength(NUITS_RATTRAPEES);
    expect([jours[0], jours.at(-1)]).toEqual(['2027-01-29', '2027-02-28']);
    expect(abandonnees).toBe(55);
  });

  it.each([
    ['de 23 heures', '2027-03-28', ['2027-03-27T23:00:00Z', '2027-03-28T01:30:00Z', '2027-03-28T21:59:59Z']],
    [
      'de 25 heures',
      '2026-10-25',
      ['2026-10-24T22:00:00Z', '2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z', '2026-10-25T22:59:59Z'],
    ],
  ])('un jour %s en est un', async (_quoi, jour, instants) => {
    await nuits(aParis(laVeille(jour), '12:00'));
    const [premier, ...autres] = instants.map((instant) => new Date(instant));
    expect(await nuits(premier as Date)).toEqual([jour]);
    for (const autre of autres) expect(await nuits(autre), autre.toISOString()).toEqual([]);
    expect(await nuits(new Date((autres.at(-1) as Date).getTime() + 1000))).toEqual([leLendemain(jour)]);
  });

  it('l’horloge avance d’un an, puis revient : les nuits de l’année se font quand même, et leurs chiffres restent vrais', async () => {
    const ecole = await creerEcole(test.current.deps);
    const figures = () =>
      rows(
        sql`select depuis::text, jusqu_a::text, etat, nombre from statistiques where ecole_id = ${ecole.id} and axe = 'ecole'
         order by depuis, etat`,
      );
    const eleves = await ajouterEleves(test.current.deps, ecole, desEleves(3));
    await nuits(aParis('2026-12-01'));
    await informerAvec(test.current.deps, eleves.slice(0, 1), { expireLe: aParis('2028-01-01') });
    await nuits(aParis('2027-12-01'));
    expect(await nuits(aParis('2026-12-02'))).toEqual(['2026-12-02']);
    expect(await figures()).toEqual([
      { depuis: '2026-12-01', jusqu_a: '2026-12-02', etat: 'non_informe', nombre: 3 },
      { depuis: '2026-12-02', jusqu_a: null, etat: 'informe', nombre: 1 },
      { depuis: '2026-12-02', jusqu_a: null, etat: 'non_informe', nombre: 2 },
    ]);
    // A clock in advance by a few minutes, at midnight, is no reason to make the day before again.
    await nuits(aParis('2026-12-03', '00:00'));
    expect(await nuits(aParis('2026-12-02', '23:58'))).toEqual([]);
    expect(await nuits(aParis('2026-12-03', '02:30'))).toEqual([]);
  });

  it('une machine dont l’horloge n’est pas celle de PostgreSQL ne fait pas de nuit', async () => {
    await exigerLHeure(test.current.deps);
    await expect(exigerLHeure(le(new Date(Date.now() + 2 * 3_600_000)))).rejects.toThrow(
      'mettez-les à l’heure',
    );
  });
});

describe('à l’heure dite, par « travail » (NUIT_CRON)', () => {
  it.each([
    ['chaque nuit', '30 2 * * *', '2026-12-01T02:30:30+01:00', '2026-12-01T01:30:00.000Z'],
    ['pas encore', '30 2 * * *', '2026-12-01T02:29:59+01:00', '2026-11-30T01:30:00.000Z'],
    [
      'sur la machine éteinte la nuit, à son réveil',
      '30 2 * * *',
      '2026-12-01T15:00:00+01:00',
      '2026-12-01T01:30:00.000Z',
    ],
    ['à une heure qui n’existe pas', '30 2 * * *', '2027-03-28T03:30:30+02:00', '2027-03-28T01:30:00.000Z'],
    [
      'à une heure qui vient deux fois',
      '30 2 * * *',
      '2026-10-25T02:30:30+02:00',
      '2026-10-25T00:30:00.000Z',
    ],
    [
      'le lundi seulement, un mercredi',
      '30 2 * * 1',
      '2026-12-02T12:00:00+01:00',
      '2026-11-30T01:30:00.000Z',
    ],
  ])('%s', (_quand, cron, maintenant, due) => {
    expect(lastDue(cron, new Date(maintenant))?.toISOString()).toBe(due);
  });

  it('trois ouvriers font ensemble la nuit de ce jour, une fois, après celle qui manquait', async () => {
    const maintenant = new Date();
    const [aujourdHui, hier] = [jourDeParis(maintenant), laVeille(jourDeParis(maintenant))];
    const travailler = async (cron: string, attendues: readonly string[]) => {
      const fin = new AbortController();
      const ouvriers = [1, 2, 3].map(() => scheduleNights(le(maintenant), cron, fin.signal));
      await vi.waitFor(
        async () =>
          expect(await rows(sql`select jour::text from nuits order by jour`)).toEqual(
            attendues.map((jour) => ({ jour })),
          ),
        { timeout: 60_000, interval: 100 },
      );
      fin.abort();
      await Promise.all(ouvriers);
    };
    await rows(sql`insert into nuits (jour) values (${laVeille(hier)})`);
    const dites = (await journal()).length;
    await travailler('* * * * *', [laVeille(hier), hier, aujourdHui]);
    expect((await journal()).slice(dites).map(({ jour }) => jour)).toEqual([hier, aujourdHui]);
  });
});

describe('par étapes, chacune une fois', () => {
  it('une étape qui échoue ne retient pas les autres ; la nuit n’est pas faite tant qu’elle ne l’est pas', async () => {
    const jour = jourDeParis(new Date());
    const casse = vi.spyOn(LES_ETAPES.expirations, 'faire').mockRejectedValue(new Error('cassée'));
    const nuit = await faireLaNuit(test.current.deps, jour);
    expect(nuit.echecs.map(({ etape }) => etape)).toEqual(['expirations']);
    expect(Object.keys(nuit.etapes)).toEqual(ETAPES_NUIT.filter((etape) => etape !== 'expirations'));
    expect(await rows(sql`select 1 from nuits`)).toEqual([]);
    casse.mockRestore();
    const statistiques = vi.spyOn(LES_ETAPES.statistiques, 'faire');
    expect(await nuits(new Date())).toEqual([jour]);
    expect(statistiques).not.toHaveBeenCalled();
  });

  it('à blanc, elle dit ce qu’elle ferait et n’écrit rien', async () => {
    const { deps } = test.current;
    const ecole = await creerEcole(deps, { uai: '0990002P' });
    const eleves = await ajouterEleves(deps, ecole, desEleves(5));
    await informerAvec(deps, eleves, { expireLe: new Date(Date.now() - 1000) });
    const prevue = await prevoirLaNuit(deps);
    expect(prevue).toMatchObject({
      expirations: { effaces: 5 },
      delegations: { effets: 0, rappels: 0, fins: 0 },
    });
    expect(Object.keys(prevue)).toEqual([...ETAPES_NUIT]);
    expect(
      await rows(
        sql`select 1 from nuit_etapes union all select 1 from statistiques where ecole_id = ${ecole.id}`,
      ),
    ).toEqual([]);
    const { etapes } = await faireLaNuit(deps, jourDeParis(new Date()));
    expect(etapes.expirations).toEqual(prevue.expirations);
  });

  it('« --date » fait la prochaine, ou la première de toutes, et refuse les autres', async () => {
    const hier = laVeille(jourDeParis(new Date()));
    const avantHier = laVeille(hier);
    const nuit = (date: string) => lancer(test.current, commande, { date });
    expect((await nuit(avantHier)).sortie).toContain(`Nuit du ${formatDate(avantHier)}`);
    expect((await nuit(avantHier)).sortie).toContain('est déjà faite');
    for (const date of [jourDeParis(new Date()), laVeille(avantHier)])
      await expect(nuit(date), date).rejects.toThrow(`La prochaine est celle du ${formatDate(hier)}`);
    expect((await nuit(hier)).code).toBe(0);
    expect(await rows(sql`select jour::text from nuits order by jour`)).toEqual([
      { jour: avantHier },
      { jour: hier },
    ]);
  });
});
