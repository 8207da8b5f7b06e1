import sql, { raw } from 'sql-template-tag';
import type { Test } from 'supertest';
import type { Deps } from '../../../src/deps.ts';
import { PROFILS } from '../../../src/domain/comptes/etats.ts';
import type { Acte } from '../../../src/domain/connexion/session.ts';
import { paths } from '../../../src/paths.ts';
import type { Route } from '../../../src/routes/route.ts';
import { routes } from '../../../src/routes/table.ts';
import { poserAdresse } from '../../builders/adresse.ts';
import { creerAgent } from '../../builders/agent.ts';
import {
  ajouterEleves,
  ajouterRepresentants,
  creerEcole,
  desEleves,
  type EcoleTest,
  uai,
} from '../../builders/ecole.ts';
import { extractions } from '../../builders/onde.ts';
import type { TestApp } from '../app.ts';
import { ADRESSE_DE_SCENE, type Champs, type Numeros } from '../corps.ts';
import { trouver } from '../visiteur/html.ts';
import { donnerCodePour } from '../visiteur/sessions.ts';
import { Visiteur } from '../visiteur/visiteur.ts';
import { delegationDe, deleguer } from './delegation.ts';

const ELEVES = desEleves(6, 2);
/** What ONDE says now: one pupil more. */
const [FICHIER_ONDE = Buffer.alloc(0)] = Object.values(
  extractions({
    eleves: [...ELEVES, { nom: 'ARRIVEE', prenom: 'Ava', classe: 'Classe 1' }].map((eleve) => ({
      ...eleve,
      date: '2019-05-12',
    })),
  }),
);

interface AvecFiches {
  eleves: string[];
  representants?: string[];
}

export interface EcoleDeScene extends EcoleTest {
  numeros: Numeros;
  eleves: string[];
  representants: string[];
}

/** Two schools with pupils, a plan and an operation each, and one agent of every kind. */
export async function monterScene(test: { readonly current: TestApp }) {
  const { deps } = test.current;
  const creer = async (rang: number, nom: string): Promise<EcoleTest & Required<AvecFiches>> => {
    const ecole = await creerEcole(deps, { uai: uai(rang), nom });
    const eleves = await ajouterEleves(deps, ecole, ELEVES);
    const representants = await ajouterRepresentants(deps, ecole, [
      {
        nom: `PARENT${rang}`,
        prenom: 'Dominique',
        mail: `parent${rang}@exemple.fr`,
        enfants: eleves.slice(0, 1),
      },
    ]);
    for (const profil of PROFILS)
      await poserAdresse(deps, ecole, profil, ADRESSE_DE_SCENE, { affichee: false });
    return { ...ecole, eleves, representants };
  };
  const ici = await creer(1, 'École des Tilleuls');
  const ailleurs = await creer(2, 'École des Platanes');
  await creerAgent(deps, { ecoles: [ici] });
  await creerAgent(deps, { identifiant: 'voisine', ecoles: [ailleurs] });
  await creerAgent(deps, { identifiant: 'deleguee', fonction: 'enseignant', delegueesEleves: [ici] });
  await creerAgent(deps, { identifiant: 'sansdroit', fonction: 'enseignant' });
  const inspectrice = await creerAgent(deps, { identifiant: 'inspectrice', fonction: 'ien' });
  await creerAgent(deps, { identifiant: 'autreinspecteur', fonction: 'ien' });
  await creerAgent(deps, { identifiant: 'delegueetous', fonction: 'enseignant', delegueesTous: [ici] });
  await deps.database.withOps(async (trx) => {
    const { id } = await trx.one<{ id: string }>(
      sql`insert into circonscriptions (code, nom, academie) values ('0990100W', 'Val', 'Aix-Marseille') returning id`,
    );
    await trx.run(sql`insert into agent_circonscriptions values (${inspectrice.id}, ${id})`);
    await trx.run(sql`update ecoles set circonscription_id = ${id} where id = ${ici.id}`);
  });

  const directrice = await Visiteur.connecter(test, 'directrice');
  const voisine = await Visiteur.connecter(test, 'voisine');
  const numerosIci = await preparer(deps, directrice, ici);
  const numerosAilleurs = await preparer(deps, voisine, ailleurs);
  await rejeterLesMails(test);
  return {
    ici: { ...ici, numeros: { ...numerosIci, entree: await premiereEntree(test, ici) } },
    ailleurs: { ...ailleurs, numeros: { ...numerosAilleurs, entree: await premiereEntree(test, ailleurs) } },
    directrice,
    voisine,
    deleguee: await Visiteur.connecter(test, 'deleguee'),
    sansDroit: await Visiteur.connecter(test, 'sansdroit'),
    inspectrice: await Visiteur.connecter(test, 'inspectrice'),
    autreInspecteur: await Visiteur.connecter(test, 'autreinspecteur'),
    delegueeTous: await Visiteur.connecter(test, 'delegueetous'),
  };
}
export type Scene = Awaited<ReturnType<typeof monterScene>>;

