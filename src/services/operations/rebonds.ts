import type { Deps } from '../../deps.ts';
import { adresseRefuseeSelon, queFaire } from '../../mails/echecs.ts';
import type { Rebond } from '../../mails/rebonds.ts';
import { findEnvoiDuMessage, refuserAdresse, rejeterEnvoi } from '../../repositories/operations/envois.ts';

/** A mail that came back was not received after all: noted, known already, or none of ours. */
export async function noterRebond(
  deps: Deps,
  { messageId, statut }: Rebond,
): Promise<'note' | 'deja_note' | 'inconnu'> {
  const envoi = await deps.database.withOps((trx) => findEnvoiDuMessage(trx, messageId));
  if (envoi === undefined) return 'inconnu';
  const adresseRefusee = adresseRefuseeSelon(statut);
  const motif = `Le mail est revenu\u00a0: l’adresse ne l’a pas reçu (réponse ${statut}). ${queFaire(adresseRefusee)}`;
  return deps.database.withEcoleOps(envoi.ecoleId, async (trx) => {
    const note = await rejeterEnvoi(trx, envoi.id, motif, deps.clock.now());
    if (note && adresseRefusee) await refuserAdresse(trx, envoi.ficheId, envoi.adresse, motif);
    return note ? 'note' : 'deja_note';
  });
}
