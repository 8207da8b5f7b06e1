import fc from 'fast-check';
import sql, { raw } from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  ATTESTATIONS_PAR_JOUR,
  DELEGATIONS_PAR_JOUR,
  type EtatDelegation,
  finDAnnee,
  MOTIF_MAX,
  RAPPEL_JOURS,
} from '../../../src/domain/circonscription/delegation.ts';
import { useTestApp } from '../../helpers/app.ts';
import { useBase } from '../../helpers/base.ts';
import {
  dansJours,
  monterCirconscription,
  type SceneCirconscription,
} from '../../helpers/scenes/circonscription.ts';

const test = useTestApp();
const base = useBase(test);
let scene: SceneCirconscription;

beforeAll(async () => {
  scene = await monterCirconscription(test.current);
});

/** What to write in the columns of a delegation that has taken effect and is under way. */
const EN_COURS = {
  debut: dansJours(-2),
  fin: dansJours(2),
  effet_le: 'now()',
  acceptee_le: 'null',
  refusee_le: 'null',
  retiree_le: 'null',
};

describe('l’état d’une délégation (règles §10)', () => {
  const cas: [string, Partial<typeof EN_COURS>, EtatDelegation][] = [
    ['un jour ouvré après, sans réponse', {}, 'en_cours'],
    ['avant', { effet_le: "now() + interval '1 second'" }, 'en_attente'],
    ['acceptée avant', { effet_le: "now() + interval '1 day'", acceptee_le: 'now()' }, 'en_cours'],
    ['son premier et son dernier jour', { debut: dansJours(0), fin: dansJours(0) }, 'en_cours'],
    ['la veille', { debut: dansJours(1) }, 'a_venir'],
    [
      'la veille, sans réponse encore',
      { debut: dansJours(1), effet_le: "now() + interval '1 day'" },
      'en_attente',
    ],
    ['le lendemain', { fin: dansJours(-1) }, 'terminee'],
    [
      'le lendemain, sans avoir pris effet',
      { fin: dansJours(-1), effet_le: "now() + interval '1 day'" },
      'terminee',
    ],
    ['retirée', { retiree_le: 'now()' }, 'retiree'],
    ['retirée puis passée', { retiree_le: 'now()', fin: dansJours(-1) }, 'retiree'],
    ['acceptée puis retirée', { acceptee_le: 'now()', retiree_le: 'now()' }, 'retiree'],
    ['refusée', { refusee_le: 'now()', effet_le: "now() + interval '1 day'" }, 'refusee'],
    ['refusée puis passée', { refusee_le: 'now()', fin: dansJours(-1) }, 'refusee'],
  ];
  it.each(cas)('%s : %s', async (_quand, autres, attendu) => {
    const { debut, fin, ...instants } = { ...EN_COURS, ...autres };
    const [ligne] = await base<{ etat: string; droits: number }>(sql`
      with d as (insert into delegations (agent_id, ecole_id, perimetre, debut, fin, effet_le, acceptee_le, refusee_le,
          retiree_le, accordee_par)
        values (${scene.lpetit.id}, ${scene.tilleuls.id}, 'eleves', ${debut}, ${fin}, ${raw(Object.values(instants).join(', '))},
          ${scene.ien.id}) returning *)
      select etat_de_delegation(row(d.*)::delegations) as etat from d`);
    expect(ligne?.etat).toBe(attendu);
    const droits = await base(sql`select from droits where agent_id = ${scene.lpetit.id}`);
    expect(droits).toHaveLength(attendu === 'en_cours' ? 1 : 0);
    await base(sql`delete from delegations`);
  });
});

/** Easter Sundays, as almanacs give them: early, late, and the years to come. */
const PAQUES = [
  '1961-04-02',
  '2000-04-23',
  '2008-03-23',
  '2024-03-31',
  '2026-04-05',
  '2027-03-28',
  '2038-04-25',
  '2049-04-18',
];

const ouvre = async (jour: string) =>
  (await base<{ ouvre: boolean }>(sql`select est_ouvre(${jour}::date) as ouvre`))[0]?.ouvre;
const effet = async (locale: string) =>
  (
    await base<{ effet: string }>(
      sql`select to_char(effet_sans_accord(${locale}::timestamp at time zone 'Europe/Paris') at time zone 'Europe/Paris',
        'YYYY-MM-DD HH24:MI') as effet`,
    )
  )[0]?.effet;

