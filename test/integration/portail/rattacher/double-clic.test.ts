import sql from 'sql-template-tag';
import { beforeEach, describe, expect, it } from 'vitest';
import { newSessionId } from '../../../../src/middlewares/portail/session.ts';
import { attachAutreCompte, lockAutreCompte } from '../../../../src/repositories/portail/rattachement.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { useBase } from '../../../helpers/base.ts';
import {
  AUTRE_MOT_DE_PASSE,
  activerAvec,
  compteActuel,
  lireCompte,
  type Personnage,
  partir,
  recevoirAnne,
  recevoirLea,
} from '../../../helpers/scenes/portail/rattacher.ts';
import { ouvrirSessionDe } from '../../../helpers/scenes/portail/sessions-portail.ts';
import { attendreVerrous, tenirVerrou } from '../../../helpers/visiteur/sessions.ts';

/** The session's row is the one lock of two clicks: the second waits for the first, then finds nothing left to do. */
const test = useTestApp();
const enBase = useBase(test);
let numero = 10;
beforeEach(() => {
  numero += 1;
});

/** As the login services do after the right password. */
async function prouver(session: string, { identifiant, compteId }: Personnage): Promise<boolean> {
  const { database } = test.current.deps;
  const { versionAcces } = await lireCompte(test.current.deps, compteId);
  const { prouve } = await database.withConnexion((trx) =>
    trx.one<{ prouve: boolean }>(
      sql`select prouver_autre_compte(${session}, ${identifiant}, ${versionAcces}, null) as prouve`,
    ),
  );
  return prouve;
}

describe('un second clic, au milieu du premier', () => {
  it('un représentant légal : la seconde preuve attend, puis ne vaut rien', async () => {
    const { deps } = test.current;
    const { ici, ailleurs } = await recevoirAnne(test, numero);
    await activerAvec(deps, ailleurs, AUTRE_MOT_DE_PASSE);
    const session = await ouvrirSessionDe(test, ici);
    expect(await prouver(session, ailleurs)).toBe(true);
    let seconde: Promise<boolean> | undefined;
    const premiere = await deps.database.withPortail(session, async (trx) => {
      expect(await lockAutreCompte(trx)).toMatchObject({ etat: 'actif' });
      seconde = prouver(session, ailleurs);
      await attendreVerrous(test, 1);
      return attachAutreCompte(trx);
    });
    expect([premiere, await seconde]).toEqual(['fait', false]);
    expect(await compteActuel(deps, ailleurs)).toBe(ici.compteId);
  });

  it('un élève, dont la session change de nom : ni l’un ni l’autre clic ne se bloquent', async () => {
    const { deps } = test.current;
    const { neuf, ancien } = await recevoirLea(test, numero);
    await partir(deps, ancien);
    const session = await ouvrirSessionDe(test, neuf);
    expect(await prouver(session, ancien)).toBe(true);
    // The first click has used its proof, and waits for a fiche that its old school holds.
    const lacher = await tenirVerrou(test, `select 1 from eleves where id = ${ancien.ficheId} for update`);
    const premiere = deps.database.withPortail(session, (trx) =>
      trx.one<{ r: string }>(sql`select reprendre_ancien_compte(${newSessionId()}) as r`),
    );
    await attendreVerrous(test, 1);
    const seconde = prouver(session, ancien);
    await attendreVerrous(test, 2);
    await lacher();
    expect([await premiere, await seconde]).toEqual([{ r: 'fait' }, false]);
    expect(await compteActuel(deps, neuf)).toBe(ancien.compteId);
    expect(await enBase(sql`select 1 from autres_comptes_prouves`)).toEqual([]);
  });
});
