import type { AgentTrx } from '../database/transaction.ts';
import { escapeForLike, normaliserPourRecherche } from '../domain/francais.ts';

/** What a delegation may open: pupils only, or pupils and guardians. */
export type Perimetre = 'eleves' | 'tous';

export interface EcoleAdministree {
  id: string;
  uai: string;
  nom: string;
  adresse: string | null;
  codePostal: string | null;
  commune: string;
  academie: string;
  gestionComptesEleves: boolean;
  urlServiceEleves: string | null;
  ondeMajLe: Date | null;
  perimetre: Perimetre;
  titre: 'habilitation' | 'delegation';
  nombreEcoles: number;
}

const COLUMNS = `e.id, e.uai, e.nom, e.adresse, e.code_postal as "codePostal", e.commune, e.academie,
  e.gestion_comptes_eleves as "gestionComptesEleves", e.url_service_eleves as "urlServiceEleves",
  e.onde_maj_le as "ondeMajLe", d.perimetre, d.titre`;

/** The agent's schools whose UAI, name or town holds the text; all of them for an empty text. */
export function listEcolesAdministrees(trx: AgentTrx, recherche = ''): Promise<EcoleAdministree[]> {
  return trx.rows<EcoleAdministree>(
    `select ${COLUMNS}, count(*) over ()::int as "nombreEcoles"
     from mes_droits() d join ecoles e on e.id = d.ecole_id
     where e.recherche like '%' || $1 || '%' escape '\\' or lower(e.uai) like $1 || '%' escape '\\'
     order by e.recherche, e.uai limit 200`,
    [escapeForLike(normaliserPourRecherche(recherche))],
  );
}