describe('un jour ouvré', () => {
  it('Pâques, comme les almanachs', async () => {
    for (const jour of PAQUES) {
      const [ligne] = await base<{ jour: string }>(
        sql`select paques(${Number(jour.slice(0, 4))})::text as jour`,
      );
      expect(ligne?.jour).toBe(jour);
    }
  });

  it.each([
    ['2026-01-01', 'jour de l’an'],
    ['2026-04-06', 'lundi de Pâques'],
    ['2026-05-01', '1er mai'],
    ['2026-05-08', '8 mai'],
    ['2026-05-14', 'Ascension'],
    ['2026-05-25', 'lundi de Pentecôte'],
    ['2026-07-14', '14 juillet'],
    ['2027-11-01', 'Toussaint'],
    ['2026-11-11', '11 novembre'],
    ['2026-12-25', 'Noël'],
    ['2025-08-15', 'Assomption'],
    ['2026-11-28', 'samedi'],
    ['2026-11-29', 'dimanche'],
  ])('%s ne l’est pas : %s', async (jour) => {
    expect(await ouvre(jour)).toBe(false);
  });

  it('les autres le sont, vendredi saint et mercredi compris', async () => {
    for (const jour of ['2026-04-03', '2026-04-07', '2026-05-15', '2026-11-25', '2026-12-24', '2026-12-28'])
      expect(await ouvre(jour), jour).toBe(true);
  });

  it.each([
    ['2026-11-25 10:15', '2026-11-26 10:15', 'un mercredi'],
    ['2026-11-27 18:30', '2026-11-30 18:30', 'vendredi soir : lundi soir'],
    ['2026-11-28 00:01', '2026-12-01 00:00', 'samedi : la direction a tout son lundi'],
    ['2026-11-29 23:59', '2026-12-01 00:00', 'dimanche soir : de même'],
    ['2026-04-03 09:00', '2026-04-07 09:00', 'vendredi saint : mardi, après le lundi de Pâques'],
    ['2026-04-30 09:00', '2026-05-04 09:00', 'veille du 1er mai, un vendredi'],
    ['2026-05-01 12:00', '2026-05-05 00:00', '1er mai : compte à partir du lundi'],
    ['2026-12-24 16:00', '2026-12-28 16:00', 'veille de Noël'],
    ['2026-03-27 02:30', '2026-03-30 02:30', 'l’heure d’été commence entre les deux'],
    ['2026-10-23 02:30', '2026-10-26 02:30', 'l’heure d’hiver de même'],
  ])('%s → %s (%s)', async (accordee, attendu) => {
    expect(await effet(accordee)).toBe(attendu);
  });

  it('quelle que soit l’heure, une direction a vingt-quatre heures de jours ouvrés, et l’effet tombe un jour ouvré', async () => {
    const minutes = fc.integer({ min: 0, max: 3 * 366 * 24 * 60 });
    const instants = fc
      .sample(minutes, { numRuns: 60, seed: 43 })
      .map((m) => new Date(Date.UTC(2026, 0, 1) + m * 60_000));
    const lignes = await base<{ le: Date; heures: number; ouvre: boolean }>(sql`
      select t.le, est_ouvre((effet_sans_accord(t.le) at time zone 'Europe/Paris')::date) as ouvre, (
        select count(*)::int / 60 from generate_series(t.le, effet_sans_accord(t.le) - interval '1 minute', '1 minute') m
        where est_ouvre((m at time zone 'Europe/Paris')::date)) as heures
      from unnest(${instants}::timestamptz[]) as t (le)`);
    expect(lignes).toHaveLength(60);
    for (const { le, heures, ouvre: unJourOuvre } of lignes) {
      expect(heures, le.toISOString()).toBe(24);
      expect(unJourOuvre, le.toISOString()).toBe(true);
    }
  });
});

describe('les nombres que la base fait respecter sont ceux qui sont dits', () => {
  const corps = async (fonction: string) =>
    (await base<{ corps: string }>(sql`select prosrc as corps from pg_proc where proname = ${fonction}`))[0]
      ?.corps ?? '';
  it('par jour, motif, rappel', async () => {
    expect(await corps('delegations_par_jour')).toContain(`select ${DELEGATIONS_PAR_JOUR}`);
    expect(await corps('attester_enseignant')).toContain(`'attestation', ${ATTESTATIONS_PAR_JOUR})`);
    expect(await corps('finir_delegation')).toContain(`between 1 and ${MOTIF_MAX}`);
    expect(await corps('rappeler_fins')).toContain(`aujourd_hui_a_paris() + ${RAPPEL_JOURS}`);
  });

  it.each([
    ['Elle change d’école.', false],
    ['Fin du remplacement de M. Durand, le 12.11.2026 (voir Mme Petit).', false],
    ['voir https://exemple.fr', true],
    ['voir educ-connect.example', true],
    ['WWW.EXEMPLE.FR', true],
    ['écrire à moi@exemple', true],
  ])('un motif qui mène ailleurs : « %s »', async (motif, attendu) => {
    expect(await base(sql`select mene_ailleurs(${motif}) as ailleurs`)).toEqual([{ ailleurs: attendu }]);
  });

  it.each(['2026-06-30', '2026-07-01', '2026-08-31', '2026-09-01', '2027-01-15', '2028-02-29'])(
    'le dernier jour possible d’une délégation qui commence le %s',
    async (debut) => {
      const [ligne] = await base<{ fin: string }>(sql`select fin_au_plus_tard(${debut}::date)::text as fin`);
      expect(ligne?.fin).toBe(finDAnnee(debut));
    },
  );
});
