import { createDeviceCookie, type KnownDevice } from '../../auth/device-cookie.ts';
import { hashCode } from '../../auth/portail/codes.ts';
import { countOubli } from '../../auth/portail/quotas.ts';
import { createThrottle } from '../../auth/throttle.ts';
import type { Deps } from '../../deps.ts';
import type { Profil } from '../../domain/comptes/etats.ts';
import { cleNom } from '../../domain/onde/cles.ts';
import type { Canal } from '../../domain/portail/codes.ts';
import type { Oubli } from '../../domain/portail/oubli.ts';
import { findCodeAttendu } from '../../queries/portail/codes.ts';
import type { ReponseCode } from '../../repositories/portail/codes.ts';
import { askOubliAgain, openOubli, proveOubli } from '../../repositories/portail/oubli.ts';
import type { EnChemin } from './activation.ts';

export interface DemandeDOubli {
  oubli: Oubli;
  profil: Profil;
  canal: Canal;
  /** The mobile (E.164) or the mail; of a forgotten password, the identifier. */
  destination: string;
  /** As typed; of a forgotten identifier. */
  noms?: { nom: string; prenom: string };
  ip: string;
  /** The device cookie of the browser, as it came. */
  appareils?: string | undefined;
  /** Ids of the session to open, and of the one that the browser held. */
  session: string;
  precedente: string;
}

/**
 * « Identifiant oublié », « Mot de passe oublié » (rules §8.6): seconds to wait; 0, the way begins and the worker looks for
 * whom it is. Here nothing is looked up: the answer, and its time, are the same for everybody.
 */
export async function demanderOubli(deps: Deps, demande: DemandeDOubli): Promise<number> {
  const { oubli, profil, canal, destination, noms, session, precedente } = demande;
  const { attente, appareil } = await compterOubli(deps, demande);
  if (attente > 0) return attente;
  const saisie = {
    destination,
    appareilVersion: appareil?.versionSession ?? null,
    ...(noms ? { nom: cleNom(noms.nom), prenom: cleNom(noms.prenom) } : {}),
  };
  await deps.database.withConnexion((trx) =>
    openOubli(trx, { session, precedente }, { oubli, profil, canal, saisie }),
  );
  return 0;
}

/**
 * A device is known by the identifier that it has logged in with: nothing is looked up here. Whether it has seen the account as it
 * is, since the last reset, the worker judges.
 */
async function compterOubli(
  deps: Deps,
  { ip, appareils, destination }: Pick<DemandeDOubli, 'ip' | 'appareils' | 'destination'>,
): Promise<{ attente: number; appareil: KnownDevice | undefined }> {
  const appareil = createDeviceCookie(deps, 'portail').recognize(appareils, destination);
  const limites = createThrottle(deps, 'portail');
  return { attente: await countOubli(limites, ip, destination.toLowerCase(), appareil), appareil };
}

/** Another code for what was typed, counted as the first one. Undefined: none is waited for any more. */
export async function redemanderOubli(
  deps: Deps,
  { session, personne, appareils }: EnChemin,
  ip: string,
): Promise<number | undefined> {
  const attendu = await deps.database.readPortail(session, (trx) =>
    findCodeAttendu(trx, personne.parcours as Oubli),
  );
  if (attendu === undefined) return undefined;
  const { attente } = await compterOubli(deps, { ip, appareils, destination: attendu.destination });
  return attente > 0 ? attente : deps.database.withPortail(session, askOubliAgain);
}

/** Right, the session goes on under its new id. */
export const prouverOubli = (
  deps: Deps,
  { session, personne }: EnChemin,
  code: string,
  nouvelle: string,
): Promise<ReponseCode> =>
  deps.database.withPortail(session, async (trx) => {
    const attendu = await findCodeAttendu(trx, personne.parcours as Oubli);
    return proveOubli(trx, hashCode(deps.config, attendu?.id ?? '0', code), nouvelle);
  });
