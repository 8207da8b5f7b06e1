import type { OpsTrx } from '../database/transaction.ts';

export interface NouvelleEcole {
  uai: string;
  nom: string;
  adresse: string | null;
  codePostal: string | null;
  commune: string;
  academie: string;
  circonscriptionId: string | null;
  recherche: string;
}

/** Returns the id. A UAI already known violates ecoles_uai_unique. */
export async function insertEcole(trx: OpsTrx, ecole: NouvelleEcole): Promise<string> {
  const { id } = await trx.one<{ id: string }>(
    `insert into ecoles (uai, nom, adresse, code_postal, commune, academie, circonscription_id, recherche)
     values ($1, $2, $3, $4, $5, $6, $7, $8) returning id`,
    [
      ecole.uai,
      ecole.nom,
      ecole.adresse,
      ecole.codePostal,
      ecole.commune,
      ecole.academie,
      ecole.circonscriptionId,
      ecole.recherche,
    ],
  );
  return id;
}

/** The circonscription of this code, created or renamed on the way. Returns its id. */
export async function upsertCirconscription(
  trx: OpsTrx,
  circonscription: { code: string; nom: string; academie: string },
): Promise<string> {
  const { id } = await trx.one<{ id: string }>(
    `insert into circonscriptions (code, nom, academie) values ($1, $2, $3)
     on conflict (code) do update set nom = excluded.nom returning id`,
    [circonscription.code, circonscription.nom, circonscription.academie],
  );
  return id;
}
