import { knexConfig } from './src/database/schema/migrations.ts';

// For tools that speak to knex, such as « node --import tsx node_modules/.bin/knex migrate:list »; the application and
// « ops migrer » use the same options, and apply migrations/fonctions after them.
export default knexConfig(process.env.DATABASE_URL ?? 'postgres://localhost/comptes1d');
