import type { EcoleTrx } from '../database/transaction.ts';
import type { StatutEnvoi } from '../domain/envoi.ts';

export const ENVOIS_PAR_PAGE = 50;

/** Envois of an operation by status; one that was sent again counts once, as its replacement. */
export async function resumeEnvois(trx: EcoleTrx, operationId: string): Promise<Record<StatutEnvoi, number>> {
  const rows = await trx.rows<{ statut: StatutEnvoi; nombre: number }>(
    `select statut, count(*)::int as nombre from envois
     where ecole_id = $1 and operation_id = $2 and remplace_par is null group by statut`,
    [trx.ecoleId, operationId],
  );
  const resume = { en_attente: 0, differe: 0, envoye: 0, rejete: 0 };
  for (const { statut, nombre } of rows) resume[statut] = nombre;
  return resume;
}

export interface EnvoiVu {
  id: string;
  operationId: string;
  ficheId: string;
  nom: string;
  prenom: string;
  adresse: string;
  statut: StatutEnvoi;
  motif: string | null;
  tentatives: number;
  prochainEssaiLe: Date | null;
  envoyeLe: Date | null;
  creeLe: Date;
}

const COLUMNS = `v.id, v.operation_id as "operationId", v.fiche_id as "ficheId", coalesce(r.nom_usage, r.nom) as nom,
  r.prenom, v.adresse, v.statut, v.motif, v.tentatives, v.prochain_essai_le as "prochainEssaiLe",
  v.envoye_le as "envoyeLe", v.created_at as "creeLe"
  from envois v join representants_legaux r on r.ecole_id = v.ecole_id and r.id = v.fiche_id`;

/** One page of an operation's envois: what needs somebody first, then by name; « page » begins at 1. */
export const listEnvois = (
  trx: EcoleTrx,
  operationId: string,
  { statut, page }: { statut?: StatutEnvoi | undefined; page: number },
): Promise<EnvoiVu[]> =>
  trx.rows(
    `select ${COLUMNS} where v.ecole_id = $1 and v.operation_id = $2 and v.remplace_par is null
       and ($3::text is null or v.statut = $3)
     order by array_position('{rejete,differe,en_attente,envoye}'::text[], v.statut), r.tri, v.id limit $4 offset $5`,
    [trx.ecoleId, operationId, statut ?? null, ENVOIS_PAR_PAGE, (page - 1) * ENVOIS_PAR_PAGE],
  );

/** Every envoi to a guardian, the last one first. */
export const listEnvoisFiche = (trx: EcoleTrx, ficheId: string): Promise<EnvoiVu[]> =>
  trx.rows(`select ${COLUMNS} where v.ecole_id = $1 and v.fiche_id = $2 order by v.id desc`, [
    trx.ecoleId,
    ficheId,
  ]);
