import sql, { raw } from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { EcoleTrx } from '../../../../src/database/transaction.ts';
import { MOUVEMENTS_MASSIFS } from '../../../../src/domain/onde/rapport/massifs.ts';
import { appliquerProposition, proposerMiseAJour } from '../../../../src/services/onde/mises-a-jour.ts';
import { accesDe, creerAgent } from '../../../builders/agent.ts';
import { creerEcole, type EcoleTest, uai } from '../../../builders/ecole.ts';
import { type Eleve, elevesVus, extractions, importer, type Responsable } from '../../../builders/onde.ts';
import { createTestApp, type TestApp } from '../../../helpers/app.ts';
import { tablesDEcole } from '../../../helpers/scenes/deux-ecoles.ts';

const nom = (rang: number) => `NOM${String.fromCharCode(65 + rang)}`;
const ELEVES: Eleve[] = Array.from({ length: 12 }, (_, rang) => ({
  nom: nom(rang),
  prenom: `Prénom${rang}`,
  date: `2018-0${1 + (rang % 9)}-10`,
  ine: `${String(rang).padStart(9, '0')}FF`,
}));
const RESPONSABLES: Responsable[] = ELEVES.map(({ nom: famille, prenom }, rang) => ({
  nom: famille,
  prenom: `Parent${rang}`,
  mail: `parent${rang}@example.org`,
  portable: `06123456${String(10 + rang)}`,
  enfants: [{ nom: famille, prenom }],
}));
/** As many people, of whom none has anything in common with the others. */
const AUTRES_ELEVES = ELEVES.map((eleve, rang) => ({
  ...eleve,
  nom: `AUTRE${nom(rang)}`,
  prenom: `Autre${rang}`,
  date: `2017-0${1 + (rang % 9)}-20`,
  ine: `${String(700 + rang).padStart(9, '0')}GG`,
}));
const AUTRES_RESPONSABLES = RESPONSABLES.map((un, rang) => ({
  ...un,
  nom: `AUTRE${un.nom}`,
  prenom: `Autre${un.prenom}`,
  mail: `autre${rang}@example.org`,
  portable: `06876543${String(10 + rang)}`,
  enfants: [{ nom: `AUTRE${nom(rang)}`, prenom: `Autre${rang}` }],
}));
const LES_MEMES = extractions({ eleves: ELEVES, responsables: RESPONSABLES });
/** Three who are gone come back, and others arrive: what is known elsewhere could be found. */
const RESTENT = extractions({ eleves: ELEVES.slice(0, 6), responsables: RESPONSABLES.slice(0, 6) });
const CONNUS = extractions({ eleves: ELEVES.slice(0, 9), responsables: RESPONSABLES.slice(0, 9) });

/** What each transaction of an update did: functions called, rows read table by table. */
interface Trace {
  fonctions: string[];
  lues: Record<string, number>;
}

/** One director of one school, which knows nine people, of whom six are still there; another school beside it. */
async function monter(ailleurs: typeof LES_MEMES) {
  const app = await createTestApp();
  const { deps } = app;
  await deps.database.withOps(async (trx) => {
    const { base } = await trx.one<{ base: string }>(sql`select current_database() as base`);
    await trx.run(sql`alter database ${raw(base)} set track_functions = 'all'`);
    // Plans of these small tables must not depend on when statistics are taken.
    for (const table of await tablesDEcole(trx))
      await trx.run(sql`alter table ${raw(table)} set (autovacuum_enabled = false)`);
  });
  const mienne = await creerEcole(deps, { uai: uai(1), nom: 'La mienne' });
  const autre = await creerEcole(deps, { uai: uai(2), nom: 'L’autre' });
  await importer(deps, mienne, CONNUS);
  await importer(deps, mienne, RESTENT);
  await importer(deps, autre, ailleurs);
  const agent = await creerAgent(deps, { ecoles: [mienne] });
  await creerAgent(deps, { identifiant: 'autre', ecoles: [autre] });
  return { app, mienne, autre, qui: { acces: await accesDe(deps, agent, mienne), auteur: 'Claire Martin' } };
}

