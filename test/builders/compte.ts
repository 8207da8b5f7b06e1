import sql, { raw, type Sql } from 'sql-template-tag';
import { aadMotDePasseProvisoire, decrypt, encrypt } from '../../src/auth/encryption.ts';
import type { OpsTrx } from '../../src/database/transaction.ts';
import type { Deps } from '../../src/deps.ts';
import type { Etat, Profil } from '../../src/domain/comptes/etats.ts';
import { TABLES_DE_FICHES } from '../../src/queries/comptes/compte-sql.ts';
import { emettreProvisoires, lockComptes } from '../../src/repositories/comptes/comptes.ts';
import type { EcoleTest } from './ecole.ts';

export interface CompteTest {
  ficheId: string;
  compteId: string;
  identifiant: string;
  etat: Etat;
  version: number;
  motDePasseHache: string | null;
  informeLe: Date | null;
  /** Decrypted, as only a sheet or a list may show it. */
  provisoire: string | null;
  provisoireExpireLe: Date | null;
}

/** The accounts of the school's pupils, in the order their fiches were made, as the database holds them. */
export async function lireComptes(
  deps: Deps,
  ecole: EcoleTest,
  ficheIds?: readonly string[],
): Promise<CompteTest[]> {
  const rows = await deps.database.withOps((trx) =>
    trx.rows<Omit<CompteTest, 'provisoire'> & { chiffre: Buffer | null; cle: string | null }>(
      sql`select e.id as "ficheId", c.id as "compteId", c.identifiant, c.etat, c.version,
         c.mot_de_passe_hache as "motDePasseHache", c.informe_le as "informeLe",
         p.chiffre, p.cle, p.expire_le as "provisoireExpireLe"
       from eleves e join comptes c on c.id = e.compte_id left join provisoires p on p.compte_id = c.id
       where e.ecole_id = ${ecole.id}
         and (${ficheIds ?? null}::bigint[] is null or e.id = any (${ficheIds ?? null})) order by e.id`,
    ),
  );
  return rows.map(({ chiffre, cle, ...compte }) => ({
    ...compte,
    provisoire:
      chiffre === null || cle === null
        ? null
        : decrypt(deps.keyRing, { chiffre, cle }, aadMotDePasseProvisoire(compte.compteId)),
  }));
}

/** A hash nobody can log in with, to see whether an action touches it. */
export const HACHE_CHOISI =
  '$argon2id$v=19$m=19456,t=2,p=1$c2VsIGRlIHRlc3QgZml4ZQ$bW90IGRlIHBhc3NlIGNob2lzaSwgcXVlIG51bCBuZSBzYWl0';

/** The fiches of this profile, with their accounts. */
const fichesDe = (profil: Profil, ficheIds: readonly string[]): Sql =>
  sql`from ${raw(TABLES_DE_FICHES[profil])} where id = any (${ficheIds})`;

/** They chose their password: accounts « Activé », without a provisional one. By hand, without the way of the portal. */
export function activer(deps: Deps, ficheIds: readonly string[], profil: Profil = 'eleve'): Promise<number> {
  return deps.database.withOps(async (trx) => {
    await trx.run(
      sql`delete from provisoires where compte_id in (select compte_id ${fichesDe(profil, ficheIds)})`,
    );
    return trx.run(
      sql`update comptes set etat = 'actif', origine = 'etablissement', active_le = now(), version = version + 1,
         informe_le = coalesce(informe_le, now()), mot_de_passe_hache = ${HACHE_CHOISI}
       where id in (select compte_id ${fichesDe(profil, ficheIds)})`,
    );
  });
}

/**
 * Informed by their school with this provisional password, which expires at this moment: written as « Confirmer » does,
 * which would draw another one and count from now.
 */
export async function informerAvec(
  deps: Deps,
  ficheIds: readonly string[],
  {
    motDePasse = 'kmq7xw4hzt9',
    expireLe,
    profil = 'eleve',
  }: { motDePasse?: string; expireLe: Date; profil?: Profil },
): Promise<void> {
  const ecoles = await deps.database.withOps((trx) =>
    trx.rows<{ ecoleId: string; ids: string[] }>(
      sql`select ecole_id as "ecoleId", array_agg(compte_id::text) as ids ${fichesDe(profil, ficheIds)} group by ecole_id`,
    ),
  );
  for (const { ecoleId, ids } of ecoles)
    await deps.database.withEcoleOps(ecoleId, async (trx) => {
      const comptes = await lockComptes(trx, ids);
      await emettreProvisoires(
        trx,
        comptes.map(({ id, version }) => ({ compteId: id, version, etatApres: 'informe' })),
        (id) => encrypt(deps.keyRing, motDePasse, aadMotDePasseProvisoire(id)),
        { emisLe: emisPour(expireLe), expireLe },
      );
    });
}

/** They had activated before the school gave them their provisional password: a reset. By hand, after informerAvec(). */
export const marquerReinitialises = (
  deps: Deps,
  ficheIds: readonly string[],
  profil: Profil = 'eleve',
): Promise<number> =>
  deps.database.withOps((trx) =>
    trx.run(
      sql`update comptes set etat = 'actif', active_le = now() where id in (select compte_id ${fichesDe(profil, ficheIds)})`,
    ),
  );

const emisPour = (expireLe: Date): Date => new Date(expireLe.getTime() - 90 * 86_400_000);

/**
 * A provisional password of this school in place of any other of the account, whose state stays: in the caller's transaction,
 * where another one waits for it.
 */
export async function ecrireProvisoire(
  deps: Deps,
  trx: OpsTrx,
  {
    compteId,
    ecoleId,
    motDePasse = 'kmq7xw4hzt9',
    expireLe,
  }: { compteId: string; ecoleId: string; motDePasse?: string; expireLe: Date },
): Promise<void> {
  const { chiffre, cle } = encrypt(deps.keyRing, motDePasse, aadMotDePasseProvisoire(compteId));
  await trx.run(sql`delete from provisoires where compte_id = ${compteId}`);
  await trx.run(sql`insert into provisoires (compte_id, ecole_id, chiffre, cle, emis_le, expire_le)
     values (${compteId}, ${ecoleId}, ${chiffre}, ${cle}, ${emisPour(expireLe)}, ${expireLe})`);
}

/** As bloquer_compte() does in each school of theirs, past who may. */
export function bloquer(deps: Deps, ficheIds: readonly string[], profil: Profil = 'eleve'): Promise<number> {
  return deps.database.withOps(async (trx) => {
    await trx.run(
      sql`update ${raw(TABLES_DE_FICHES[profil])} set bloque_le = now(), bloque_motif = 'usurpation'
         where compte_id in (select compte_id ${fichesDe(profil, ficheIds)})`,
    );
    return trx.run(
      sql`update comptes set bloque = true, version = version + 1
         where id in (select compte_id ${fichesDe(profil, ficheIds)})`,
    );
  });
}
