import { aadMotDePasseProvisoire, decrypt, encrypt } from '../../src/auth/encryption.ts';
import type { OpsTrx } from '../../src/database/transaction.ts';
import type { Deps } from '../../src/deps.ts';
import type { Etat, Profil } from '../../src/domain/comptes/compte.ts';
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
      `select e.id as "ficheId", c.id as "compteId", c.identifiant, c.etat, c.version,
         c.mot_de_passe_hache as "motDePasseHache", c.informe_le as "informeLe",
         p.chiffre, p.cle, p.expire_le as "provisoireExpireLe"
       from eleves e join comptes c on c.id = e.compte_id left join provisoires p on p.compte_id = c.id
       where e.ecole_id = $1 and ($2::bigint[] is null or e.id = any ($2)) order by e.id`,
      [ecole.id, ficheIds ?? null],
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
export const HACHE_CHOISI = '$argon2id$v=19$m=19456,t=2,p=1$c2VsIGRlIHRlc3Q$bW90IGRlIHBhc3NlIGNob2lzi';

/** Accounts of the fiches « $1 » of this profile. */
const COMPTES: Readonly<Record<Profil, string>> = {
  eleve: 'select compte_id as id from eleves where id = any ($1)',
  representant_legal: 'select compte_id as id from representants_legaux where id = any ($1)',
};

/** They chose their password: accounts « Activé », without a provisional one. */
export function activer(deps: Deps, ficheIds: readonly string[], profil: Profil = 'eleve'): Promise<number> {
  return deps.database.withOps(async (trx) => {
    await trx.run(`delete from provisoires where compte_id in (${COMPTES[profil]})`, [ficheIds]);
    return trx.run(
      `update comptes set etat = 'actif', origine = 'etablissement', active_le = now(), version = version + 1,
         informe_le = coalesce(informe_le, now()), mot_de_passe_hache = $2
       where id in (${COMPTES[profil]})`,
      [ficheIds, HACHE_CHOISI],
    );
  });
}

/** Informed by their school with these provisional passwords, which expire at this moment. */
export async function informerAvec(
  deps: Deps,
  ficheIds: readonly string[],
  {
    motDePasse = 'kmq7xw4hzt9',
    expireLe,
    profil = 'eleve',
  }: { motDePasse?: string; expireLe: Date; profil?: Profil },
): Promise<void> {
  await deps.database.withOps(async (trx) => {
    for (const { id, ecoleId } of await trx.rows<{ id: string; ecoleId: string }>(ECOLES[profil], [
      ficheIds,
    ])) {
      await trx.run(
        "update comptes set etat = 'informe', version = version + 1, informe_le = now() where id = $1",
        [id],
      );
      await ecrireProvisoire(deps, trx, { compteId: id, ecoleId, motDePasse, expireLe });
    }
  });
}

/** A provisional password as a school issues it, in place of any other of the account. */
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
  await trx.run('delete from provisoires where compte_id = $1', [compteId]);
  await trx.run(
    `insert into provisoires (compte_id, ecole_id, chiffre, cle, emis_le, expire_le)
     values ($1, $2, $3, $4, $5::timestamptz - interval '3 months', $5)`,
    [compteId, ecoleId, chiffre, cle, expireLe],
  );
}

/** The same accounts, with the school of the fiche. */
const ECOLES: Readonly<Record<Profil, string>> = {
  eleve: 'select compte_id as id, ecole_id as "ecoleId" from eleves where id = any ($1)',
  representant_legal:
    'select compte_id as id, ecole_id as "ecoleId" from representants_legaux where id = any ($1)',
};

export function bloquer(deps: Deps, ficheIds: readonly string[], profil: Profil = 'eleve'): Promise<number> {
  return deps.database.withOps((trx) =>
    trx.run(`update comptes set bloque = true, version = version + 1 where id in (${COMPTES[profil]})`, [
      ficheIds,
    ]),
  );
}