/** Deposits, then confirms; what was done and what remains of it, but for dates and identifiers. */
async function mettreAJour({ app, mienne, qui }: Awaited<ReturnType<typeof monter>>) {
  const { deps } = app;
  const traces: Trace[] = [];
  const { withEcole } = deps.database;
  vi.spyOn(deps.database, 'withEcole').mockImplementation(
    (acces, fn) =>
      withEcole.call(deps.database, acces, async (trx) => {
        const resultat = await fn(trx);
        traces.push(await tracer(trx));
        return resultat;
      }) as ReturnType<typeof fn>,
  );
  const proposition = await proposerMiseAJour(deps, qui, LES_MEMES);
  if (proposition.outcome !== 'proposee') throw new Error(JSON.stringify(proposition));
  expect(await appliquerProposition(deps, qui, proposition.id, MOUVEMENTS_MASSIFS)).toEqual({
    outcome: 'appliquee',
    vide: false,
  });
  const reste = await deps.database.withOps(async (trx) => ({
    misesAJour: await trx.rows(
      sql`select id, etat, diff::text, empreinte, resume from onde_mises_a_jour where ecole_id = ${mienne.id} order by id`,
    ),
    journal: await trx.rows(
      sql`select action, auteur, details::text from journal where ecole_id = ${mienne.id} order by id`,
    ),
    fiches: await trx.rows(
      sql`select id, nom, prenom, ine, parti_le is null as presente, compte_suivi_le from eleves
         where ecole_id = ${mienne.id} order by id`,
    ),
    evenements: await trx.rows(
      sql`select evenement from compte_evenements where ecole_id = ${mienne.id} order by id`,
    ),
  }));
  return { traces, reste };
}

async function tracer(trx: EcoleTrx): Promise<Trace> {
  const lues = await trx.rows<{ table: string; lues: number }>(
    sql`select relname as table, sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::int as lues
     from pg_stat_xact_user_tables group by relname order by relname`,
  );
  const fonctions = await trx.rows<{ nom: string }>(
    sql`select funcname as nom from pg_stat_xact_user_functions order by 1`,
  );
  return {
    fonctions: fonctions.map(({ nom: fonction }) => fonction),
    lues: Object.fromEntries(lues.map((ligne) => [ligne.table, ligne.lues])),
  };
}

