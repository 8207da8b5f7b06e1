import sql, { type Sql } from 'sql-template-tag';

const EN_HEXADECIMAL = (texte: Sql): Sql => sql`encode(sha256(convert_to(${texte}, 'UTF8')), 'hex')`;

const PAQUET = sql`substr(md5(chaine), 1, 3)`;
const EMPREINTE_D_UN_PAQUET = EN_HEXADECIMAL(sql`string_agg(
  jsonb_build_array(chaine, numero, encode(empreinte, 'hex'))::text, chr(10) order by chaine collate "C")`);
const EMPREINTE_DES_PAQUETS = EN_HEXADECIMAL(
  sql`coalesce(string_agg(paquet || ' ' || une, chr(10) order by paquet collate "C"), '')`,
);

/**
 * One fingerprint of heads « (chaine, numero, empreinte) », as hexadecimal, in an order that no locale changes; by packets, since
 * every account that was activated has a chain, and a text of PostgreSQL has an end.
 */
export const empreinteDesTetes = (tetes: Sql): Sql => sql`
  select ${EMPREINTE_DES_PAQUETS} as empreinte
  from (select ${PAQUET} as paquet, ${EMPREINTE_D_UN_PAQUET} as une from ${tetes} group by 1) p`;

/** The same, of each checkpoint's own heads « (point, chaine, numero, empreinte) ». */
export const empreintesParPoint = (tetes: Sql): Sql => sql`
  select point, ${EMPREINTE_DES_PAQUETS} as empreinte
  from (select point, ${PAQUET} as paquet, ${EMPREINTE_D_UN_PAQUET} as une from ${tetes} group by 1, 2) p group by point`;

/** The head of each chain as this checkpoint saw it: the last one that was written down until then. */
export const tetesAu = (point: number): Sql => sql`
  select distinct on (t.chaine) t.chaine, t.numero, t.empreinte from journal_tetes t
  where t.point <= ${point} order by t.chaine, t.point desc`;
