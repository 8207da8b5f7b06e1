import { drawCode, drawToken, hashCode, hashToken } from '../../auth/portail/codes.ts';
import type { Deps } from '../../deps.ts';
import { qualifierEchec } from '../../mails/echecs.ts';
import type { Contenu } from '../../mails/mailer.ts';
import { mailDeCode, mailSansCode } from '../../mails/portail/code.ts';
import { mailDeConfirmation } from '../../mails/portail/confirmation.ts';
import { paths } from '../../paths.ts';
import { findCodeAttendu } from '../../queries/portail/codes.ts';
import { findEtatDuLien } from '../../queries/portail/compte.ts';
import {
  askCodeMail,
  confirmMailByCode,
  confirmMailByLink,
  findDestinataire,
  findInscrit,
  type MessageAEnvoyer,
  noteEchec,
  noteEnvoye,
  type ReponseCode,
  storeHashes,
} from '../../repositories/portail/codes.ts';
import { smsCode } from '../../sms/code.ts';
import { smsSansCode } from '../../sms/sans-code.ts';
import { SmsError } from '../../sms/sms-error.ts';
import type { EnChemin } from './activation.ts';
import { chercherOublie } from './oubli-envoi.ts';

/** For who waits for one. */
const SMS_NON_PARTI = 'Le SMS n’a pas pu être envoyé.';

export type { ReponseCode };

/** Another code for the address that waits, or a first one for a new address. Seconds to wait; 0 when it leaves. */
export const demanderCode = (deps: Deps, { session }: EnChemin, mail: string): Promise<number> =>
  deps.database.withPortail(session, (trx) => askCodeMail(trx, mail));

/** The code of the mail, typed on the spot: it activates a guardian who was « en cours » (rules §8.3). */
export const confirmerMail = (deps: Deps, { session }: EnChemin, code: string): Promise<ReponseCode> =>
  deps.database.withPortail(session, async (trx) => {
    const attendu = await findCodeAttendu(trx, 'mail');
    return attendu === undefined ? 'aucun' : confirmMailByCode(trx, hashCode(deps.config, attendu.id, code));
  });

/** What the page of a link shows. */
export const lireLien = (deps: Deps, jeton: string): Promise<'a_confirmer' | 'confirme' | 'perime'> =>
  findEtatDuLien(deps.database, hashToken(jeton));

/** The button of the page that the link opens, on whatever device. */
export const confirmerParLien = (deps: Deps, jeton: string): Promise<'confirme' | 'perime'> =>
  deps.database.withPassant((trx) => confirmMailByLink(trx, hashToken(jeton)));

/**
 * Sends one code, by the worker, to whom it is for; nobody, and nothing leaves. It is drawn at each attempt, and kept nowhere:
 * only one that has left can be right. Throws when it may be tried again; what is refused for good is told to who waits.
 */
export async function envoyerCode(deps: Deps, codeId: string, reference: string): Promise<void> {
  const code = drawCode();
  const jeton = drawToken();
  const destinataire = await deps.database.withOps(async (trx) => {
    const found: MessageAEnvoyer | undefined =
      (await findDestinataire(trx, codeId)) ??
      (await findInscrit(trx, codeId)) ??
      (await chercherOublie(trx, codeId));
    // What holds no code is never right.
    if (found !== undefined && found.sansCode === undefined)
      await storeHashes(trx, codeId, {
        code: hashCode(deps.config, codeId, code),
        lien: found.but === 'mail' ? hashToken(jeton) : null,
      });
    return found;
  });
  if (destinataire === undefined) return;
  const echec = await expedier(deps, destinataire, { code, jeton, reference });
  await deps.database.withOps((trx) =>
    echec === undefined ? noteEnvoye(trx, codeId) : noteEchec(trx, codeId, echec.motif),
  );
  if (echec?.definitif === false) throw new Error(echec.motif);
}

/** Why it did not leave; undefined when it did. */
async function expedier(
  deps: Deps,
  destinataire: MessageAEnvoyer,
  secrets: { code: string; jeton: string; reference: string },
): Promise<Echec | undefined> {
  return destinataire.canal === 'sms'
    ? parSms(deps, destinataire, secrets)
    : parMail(deps, destinataire, secrets);
}

type Echec = { definitif: boolean; motif: string };

async function parSms(
  { sms, config, logger }: Deps,
  { destination, sansCode }: MessageAEnvoyer,
  { code }: { code: string },
): Promise<Echec | undefined> {
  try {
    const text = sansCode === undefined ? smsCode(code, config.baseUrl) : smsSansCode(sansCode);
    await sms.send({ to: destination, text });
    return undefined;
  } catch (error) {
    // What the provider answers is for ops.
    logger.warn({ motif: (error as Error).message }, 'SMS non envoyé');
    return { definitif: error instanceof SmsError && error.definitif, motif: SMS_NON_PARTI };
  }
}

async function parMail(
  deps: Deps,
  destinataire: MessageAEnvoyer,
  { code, jeton, reference }: { code: string; jeton: string; reference: string },
): Promise<Echec | undefined> {
  const { baseUrl } = deps.config;
  const { prenom, nom, destination } = destinataire;
  try {
    await deps.mailer.send({
      ...contenuDuMail(destinataire, { code, jeton }, baseUrl),
      messageId: `<code-${reference}@${new URL(baseUrl).hostname}>`,
      to: { name: `${prenom} ${nom}`, address: destination },
    });
    return undefined;
  } catch (error) {
    return qualifierEchec(error);
  }
}

function contenuDuMail(
  { but, sansCode, prenom, nom, expireLe }: MessageAEnvoyer,
  { code, jeton }: { code: string; jeton: string },
  baseUrl: string,
): Contenu {
  if (sansCode !== undefined)
    return mailSansCode({ prenom, nom, motif: sansCode, urlPortail: `${baseUrl}${paths.portail()}` });
  // What proves a mobile leaves by SMS, hence never comes here.
  return but === 'mail' || but === 'portable' || but === 'inscription'
    ? mailDeConfirmation({
        prenom,
        nom,
        code,
        lien: `${baseUrl}${paths.portailLienMail()}?jeton=${jeton}`,
        expireLe,
      })
    : mailDeCode({ prenom, nom, but, code, expireLe });
}
