import sql, { type Sql } from 'sql-template-tag';

/**
 * Advisory locks are numbers, the same for whoever knows one in the whole database: all of ours are named here, so that no
 * two mean the same thing. The first ones are any number; the others are hashed by PostgreSQL from a text.
 */
export const CLE_SCHEMA = 20_260_901;
export const CLE_DEMONSTRATION = 20_261_128;

/** Updates from ONDE of one school, whose number this is in SQL: one after the other. */
export const cleMisesAJour = (ecoleId: Sql): Sql => sql`hashtextextended('onde:' || ${ecoleId}, 0)`;

/** A worker pool that lives; the queue has drawn its name. */
export const cleEquipe = (poolId: Sql): Sql => sql`hashtextextended(${poolId}, 0)`;