describe('ce qu’une mise à jour peut lire (règles §4.5)', { timeout: 60_000 }, () => {
  const scenes: Awaited<ReturnType<typeof monter>>[] = [];
  const faites: Awaited<ReturnType<typeof mettreAJour>>[] = [];
  beforeAll(async () => {
    // The same people elsewhere, then others, as many.
    for (const ailleurs of [
      LES_MEMES,
      extractions({ eleves: AUTRES_ELEVES, responsables: AUTRES_RESPONSABLES }),
    ]) {
      const scene = await monter(ailleurs);
      scenes.push(scene);
      faites.push(await mettreAJour(scene));
    }
  });
  afterAll(async () => {
    for (const { app } of scenes) await app.close();
  });
  const app = (): TestApp => {
    if (scenes[0] === undefined) throw new Error('Scène absente');
    return scenes[0].app;
  };
  const appelees = () =>
    [...new Set(faites.flatMap(({ traces }) => traces.flatMap(({ fonctions }) => fonctions)))].sort();
  const sources = () =>
    app().deps.database.withOps((trx) =>
      trx.rows<{ nom: string; source: string; passeOutre: boolean; ouverte: boolean }>(
        sql`select p.proname::text as nom, p.prosrc as source, p.prosecdef as "passeOutre",
           has_function_privilege('comptes1d_app', p.oid, 'execute') as ouverte
         from pg_proc p where p.pronamespace = 'public'::regnamespace order by 1`,
      ),
    );

  it('l’autre école est peuplée, et par les mêmes personnes', async () => {
    const [scene] = scenes;
    expect(await elevesVus(app().deps, scene?.autre as EcoleTest)).toHaveLength(12);
    expect(await elevesVus(app().deps, scene?.mienne as EcoleTest)).toHaveLength(12);
    const communs = await app().deps.database.withOps((trx) =>
      trx.rows(sql`select ine from eleves group by ine having count(distinct ecole_id) = 2`),
    );
    expect(communs).toHaveLength(12);
  });

  it('hors de ce que le rôle web voit de son école, elle ne passe que par ces fonctions', async () => {
    const outre = new Set((await sources()).filter(({ passeOutre }) => passeOutre).map((une) => une.nom));
    expect(appelees().filter((fonction) => outre.has(fonction))).toEqual([
      'comptes_a_suivre',
      'contexte',
      'ecrit_par_onde',
      'entrer',
      'journaliser',
      'ouvrir_comptes_eleves',
      'ouvrir_comptes_representants',
      'prendre_compteurs',
      'rattachements_par_la_direction',
      'rejuger_blocages',
      'reprendre_eleves',
      'reprendre_representants',
    ]);
  });

  it('chacune s’en tient à l’école où l’on est entré, ou à celles où l’agent a la fonction', async () => {
    const tables = await app().deps.database.withOps(tablesDEcole);
    const deLEcole = tables.filter((table) => !['habilitations', 'delegations'].includes(table)).join('|');
    const lectures = new RegExp(
      `\\b(?:from|join|update|into|using)\\s+(?:${deLEcole})\\b(?:\\s+as)?\\s*(\\w*)`,
      'g',
    );
    const parLesDroits: string[] = [];
    let enTout = 0;
    for (const { nom: fonction, source } of (await sources()).filter((une) => appelees().includes(une.nom))) {
      for (const [lecture, alias] of source.matchAll(lectures)) {
        if (/^into journal\b/.test(lecture)) continue;
        enTout += 1;
        if (
          new RegExp(`\\b${alias}\\.ecole_id = (v_ecole|\\(select ecole_mise_a_jour\\(\\)\\))`).test(source)
        )
          continue;
        parLesDroits.push(`${fonction} : ${lecture}`);
      }
    }
    expect(enTout).toBeGreaterThan(5);
    expect(parLesDroits).toEqual([
      // One answer of all schools of an account, for « comptes.bloque », which the web does not read.
      'bloque_partout : from eleves e',
      'bloque_partout : from representants_legaux r',
      'comptes_en_face : join eleves e',
    ]);
    const source = new Map((await sources()).map((une) => [une.nom, une]));
    expect(source.get('comptes_en_face')?.source).toContain('e.ecole_id = any (p_ecoles)');
    expect(source.get('comptes_en_face')?.ouverte).toBe(false);
    expect(source.get('suivre_comptes_vers')?.ouverte).toBe(false);
    expect(source.get('comptes_a_suivre')?.source).toMatch(/comptes_en_face\(autres_ecoles_de_fonction\(\),/);
    expect(source.get('suivre_comptes')?.source).toMatch(
      /suivre_comptes_vers\(v_ecole, autres_ecoles_de_fonction\(\),/,
    );
    expect(source.get('autres_ecoles_de_fonction')?.source.replace(/\s+/g, ' ')).toContain(
      "from droits d where d.agent_id = agent_courant() and d.titre = 'habilitation'",
    );
  });

  it('que l’autre école ait les mêmes INE, noms, mails et portables ne change pas un octet de ce qui est dit', () => {
    const [memes, autres] = faites;
    expect(memes?.reste.misesAJour.length).toBeGreaterThan(2);
    expect(memes?.reste).toEqual(autres?.reste);
  });

  it('ni le travail de la base : mêmes fonctions, mêmes lignes lues dans chaque table', () => {
    const [memes, autres] = faites;
    // Identifiers are the whole country's: what is drawn last depends on who drew before.
    const sansIdentifiants = (traces: Trace[] = []) =>
      traces.map(({ fonctions, lues: { identifiants: _, identifiant_compteurs: __, ...lues } }) => ({
        fonctions,
        lues,
      }));
    expect(memes?.traces.map(({ lues }) => lues.eleves ?? 0).every((lues) => lues > 0)).toBe(true);
    expect(sansIdentifiants(memes?.traces)).toEqual(sansIdentifiants(autres?.traces));
  });
});
