import type { OpsTrx } from '../../database/transaction.ts';
import { type MotifSansCode, motifSansCode } from '../../domain/portail/oubli.ts';
import type { MessageAEnvoyer } from '../../repositories/portail/codes.ts';
import {
  type CompteRetrouve,
  countMessages,
  type DemandeOubli,
  findDemandeOubli,
  listRetrouves,
  noteRetrouves,
} from '../../repositories/portail/oubli.ts';

/**
 * Whom a message of oblivion goes to, by the worker alone: with a code to what proves the holder, otherwise with the reason why
 * there is none (rules §8.6). Undefined: to nobody, and the page says the same.
 */
export async function chercherOublie(trx: OpsTrx, codeId: string): Promise<MessageAEnvoyer | undefined> {
  const demande = await findDemandeOubli(trx, codeId);
  if (demande === undefined) return undefined;
  const trouves = (await listRetrouves(trx, demande)).flatMap((compte) => {
    const sansCode = motifSansCode(demande.oubli, compte);
    const destination = destinationDe(demande, compte, sansCode);
    return destination === null ? [] : [{ ...compte, sansCode, destination }];
  });
  const avecCode = trouves.filter(({ sansCode }) => sansCode === undefined);
  const concernes = avecCode.length > 0 ? avecCode : trouves.slice(0, 1);
  const [premier] = concernes;
  if (premier === undefined) return undefined;
  const ids = concernes.map(({ compteId }) => compteId);
  // A device of before a reset, or of another password, is anybody's.
  const appareilConnu = concernes.every(({ versionAcces }) => versionAcces === demande.appareilVersion);
  if (!(await countMessages(trx, codeId, ids, appareilConnu))) return undefined;
  if (premier.sansCode === undefined) await noteRetrouves(trx, codeId, ids);
  const { prenom, nom, sansCode, destination } = premier;
  return {
    but: demande.oubli,
    canal: demande.canal,
    sansCode,
    destination,
    prenom,
    nom,
    expireLe: demande.expireLe,
  };
}

/** A new password leaves to what was confirmed only; words, to what the school knows too. */
function destinationDe(
  { oubli, destination }: DemandeOubli,
  { prouve, connu }: CompteRetrouve,
  sansCode: MotifSansCode | undefined,
): string | null {
  if (oubli === 'oubli_identifiant') return destination;
  return sansCode === undefined ? prouve : (prouve ?? connu);
}
