import type { Deps } from '../../deps.ts';
import type { ActionPortail } from '../../domain/comptes/decision/cases.ts';
import { deciderPortail } from '../../domain/comptes/decision/decider.ts';
import { faitsDuCompte } from '../../domain/comptes/faits.ts';
import { findComptePourPortail } from '../../repositories/portail/connexion.ts';
import {
  attachAutreCompte,
  attachParNaissance,
  confirmEnfant,
  lockAutreCompte,
  proveAutreCompte,
  type ReponseAncienCompte,
  type ReponseAutreCompte,
  resumeAncienCompte,
} from '../../repositories/portail/rattachement.ts';
import { type EnChemin, essayerNaissance, type ResultatNaissance } from './activation.ts';
import {
  jugerMotDePasse,
  type MotDePasseAJuger,
  type PreuveDeCompte,
  type ResultatPreuve,
} from './mot-de-passe.ts';

/** What is said of the other account before anything moves. */
type Refus =
  | Exclude<ResultatPreuve, { outcome: 'juste' }>
  /** The identifier is the one of this very account, or led to it already. */
  | { outcome: 'le_sien' }
  | { outcome: 'autre_profil' };

/** The right password of another account of the same person: judged as at a login, with its counters and its words. */
async function prouver(
  deps: Deps,
  { session, personne }: EnChemin,
  demande: MotDePasseAJuger,
): Promise<Refus | { outcome: 'deja' } | { outcome: 'prouve'; preuve: PreuveDeCompte }> {
  const { identifiant } = demande;
  const vise = await deps.database.withConnexion((trx) => findComptePourPortail(trx, identifiant));
  if (vise !== undefined && vise.id === personne.compteId) return { outcome: 'le_sien' };
  const jugement = await jugerMotDePasse(deps, demande);
  if (jugement.outcome !== 'juste') return jugement;
  const { preuve, compte } = jugement;
  if (compte.profil !== personne.profil) return { outcome: 'autre_profil' };
  const prouve = await deps.database.withConnexion((trx) =>
    proveAutreCompte(trx, session, {
      identifiant,
      versionAcces: compte.versionAcces,
      provisoireEmisLe: preuve === 'provisoire' ? compte.provisoireEmisLe : null,
    }),
  );
  // Reset, or brought elsewhere, since the password was read.
  return prouve ? { outcome: 'prouve', preuve } : { outcome: 'deja' };
}

/** The table of states and actions decides, on both accounts locked; the functions of the database write no other change. */
function reunir<R extends string>(
  deps: Deps,
  session: string,
  action: ActionPortail,
  faire: (trx: Parameters<typeof attachAutreCompte>[0]) => Promise<R>,
): Promise<R | 'deja'> {
  return deps.database.withPortail(session, async (trx) => {
    const autre = await lockAutreCompte(trx);
    if (autre === undefined || !deciderPortail(action, faitsDuCompte(autre, deps.clock.now())).possible)
      return 'deja';
    return faire(trx);
  });
}

/** « Ajouter des élèves depuis un autre compte » (rules §8.5). */
export async function rattacherAutreCompte(
  deps: Deps,
  qui: EnChemin,
  demande: MotDePasseAJuger,
): Promise<Refus | { outcome: ReponseAutreCompte }> {
  const preuve = await prouver(deps, qui, demande);
  if (preuve.outcome !== 'prouve') return preuve;
  return {
    outcome: await reunir(deps, qui.session, 'rattacher_a_un_compte_actif', attachAutreCompte),
  };
}

/**
 * A pupil: « J’avais déjà un compte » (rules §8.2). « nouvelle »: the id that the session goes on under; « preuve »: with
 * « choisi », the password of before is in force again, otherwise the one chosen today stays.
 */
export async function reprendreAncienCompte(
  deps: Deps,
  qui: EnChemin,
  demande: MotDePasseAJuger,
  nouvelle: string,
): Promise<
  Refus | { outcome: Exclude<ReponseAncienCompte, 'fait'> } | { outcome: 'fait'; preuve: PreuveDeCompte }
> {
  const prouve = await prouver(deps, qui, demande);
  if (prouve.outcome !== 'prouve') return prouve;
  const outcome = await reunir(deps, qui.session, 'reprendre_son_ancien_compte', (trx) =>
    resumeAncienCompte(trx, nouvelle),
  );
  return outcome === 'fait' ? { outcome, preuve: prouve.preuve } : { outcome };
}

/** The birth date of a child of another school, of a fiche that bears a contact proved here (rules §8.5). */
export const rattacherParNaissance = (
  deps: Deps,
  { session }: EnChemin,
  date: string,
): Promise<'juste' | 'fausse' | 'trop'> =>
  deps.database.withPortail(session, (trx) => attachParNaissance(trx, date));

/** The birth date of a child that the school has linked since; « incomplet »: it is no child of theirs any more. */
export const confirmerEnfant = (
  deps: Deps,
  qui: EnChemin,
  eleveId: string,
  date: string,
): Promise<ResultatNaissance> =>
  essayerNaissance(deps, qui, async () => {
    const reponse = await deps.database.withPortail(qui.session, (trx) => confirmEnfant(trx, eleveId, date));
    return reponse === 'aucun' ? 'incomplet' : reponse;
  });
