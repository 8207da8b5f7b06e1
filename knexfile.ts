import { knexConfig } from './src/database/migrations.ts';

// For « npm run knex -- migrate:… »; the application and ops use the same options.
export default knexConfig(process.env.DATABASE_URL ?? 'postgres://localhost/comptes1d');
