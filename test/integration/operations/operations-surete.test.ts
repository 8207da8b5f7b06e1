import sql, { raw } from 'sql-template-tag';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { paths } from '../../../src/paths.ts';
import { type AgentTest, creerAgent, habiliter } from '../../builders/agent.ts';
import { informerAvec, lireComptes } from '../../builders/compte.ts';
import { ajouterEleves, creerEcole, desEleves, type EcoleTest, uai } from '../../builders/ecole.ts';
import { useTestApp } from '../../helpers/app.ts';
import { useBase } from '../../helpers/base.ts';
import { analyser } from '../../helpers/visiteur/html.ts';
import { vieillirCode } from '../../helpers/visiteur/sessions.ts';
import { type Page, Visiteur } from '../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const REINITIALISER = 'Réinitialiser les mots de passe';
const DEMAIN = new Date(Date.now() + 86_400_000);
const DIX_MINUTES = 10 * 60_000;

let numero = 0;
let agent: AgentTest;
let ecole: EcoleTest;
let autre: EcoleTest;
let ids: string[];
let directrice: Visiteur;

beforeAll(async () => {
  agent = await creerAgent(test.current.deps);
  directrice = await Visiteur.connecter(test, agent.identifiant);
});

beforeEach(async () => {
  const { deps } = test.current;
  numero += 2;
  ecole = await creerEcole(deps, { uai: uai(numero) });
  autre = await creerEcole(deps, { uai: uai(numero + 1) });
  ids = await ajouterEleves(deps, ecole, desEleves(4, 1));
  await ajouterEleves(deps, autre, desEleves(2, 1));
  for (const une of [ecole, autre]) await habiliter(deps, une);
});

const plan = async (action: string, fiches: readonly string[] = ids) =>
  directrice.presser(await directrice.ouvrir(paths.eleves({ uai: ecole.uai })), action, { cocher: fiches });
const numeroDe = (page: Page) => page.url.split('/').at(-1) ?? '';
const enBase = useBase(test);

/** All that an operation may write, for both schools. */
const etatDeLaBase = () =>
  enBase(
    sql`select
       (select jsonb_agg(to_jsonb(c) order by c.id) from comptes c) as comptes,
       (select jsonb_agg(to_jsonb(o) order by o.ecole_id, o.id) from operations o) as operations,
       (select count(*) from operation_comptes) as lignes,
       (select count(*) from compte_evenements) as evenements,
       (select count(*) from journal where action like 'eleves.%') as journal,
       (select jsonb_agg(to_jsonb(j) order by j.chaine) from journal_chaines j where chaine like 'ecole:%') as chaines`,
  );

describe('une action est une transaction (règles §11) : tout ou rien', () => {
  /** What goes wrong inside the database, and during which statement. */
  const pannes = {
    'le journal refuse d’écrire': ['journal', `raise exception 'disque plein'`],
    'l’historique refuse d’écrire': ['compte_evenements', `raise exception 'disque plein'`],
    'PostgreSQL coupe la connexion au moment du journal': [
      'journal',
      'perform pg_terminate_backend(pg_backend_pid())',
    ],
    'PostgreSQL coupe la connexion au milieu des comptes': [
      'comptes',
      'perform pg_terminate_backend(pg_backend_pid())',
    ],
  } as const;

  it.each(Object.entries(pannes))(
    '%s : rien n’a changé, la page le dit, recommencer réussit',
    async (_titre, [table, panne]) => {
      const page = await plan('Informer');
      const avant = await etatDeLaBase();
      await enBase(
        sql`create function panne() returns trigger language plpgsql security definer as $$ begin
           ${raw(panne)}; return new; end $$`,
      );
      await enBase(
        sql`create trigger panne before insert or update on ${raw(table)} for each row execute function panne()`,
      );
      const echec = await directrice.presser(page, 'Confirmer');
      await enBase(sql`drop function panne cascade`);

      expect([500, 503]).toContain(echec.statut);
      expect(echec.texte).toMatch(/Rien n’a été (enregistré à moitié|perdu)/);
      expect(echec.texte).not.toMatch(/disque plein|terminating|trigger/);
      expect(await etatDeLaBase()).toEqual(avant);

      const reprise = await directrice.presser(page, 'Confirmer');
      expect(reprise.texte).toContain('4 élèves ont été informés');
      expect((await lireComptes(test.current.deps, ecole)).every((c) => c.provisoire !== null)).toBe(true);
    },
  );
});

