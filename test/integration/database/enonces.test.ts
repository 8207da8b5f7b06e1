import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import sql, { raw, type Sql } from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Reads } from '../../../src/database/transaction.ts';
import type { Deps } from '../../../src/deps.ts';
import { PROJECT_ROOT } from '../../../src/project-root.ts';
import { accesDe, creerAgent } from '../../builders/agent.ts';
import { activer } from '../../builders/compte.ts';
import { ajouterEleves, creerEcole, desEleves, type EcoleTest } from '../../builders/ecole.ts';
import { useTestApp } from '../../helpers/app.ts';
import { APPELS } from '../../helpers/enonces/appels.ts';
import { decrire } from '../../helpers/enonces/description.ts';
import { QUELCONQUE } from '../../helpers/enonces/quelconque.ts';
import { type Fonction, listerFonctions, listerSites } from '../../helpers/enonces/sites.ts';
import { confronter, type LigneConnue } from '../../helpers/enonces/types.ts';
import { tablesDEcole } from '../../helpers/scenes/deux-ecoles.ts';

/** One statement that a function of queries or repositories sends. */
interface Enonce {
  site: string;
  poignee: string;
  texte: string;
}

const test = useTestApp();
const enonces: Enonce[] = [];
/** Functions that the value « quelconque » cannot serve: they need a call of their own. */
const muettes: string[] = [];
const clients = new Map<string, pg.Client>();
let expliquer: (enonce: Enonce) => Promise<unknown>;

/** As a handle: what a `Database` asks by the login of the portal. */
const DATABASE_PORTAIL = 'Database, portail';

/** Whose login sends what such a handle is asked. */
const LOGINS: Readonly<Record<string, 'app' | 'acces' | 'portail' | 'proprietaire'>> = {
  Database: 'app',
  [DATABASE_PORTAIL]: 'portail',
  PortailLecture: 'portail',
  PortailTrx: 'portail',
  PassantTrx: 'portail',
  AgentLecture: 'app',
  AgentTrx: 'app',
  EcoleLecture: 'app',
  EcoleTrx: 'app',
  ConnexionTrx: 'acces',
  SessionLecture: 'acces',
  SessionTrx: 'acces',
  OpsLecture: 'proprietaire',
  OpsTrx: 'proprietaire',
};
const KINDS: Readonly<Record<string, string>> = {
  AgentLecture: 'agent',
  AgentTrx: 'agent',
  EcoleLecture: 'ecole',
  EcoleTrx: 'ecole',
  ConnexionTrx: 'connexion',
  SessionLecture: 'session',
  SessionTrx: 'session',
  PortailLecture: 'portail',
  PortailTrx: 'portail',
  PassantTrx: 'passant',
  OpsLecture: 'ops',
  OpsTrx: 'ops',
};

