import sql, { raw } from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../../src/app.ts';
import type { AccesEcole } from '../../../src/database/database.ts';
import { createDeps } from '../../../src/deps.ts';
import { paths } from '../../../src/paths.ts';
import { accesDe } from '../../builders/agent.ts';
import { type TestApp, useTestApp } from '../../helpers/app.ts';
import { Attaque, secretsDeLEcole, useConnexions } from '../../helpers/attaques.ts';
import { type DeuxEcoles, peuplerDeuxEcoles } from '../../helpers/scenes/deux-ecoles.ts';
import { Visiteur } from '../../helpers/visiteur/visiteur.ts';

const POOL = 2;
const base = useTestApp({ DATABASE_POOL: String(POOL) });
const connexions = useConnexions(base);
let scene: DeuxEcoles;
let mienne: AccesEcole;
/** A web process of its own for each poison. */
let processus: { current: TestApp } | undefined;

beforeAll(async () => {
  scene = await peuplerDeuxEcoles(base.current.deps);
  mienne = await accesDe(base.current.deps, scene.mienne.agent, scene.mienne);
});

afterAll(() => processus?.current.deps.close());

/** Another process, whose pool nobody has used yet, and the other director logged in to it. */
async function demarrer(): Promise<Visiteur> {
  await processus?.current.deps.close();
  const { config, appUrl, accesUrl, portailUrl, ownerUrl, deps } = base.current;
  const siens = createDeps(
    config,
    { appUrl, accesUrl, portailUrl, ownerUrl },
    { clock: deps.clock, logger: deps.logger },
  );
  processus = { current: { ...base.current, deps: siens, app: createApp(siens) } };
  return Visiteur.connecter(processus, 'autre');
}

interface Lecture {
  url: string;
  statut: number;
  texte: string;
}

/** What the other director reads, page by page, as words. */
async function lireTout(voisine: Visiteur): Promise<Lecture[]> {
  const { uai, eleves, representants } = scene.autre;
  const [eleve = ''] = eleves;
  const [representant = ''] = representants;
  const pages: Lecture[] = [];
  for (const url of [
    paths.eleve({ uai, id: eleve }),
    paths.eleves({ uai }),
    paths.representantLegal({ uai, id: representant }),
    paths.operations({ uai }),
    paths.onde({ uai }),
  ]) {
    const { statut, texte } = await voisine.ouvrir(url);
    pages.push({ url, statut, texte });
  }
  return pages;
}

const deps = () => (processus ?? base).current.deps;

/** On every connection of the pool at once, none of which is reset before the next user. */
async function empoisonner(sql: readonly string[]): Promise<void> {
  const { database } = deps();
  await Promise.all(
    Array.from({ length: POOL }, () => database.query(raw(['select pg_sleep(0.05)', ...sql].join('; ')))),
  );
}
async function empoisonnerApresEntree(ordres: readonly string[]): Promise<void> {
  const { database } = deps();
  await Promise.all(
    Array.from({ length: POOL }, () =>
      database.withEcole(mienne, async (trx) => {
        await trx.rows(sql`select pg_sleep(0.05)`);
        for (const ordre of ordres) await trx.rows(raw(ordre));
      }),
    ),
  );
}

