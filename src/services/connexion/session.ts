import type { Deps } from '../../deps.ts';
import type { Acte, EtapeConnexion } from '../../domain/connexion/session.ts';
import { findEtape } from '../../queries/connexion/sessions.ts';
import { openSession, raiseSession, renameSession } from '../../repositories/connexion/sessions.ts';

type Outils = Pick<Deps, 'database'>;
/** A session never keeps an id that was known before a step. */
type Ids = { session: string; previous: string };

/** A session for who gave the right password: the step that comes next, if the agent still counts. */
export const ouvrirSession = (
  { database }: Outils,
  ids: Ids,
  agent: { identifiant: string; versionSession: number },
  navigateur: string,
): Promise<EtapeConnexion | undefined> =>
  database.withConnexion((trx) => openSession(trx, ids, agent, navigateur));

/** What was asked next has been proved; « pour »: what a code was asked for, if it was for one act alone. */
export const changerEtape = (
  { database }: Outils,
  ids: Ids,
  etape: 'telephone' | 'ouverte',
  pour?: Acte,
): Promise<void> => database.withConnexion((trx) => raiseSession(trx, ids, etape, pour));

export const changerIdDeSession = ({ database }: Outils, ids: Ids): Promise<void> =>
  database.withConnexion((trx) => renameSession(trx, ids));

/** Where a login stands. */
export const lireEtape = ({ database }: Outils, session: string): ReturnType<typeof findEtape> =>
  database.withConnexion((trx) => findEtape(trx, session));
