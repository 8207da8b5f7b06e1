import type { Deps } from '../deps.ts';
import { adresseRefuseeSelon, queFaire } from '../mails/echecs.ts';
import type { Rebond } from '../mails/rebonds.ts';
import { refuserAdresse } from '../repositories/envois.ts';

/** A mail that came back was not received after all: noted, known already, or none of ours. */
export async function noterRebond(
  deps: Deps,
  { messageId, statut }: Rebond,
): Promise<'note' | 'deja_note' | 'inconnu'> {
  const envoi = await deps.database.withOps((trx) =>
    trx.maybeOne<{ id: string; ecoleId: string; ficheId: string; adresse: string }>(
      `select id, ecole_id as "ecoleId", fiche_id as "ficheId", adresse from envois where message_id = $1`,
      [messageId],
    ),
  );
  if (envoi === undefined) return 'inconnu';
  const adresseRefusee = adresseRefuseeSelon(statut);
  const motif = `Le mail est revenu\u00a0: l’adresse ne l’a pas reçu (réponse ${statut}). ${queFaire(adresseRefusee)}`;
  return deps.database.withEcoleOps(envoi.ecoleId, async (trx) => {
    const ecrits = await trx.run(
      `update envois set statut = 'rejete', motif = $3, prochain_essai_le = null, updated_at = $4
       where ecole_id = $1 and id = $2 and statut <> 'rejete'`,
      [envoi.ecoleId, envoi.id, motif, deps.clock.now()],
    );
    if (ecrits > 0 && adresseRefusee) {
      await refuserAdresse(trx, envoi.ficheId, envoi.adresse, motif);
    }
    return ecrits > 0 ? 'note' : 'deja_note';
  });
}