/** Whose line it is: the visitor of the scene who may use it. */
export const quiPeut = ({ acces }: Route) => (acces === 'ien' ? 'inspectrice' : 'directrice');
const premiereEntree = async (
  { current }: { readonly current: TestApp },
  { id }: EcoleTest,
): Promise<string> =>
  (
    await current.deps.database.withOps((trx) =>
      trx.one<{ id: string }>(sql`select min(id)::text as id from journal where ecole_id = ${id}`),
    )
  ).id;

/** Every mail that waits has failed, its address apart: it can be sent again. In one stroke, where the worker takes its time. */
export const rejeterLesMails = ({ current }: { readonly current: TestApp }): Promise<number> =>
  current.deps.database.withOps((trx) =>
    trx.run(sql`update envois set statut = 'rejete', motif = 'Boîte pleine.' where statut = 'en_attente'`),
  );

const deposerFichier = (agent: Visiteur, uai: string, _csrf: string | undefined) => {
  const envoi = agent.navigation.post(paths.onde({ uai }));
  if (_csrf !== undefined) envoi.field('_csrf', _csrf);
  return envoi.attach('eleves', FICHIER_ONDE, 'CSVExtraction.csv');
};

async function informerParMail(agent: Visiteur, ecole: EcoleTest, ids: readonly string[]): Promise<string> {
  const liste = await agent.ouvrir(paths.representantsLegaux({ uai: ecole.uai }));
  const plan = await agent.presser(liste, 'Informer par feuilles', { cocher: ids });
  const parMail = await agent.presser(plan, 'Informer par mail plutôt');
  const fait = await agent.presser(parMail, 'Confirmer');
  return fait.url.split('/').at(-1) ?? '';
}

/** Whom an earlier line has blocked: nobody could be informed any more. */
const debloquerTout = ({ database }: Deps): Promise<void> =>
  database.withOps(async (trx) => {
    for (const table of ['eleves', 'representants_legaux'])
      await trx.run(sql`update ${raw(table)} set bloque_le = null, bloque_motif = null`);
    await trx.run(sql`update comptes set bloque = false where bloque`);
  });

/** One pupil informed by an operation, another one in a plan that waits, files of ONDE that wait too. */
export async function preparer(
  deps: Deps,
  agent: Visiteur,
  ecole: EcoleTest & AvecFiches,
): Promise<Omit<Numeros, 'entree'>> {
  await debloquerTout(deps);
  const [premier = '', deuxieme = ''] = ecole.eleves;
  const liste = await agent.ouvrir(paths.eleves({ uai: ecole.uai }));
  const planifier = (id: string) => agent.presser(liste, 'Informer', { cocher: [id] });
  const fait = await agent.presser(await planifier(premier), 'Confirmer');
  const plan = await planifier(deuxieme);
  // One for each line of the table, in an hour: more than a director may.
  await deps.database.withOps((trx) => trx.run(sql`delete from limites where key like 'depots:%'`));
  // A reading has a limited time, which a busy machine may pass.
  let depot = await deposerFichier(agent, ecole.uai, await jeton(agent));
  for (let essai = 1; depot.status === 422 && essai < 3; essai += 1)
    depot = await deposerFichier(agent, ecole.uai, await jeton(agent));
  if (depot.status !== 303) throw new Error(`Le dépôt des fichiers de ONDE a répondu ${depot.status}`);
  const dernier = (url: string | undefined) => url?.split('/').at(-1) ?? '';
  return {
    eleve: premier,
    representant: ecole.representants?.[0] ?? '',
    operation: dernier(fait.url),
    operationMail: ecole.representants ? await informerParMail(agent, ecole, ecole.representants) : '',
    plan: dernier(plan.url),
    miseAJour: dernier(depot.headers.location),
    ...(await deleguer(deps, ecole)),
  };
}

