import sql from 'sql-template-tag';
import { aadMotDePasseProvisoire, encrypt } from '../src/auth/encryption.ts';
import type { Deps } from '../src/deps.ts';
import { expireLe, tirerMotDePasseProvisoire } from '../src/domain/mots-de-passe/provisoire.ts';
import {
  emettreProvisoires,
  insertEvenements,
  type NouveauProvisoire,
} from '../src/repositories/comptes/comptes.ts';
import { journaliser } from '../src/repositories/journal.ts';
import { executerPlan } from '../src/services/operations/operations.ts';
import { type Demandeur, planifier } from '../src/services/operations/plans.ts';
import { type BenchRow, mediane, ms, ratio, time } from './report.ts';
import { AUTEUR_DE_BANC, creerEcoleDeBanc } from './terrain.ts';

const N = 1000;

const planifierTous = (deps: Deps, qui: Demandeur): Promise<string> =>
  planifier(
    deps,
    qui,
    { profil: 'eleve', type: 'informer', reinitialiser: false, mode: 'feuilles' },
    { criteres: { q: '', niveaux: [], classes: [], etats: [] }, coches: { tous: true, ids: [] } },
  );

/** Row 1 of rules §13: Informer 1 000 accounts, committed with history and journal. */
export async function benchInformer(deps: Deps): Promise<BenchRow> {
  const runs = 5;
  const ours: number[] = [];
  const bare: number[] = [];
  const oneByOne: number[] = [];
  let planning = 0;
  for (let run = 0; run < runs; run += 1) {
    const a = await creerEcoleDeBanc(deps, N);
    const qui = { acces: a.acces, auteur: AUTEUR_DE_BANC };
    const start = performance.now();
    const plan = await planifierTous(deps, qui);
    planning += (performance.now() - start) / runs;
    ours.push(await time(() => executerPlan(deps, qui, plan)));

    const b = await creerEcoleDeBanc(deps, N);
    const prepared = prepare(deps, b.comptes);
    const le = deps.clock.now();
    bare.push(
      await time(() =>
        deps.database.withEcole(b.acces, (trx) =>
          emettreProvisoires(trx, prepared.nouveaux, prepared.tirer, { emisLe: le, expireLe: expireLe(le) }),
        ),
      ),
    );

    if (run > 1) continue;
    const c = await creerEcoleDeBanc(deps, N);
    // What the history of each account names.
    const operationId = await planifierTous(deps, { acces: c.acces, auteur: AUTEUR_DE_BANC });
    oneByOne.push(
      await time(async () => {
        const { nouveaux, tirer } = prepare(deps, c.comptes);
        for (const compte of nouveaux) {
          await deps.database.withEcole(c.acces, async (trx) => {
            await emettreProvisoires(trx, [compte], tirer, { emisLe: le, expireLe: expireLe(le) });
            const evenement = {
              compteId: compte.compteId,
              evenement: 'attribuer',
              etatAvant: 'non_informe',
              etatApres: 'informe',
            } as const;
            await insertEvenements(trx, [evenement], {
              operationId,
              agentId: c.acces.agentId,
              auteur: AUTEUR_DE_BANC,
            });
            await journaliser(trx, 'eleves.informes', { nombre: 1 });
          });
        }
      }),
    );
  }
  const bcrypt = await bcryptPerAccount(deps);
  const mine = mediane(ours);
  return {
    ligne: `1. Informer ${N} comptes (objectif ≤ 150 ms)`,
    mesures: {
      'validé avec historique et journal': ms(mine),
      'plan affiché avant': ms(planning),
      'une transaction par compte': `${ms(mediane(oneByOne))} (× ${ratio(mediane(oneByOne), mine)}, objectif ≥ 10)`,
      'un bcrypt(10) par compte': `${ms(bcrypt * N)} calculés sur 20 (× ${ratio(bcrypt * N, mine)}, objectif ≥ 150)`,
      'instruction SQL seule': `${ms(mediane(bare))} (${ratio(mine, mediane(bare))} fois, objectif ≤ 4)`,
    },
  };
}

/** Accounts to inform, and their passwords, drawn and encrypted beforehand: only the statements are timed. */
function prepare(deps: Deps, comptes: readonly string[]) {
  const nouveaux = comptes.map(
    (compteId): NouveauProvisoire => ({ compteId, version: 1, etatApres: 'informe' }),
  );
  const secrets = new Map(
    comptes.map((compteId) => {
      const clair = tirerMotDePasseProvisoire(deps.randomInt);
      return [compteId, encrypt(deps.keyRing, clair, aadMotDePasseProvisoire(compteId))] as const;
    }),
  );
  const tirer = (compteId: string) => secrets.get(compteId) ?? { chiffre: Buffer.alloc(0), cle: '' };
  return { nouveaux, tirer };
}

/** Milliseconds of one bcrypt of cost 10, as PostgreSQL's pgcrypto computes it. */
async function bcryptPerAccount(deps: Deps): Promise<number> {
  const spent = await deps.database.withOps(async (trx) => {
    await trx.run(sql`create extension if not exists pgcrypto`);
    return time(() =>
      trx.rows(sql`select crypt('un mot de passe ' || g, gen_salt('bf', 10)) from generate_series(1, 20) g`),
    );
  });
  return spent / 20;
}
