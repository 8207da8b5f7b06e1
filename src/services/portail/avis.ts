import type { Deps } from '../../deps.ts';
import type { MotifAvisTitulaire } from '../../domain/portail/avis.ts';
import { qualifierEchec } from '../../mails/echecs.ts';
import { avisTitulaire } from '../../mails/portail/avis.ts';
import { paths } from '../../paths.ts';
import { listDestinataires } from '../../queries/portail/avis.ts';

export interface AvisTitulaireAEnvoyer {
  compteId: string;
  motif: MotifAvisTitulaire;
  le: Date;
  /** The same at every attempt: a receiver can tell a repeat. */
  reference: string;
}

/** Sends one notice, by the worker. Throws when it may be tried again; an address refused for good is noted in the log. */
export async function prevenirTitulaire(deps: Deps, avis: AvisTitulaireAEnvoyer): Promise<void> {
  const { baseUrl } = deps.config;
  const destinataires = await deps.database.readOps((trx) =>
    listDestinataires(trx, avis.compteId, avis.motif),
  );
  for (const [rang, { adresse, prenom, nom, ecole }] of destinataires.entries()) {
    const contenu = avisTitulaire({
      ...avis,
      prenom,
      nom,
      ecole,
      urlPortail: `${baseUrl}${paths.portail()}`,
    });
    try {
      await deps.mailer.send({
        ...contenu,
        messageId: `<avis-${avis.reference}-${rang}@${new URL(baseUrl).hostname}>`,
        to: { name: `${prenom} ${nom}`, address: adresse },
      });
    } catch (error) {
      const { definitif, motif } = qualifierEchec(error);
      if (!definitif) throw new Error(motif);
      deps.logger.warn(
        { compte: avis.compteId, avis: avis.motif },
        'avis à un titulaire refusé par la messagerie',
      );
    }
  }
}
