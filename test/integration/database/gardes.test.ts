import sql, { type Sql } from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import type { EcoleTrx } from '../../../src/database/transaction.ts';
import { emettreProvisoires, lockComptes } from '../../../src/repositories/comptes/comptes.ts';
import {
  closeAppliquee,
  closePropositionsDe,
  closeSansSuite,
} from '../../../src/repositories/onde/mises-a-jour.ts';
import { findEnvoiAFaire, recordTentative } from '../../../src/repositories/operations/envois.ts';
import { claimPlan, replacePlan } from '../../../src/repositories/operations/operations.ts';
import { useTestApp } from '../../helpers/app.ts';
import { type EcolePeuplee, peuplerDeuxEcoles } from '../../helpers/scenes/deux-ecoles.ts';

const test = useTestApp();
const LE = new Date('2032-03-10T12:00:00Z');
let ecole: EcolePeuplee;
/** In a state that nothing leaves: an operation done, a mail gone, an update applied. */
let operation: string;
let envoi: string;
let miseAJour: string;

const un = async (enonce: Sql): Promise<string> =>
  (await test.current.deps.database.withOps((trx) => trx.one<{ id: string }>(enonce))).id;

beforeAll(async () => {
  const { deps } = test.current;
  ({ mienne: ecole } = await peuplerDeuxEcoles(deps));
  operation = await un(
    sql`select min(id) as id from operations where ecole_id = ${ecole.id} and etat = 'executee'`,
  );
  envoi = await un(sql`select min(id) as id from envois where ecole_id = ${ecole.id}`);
  miseAJour = await un(sql`select min(id) as id from onde_mises_a_jour where ecole_id = ${ecole.id}`);
  await deps.database.withEcoleOps(ecole.id, async (trx) => {
    await recordTentative(trx, envoi, {
      statut: 'envoye',
      motif: null,
      le: new Date(),
      prochainEssaiLe: null,
    });
    await closeAppliquee(trx, miseAJour, { par: 'Claire Martin', resume: [], diff: null });
  });
});

/** Each of these rows, whole. */
const lignes = () =>
  test.current.deps.database.withOps((trx) =>
    trx.rows(sql`select to_jsonb(o) as ligne from operations o where id = ${operation}
       union all select to_jsonb(v) from envois v where id = ${envoi}
       union all select to_jsonb(m) from onde_mises_a_jour m where id = ${miseAJour}`),
  );

/** Whoever comes too late: what it tries, and what it is answered. */
const EN_RETARD: readonly [string, (trx: EcoleTrx) => Promise<unknown>, unknown][] = [
  ['confirmer une opération faite', (trx) => claimPlan(trx, operation), false],
  ['remplacer une opération faite', (trx) => replacePlan(trx, operation, operation), undefined],
  ['envoyer un mail parti', (trx) => findEnvoiAFaire(trx, envoi), undefined],
  [
    'noter l’essai d’un mail parti',
    (trx) => recordTentative(trx, envoi, { statut: 'rejete', motif: 'x', le: LE, prochainEssaiLe: null }),
    0,
  ],
  [
    'appliquer une mise à jour appliquée',
    (trx) => closeAppliquee(trx, miseAJour, { par: 'x', resume: ['x'], diff: null }),
    undefined,
  ],
  [
    'abandonner une mise à jour appliquée',
    (trx) => closeSansSuite(trx, miseAJour, { etat: 'abandonnee' }),
    false,
  ],
  ['déposer de nouveaux fichiers', (trx) => closePropositionsDe(trx, ecole.agent.id), undefined],
];

describe('ce qui est fini le reste, quoi que demande qui vient trop tard', () => {
  it.each(EN_RETARD)('%s', async (_quoi, faire, reponse) => {
    const avant = await lignes();
    expect(avant).toHaveLength(3);
    expect(await test.current.deps.database.withEcoleOps(ecole.id, faire)).toEqual(reponse);
    expect(await lignes()).toEqual(avant);
  });

  it('un compte qui a changé depuis qu’il a été lu ne compte pas parmi ceux qui reçoivent un mot de passe', async () => {
    const ecrits = (retard: number) =>
      test.current.deps.database.withEcoleOps(ecole.id, async (trx) => {
        const [compte] = await lockComptes(trx, [ecole.compte]);
        const nouveau = {
          compteId: ecole.compte,
          version: (compte?.version ?? 0) - retard,
          etatApres: 'informe',
        } as const;
        return emettreProvisoires(trx, [nouveau], () => ({ chiffre: Buffer.from('x'), cle: 'k' }), {
          emisLe: new Date('2032-01-10T12:00:00Z'),
          expireLe: LE,
        });
      });
    expect(await ecrits(1)).toBe(0);
    expect(await ecrits(0)).toBe(1);
  });
});