describe('une opération appartient à son école (règles §11)', () => {
  it('dans une autre école, même administrée par le même agent, c’est 404, et rien ne se fait', async () => {
    const page = await plan('Informer');
    const params = { uai: autre.uai, id: numeroDe(page) };
    const avant = await etatDeLaBase();
    const ailleurs = page.html.replaceAll(`/ecoles/${ecole.uai}/`, `/ecoles/${autre.uai}/`);
    const falsifiee: Page = { ...page, document: analyser(ailleurs) };
    expect((await directrice.ouvrir(paths.operation(params))).statut).toBe(404);
    expect((await directrice.presser(falsifiee, 'Confirmer')).statut).toBe(404);
    expect((await directrice.presser(falsifiee, 'Réinitialiser aussi les mots de passe')).statut).toBe(404);
    expect((await directrice.ouvrir(paths.feuillesOperation(params))).statut).toBe(404);
    expect(
      (await directrice.ouvrir(`${paths.listeElevesCsv({ uai: autre.uai })}?operation=${params.id}`)).statut,
    ).toBe(404);
    expect(await etatDeLaBase()).toEqual(avant);
  });

  it.each(['0', '999999', 'x', '1e3', '-1', '99999999999999999999'])(
    'une opération « %s » n’existe pas : 404',
    async (id) => {
      expect((await directrice.ouvrir(paths.operation({ uai: ecole.uai, id }))).statut).toBe(404);
      expect((await directrice.ouvrir(paths.feuillesOperation({ uai: ecole.uai, id }))).statut).toBe(404);
    },
  );

  it('un plan n’a pas encore de feuilles', async () => {
    const id = numeroDe(await plan('Informer'));
    expect((await directrice.ouvrir(paths.feuillesOperation({ uai: ecole.uai, id }))).statut).toBe(404);
  });
});

describe('code redemandé après dix minutes (règles §10)', () => {
  const attendre = () => vieillirCode(test, agent.identifiant, DIX_MINUTES + 1_000);
  const demandeLeCode = (page: Page) => page.url.startsWith(paths.confirmationOtp());
  beforeEach(async () => {
    await informerAvec(test.current.deps, ids, { motDePasse: 'distribuehi', expireLe: DEMAIN });
    directrice = await Visiteur.connecter(test, agent.identifiant);
  });

  it('avant d’exporter des mots de passe : feuilles et listes ; le code donné, le téléchargement suit', async () => {
    const fait = await directrice.presser(await plan('Informer'), 'Confirmer');
    const id = numeroDe(fait);
    await attendre();
    const documents = [
      paths.feuillesOperation({ uai: ecole.uai, id }),
      `${paths.listeElevesPdf({ uai: ecole.uai })}?operation=${id}`,
      `${paths.listeElevesCsv({ uai: ecole.uai })}?operation=${id}`,
    ];
    const journal = () =>
      enBase(
        sql`select count(*) from journal where action in ('eleves.listes', 'eleves.feuilles_imprimees')`,
      );
    const avant = await journal();
    for (const url of documents) {
      const reponse = await directrice.telecharger(url);
      expect(reponse.status, url).toBe(303);
      expect(reponse.headers.location).toBe(
        `${paths.confirmationOtp()}?${new URLSearchParams({ retour: url })}`,
      );
    }
    expect(await journal()).toEqual(avant);

    const demande = await directrice.ouvrir(
      `${paths.confirmationOtp()}?${new URLSearchParams({ retour: documents[2] ?? '' })}`,
    );
    const pret = await directrice.confirmerParCode(demande);
    expect(pret.statut).toBe(200);
    expect(pret.html).toContain(`href="${documents[2]}"`);
    for (const url of documents) expect((await directrice.telecharger(url)).status, url).toBe(200);
  });

  it('un code faux ne confirme rien', async () => {
    const page = await plan(REINITIALISER);
    await attendre();
    const demande = await directrice.presser(page, 'Confirmer');
    const refus = await directrice.presser(demande, 'Confirmer', { remplir: { code: '000000' } });
    expect(refus.statut).toBe(422);
    expect(demandeLeCode(await directrice.presser(page, 'Confirmer'))).toBe(true);
  });
});
