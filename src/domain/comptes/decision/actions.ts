import { TABLE_ECOLE } from './actions-ecole.ts';
import { TABLE_PORTAIL } from './actions-portail.ts';

/**
 * The table of rules §4.1 (guide §3 and §4): one row per action, one cell per state and situation of the password. The
 * guard of the services, the buttons offered, the help page and the diagram of the README all read it here.
 */
export const TABLE = { ...TABLE_ECOLE, ...TABLE_PORTAIL };
