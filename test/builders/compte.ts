import { aadMotDePasseProvisoire, chiffrer, dechiffrer } from '../../src/auth/chiffrement.ts';
import type { Deps } from '../../src/deps.ts';
import type { Etat, Profil } from '../../src/domain/compte.ts';
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
         c.provisoire_chiffre as chiffre, c.provisoire_cle as cle, c.provisoire_expire_le as "provisoireExpireLe"
       from eleves e join comptes c on c.id = e.compte_id
       where e.ecole_id = $1 and ($2::bigint[] is null or e.id = any ($2)) order by e.id`,
      [ecole.id, ficheIds ?? null],
    ),
  );
  return rows.map(({ chiffre, cle, ...compte }) => ({
    ...compte,
    provisoire:
      chiffre === null || cle === null
        ? null
        : dechiffrer(deps.keyRing, { chiffre, cle }, aadMotDePasseProvisoire(compte.compteId)),
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
  return deps.database.withOps((trx) =>
    trx.run(
      `update comptes set etat = 'actif', origine = 'etablissement', active_le = now(), version = version + 1,
         informe_le = coalesce(informe_le, now()), mot_de_passe_hache = $2, provisoire_chiffre = null,
         provisoire_cle = null, provisoire_emis_le = null, provisoire_expire_le = null
       where id in (${COMPTES[profil]})`,
      [ficheIds, HACHE_CHOISI],
    ),
  );
}

/** Informed with these provisional passwords, which expire at this moment. */
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
    const comptes = await trx.rows<{ id: string }>(COMPTES[profil], [ficheIds]);
    for (const { id } of comptes) {
      const { chiffre, cle } = chiffrer(deps.keyRing, motDePasse, aadMotDePasseProvisoire(id));
      await trx.run(
        `update comptes set etat = 'informe', version = version + 1, informe_le = now(), provisoire_chiffre = $2,
           provisoire_cle = $3, provisoire_emis_le = $4::timestamptz - interval '3 months', provisoire_expire_le = $4
         where id = $1`,
        [id, chiffre, cle, expireLe],
      );
    }
  });
}

export function bloquer(deps: Deps, ficheIds: readonly string[], profil: Profil = 'eleve'): Promise<number> {
  return deps.database.withOps((trx) =>
    trx.run(`update comptes set bloque = true, version = version + 1 where id in (${COMPTES[profil]})`, [
      ficheIds,
    ]),
  );
}
