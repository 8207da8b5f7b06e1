import type { Deps } from '../../deps.ts';
import type {
  ContactTitulaire,
  DestinataireTitulaire,
  MotifAvisTitulaire,
} from '../../domain/portail/avis.ts';
import { qualifierEchec } from '../../mails/echecs.ts';
import { avisTitulaire } from '../../mails/portail/avis.ts';
import { paths } from '../../paths.ts';
import { type FicheTitulaire, listDestinataires } from '../../queries/portail/avis.ts';
import { addAvisTitulaire } from '../../repositories/portail/avis.ts';
import { smsAvisTitulaire } from '../../sms/avis.ts';
import { SmsError } from '../../sms/sms-error.ts';

interface Fait {
  compteId: string;
  motif: MotifAvisTitulaire;
  le: Date;
  /** The same at every attempt: a repeat can be told. */
  reference: string;
}

export interface TitulaireAPrevenir extends Fait {
  /** In force when it was done. */
  contacts: readonly ContactTitulaire[];
  fiches?: readonly FicheTitulaire[] | undefined;
}

export type AvisTitulaireAEnvoyer = Fait & DestinataireTitulaire;

/** Whom it is told to, decided once, by the worker; each is then written to by a job of their own. */
export const prevenirTitulaire = (deps: Deps, avis: TitulaireAPrevenir): Promise<void> =>
  deps.database.withOps(async (trx) => {
    const { compteId, motif, le } = avis;
    const destinataires = await listDestinataires(trx, compteId, avis);
    await addAvisTitulaire(
      trx,
      avis.reference,
      destinataires.map((destinataire) => ({ ...destinataire, compteId, motif, le })),
    );
  });

/** Sends one notice to one recipient, by the worker. Throws when it may be tried again; what is refused for good is noted in the log. */
export async function envoyerAvisTitulaire(deps: Deps, avis: AvisTitulaireAEnvoyer): Promise<void> {
  try {
    await expedier(deps, avis);
  } catch (error) {
    const { definitif, motif } =
      error instanceof SmsError
        ? { definitif: error.definitif, motif: error.message }
        : qualifierEchec(error);
    if (!definitif) throw new Error(motif);
    deps.logger.warn({ compte: avis.compteId, avis: avis.motif }, 'avis à un titulaire refusé');
  }
}

async function expedier({ config, mailer, sms }: Deps, avis: AvisTitulaireAEnvoyer): Promise<void> {
  const { canal, adresse, prenom, nom } = avis;
  if (canal === 'sms') return sms.send({ to: adresse, text: smsAvisTitulaire(avis.motif) });
  await mailer.send({
    ...avisTitulaire({ ...avis, urlPortail: `${config.baseUrl}${paths.portail()}` }),
    messageId: `<avis-${avis.reference}@${new URL(config.baseUrl).hostname}>`,
    to: { name: [prenom, nom].filter((mot) => mot !== null).join(' '), address: adresse },
  });
}