const PAR_MAIL: readonly string[] = [paths.renvoyerOperation.pattern, paths.feuillesNonJoints.pattern];

/** The address of a route in a school, with ids that exist there (or with those of another one). */
export function adresse(route: Route, ecole: EcoleDeScene, numeros: Numeros = ecole.numeros): string {
  const { pattern } = paths.feuillesOperation;
  const id = route.path.includes('/delegations/')
    ? numeros.delegation
    : route.path.includes('/enseignants/')
      ? numeros.affectation
      : route.path === paths.entreeJournal.pattern
        ? numeros.entree
        : route.path.includes('/onde/')
          ? numeros.miseAJour
          : !route.path.includes('/operations/')
            ? route.path.includes('/representants-legaux/')
              ? numeros.representant
              : numeros.eleve
            : route.path === pattern
              ? numeros.operation
              : PAR_MAIL.includes(route.path)
                ? numeros.operationMail
                : numeros.plan;
  const chemin = route.path.replace(':uai', ecole.uai).replace(':id', id);
  const besoinDunChoix: string[] = [
    paths.listeElevesCsv.pattern,
    paths.listeElevesPdf.pattern,
    paths.listeRepresentantsCsv.pattern,
    paths.listeRepresentantsPdf.pattern,
  ];
  const operation = route.path.includes('/representants-legaux/') ? numeros.operationMail : numeros.operation;
  if (route.path === paths.relireDelegation.pattern)
    return `${chemin}?${new URLSearchParams(delegationDe(numeros))}`;
  return besoinDunChoix.includes(route.path) ? `${chemin}?operation=${operation}` : chemin;
}

/** Lines that ask for a code given for their act alone, and which. */
const ACTES: Readonly<Record<string, Acte>> = {
  [paths.codesSecours.pattern]: 'codes_secours',
  [paths.nouveauTelephone.pattern]: 'telephone',
  [paths.confirmerTelephone.pattern]: 'telephone',
};

/** As if the director had given one for this line; nothing for any other. */
export async function donnerSonCode(test: { readonly current: TestApp }, { path }: Route): Promise<void> {
  const acte = ACTES[path];
  if (acte !== undefined) await donnerCodePour(test, 'directrice', acte);
}

/** Sends the form of a route as its page would, with this token or none; files included where it has some. */
export function soumettre(agent: Visiteur, route: Route, url: string, corps: Champs): Test {
  if (route.path === paths.onde.pattern)
    return deposerFichier(agent, url.split('/')[2] ?? '', corps._csrf?.toString());
  return agent.navigation.post(url).type('form').send(corps);
}

export const nomDe = (route: Route) => `${route.method.toUpperCase()} ${route.path}`;
/** Of the administration: those of the portal have a scene of their own. */
const routesAdministration = routes.filter(({ path }) => !path.startsWith(paths.portail.pattern));
export const routesGet = routesAdministration.filter((route) => route.method === 'get');
export const routesPost = routesAdministration.filter((route) => route.method === 'post');

/** The token of the session, from any page that has a form. */
export const jeton = async (visiteur: Visiteur, page: string = paths.arena()): Promise<string> =>
  trouver((await visiteur.ouvrir(page)).document, 'input', { name: '_csrf' }).attributs.value ?? '';

/** Fingerprint of all that is kept, but the sessions, what goes with them, and the counters of the throttling. */
export async function empreinteDeLaBase(
  test: { readonly current: TestApp },
  sauf: readonly string[] = ['sessions', 'donnees_de_session', 'limites'],
): Promise<Record<string, string>> {
  return test.current.deps.database.withOps(async (trx) => {
    const tables = await trx.rows<{ nom: string }>(
      sql`select tablename as nom from pg_tables where schemaname = 'public' and tablename <> all (${sauf}) order by 1`,
    );
    const empreintes = tables.map(
      ({ nom }) =>
        `select '${nom}' as nom, md5(coalesce(string_agg(t::text, E'\\n' order by t::text), '')) as empreinte from ${nom} t`,
    );
    const { base } = await trx.one<{ base: Record<string, string> }>(
      sql`select jsonb_object_agg(nom, empreinte) as base from (${raw(empreintes.join(' union all '))}) e`,
    );
    return base;
  });
}
