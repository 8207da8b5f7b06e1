import sql from 'sql-template-tag';
import { beforeEach, describe, expect, it } from 'vitest';
import type { PortailTrx } from '../../../../src/database/transaction.ts';
import { creerEcole, type EcoleTest, uai } from '../../../builders/ecole.ts';
import { useTestApp } from '../../../helpers/app.ts';
import {
  AUTRE_MOT_DE_PASSE,
  activerAvec,
  compteActuel,
  informer,
  lireCompte,
  type ParentTest,
  type Personnage,
  partir,
  reinitialiser,
  unEleve,
  unParent,
} from '../../../helpers/scenes/portail/rattacher.ts';

/** Any SQL may reach the portal's login: what each function refuses by itself. */
const test = useTestApp();
const ANNE = { nom: 'Leroy', prenom: 'Anne' } as const;
let numero = 10;
let tilleuls: EcoleTest;
let ormes: EcoleTest;
let ici: ParentTest;
let ailleurs: ParentTest;
let session = '';

beforeEach(async () => {
  const { deps } = test.current;
  numero += 2;
  session = `session-de-test-${numero}`;
  tilleuls = await creerEcole(deps, { uai: uai(numero), nom: 'Les Tilleuls' });
  ormes = await creerEcole(deps, { uai: uai(numero + 1), nom: 'Les Ormes' });
  ici = await unParent(deps, tilleuls, ANNE, [{ nom: 'Leroy', prenom: 'Ava' }]);
  ailleurs = await unParent(deps, ormes, ANNE, [
    { nom: 'Leroy', prenom: 'Tom', dateNaissance: '2018-03-07' },
  ]);
  await activerAvec(deps, ici);
  await activerAvec(deps, ailleurs, AUTRE_MOT_DE_PASSE);
  await ouvrir(ici);
});

async function ouvrir({ identifiant, compteId }: Personnage): Promise<void> {
  const { deps } = test.current;
  const { versionAcces } = await lireCompte(deps, compteId);
  await deps.database.withConnexion((trx) =>
    trx.run(sql`select ouvrir_session_portail(${session}, '', ${identifiant}, ${versionAcces})`),
  );
}

const auPortail = <T>(faire: (trx: PortailTrx) => Promise<T>): Promise<T> =>
  test.current.deps.database.withPortail(session, faire);
const rattacher = async (): Promise<string> =>
  (await auPortail((trx) => trx.one<{ r: string }>(sql`select rattacher_autre_compte() as r`))).r;
const reprendre = async (): Promise<string> =>
  (await auPortail((trx) => trx.one<{ r: string }>(sql`select reprendre_ancien_compte('suite') as r`))).r;

/** As the login services do after the right password. */
async function prouver({ identifiant, compteId }: Personnage, emisLe: string | null = null) {
  const { deps } = test.current;
  const { versionAcces } = await lireCompte(deps, compteId);
  const { prouve } = await deps.database.withConnexion((trx) =>
    trx.one<{ prouve: boolean }>(
      sql`select prouver_autre_compte(${session}, ${identifiant}, ${versionAcces}, ${emisLe}) as prouve`,
    ),
  );
  return prouve;
}

const rester = async () => {
  expect(await compteActuel(test.current.deps, ailleurs)).toBe(ailleurs.compteId);
};

