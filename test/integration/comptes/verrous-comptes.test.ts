import { setTimeout as pause } from 'node:timers/promises';
import sql from 'sql-template-tag';
import { beforeAll, expect, it, vi } from 'vitest';
import type { Mode } from '../../../src/domain/comptes/modes.ts';
import { paths } from '../../../src/paths.ts';
import { demanderNouvelIdentifiant } from '../../../src/services/comptes/nouvel-identifiant.ts';
import { executerPlan } from '../../../src/services/operations/operations.ts';
import { planifier } from '../../../src/services/operations/plans.ts';
import { type AgentTest, accesDe, creerAgent } from '../../builders/agent.ts';
import { ecrireProvisoire } from '../../builders/compte.ts';
import { creerEcole, type EcoleTest, uai } from '../../builders/ecole.ts';
import { extractions, importer } from '../../builders/onde.ts';
import { useTestApp } from '../../helpers/app.ts';
import { jouerEtape } from '../../helpers/nuit.ts';
import { Visiteur } from '../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const DUREE_MS = 3_500;
const FAMILLES = 120;

let ecoles: EcoleTest[];
let agent: AgentTest;

const lettres = (i: number) => String.fromCharCode(65 + (i % 26), 65 + Math.floor(i / 26));

/** The classes do not follow the order of the accounts; INE and addresses change from one update to the next. */
const fichiers = (ecole: number, tour: number) => {
  const eleves = Array.from({ length: FAMILLES }, (_, i) => ({
    nom: `NOM${lettres(i)}`,
    prenom: 'Ava',
    classe: `CP ${9 - (i % 9)}`,
    date: `2019-05-${10 + ecole}`,
    ine: `${String(100_000_000 + ecole * 1_000 + ((i + tour) % FAMILLES)).padStart(9, '0')}AB`,
  }));
  const responsables = eleves.map(({ nom, prenom, classe }, i) => ({
    civilite: 'Mme' as const,
    nom,
    prenom: 'Zoé',
    mail: `parent${i}@exemple.fr`,
    portable: '0612345678',
    enfants: [{ nom, prenom, classe }],
  }));
  return extractions({ eleves, responsables });
};

beforeAll(async () => {
  const { deps } = test.current;
  await deps.database.withOps((trx) =>
    trx.run(
      sql`do $$ begin execute format('alter database %I set deadlock_timeout = ''50ms''', current_database()); end $$`,
    ),
  );
  ecoles = [await creerEcole(deps, { uai: uai(1) }), await creerEcole(deps, { uai: uai(2) })];
  agent = await creerAgent(deps, { ecoles });
  for (const [rang, ecole] of ecoles.entries()) await importer(deps, ecole, fichiers(rang, 0));
});

const auHasard = async (ecole: EcoleTest, combien: number): Promise<string[]> => {
  const fiches = await test.current.deps.database.withEcoleOps(ecole.id, (trx) =>
    trx.rows<{ id: string }>(sql`select id from representants_legaux order by random() limit ${combien}`),
  );
  return fiches.map(({ id }) => id);
};
const qui = async (ecole: EcoleTest) => ({
  acces: await accesDe(test.current.deps, agent, ecole),
  auteur: 'Claire Martin',
});

/** Guardians of the school, half of them, planned then confirmed. */
async function informer(ecole: EcoleTest, mode: Mode): Promise<string> {
  const { deps } = test.current;
  const demande = {
    profil: 'representant_legal',
    type: 'informer',
    reinitialiser: true,
    mode,
  } as const;
  const ficheIds = await auHasard(ecole, FAMILLES / 2);
  const demandeur = await qui(ecole);
  const plan = await planifier(deps, demandeur, demande, { ficheIds });
  return (await executerPlan(deps, demandeur, plan)).outcome;
}

async function demander(ecole: EcoleTest): Promise<void> {
  for (const id of await auHasard(ecole, 2))
    await demanderNouvelIdentifiant(test.current.deps, await qui(ecole), 'representant_legal', id);
}

it('deux agents qui planifient et confirment, ONDE et la nuit : chacun attend son tour, personne n’est rejeté', async () => {
  const { deps } = test.current;
  const [ici, ailleurs] = ecoles as [EcoleTest, EcoleTest];
  const fin = Date.now() + DUREE_MS;
  const erreurs: string[] = [];
  const outcomes: string[] = [];
  const repeter = async (nom: string, agir: () => Promise<unknown>, repos = 30) => {
    while (Date.now() < fin) {
      await pause(Math.random() * repos);
      try {
        const outcome = await agir();
        if (typeof outcome === 'string') outcomes.push(outcome);
      } catch (error) {
        erreurs.push(`${nom} : ${error instanceof Error ? error.message : error}`);
      }
    }
  };
  let tour = 0;
  await Promise.all([
    repeter('un agent', () => informer(ici, 'feuilles')),
    repeter('une agente', () => informer(ici, 'mail')),
    repeter('l’autre école', () => informer(ailleurs, 'feuilles')),
    repeter('les demandes', () => demander(ici), 300),
    repeter('la nuit', async () => {
      await jouerEtape(deps, 'nouveaux_identifiants');
      await jouerEtape(deps, 'expirations');
      await jouerEtape(deps, 'purges');
    }),
    repeter('ONDE', async () => {
      tour += 1;
      await importer(deps, ici, fichiers(0, tour));
    }),
  ]);
  expect(erreurs).toEqual([]);
  expect(outcomes).toContain('executee');
});

it('si PostgreSQL doit tout de même en rejeter un, la page dit de recommencer, et que rien n’est enregistré', async () => {
  const { deps } = test.current;
  const directrice = await Visiteur.connecter(test, 'directrice');
  const [ici] = ecoles as [EcoleTest];
  vi.spyOn(deps.database, 'readEcole').mockRejectedValueOnce(
    Object.assign(new Error('deadlock detected'), { code: '40P01' }),
  );
  const page = await directrice.ouvrir(paths.operations({ uai: ici.uai }));
  expect(page.statut).toBe(503);
  expect(page.texte).toContain('Rien n’a été enregistré : recommencez.');
});

it('la purge de la nuit prend les comptes dans le même ordre qu’une opération', async () => {
  const { deps } = test.current;
  const ids = await deps.database.withOps(async (trx) => {
    const comptes = await trx.rows<{ id: string }>(sql`select id from comptes order by id limit 10`);
    const expires = comptes.map(({ id }) => id);
    // The first by number is the last by date of expiry and by place in the tables.
    for (const [rang, compteId] of [...expires.entries()].reverse()) {
      await trx.run(sql`update comptes set etat = 'informe' where id = ${compteId}`);
      const expireLe = new Date(Date.now() - (rang + 1) * 86_400_000);
      await ecrireProvisoire(deps, trx, { compteId, ecoleId: ecoles[0]?.id ?? '', expireLe });
    }
    return expires;
  });
  let purge: Promise<unknown> | undefined;
  await deps.database.withOps(async (trx) => {
    await trx.run(sql`select 1 from comptes where id = ${ids[0]} for no key update`);
    purge = jouerEtape(deps, 'expirations');
    await vi.waitFor(async () => {
      const attente = await deps.database.withOps((autre) =>
        autre.one<{ n: number }>(
          sql`select count(*)::int as n from pg_stat_activity where datname = current_database()
             and wait_event_type = 'Lock'`,
        ),
      );
      expect(attente.n).toBeGreaterThan(0);
    });
    await trx.run(sql`select 1 from comptes where id = any (${ids}) order by id for no key update`);
  });
  expect(await purge).toMatchObject({ effaces: expect.any(Number) });
});
