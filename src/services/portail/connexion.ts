import { hashPassword, needsRehash } from '../../auth/password-hashing.ts';
import type { Deps } from '../../deps.ts';
import type { Parcours } from '../../domain/portail/parcours.ts';
import {
  type ComptePourPortail,
  closeSessionPortail,
  openSessionPortail,
  rehashMotDePasseChoisi,
} from '../../repositories/portail/connexion.ts';
import {
  jugerMotDePasse,
  type MotDePasseAJuger,
  type PreuveDeCompte,
  type ResultatPreuve,
} from './mot-de-passe.ts';

export interface DemandeDEntree extends MotDePasseAJuger {
  /** Ids of the session to open, and of the one that the browser held. */
  session: string;
  precedente: string;
}

export type ResultatEntree =
  | Exclude<ResultatPreuve, { outcome: 'juste' }>
  /** « ouverte »: logged in; otherwise a way begins. */
  | { outcome: 'accepte'; parcours: Parcours; identifiant: string; versionAcces: number };

/** The login of the portal (rules §8.1). */
export async function entrer(deps: Deps, demande: DemandeDEntree): Promise<ResultatEntree> {
  const jugement = await jugerMotDePasse(deps, demande);
  if (jugement.outcome !== 'juste') return jugement;
  return ouvrir(deps, demande, jugement.compte, jugement.preuve);
}

async function ouvrir(
  deps: Deps,
  { identifiant, motDePasse, session, precedente }: DemandeDEntree,
  compte: ComptePourPortail,
  preuve: PreuveDeCompte,
): Promise<ResultatEntree> {
  const { versionAcces, motDePasseHache: ancien } = compte;
  const parcours = await deps.database.withConnexion((trx) =>
    openSessionPortail(
      trx,
      { session, precedente },
      {
        identifiant,
        versionAcces,
        provisoireEmisLe: preuve === 'provisoire' ? compte.provisoireEmisLe : null,
      },
    ),
  );
  // Reset, or activated by somebody else, since the password was read.
  if (parcours === undefined) return { outcome: 'refuse', attente: 0 };
  if (preuve === 'choisi' && ancien !== null && needsRehash(ancien)) {
    const nouveau = await hashPassword(motDePasse);
    await deps.database.withConnexion((trx) => rehashMotDePasseChoisi(trx, identifiant, { ancien, nouveau }));
  }
  return { outcome: 'accepte', parcours, identifiant, versionAcces };
}

export const quitter = ({ database }: Pick<Deps, 'database'>, session: string): Promise<void> =>
  database.withConnexion((trx) => closeSessionPortail(trx, session));
