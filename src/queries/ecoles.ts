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

// An agent may hold two rights in one school: the widest counts, the function before the delegation.
const DROITS = `(select distinct on (ecole_id) ecole_id, perimetre, titre from droits where agent_id = $1
  order by ecole_id, perimetre desc, titre desc) d`;

/** The school of this UAI if the agent has a right there now; undefined otherwise, whatever the reason. */
export function findEcoleAdministree(trx: AgentTrx, uai: string): Promise<EcoleAdministree | undefined> {
  return trx.maybeOne<EcoleAdministree>(
    `select ${COLUMNS}, (select count(distinct ecole_id)::int from droits where agent_id = $1) as "nombreEcoles"
     from ${DROITS} join ecoles e on e.id = d.ecole_id where e.uai = $2`,
    [trx.agentId, uai],
  );
}

/** The agent's schools whose UAI, name or town holds the text; all of them for an empty text. */
export function listEcolesAdministrees(trx: AgentTrx, recherche = ''): Promise<EcoleAdministree[]> {
  return trx.rows<EcoleAdministree>(
    `select ${COLUMNS}, count(*) over ()::int as "nombreEcoles"
     from ${DROITS} join ecoles e on e.id = d.ecole_id
     where e.recherche like '%' || $2 || '%' escape '\\' or lower(e.uai) like $2 || '%' escape '\\'
     order by e.recherche, e.uai limit 200`,
    [trx.agentId, escapeForLike(normaliserPourRecherche(recherche))],
  );
}