/** Notes what it is asked, and answers one row of anything. */
function poigneeQuiNote(poignee: string): unknown {
  const noter = (enonce: Sql, par: string) => {
    const lieu = /\/src\/([\w./-]+\.ts):(\d+)/.exec(
      (new Error().stack ?? '').split('\n').find((l) => /\/src\/(queries|repositories|database)\//.test(l)) ??
        '',
    );
    enonces.push({
      site: `${lieu?.[1]}:${lieu?.[2]}`,
      poignee: par,
      texte: enonce.text,
    });
  };
  const dire =
    <R>(reponse: R, par = poignee) =>
    async (enonce: Sql) => {
      noter(enonce, par);
      return reponse;
    };
  return {
    kind: KINDS[poignee],
    ecoleId: '1',
    agentId: '1',
    session: 's',
    rows: dire([QUELCONQUE]),
    query: dire([QUELCONQUE]),
    queryPortail: dire([QUELCONQUE], DATABASE_PORTAIL),
    one: dire(QUELCONQUE),
    maybeOne: dire(QUELCONQUE),
    run: dire(1),
  };
}

async function faireParler({ nom, fichier, poignee }: Fonction): Promise<void> {
  const module = await import(pathToFileURL(join(PROJECT_ROOT, 'src', fichier)).href);
  for (const une of poignee.split('|').map((p) => p.trim()))
    for (const args of APPELS[nom] ?? [Array.from({ length: 8 }, () => QUELCONQUE)])
      try {
        await module[nom](poigneeQuiNote(une), ...args);
      } catch (error) {
        muettes.push(`${nom} (${fichier}) : ${(error as Error).message}`);
      }
}

/** Somebody logged in to the portal, by the owner's hand. */
async function sessionDeFamille(deps: Deps, ecole: EcoleTest): Promise<string> {
  const [eleve = ''] = await ajouterEleves(deps, ecole, desEleves(1));
  await activer(deps, [eleve]);
  await deps.database.withOps((trx) =>
    trx.run(sql`insert into portail_sessions (empreinte, parcours, profil, compte_id, version_acces, force)
      select empreinte_de_session('famille'), 'ouverte', c.profil, c.id, c.version_acces, 'mot_de_passe'
      from eleves e join comptes c on c.id = e.compte_id where e.id = ${eleve}`),
  );
  return 'famille';
}

beforeAll(async () => {
  const { deps, appUrl, accesUrl, portailUrl, ownerUrl } = test.current;
  for (const fonction of listerFonctions()) await faireParler(fonction);
  for (const [login, url] of Object.entries({
    app: appUrl,
    acces: accesUrl,
    portail: portailUrl,
    proprietaire: ownerUrl,
  })) {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    clients.set(login, client);
  }
  const ecole = await creerEcole(deps);
  const acces = await accesDe(deps, await creerAgent(deps, { ecoles: [ecole] }), ecole);
  const { database } = deps;
  const famille = await sessionDeFamille(deps, ecole);
  expliquer = ({ poignee, texte }) => {
    const dire = (trx: Reads) => trx.rows<unknown>(raw(`explain (generic_plan) ${texte}`));
    if (poignee === 'Database') return database.query(raw(`explain (generic_plan) ${texte}`));
    if (poignee === DATABASE_PORTAIL) return database.queryPortail(raw(`explain (generic_plan) ${texte}`));
    if (poignee.startsWith('Portail')) return database.readPortail(famille, dire);
    if (poignee === 'PassantTrx') return database.withPassant(dire);
    if (poignee.startsWith('Ops')) return database.withOps(dire);
    if (poignee === 'ConnexionTrx') return database.withConnexion(dire);
    if (poignee.startsWith('Session')) return database.withSession(acces.session, dire);
    if (poignee === 'AgentLecture') return database.readAgent(acces.session, dire);
    return database.withEcole(acces, dire);
  };
});
afterAll(async () => {
  for (const client of clients.values()) await client.end();
});

const clientDe = ({ poignee }: Enonce): pg.Client => {
  const client = clients.get(LOGINS[poignee] ?? '');
  if (client === undefined) throw new Error(`Poignée inconnue : ${poignee}`);
  return client;
};
/** « ecole_id = $1 », or the value of a row that is written. */
const NOMME_L_ECOLE = /\becole_id = \$\d|\binto \w+(?: as \w+)?\s*\((?:\w+, )?ecole_id\b/;
/** What went wrong, place by place. */
async function fautes(fn: (enonce: Enonce) => Promise<unknown>): Promise<string[]> {
  const trouvees: string[] = [];
  for (const enonce of enonces)
    await fn(enonce).catch((error: Error) => trouvees.push(`${enonce.site} : ${error.message}`));
  return trouvees;
}

describe('chaque énoncé se prépare', () => {
  it('chaque fonction de queries et de repositories est appelée (une exception a son appel dans « APPELS »)', () => {
    expect(muettes).toEqual([]);
    const noms = new Set(listerFonctions().map(({ nom }) => nom));
    expect(Object.keys(APPELS).filter((nom) => !noms.has(nom))).toEqual([]);
  });

  it('et chaque endroit qui envoie un énoncé l’a dit au moins une fois', () => {
    const dits = new Set(enonces.map(({ site }) => site));
    expect(listerSites().flatMap(({ id }) => (dits.has(id) ? [] : [id]))).toEqual([]);
    const connus = new Set(listerSites().map(({ id }) => id));
    expect([...dits].filter((site) => !connus.has(site))).toEqual([]);
  });

  it('PostgreSQL le prépare', async () => {
    expect(await fautes((enonce) => decrire(clientDe(enonce), enonce.texte))).toEqual([]);
  }, 120_000);

  it('dans une école, ce qui en touche les tables dit laquelle : la politique de lignes n’est pas seule à tenir', async () => {
    const tables = await test.current.deps.database.withOps(tablesDEcole);
    const touche = new RegExp(`\\b(?:from|join|update|into|using) (?:${tables.join('|')})\\b`);
    const dEcole = enonces.filter(({ poignee, texte }) => poignee.startsWith('Ecole') && touche.test(texte));
    expect(dEcole.length).toBeGreaterThan(60);
    const muets = dEcole.filter(({ texte }) => !NOMME_L_ECOLE.test(texte));
    expect([...new Set(muets.map(({ site }) => site))]).toEqual([]);
  });

  it('une lecture dit le type de ses lignes', () => {
    expect(
      listerSites().flatMap(({ id, lecture, type }) => (lecture && type === undefined ? [id] : [])),
    ).toEqual([]);
  });

  it('le rôle qui l’envoie a le droit de tout ce qu’il touche', async ({ skip }) => {
    const { rows } = await (clients.get('app') as pg.Client).query('show server_version_num');
    // EXPLAIN of a statement whose values are not known.
    skip(Number(rows[0].server_version_num) < 160_000);
    expect(await fautes(expliquer)).toEqual([]);
  }, 120_000);

  it('ses colonnes sont celles du type de ligne que le code déclare, ni plus ni moins', async () => {
    const sites = new Map(listerSites().map((site) => [site.id, site]));
    const lignes = new Map<string, LigneConnue>();
    for (const enonce of enonces) {
      const site = sites.get(enonce.site);
      if (site?.type === undefined) continue;
      const colonnes = await decrire(clientDe(enonce), enonce.texte);
      const deja = lignes.get(site.id);
      if (deja !== undefined) expect(colonnes, site.id).toEqual(deja.colonnes);
      lignes.set(site.id, { ...site, colonnes });
    }
    expect(lignes.size).toBeGreaterThan(40);
    expect(confronter([...lignes.values()])).toEqual([]);
  }, 120_000);

  it('un type de ligne qui n’est pas le bon se voit : une colonne absente, une en trop, une d’un autre type', () => {
    const sites = listerSites().filter(({ fichier }) => fichier === 'queries/connexion/mon-acces.ts');
    const [site] = sites;
    if (site === undefined) throw new Error('Aucun énoncé dans queries/connexion/mon-acces.ts');
    const justes = { uai: 'string', nom: 'string', commune: 'string', debut: 'string', fin: 'string' };
    const fausses = { ...justes, perimetre: 'number', surnom: 'string' };
    const [faute] = confronter([{ ...site, colonnes: fausses }]);
    for (const colonne of ['titre', 'perimetre', 'surnom']) expect(faute).toContain(`"${colonne}"`);
  }, 120_000);
});
