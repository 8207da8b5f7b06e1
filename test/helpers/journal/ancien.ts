import sql from 'sql-template-tag';
import { parseJournalKey } from '../../../src/auth/journal/signature.ts';
import type { OpsTrx } from '../../../src/database/transaction.ts';
import type { Deps } from '../../../src/deps.ts';
import { jourDeParis } from '../../../src/domain/jour.ts';
import { creerEcole, uai } from '../../builders/ecole.ts';
import { jouerEtape } from '../nuit.ts';
import { JOURNAL_CLE } from '../processus/production.ts';

/** An entry of another time: the journal dates by itself what is written now. */
export const ecrireLe = ({ database }: Pick<Deps, 'database'>, chaine: string, le: Date): Promise<void> =>
  database.withOps(async (trx) => {
    await trx.run(
      sql`insert into journal_chaines (chaine, numero, empreinte) values (${chaine}, 0, '') on conflict do nothing`,
    );
    await trx.run(
      sql`insert into journal (chaine, numero, ecole_id, le, auteur, action, details, precedent, empreinte)
       select l.*, journal_empreinte(l.chaine, l.numero, l.le, null, l.auteur, l.action, l.details, l.precedent)
       from (select chaine, numero + 1 as numero, case when chaine ~ '^ecole:' then substr(chaine, 7)::bigint end,
           ${le}::timestamptz as le, 'Claire Martin' as auteur, 'eleves.listes' as action, '{"nombre": 2}'::jsonb as details,
           empreinte as precedent
         from journal_chaines where chaine = ${chaine}) l`,
    );
    await remettreLaTete(trx, chaine);
  });

/** The head is that of the last entry, as whoever rewrites a chain would leave it. */
const remettreLaTete = (trx: OpsTrx, chaine: string): Promise<number> =>
  trx.run(
    sql`update journal_chaines c set numero = j.numero, empreinte = j.empreinte
     from (select numero, empreinte from journal where chaine = ${chaine} order by numero desc limit 1) j
     where c.chaine = ${chaine}`,
  );

type DepsDeNuit = Pick<Deps, 'database' | 'clock' | 'journalSigner'>;
export const aLaDate = (deps: DepsDeNuit, le: Date): DepsDeNuit => ({
  database: deps.database,
  journalSigner: deps.journalSigner,
  clock: { now: () => le },
});

/** A checkpoint as the night of that moment makes it. */
export const poserLe = (deps: DepsDeNuit, le: Date): Promise<Record<string, number>> =>
  jouerEtape(aLaDate(deps, le), 'point_de_controle');

/** The same all through a file, and at noon of a day: whatever midnight or winter time do meanwhile. */
const MIDI = Date.parse(`${jourDeParis(new Date())}T12:00:00Z`);
export const ilYAJours = (jours: number): Date => new Date(MIDI - jours * 86_400_000);
/** Well beyond what the journal keeps, whatever the months. */
export const ANCIEN = 400;

/** Another key than that of the tests. */
export const autreCle = parseJournalKey(JOURNAL_CLE);

const GARDEES = [sql`journal`, sql`journal_tetes`, sql`points_de_controle`];

/** What the owner of the database can do, and nobody else: triggers stand aside. */
export const falsifier = (
  { database }: Pick<Deps, 'database'>,
  faire: (trx: OpsTrx) => Promise<unknown>,
): Promise<void> =>
  database.withOps(async (trx) => {
    for (const table of GARDEES) await trx.run(sql`alter table ${table} disable trigger user`);
    await faire(trx);
    for (const table of GARDEES) await trx.run(sql`alter table ${table} enable trigger user`);
  });

/** A chain made consistent again, from this number to its head, by somebody who knows how. */
export async function refaireLaChaine(trx: OpsTrx, chaine: string, depuis: number): Promise<void> {
  const { dernier } = await trx.one<{ dernier: number }>(
    sql`select coalesce(max(numero), 0)::int as dernier from journal where chaine = ${chaine}`,
  );
  for (let numero = depuis; numero <= dernier; numero += 1) {
    await trx.run(
      sql`update journal j set precedent = coalesce(
         (select p.empreinte from journal p where p.chaine = j.chaine and p.numero = j.numero - 1), '')
       where chaine = ${chaine} and numero = ${numero}`,
    );
    await trx.run(
      sql`update journal set empreinte = journal_empreinte(chaine, numero, le, agent_id, auteur, action, details, precedent)
       where chaine = ${chaine} and numero = ${numero}`,
    );
  }
  await remettreLaTete(trx, chaine);
}

/**
 * Two schools, of which one does something each day, and three nights; then a little more. Returns their chains: six entries were
 * attested in the first, two each night, and two in the other, all of them the first night.
 */
export async function vivreTroisNuits(deps: Deps): Promise<[ici: string, ailleurs: string]> {
  const ici = `ecole:${(await creerEcole(deps, { uai: uai(1) })).id}`;
  const ailleurs = `ecole:${(await creerEcole(deps, { uai: uai(2) })).id}`;
  for (const nuit of [3, 2, 1]) {
    for (const chaine of [ici, ici, ...(nuit === 3 ? [ailleurs, ailleurs] : [])])
      await ecrireLe(deps, chaine, ilYAJours(nuit + 0.5));
    await poserLe(deps, ilYAJours(nuit));
  }
  await ecrireLe(deps, ici, new Date());
  return [ici, ailleurs];
}