const REGLAGES: Readonly<Record<string, readonly string[]>> = {
  'agent énoncé': ["select set_config('app.agent_id', '1', false), set_config('app.ecole_id', '1', false)"],
  'contexte vide': ["select set_config('app.contexte', '', false), set_config('app.sceau', '', false)"],
  'contexte mal formé': [
    "select set_config('app.contexte', '{', false), set_config('app.sceau', 'x', false)",
  ],
  'ordres préparés': ['prepare vol as select * from eleves', 'prepare entrer as select 1'],
  'chemin de recherche': ['set search_path = pg_temp, pg_catalog'],
  'chemin inversé': ['set search_path = pg_temp, public, pg_catalog'],
  'lecture seule': ['set default_transaction_read_only = on'],
  isolation: ["set default_transaction_isolation = 'serializable'"],
  'sans politiques': ['set row_security = off'],
  'verrous de session': [
    "select pg_advisory_lock_shared(1), pg_advisory_lock_shared(hashtextextended('onde:2', 0))",
  ],
  écoute: ['listen "jobs:insert"', 'listen vol'],
  dates: ["set datestyle = 'SQL, DMY'", "set intervalstyle = 'sql_standard'"],
  fuseau: ["set timezone = 'Pacific/Kiritimati'"],
  encodage: ["set client_encoding = 'LATIN1'"],
  octets: ["set bytea_output = 'escape'", 'set extra_float_digits = -15'],
  chaînes: [
    'set standard_conforming_strings = off',
    'set backslash_quote = off',
    'set transform_null_equals = on',
  ],
  délais: ["set statement_timeout = '1ms'", "set lock_timeout = '1ms'"],
  plans: ['set enable_indexscan = off', "set plan_cache_mode = 'force_generic_plan'", 'set jit = on'],
};
const ENTRES: Readonly<Record<string, readonly string[]>> = {
  'contexte gardé': [
    "select set_config('app.contexte', current_setting('app.contexte'), false), set_config('app.sceau', current_setting('app.sceau'), false)",
  ],
  'curseur gardé': ['declare vol cursor with hold for select * from eleves'],
};

describe('une connexion rendue empoisonnée : la directrice suivante lit ses données, entières, et elles seules', () => {
  const attaque = new Attaque('connexions empoisonnées');
  /** What only makes the page fail. */
  const genes: string[] = [];
  let reference: Lecture[] = [];

  it('il y a de quoi lire', async () => {
    reference = await lireTout(await demarrer());
    expect(reference.map(({ statut }) => statut)).toEqual([200, 200, 200, 200, 200]);
  });

  it.each([
    ...Object.entries(REGLAGES).map(([nom, sql]) => ({ nom, sql, poser: empoisonner })),
    ...Object.entries(ENTRES).map(([nom, sql]) => ({ nom, sql, poser: empoisonnerApresEntree })),
  ])('$nom : des données justes, ou aucune', async ({ nom, sql, poser }) => {
    const secrets = await secretsDeLEcole(connexions.proprietaire, scene.mienne.id);
    const voisine = await demarrer();
    await poser(sql);
    const fausses = (await lireTout(voisine)).filter(({ url, statut, texte }, rang) => {
      const faux = statut < 500 && texte !== reference[rang]?.texte;
      const fuite = secrets.some((mot) => texte.includes(mot));
      if (statut >= 500) genes.push(nom);
      attaque.compter(`${nom} : ${url} ${statut}${fuite ? ', fuite' : ''}`, fuite || faux);
      return fuite || faux;
    });
    expect(fausses.map(({ url }) => url)).toEqual([]);
  });

  it('au pire, la page suivante répond qu’elle ne peut pas', () => {
    process.stdout.write(`gêne seulement : ${[...new Set(genes)].join(', ') || 'aucune'}\n`);
    attaque.conclure(100);
  });

  it('ni ne fait dire à une erreur le numéro de session d’une autre', async () => {
    const attaque = new Attaque('numéros de session dans les erreurs');
    await demarrer();
    const autre = await accesDe(base.current.deps, scene.autre.agent, scene.autre);
    await empoisonner(['set log_parameter_max_length_on_error = -1', "set lock_timeout = '50ms'"]);
    for (let tour = 0; tour < POOL; tour += 1) {
      await connexions.proprietaire.query('begin');
      await connexions.proprietaire.query('select from sessions for update');
      const fin = setTimeout(() => void connexions.proprietaire.query('rollback'), 300);
      const erreur: unknown = await deps()
        .database.withEcole(autre, (trx) => trx.rows(sql`select 1`))
        .catch((error: unknown) => error);
      clearTimeout(fin);
      await connexions.proprietaire.query('rollback');
      const dite =
        erreur instanceof Error ? JSON.stringify({ ...erreur, message: erreur.message }) : 'aucune erreur';
      attaque.compter(dite, dite.includes(autre.session));
    }
    attaque.conclure(POOL);
  });
});
