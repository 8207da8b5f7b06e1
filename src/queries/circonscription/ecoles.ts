import sql from 'sql-template-tag';
import type { AgentLecture } from '../../database/transaction.ts';
import { escapeForLike, normaliserPourRecherche } from '../../domain/francais.ts';

/** Who holds a school by function today. */
export interface Direction {
  prenom: string;
  nom: string;
  sansMail: boolean;
}

/** An open school of the IEN's circonscription; the database finds which (mes_circonscriptions()). */
export interface EcoleDeCirconscription {
  id: string;
  uai: string;
  nom: string;
  commune: string;
  circonscription: string;
  /** None: « École sans directeur ». */
  directions: Direction[];
}

const DIRECTIONS = sql`directions as materialized (
  select ecole_id, json_agg(json_build_object('prenom', prenom, 'nom', nom, 'sansMail', sans_mail) order by nom, prenom)
    as liste
  from directions_de_ma_circonscription() group by ecole_id)`;
const COLONNES = sql`e.id, e.uai, e.nom, e.commune, c.nom as circonscription, coalesce(d.liste, '[]') as directions`;
const ECOLES = sql`ecoles_de_ma_circonscription() e
  join mes_circonscriptions() c on c.id = e.circonscription_id left join directions d on d.ecole_id = e.id`;

/** Those whose UAI, name or town holds the text, one page at a time, and how many there are. */
export async function listEcolesDeCirconscription(
  trx: AgentLecture,
  recherche: string,
  { page, parPage }: { page: number; parPage: number },
): Promise<{ ecoles: EcoleDeCirconscription[]; total: number }> {
  const cherche = escapeForLike(normaliserPourRecherche(recherche));
  const trouve = sql`e.recherche like '%' || ${cherche} || '%' escape '\\' or lower(e.uai) like ${cherche} || '%' escape '\\'`;
  const { total } = await trx.one<{ total: number }>(
    sql`select count(*)::int as total from ecoles_de_ma_circonscription() e where ${trouve}`,
  );
  const ecoles = await trx.rows<EcoleDeCirconscription>(
    sql`with ${DIRECTIONS} select ${COLONNES} from ${ECOLES} where ${trouve}
     order by e.recherche, e.uai limit ${parPage} offset ${(page - 1) * parPage}`,
  );
  return { ecoles, total };
}

/** Undefined for a school of another circonscription, as for one that does not exist. */
export const findEcoleDeCirconscription = (
  trx: AgentLecture,
  uai: string,
): Promise<EcoleDeCirconscription | undefined> =>
  trx.maybeOne<EcoleDeCirconscription>(
    sql`with ${DIRECTIONS} select ${COLONNES} from ${ECOLES} where e.uai = ${uai}`,
  );
