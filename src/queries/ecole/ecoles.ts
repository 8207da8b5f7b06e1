import sql from 'sql-template-tag';
import type { AgentLecture, EcoleLecture, OpsLecture } from '../../database/transaction.ts';
import type { Assistance } from '../../domain/ecole/assistance.ts';
import type { Perimetre } from '../../domain/ecole/perimetre.ts';
import { escapeForLike, normaliserPourRecherche } from '../../domain/francais.ts';

export interface EcoleAdministree {
  id: string;
  uai: string;
  nom: string;
  adresse: string | null;
  codePostal: string | null;
  commune: string;
  academie: string;
  gestionComptesEleves: boolean;
  /** Null when ops gave none for its académie. */
  assistance: Assistance | null;
  ondeMajLe: Date | null;
  perimetre: Perimetre;
  titre: 'habilitation' | 'delegation';
  /** Last day of the right, « YYYY-MM-DD »; null: until somebody ends it. */
  jusquau: string | null;
  nombreEcoles: number;
}

const COLUMNS = sql`e.id, e.uai, e.nom, e.adresse, e.code_postal as "codePostal", e.commune, e.academie,
  e.gestion_comptes_eleves as "gestionComptesEleves", assistance_de(e.academie) as assistance,
  e.onde_maj_le as "ondeMajLe", d.perimetre, d.titre, d.fin::text as jusquau`;

/** The agent's schools whose UAI, name or town holds the text; all of them for an empty text. */
export function listEcolesAdministrees(trx: AgentLecture, recherche = ''): Promise<EcoleAdministree[]> {
  const cherche = escapeForLike(normaliserPourRecherche(recherche));
  return trx.rows<EcoleAdministree>(
    sql`select ${COLUMNS}, count(*) over ()::int as "nombreEcoles"
     from mes_droits() d join ecoles e on e.id = d.ecole_id
     where e.recherche like '%' || ${cherche} || '%' escape '\\' or lower(e.uai) like ${cherche} || '%' escape '\\'
     order by e.recherche, e.uai limit 200`,
  );
}

export interface EcoleConnue {
  id: string;
  uai: string;
  fermeeLe: Date | null;
  ondeMajLe: Date | null;
}

/** Any school, as ops know it. */
export const findEcole = (trx: OpsLecture, uai: string): Promise<EcoleConnue | undefined> =>
  trx.maybeOne<EcoleConnue>(
    sql`select id, uai, fermee_le as "fermeeLe", onde_maj_le as "ondeMajLe" from ecoles where uai = ${uai}`,
  );

/** Whether the management of pupils' accounts is switched on in the school. */
export async function isGestionElevesActive(trx: EcoleLecture): Promise<boolean> {
  const { actif } = await trx.one<{ actif: boolean }>(
    sql`select gestion_comptes_eleves as actif from ecoles where id = ${trx.ecoleId}`,
  );
  return actif;
}