describe('le rôle du portail ne prouve rien par lui-même', () => {
  it('sans preuve d’un mot de passe, rien ne bouge', async () => {
    expect(await rattacher()).toBe('deja');
    expect(await reprendre()).toBe('deja');
    expect(await auPortail((trx) => trx.rows(sql`select * from tenir_autre_compte()`))).toEqual([]);
    await rester();
  });

  it.each([
    ['dire qu’un mot de passe était juste', sql`select prouver_autre_compte('x', 'a.leroy10', 1, null)`],
    ['lire ou écrire les preuves', sql`select * from autres_comptes_prouves`],
    ['lire les essais', sql`select * from rattachements_essayes`],
    ['chercher des fiches par contact', sql`select * from autres_fiches_de(1)`],
    ['demander qui porte un nom', sql`select a_ce_nom(1, 'leroy', 'anne')`],
    ['faire mourir un compte', sql`select absorber_compte(1, 2)`],
    ['suivre à la main', sql`select suivre_rattachement(1, 2, '{3}')`],
  ])('il ne peut pas %s', async (_, enonce) => {
    await expect(auPortail((trx) => trx.rows(enonce))).rejects.toMatchObject({ code: '42501' });
  });

  it('une preuve sert une fois, à cette session, et cinq minutes', async () => {
    const { deps } = test.current;
    expect(await prouver(ailleurs)).toBe(true);
    await deps.database.withOps((trx) =>
      trx.run(sql`update autres_comptes_prouves set prouve_le = now() - interval '5 minutes 1 second'`),
    );
    expect(await rattacher()).toBe('deja');
    await rester();
    expect(await prouver(ailleurs)).toBe(true);
    expect(await rattacher()).toBe('fait');
    expect(await rattacher()).toBe('deja');
  });

  it('réinitialisé ou bloqué après la preuve : elle ne vaut plus rien', async () => {
    const { deps } = test.current;
    await prouver(ailleurs);
    await reinitialiser(deps, ailleurs);
    expect(await rattacher()).toBe('deja');
    await activerAvec(deps, ailleurs, AUTRE_MOT_DE_PASSE);
    await prouver(ailleurs);
    await deps.database.withOps((trx) =>
      trx.run(sql`update comptes set bloque = true where id = ${ailleurs.compteId}`),
    );
    expect(await rattacher()).toBe('deja');
    await rester();
  });

  it('rien ne se prouve d’un compte jamais informé, ni par un provisoire qui n’est plus le bon', async () => {
    const { deps } = test.current;
    const neuf = await unParent(deps, ormes, { nom: 'Neuf', prenom: 'Anne' }, []);
    expect(await prouver(neuf)).toBe(false);
    await informer(deps, neuf);
    expect(await prouver(neuf)).toBe(false);
    expect(await prouver(neuf, '2026-01-01T00:00:00Z')).toBe(false);
    expect(await prouver(ici)).toBe(false);
  });

  it.each([
    [
      'limité à une école',
      () => sql`update comptes set limite_a = ${tilleuls.id} where id = ${ici.compteId}`,
    ],
    ['en cours d’activation', () => sql`update comptes set etat = 'en_cours' where id = ${ici.compteId}`],
  ])('vers un compte %s, rien ne se rattache', async (_, change) => {
    const { deps } = test.current;
    await prouver(ailleurs);
    await deps.database.withOps((trx) => trx.run(change()));
    const refus = { code: '42501' };
    await expect(rattacher()).rejects.toMatchObject(refus);
    await expect(
      auPortail((trx) => trx.rows(sql`select rattacher_par_naissance('2018-03-07')`)),
    ).rejects.toMatchObject(refus);
    expect(await auPortail((trx) => trx.rows(sql`select ai_je_d_autres_fiches() as oui`))).toEqual([
      { oui: false },
    ]);
    await rester();
  });

  it('un représentant légal ne reprend pas le compte d’un élève, ni un élève celui d’un adulte', async () => {
    const { deps } = test.current;
    const eleve = await unEleve(deps, ormes, ANNE);
    await activerAvec(deps, eleve, AUTRE_MOT_DE_PASSE);
    await partir(deps, eleve);
    await prouver(eleve);
    expect([await rattacher(), await reprendre()]).toEqual(['deja', 'deja']);
    await prouver(ailleurs);
    expect(await reprendre()).toBe('deja');
    await rester();
  });
});

describe('ce qui meurt est bien mort', () => {
  it('ni mot de passe, ni FranceConnect, ni contact, ni code, ni demande d’identifiant ; les plus anciens identifiants suivent', async () => {
    const { deps } = test.current;
    await deps.database.withOps(async (trx) => {
      await trx.run(
        sql`update comptes set mail = 'a@exemple.fr', mail_confirme_le = now(), portable = '+33600000001',
            portable_confirme_le = now(), franceconnect_sub = ${session}, nouvel_identifiant_demande_le = now()
          where id = ${ailleurs.compteId}`,
      );
      await trx.run(
        sql`insert into identifiants (identifiant, retire_le, compte_id)
          values (${`z.ancien${numero}`}, now(), ${ailleurs.compteId})`,
      );
      await trx.run(
        sql`insert into portail_codes (but, canal, compte_id, destination, expire_le)
          values ('mail', 'mail', ${ailleurs.compteId}, 'a@exemple.fr', now() + interval '1 hour')`,
      );
    });
    await prouver(ailleurs);
    expect(await rattacher()).toBe('fait');
    const mort = await deps.database.withOps((trx) =>
      trx.one(
        sql`select num_nonnulls(c.mail, c.mail_confirme_le, c.portable, c.portable_confirme_le, c.franceconnect_sub,
            c.mot_de_passe_hache, c.nouvel_identifiant_demande_le, c.origine, c.active_le) as reste,
          (select count(*)::int from portail_codes k where k.compte_id = c.id and k.expire_le > now()) as codes,
          (select i.compte_id from identifiants i where i.identifiant = ${`z.ancien${numero}`}) as vers
        from comptes c where c.id = ${ailleurs.compteId}`,
      ),
    );
    expect(mort).toEqual({ reste: 0, codes: 0, vers: ici.compteId });
    // The contacts of the account kept are its own: those of the other one proved nothing here.
    expect(await lireCompte(deps, ici.compteId)).toMatchObject({ mail: null });
  });
});
