import sql, { join, type Sql } from 'sql-template-tag';
import { RAISONS_DU_COMPTE } from '../../domain/comptes/decision/prochaine-action.ts';
import { ETATS, type Profil, SITUATIONS } from '../../domain/comptes/etats.ts';
import { bientotJusquA } from '../../domain/comptes/faits.ts';

/**
 * The rules of an account in SQL, each once, beside their twin of domain/comptes (faits.ts, joignable.ts): a property test
 * compares them. « c » is the account, « p » the provisional password of the school that reads, « r » the guardian's fiche.
 * The present moment always comes from the caller's clock.
 */

/** Where the people of each profile are. */
export const TABLES_DE_FICHES = {
  eleve: 'eleves',
  representant_legal: 'representants_legaux',
} as const satisfies Readonly<Record<Profil, string>>;
export type TableDeFiches = (typeof TABLES_DE_FICHES)[Profil];

/** Whether the school blocks the account: each of its fiches says so, « e » and « r » in lists. */
export const ficheBloquee = (alias: Sql): Sql => sql`(${alias}.bloque_le is not null)`;
export const ELEVE_BLOQUE = ficheBloquee(sql`e`);
export const REPRESENTANT_BLOQUE = ficheBloquee(sql`r`);
/** The same of an account read without its fiches. */
export const bloqueDans = (ecoleId: string): Sql => sql`(
  exists (select 1 from eleves e where e.ecole_id = ${ecoleId} and e.compte_id = c.id and e.bloque_le is not null)
  or exists (select 1 from representants_legaux r
             where r.ecole_id = ${ecoleId} and r.compte_id = c.id and r.bloque_le is not null))`;

/** What faitsDuCompte() reads (LigneDeCompte); « bloque » is one of the above. */
export const faitsDuCompteSql = (bloque: Sql): Sql => sql`c.profil, c.etat, c.origine, ${bloque} as bloque,
  c.mot_de_passe_choisi as "motDePasseChoisi",
  p.chiffre is not null as "provisoirePresent", p.expire_le as "provisoireExpireLe"`;

/** The situation of the password, in the order of situationDe(). */
export const situationSql = (maintenant: Date): Sql => sql`(case
  when c.etat = 'non_informe' then 'aucun'
  when c.mot_de_passe_choisi then 'choisi'
  when p.expire_le > ${maintenant}::timestamptz and p.chiffre is not null then 'provisoire'
  when p.expire_le is not null or c.etat = 'informe' then 'expire'
  else 'aucun' end)`;

const expireSql = (maintenant: Date): Sql => sql`${situationSql(maintenant)} = 'expire'`;

/** notificationExpiree() and expireBientot(): nothing is due to whom the school blocks. */
export const notificationExpireeSql = (bloque: Sql, maintenant: Date): Sql =>
  sql`(${expireSql(maintenant)} and not ${bloque})`;
export const expireBientotSql = (bloque: Sql, maintenant: Date): Sql =>
  sql`(${situationSql(maintenant)} = 'provisoire' and p.expire_le <= ${bientotJusquA(maintenant)}::timestamptz
    and not ${bloque})`;

/** An address that ONDE gives and that no server refused. */
export const ADRESSE_UTILISABLE = sql`(r.mail is not null and r.mail is distinct from r.mail_refuse)`;
export const ADRESSE_REFUSEE = sql`coalesce(r.mail = r.mail_refuse, false)`;

/** Nothing against writing to this guardian: renoncement() in SQL. The account is read apart, one by one. */
export const joignableSql = (
  maintenant: Date,
): Sql => sql`(r.parti_le is null and ${ADRESSE_UTILISABLE} and not ${REPRESENTANT_BLOQUE}
  and (select not ${expireSql(maintenant)} from comptes c
       left join provisoires p on p.compte_id = c.id and p.ecole_id = r.ecole_id where c.id = r.compte_id))`;

/** Fiches with their accounts. « p »: the provisional password that this school issued; no other is seen here (rules §4.5). */
export const FROM_ELEVES = sql`from eleves e join comptes c on c.id = e.compte_id
  left join provisoires p on p.compte_id = e.compte_id and p.ecole_id = e.ecole_id
  left join classes cl on cl.ecole_id = e.ecole_id and cl.id = e.classe_id`;

export const FROM_REPRESENTANTS = sql`from representants_legaux r join comptes c on c.id = r.compte_id
  left join provisoires p on p.compte_id = r.compte_id and p.ecole_id = r.ecole_id`;

/** raisonDe() in SQL, where pupils' accounts are managed: its table, cell by cell. « e » and « r » as above. */
const raisonSql = (fiche: Sql, adresseRefusee: Sql, maintenant: Date): Sql => {
  const cellules = ETATS.flatMap((etat) =>
    SITUATIONS.map((situation) => ({
      cellule: `${etat} ${situation}`,
      raison: RAISONS_DU_COMPTE[etat][situation],
    })),
  );
  const attend = cellules.flatMap(({ cellule, raison }) => (raison === 'attend' ? [cellule] : []));
  const cellule = sql`c.etat || ' ' || ${situationSql(maintenant)}`;
  return sql`(case when ${fiche}.parti_le is not null then 'parti'
    when ${ficheBloquee(fiche)} then 'bloque'
    when ${adresseRefusee} and ${cellule} = any (${attend}) then 'mail_refuse'
    else case ${cellule} ${join(
      cellules.map(({ cellule: une, raison }) => sql`when ${une} then ${raison}`),
      ' ',
    )} end end)`;
};
export const raisonEleveSql = (maintenant: Date): Sql => raisonSql(sql`e`, sql`false`, maintenant);
export const raisonRepresentantSql = (maintenant: Date): Sql =>
  raisonSql(sql`r`, ADRESSE_REFUSEE, maintenant);
